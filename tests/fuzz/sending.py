"""One request put to the app as a server would put it, whatever its bytes; clients refuse to send most of them."""

from asyncio import Event
from collections.abc import Iterable
from time import perf_counter
from typing import Any
from urllib.parse import unquote

import msgspec
import structlog
from litestar import Litestar


class Request(msgspec.Struct):
    method: str
    path: bytes
    """As it stands in the request line: ASCII, with escapes."""
    query: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    route: str

    def shown(self) -> str:
        head = b"\n".join(b"  " + name + b": " + value[:300] for name, value in self.headers).decode(
            "latin-1"
        )
        address = (self.path + (b"?" + self.query if self.query else b""))[:1_500].decode("latin-1")
        return f"{self.method} {address}\n{head}\n  {self.body[:1_500]!r}"


class Answer(msgspec.Struct):
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    seconds: float
    raised: str
    """What the app has written down of an error of its own."""

    def header(self, name: bytes) -> bytes:
        return next((value for key, value in self.headers if key.lower() == name), b"")


def scope(request: Request) -> dict[str, Any]:
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "scheme": "http",
        "method": request.method, "path": unquote(request.path.decode("ascii")), "raw_path": request.path,
        "query_string": request.query, "root_path": "", "headers": request.headers, "state": {},
        "client": ("203.0.113.7", 40_000), "server": ("lotrinh.test", 80),
    }  # fmt: skip


async def send(app: Litestar, request: Request) -> Answer:
    parts: list[dict[str, Any]] = []
    waiting, answered = [{"type": "http.request", "body": request.body, "more_body": False}], Event()

    async def receive() -> dict[str, Any]:
        """Nobody leaves before the answer is there: an answer in parts would be cut short."""
        if waiting:
            return waiting.pop()
        await answered.wait()
        return {"type": "http.disconnect"}

    async def keep(message: Any) -> None:
        parts.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            answered.set()

    begin = perf_counter()
    with structlog.testing.capture_logs() as written:
        try:
            await app(scope(request), receive, keep)
        except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
            written.append({"exc_info": error})
    return _answer(parts, perf_counter() - begin, _raised(written))


def _raised(written: Iterable[Any]) -> str:
    raised = ""
    for line in written:
        if isinstance(line.get("exc_info"), BaseException):
            raised = told(line["exc_info"])
        elif line.get("log_level") == "error":
            raised = raised or str(line)
    return raised


def _answer(parts: list[dict[str, Any]], seconds: float, raised: str) -> Answer:
    start = next(
        (part for part in parts if part["type"] == "http.response.start"), {"status": 500, "headers": []}
    )
    body = b"".join(part.get("body", b"") for part in parts if part["type"] == "http.response.body")
    return Answer(start["status"], list(start["headers"]), body, seconds, raised)


def told(error: BaseException) -> str:
    """The error and the last place in the product's own code where it passed."""
    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/src/lotrinh/" in code.co_filename or "/assessments/" in code.co_filename or not place:
            place = f"{code.co_filename.rpartition('/src/')[2]}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
    return f"{type(error).__name__}: {str(error)[:200]} at {place}"
