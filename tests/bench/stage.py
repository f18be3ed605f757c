"""A server with its bundled database and fifty owners in the middle of the national index."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from uuid import UUID, uuid4

import aiohttp
import msgspec

from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session
from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm, Member
from lotrinh.selfassessment.tables import Assessment
from tests.bench import messages

INSTRUMENT = ("dbi-sme", "1970-2021")
SECTION = "online-presence"
SECRET = "a secret for measuring that is long enough"


class User(msgspec.Struct, frozen=True):
    """A signed-in owner and the draft of her firm."""

    session: str
    assessment: UUID
    token: str

    @property
    def cookies(self) -> dict[str, str]:
        return {"Cookie": f"session={self.session}; csrf={self.token}"}


def environment(url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url, "LOTRINH_SECRET": SECRET, "LOTRINH_DEMO": "false",
        "LOTRINH_STRIPE_KEY": "sk_test_of_the_bench", "LOTRINH_STRIPE_WEBHOOK_SECRET": messages.SECRET,
    }  # fmt: skip


async def enter_users(count: int) -> list[User]:
    from litestar.middleware.csrf import generate_csrf_token

    await db.open_pool(4)
    with db.as_system():
        users = [await _enter_user(n, generate_csrf_token(SECRET)) for n in range(count)]
    await db.close_pool()
    return users


async def _enter_user(n: int, token: str) -> User:
    now = clock.now()
    person, firm, assessment = uuid4(), uuid4(), uuid4()
    await Person(
        id=person, email=f"bench{n}@doanhnghiep.example", name=f"Người đo {n}", created_at=now
    ).save()
    await Firm(
        id=firm, tax_code=f"bench{n:05}", name=f"Xưởng đo {n}", search_key=f"xuong do {n}", vsic_version=2025,
        vsic_code="3101", sector="wood", size="small", simulated=True,
    ).save()  # fmt: skip
    await Member(id=uuid4(), firm=firm, person=person, role="owner", since=now).save()
    await Assessment(
        id=assessment, firm=firm, instrument=INSTRUMENT[0], version=INSTRUMENT[1], round=1, sector="wood",
        size="small", started_by=person, started_at=now,
    ).save()  # fmt: skip
    return User(session=await open_session(person, "bench"), assessment=assessment, token=token)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(factory: str, url: str, *, workers: int) -> Iterator[str]:
    """The address of a server process that runs `factory`."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port), "--workers",
               str(workers), "--log-level", "warning", "--no-access-log"]  # fmt: skip
    process = subprocess.Popen(command, env=environment(url))
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address + "/", 120)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def save_body(user: User, question: str, fields: dict[str, str]) -> bytes:
    named = {f"q.{question}{suffix}": value for suffix, value in fields.items()}
    return urlencode(named | {"section": SECTION, "_csrf_token": user.token}).encode()


def save_headers(user: User) -> dict[str, str]:
    return user.cookies | {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept-Encoding": "gzip, deflate",
        "HX-Request": "true",
        "HX-Request-Type": "partial",
    }


async def save(session: aiohttp.ClientSession, address: str, user: User, body: bytes) -> None:
    async with session.post(
        f"{address}/assessments/{user.assessment}/answers", data=body, headers=save_headers(user)
    ) as answer:
        await answer.read()
        if answer.status != 200:
            raise RuntimeError(f"a save was answered {answer.status}")


def bench_directory() -> Path:
    """On the project's disk, since a temporary directory may live in memory."""
    from lotrinh import paths

    folder = paths.default_data_dir() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
