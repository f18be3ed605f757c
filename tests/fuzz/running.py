"""Random requests of every kind of person, in short stories that are undone; what is wrong with an answer."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from random import Random

import asyncpg
import msgspec
from litestar import Litestar
from litestar.middleware.csrf import generate_csrf_token

from lotrinh import db
from lotrinh.settings import settings
from tests.cast import enter
from tests.fuzz import attacks, mutations
from tests.fuzz.people import PEOPLE, PROGRAMS, Held, equip
from tests.fuzz.sending import Answer, Request, send
from tests.fuzz.targets import Targets
from tests.rules.objects import place

STORY = 8
"""So many requests in a row see what the ones before them did; then all of it is undone."""
COSTLY = re.compile(r"\.(pdf|png|xlsx)$|^/metrics$")
ONE_IN = 20
FOR_PROGRAMS = re.compile(r"^/api/")
ONES_OF_PROGRAMS = (5, 15)
"""Which stories of each ONE_IN are told by programs."""
UNESCAPED = re.compile(rf"<{attacks.MARK}|[\"'] on{attacks.MARK}|href=\"javascript:".encode())
SLOW = 30.0
"""Seconds: half of what the waits hidden in the values take, and more than any page needs."""


class _Undo(Exception):
    pass


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    with suppress(_Undo):
        async with db.atomic():
            yield
            raise _Undo


async def failed() -> bool:
    """Whether the open transaction takes no more statements."""
    try:
        await db.execute("SELECT 1")
    except asyncpg.InFailedSQLTransactionError:
        return True
    return False


class Figures(msgspec.Struct):
    cases: int = 0
    statuses: Counter[int] = msgspec.field(default_factory=Counter)
    routes: Counter[str] = msgspec.field(default_factory=Counter)
    opened: set[str] = set()
    """Routes that were answered at least once as they answer those who may and ask for what is there."""
    slowest: list[tuple[float, str]] = []
    faults: dict[str, str] = {}
    """What went wrong -> the first request that showed it."""

    def note(self, request: Request, answer: Answer, where: str) -> bool:
        self.cases += 1
        self.statuses[answer.status] += 1
        self.routes[f"{request.method} {request.route}"] += 1
        if answer.status < 300 or answer.status == 303:
            self.opened.add(f"{request.method} {request.route}")
        self.slowest = sorted([*self.slowest, (answer.seconds, f"{request.method} {request.route}")])[-5:]
        for fault in faults(answer):
            self.faults.setdefault(
                f"{request.method} {request.route}: {fault}", f"{where}\n{request.shown()}"
            )
        return answer.status < 500

    def join(self, other: "Figures") -> None:
        self.cases += other.cases
        self.statuses += other.statuses
        self.routes += other.routes
        self.opened |= other.opened
        self.slowest = sorted(self.slowest + other.slowest)[-5:]
        self.faults = other.faults | self.faults


def faults(answer: Answer) -> list[str]:
    found = []
    if answer.status >= 500:
        found.append(f"{answer.status} {answer.raised}")
    if answer.header(b"content-type").startswith(b"text/html"):
        found += [f"unescaped {match.decode()}" for match in set(UNESCAPED.findall(answer.body))]
    if b"root:x:0:" in answer.body:
        found.append("a file of the machine")
    if any(byte < 32 for _, value in answer.headers for byte in value):
        found.append("a control character in a header")
    if b"nosniff" not in answer.header(b"x-content-type-options"):
        found.append("no safety headers")
    if answer.seconds > SLOW:
        found.append("too slow")
    return found + leads_away(answer)


def leads_away(answer: Answer) -> list[str]:
    """Nothing of what was sent may decide on another site to go to."""
    places = (answer.header(name) for name in (b"location", b"hx-redirect", b"hx-location"))
    return [
        f"leads to {place[:200].decode('latin-1')}"
        for place in places
        if place and (not place.startswith(b"/") or place[1:2] in (b"/", b"\\"))
    ]


class Fuzzer:
    def __init__(self, app: Litestar, targets: Targets, held: dict[str, Held], seed: int) -> None:
        self.app, self.targets, self.held, self.seed = app, targets, held, seed
        self.token = generate_csrf_token(settings().secret)
        self.figures = Figures()

    async def run(self, cases: int) -> Figures:
        await self._look_around()
        self.figures = Figures(faults=self.figures.faults)  # what pages ask for themselves does not count
        rare, common, of_programs = (self._in_turn(keys) for keys in self._kinds())
        story = 0
        while self.figures.cases < cases:
            senders, keys = PEOPLE, rare if story % ONE_IN == 0 else common
            if story % ONE_IN in ONES_OF_PROGRAMS:
                senders, keys = PROGRAMS, of_programs
            async with undone():
                await self._tell(story, senders, keys)
            story += 1
        return self.figures

    def _kinds(self) -> tuple[list[tuple[str, str]], ...]:
        """What costs much, what does not, what programs ask."""
        known = sorted(self.targets.all)
        return (
            [key for key in known if COSTLY.search(key[1])],
            [key for key in known if not COSTLY.search(key[1])],
            [key for key in known if FOR_PROGRAMS.search(key[1])],
        )

    def _in_turn(self, keys: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Each as often as the others, shuffled every time."""
        chance = Random(self.seed)
        while True:
            yield from chance.sample(keys, len(keys))

    async def _look_around(self) -> None:
        """The pages of each role, for their forms and links."""
        for person in ("lan", "minh", "hoa", "quan"):
            for target in list(self.targets.all.values()):
                if target.method == "GET" and not COSTLY.search(target.route):
                    for path in target.paths[:3]:
                        await self._ask_once(person, target.route, path)

    async def _ask_once(self, person: str, route: str, path: str) -> None:
        cookies = self.held[person].cookies(self.token).encode()
        headers = [(b"host", b"lotrinh.test"), (b"cookie", cookies)]
        request = Request("GET", path.encode(), b"", headers, b"", route)
        async with undone():
            answer = await send(self.app, request)
            self.figures.note(request, answer, person)
            self.targets.learn(answer)

    async def _tell(self, story: int, senders: Sequence[str], keys: Iterator[tuple[str, str]]) -> None:
        """An error of the database, even one that was expected, makes all that follows fail: a story ends with it."""
        chance = Random(f"{self.seed}:{story}")
        sender = chance.choice(senders)
        for step in range(STORY):
            if chance.random() < 0.2:
                sender = chance.choice(senders)
            target = self.targets.all[next(keys)]
            request = mutations.draw(chance, target, self.held[sender], self.token)
            answer = await send(self.app, request)
            where = f"seed {self.seed}, story {story}, step {step}, {sender}"
            if not self.figures.note(request, answer, where) or await failed():
                return


async def prepare(app: Litestar, seed: int) -> Fuzzer:
    """The cast with one object of each kind; whoever calls keeps the clock still."""
    cast = await enter()
    objects = await place(cast)
    return Fuzzer(app, Targets(app, objects), await equip(cast), seed)
