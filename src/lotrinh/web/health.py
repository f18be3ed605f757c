"""For whatever watches the server: does it answer, and should it be given requests."""

from litestar import Response, get
from litestar.enums import MediaType

from lotrinh import db, draining, heartbeats, schema_state
from lotrinh.database_roles import AS_IT_STANDS, acting_as


@get("/health", media_type=MediaType.TEXT, opt={"exclude_from_auth": True})
async def health() -> Response[str]:
    with acting_as(AS_IT_STANDS):
        await db.fetch_one("SELECT 1 AS one")
    return Response("ok", media_type=MediaType.TEXT)


@get("/ready", opt={"exclude_from_auth": True})
async def ready() -> Response[dict[str, object]]:
    """503 while pages would not work here.

    A silent worker is told, but takes no page away: letters wait then, and people need not.
    """
    told = {"stopping": draining.has_begun()} | await _database()
    is_ready = not told["stopping"] and told["database"] == "ok" and told["schema"] == "ok"
    answer = Response({"ready": is_ready} | told, status_code=200 if is_ready else 503)
    if not is_ready:
        answer.headers["Retry-After"] = "5"
    return answer


async def _database() -> dict[str, object]:
    try:
        missing = await schema_state.missing()
        if missing:
            return {"database": "ok", "schema": f"{len(missing)} migrations missing", "worker": "unknown"}
        return {"database": "ok", "schema": "ok", "worker": await _worker()}
    except (*db.AWAY, *db.TOO_SLOW):
        return {"database": "away", "schema": "unknown", "worker": "unknown"}


async def _worker() -> str:
    silence = await heartbeats.silence()
    if silence is None:
        return "none"
    seconds = max(0, int(silence.total_seconds()))
    return "ok" if silence < heartbeats.SILENT_AFTER else f"silent for {seconds} s"
