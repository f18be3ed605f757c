"""A firm's own program, and the key it was given."""

import httpx
from litestar import Litestar

from tests.browsing import Browser


async def key_of(owner: Browser, name: str = "Phần mềm kho") -> str:
    """Made on the page, where it is shown once."""
    made = await owner.post("/firm/api-tokens", {"name": name})
    assert made.status == 200, made.words("main")
    return made.words("#made code")


class Program:
    """Knows nothing but its key."""

    def __init__(self, app: Litestar, key: str | None) -> None:
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lotrinh.test")

    async def get(self, path: str) -> httpx.Response:
        answer = await self.client.get(path, headers=self.headers)
        assert answer.headers["content-type"].startswith("application/json"), answer.text[:300]
        return answer
