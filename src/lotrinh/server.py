"""The web server process."""

import logging
import socket

import click
import structlog
import uvicorn

from lotrinh.settings import settings


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise click.ClickException(
                f"Port {port} is in use: another copy may be running. Stop it, or choose another with --port."
            ) from None


def run(host: str, port: int) -> None:
    """Serve until stopped; requests under way are finished first."""
    uvicorn.run(
        "lotrinh.server:application",
        factory=True,
        host=host,
        port=port,
        workers=settings().workers,
        proxy_headers=True,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=10,
    )


def application() -> object:
    from lotrinh.app import create_app  # noqa: PLC0415

    _log_as_json()
    return create_app()


def _log_as_json() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
