"""What processes write down: one JSON object a line; in the demo only what went wrong."""

import logging

import structlog

from lotrinh.settings import settings


def as_json() -> None:
    # The pool tells every attempt to connect, with its trace; that the database is away is told by whoever needs it.
    logging.getLogger("asyncpg.pool").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if settings().demo else logging.INFO
        ),
        cache_logger_on_first_use=True,
    )
