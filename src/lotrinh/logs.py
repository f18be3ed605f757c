"""What processes write down: one JSON object a line; in the demo only what went wrong."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

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


def as_json() -> None:
    # The pool tells every attempt to connect, with its trace; that the database is away is told by whoever needs it.
    logging.getLogger("asyncpg.pool").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask_personal,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if settings().demo else logging.INFO
        ),
        cache_logger_on_first_use=True,
    )
