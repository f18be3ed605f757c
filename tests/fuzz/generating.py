"""Requests that schemathesis makes of a description, and what it holds against the answers."""

import asyncio
from collections.abc import Iterator, Sequence
from contextvars import copy_context
from itertools import count, repeat
from random import Random
from typing import Any

import msgspec
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from litestar import Litestar
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, create_test
from schemathesis.generation.hypothesis.builder import HypothesisTestMode as Mode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.fuzz.documents import (
    FIRMS,
    STATISTICS,
    Raw,
    of_every_route,
    published,
    with_ids,
    with_stand_ins,
)
from tests.fuzz.people import PEOPLE, PROGRAMS
from tests.fuzz.running import COSTLY, ONE_IN, Figures, Fuzzer, undone
from tests.fuzz.sending import Answer, Request, send
from tests.rules.test_access import pattern

BASE = "http://lotrinh.test"
PATIENCE = 600.0
"""Seconds; how slow an answer may be is judged where the figures are noted."""
EXAMPLES = 10
"""So many of an operation at random before the next one's turn."""
EVERYTHING, AT_RANDOM = tuple(Mode), (Mode.FUZZING,)
PHASES = (Phase.explicit, Phase.generate)
VALID_OR_NOT, VALID = tuple(GenerationMode), (GenerationMode.POSITIVE,)

PAID, UNPAID, REVOKED, OFFICE = PROGRAMS
SENDERS = {FIRMS: (PAID, UNPAID, REVOKED, "stranger"), STATISTICS: (OFFICE, REVOKED, "stranger")}
"""The first one's key opens all that is described."""


class InItsLoop:
    """The app as schemathesis calls it, from threads of its own: answered in the loop and transaction of its maker."""

    def __init__(self, app: Litestar, figures: Figures) -> None:
        self.app, self.figures = app, figures
        self.loop, self.context = asyncio.get_running_loop(), copy_context()
        self.route = self.sender = ""
        self.ids: dict[str, str] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, answer_with: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        path, query, body = (
            with_ids(part, self.ids) for part in (scope["raw_path"], scope["query_string"], body)
        )
        asked = Request(scope["method"], path, query, scope["headers"], body, self.route)
        answer = await asyncio.wrap_future(
            self.context.run(asyncio.run_coroutine_threadsafe, self._ask(asked), self.loop)
        )
        self.figures.note(asked, answer, f"made by schemathesis, {self.sender}")
        await answer_with({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await answer_with({"type": "http.response.body", "body": answer.body})

    async def _ask(self, request: Request) -> Answer:
        async with undone():
            return await send(self.app, request)


class Asked(msgspec.Struct):
    operation: APIOperation
    senders: Iterator[str]
    kept: bool
    """Answers are held against the description: statuses, media types, shapes, who is let in."""


class Generator:
    def __init__(self, fuzzer: Fuzzer) -> None:
        self.fuzzer, self.figures = fuzzer, Figures()
        self.app = InItsLoop(fuzzer.app, self.figures)
        self.asked: list[Asked] = []

    async def read(self) -> None:
        for address in (FIRMS, STATISTICS):
            self.take(await published(self.fuzzer.app, address, self.fuzzer.targets), SENDERS[address])
        self.take_every_route()

    def take(self, document: Raw, senders: Sequence[str]) -> None:
        """A description that the app keeps to, whoever asks."""
        operations = self._operations(document, VALID_OR_NOT)
        self.asked += [Asked(one, repeat(sender), kept=True) for sender in senders for one in operations]

    def take_every_route(self) -> None:
        targets = self.fuzzer.targets
        # What is wrong goes wrong in the path first, and nothing would be reached; the other fuzzer does that.
        for one in self._operations(of_every_route(self.fuzzer.app, targets), VALID):
            allowed = sorted(targets.of(one.method, one.path).allowed)
            self.asked.append(Asked(one, _often(allowed or PEOPLE, one.label), kept=False))

    def _operations(self, document: Raw, at_random: Sequence[GenerationMode]) -> list[APIOperation]:
        schema = schemathesis.openapi.from_dict(with_stand_ins(document, self.app.ids))
        schema.app = self.app
        schema.config.phases.fuzzing.generation.update(modes=list(at_random))
        return [found.ok() for found in schema.get_all_operations()]

    async def run(self, cases: int) -> Figures:
        """First something to every operation, then all that follows from its description, then at random."""
        await self.read()
        await asyncio.to_thread(self._until, cases)
        return self.figures

    def _until(self, cases: int) -> None:
        for turn in count():
            for asked in Random(f"{self.fuzzer.seed}:{turn}").sample(self.asked, len(self.asked)):
                if not (turn % ONE_IN > 1 and COSTLY.search(asked.operation.path)):
                    self._ask(asked, EVERYTHING if turn == 1 else AT_RANDOM, EXAMPLES, turn)
                if self.figures.cases >= cases:
                    return

    async def ask(self, asked: Sequence[Asked], modes: Sequence[Mode], examples: int) -> None:
        for one in asked:
            await asyncio.to_thread(self._ask, one, modes, examples, 0)

    def _ask(self, asked: Asked, modes: Sequence[Mode], examples: int, turn: int) -> None:
        def put(case: Case) -> None:
            self.app.route, self.app.sender = pattern(case.path), next(asked.senders)
            try:
                self._send(case, kept=asked.kept)
            except FailureGroup as wrong:
                for each in wrong.exceptions:
                    fault = f"{asked.operation.label}: {each}"
                    self.figures.faults.setdefault(fault, f"{self.app.sender}\n{wrong}")

        wanted = settings(
            max_examples=examples, deadline=None, database=None, derandomize=False, phases=PHASES,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        project, seed = asked.operation.schema.config, self.fuzzer.seed * 1_000 + turn
        config = HypothesisTestConfig(project, list(modes), explicit_settings=wanted, seed=seed)
        create_test(operation=asked.operation, test_func=put, config=config)()

    def _send(self, case: Case, *, kept: bool) -> None:
        held, token = self.fuzzer.held[self.app.sender], self.fuzzer.token
        sent: dict[str, Any] = {"base_url": BASE, "timeout": PATIENCE, "allow_redirects": False}
        if kept:
            headers = {name.decode().title(): value.decode() for name, value in held.headers().items()}
            # Which values a release has, its description cannot tell.
            case.call_and_validate(**sent, headers=headers, excluded_checks=[positive_data_acceptance])
        else:
            case.call(**sent, headers={"x-csrftoken": token, "cookie": held.cookies(token)})


def _often(allowed: Sequence[str], label: str) -> Iterator[str]:
    """Every second one is of those who may."""
    chance = Random(label)
    while True:
        yield chance.choice(allowed)
        yield chance.choice(PEOPLE)
