"""A mail server on this machine that speaks as much SMTP as a letter needs, and fails when it is told to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

Failing = Callable[[int], str | None]
"""The number of a delivery, from 1 -> what the server answers to it, "drop" to hang up, None to take it."""


class MailServer:
    """`taken` holds what it said 250 to, and only that."""

    def __init__(self, failing: Failing) -> None:
        self.failing = failing
        self.asked = 0
        self.taken: list[EmailMessage] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def recipients(self) -> list[str]:
        return sorted(str(letter["To"]) for letter in self.taken)

    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.taken]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := await reader.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                answer = self._take(await reader.readuntil(b"\r\n.\r\n"))
                if answer == "drop":
                    return
                writer.write(f"{answer}\r\n".encode())
            else:
                writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
            await writer.drain()

    def _take(self, content: bytes) -> str:
        self.asked += 1
        answer = self.failing(self.asked)
        if answer is None:
            self.taken.append(message_from_bytes(content[:-5], policy=policy.default))  # type: ignore[arg-type]
        return answer or "250 taken"


@asynccontextmanager
async def mail_server(failing: Failing = lambda _: None) -> AsyncIterator[MailServer]:
    stub = MailServer(failing)
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
    stub.port = server.sockets[0].getsockname()[1]
    try:
        yield stub
    finally:
        server.close()


def every_third(number: int) -> str | None:
    """Says no, and of those times every other one hangs up."""
    if number % 3:
        return None
    return "drop" if number % 2 else "451 try again later"
