"""What processes write down: one JSON object a line; in the demo only what went wrong."""

import atexit
import logging
import re
import sys
from collections import deque
from collections.abc import Callable, MutableMapping
from threading import Lock, Timer
from typing import Any, BinaryIO

import msgspec
import structlog

from lotrinh.settings import settings

HIDDEN = "•••"
PERSONAL_KEYS = {"email", "recipient", "to", "phone", "address", "subject", "body", "tax_code", "answers"}
EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
# Ten digits or eleven from a zero or +84, as phones are written, and the twelve of a personal number.
NUMBER = re.compile(r"(?<![\w-])(?:\+84|0)(?:[ .-]?\d){8,11}(?![\w-])")


def mask_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """E-mail addresses, phone numbers and personal numbers leave no trace in a log, wherever they stand."""
    return {key: HIDDEN if key in PERSONAL_KEYS else _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return NUMBER.sub(HIDDEN, EMAIL.sub(HIDDEN, value) if "@" in value else value)
    if isinstance(value, dict):
        return {key: HIDDEN if key in PERSONAL_KEYS else _masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(each) for each in value]
    return value


class Lines:
    """A logger of structlog's: ordinary lines are written together, what went wrong at once and all before it, too.

    Written one by one, lines took a sixth of a server's work when many people save.
    """

    LATEST = 0.1
    """Seconds that a line waits, and that are lost if the process is killed."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.waiting: deque[bytes] = deque()
        self.timer: Timer | None = None
        self.writing = Lock()

    def info(self, line: bytes) -> None:
        self.waiting.append(line)
        if self.timer is None:
            self.timer = Timer(self.LATEST, self.write)
            self.timer.daemon = True
            self.timer.start()

    def warning(self, line: bytes) -> None:
        self.waiting.append(line)
        self.write()

    debug = info
    error = critical = warning

    def write(self) -> None:
        with self.writing:
            self.timer = None
            lines = [self.waiting.popleft() for _ in range(len(self.waiting))]
            if lines:
                self.out.write(b"".join(line + b"\n" for line in lines))
                self.out.flush()


def _as_bytes(event: Any, default: Callable[[Any], Any]) -> bytes:
    return msgspec.json.encode(event, enc_hook=default)


def as_json() -> None:
    # The pool tells every attempt to connect, with its trace; that the database is away is told by whoever needs it.
    logging.getLogger("asyncpg.pool").setLevel(logging.CRITICAL)
    lines = Lines(sys.stdout.buffer)
    atexit.register(lines.write)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask_personal,
            structlog.processors.JSONRenderer(_as_bytes),
        ],
        logger_factory=lambda *_: lines,
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if settings().demo else logging.INFO
        ),
        cache_logger_on_first_use=True,
    )
