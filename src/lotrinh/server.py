"""The web server process."""

import os
import signal
import socket
import sys
from tempfile import TemporaryDirectory
from threading import Timer
from types import FrameType

import click
import uvicorn
from uvicorn.supervisors import Multiprocess

from lotrinh import draining, logs, starting
from lotrinh.settings import settings

STARTUP_FAILURE = 3
FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes behind one port put their figures together; read when the library is imported."""


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
    config = uvicorn.Config(
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
    if config.workers == 1:
        only = uvicorn.Server(config)
        only.run()
        if not only.started:
            sys.exit(STARTUP_FAILURE)
        return
    with TemporaryDirectory(prefix="lotrinh-figures-") as shared:
        os.environ[FIGURES] = shared
        Multiprocess(config, sockets=[config.bind_socket()]).run()


def application() -> object:
    logs.as_json()
    _drain_first()
    with starting.lasting():
        from lotrinh.app import create_app  # noqa: PLC0415

        return create_app()


def _drain_first() -> None:
    """Told to stop, a process lets /ready say so for a while before it takes no more requests.

    Ctrl-C has nobody wait. The server has set its own handlers before it asks for the application.
    """
    stop, interrupt = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    if not (callable(stop) and callable(interrupt)):
        return

    def drain(number: int, frame: FrameType | None) -> None:
        draining.begin()
        Timer(settings().drain_seconds, stop, (number, frame)).start()

    def stop_at_once(number: int, frame: FrameType | None) -> None:
        draining.begin()
        interrupt(number, frame)

    signal.signal(signal.SIGTERM, drain)
    signal.signal(signal.SIGINT, stop_at_once)
