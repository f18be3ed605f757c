"""People who cost little to simulate: they share the processors with the server that is measured.

Posts over kept connections; of an answer only its status is read. A general client takes as long as the server does
for a third of its work.
"""

import asyncio
from typing import cast
from urllib.parse import urlsplit

KEPT_SECONDS = 3.0
"""A connection that was idle for longer is not used again: the server may be closing it."""


class Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self.received = b""
        self.answer: asyncio.Future[int] | None = None
        self.idle_since = 0.0
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, blank, body = self.received.partition(b"\r\n\r\n")
        if blank and len(body) >= _length(head) and self.answer and not self.answer.done():
            self.received = b""
            self.answer.set_result(int(head[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_exception(error or ConnectionResetError())

    def send(self, request: bytes) -> "asyncio.Future[int]":
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.answer


class Lines:
    """As many connections as there are requests under way."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.idle: list[Line] = []

    async def post(self, path: str, headers: dict[str, str], body: bytes, patience: float) -> int:
        """The status; a line whose answer did not come is not used again."""
        sent = {"Host": f"{self.host}:{self.port}", "Content-Length": str(len(body))} | headers
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        request = f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body
        loop = asyncio.get_running_loop()
        line = await self._line(loop)
        try:
            async with asyncio.timeout(patience):
                status = await line.send(request)
        except BaseException:
            line.transport.abort()
            raise
        line.idle_since = loop.time()
        self.idle.append(line)
        return status

    async def _line(self, loop: asyncio.AbstractEventLoop) -> Line:
        while self.idle:
            line = self.idle.pop()
            if not line.transport.is_closing() and loop.time() - line.idle_since < KEPT_SECONDS:
                return line
            line.transport.abort()
        _, line = await loop.create_connection(Line, self.host, self.port)
        return line

    def close(self) -> None:
        for line in self.idle:
            line.transport.abort()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError("an answer without a length")
