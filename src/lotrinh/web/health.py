"""Is the server there and does the database answer."""

from litestar import Response, get
from litestar.enums import MediaType

from lotrinh import db


@get("/health", media_type=MediaType.TEXT, opt={"exclude_from_auth": True})
async def health() -> Response[str]:
    await db.fetch_one("SELECT 1 AS one")
    return Response("ok", media_type=MediaType.TEXT)
