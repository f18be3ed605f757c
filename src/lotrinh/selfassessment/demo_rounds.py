"""Simulated rounds of the demo's furniture maker, entered as people enter them; two of the national index.

In the second of these the share of digital marketing leaps without evidence, so that an advisor has something to ask.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import yaml

from assessments import content, loose
from assessments.model import Questionnaire
from lotrinh import clock
from lotrinh.accounts.visitor import Visitor
from lotrinh.selfassessment import drafts, queries, saving, submission

INSTRUMENT = "dbi-sme/1970-2021"


class DemoRound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As demo-rounds.yaml writes it."""

    instrument: str
    days_ago: int
    answers: dict[str, Any]


# Steps 0-5 of the criteria of each component, in their order: 104 points, then 122.
ROUNDS: tuple[tuple[timedelta, dict[str, str]], ...] = (
    (
        timedelta(days=257),
        {
            "1.1": "321110333",
            "1.2": "2141",
            "2.1": "2",
            "3.1": "43",
            "3.2": "22511112000112",
            "4.1": "113121",
            "4.2": "1122111",
            "5.1": "33221",
            "5.2": "11233",
            "6.1": "2010010",
        },
    ),
    (
        timedelta(days=8),
        {
            "1.1": "324110333",
            "1.2": "2141",
            "2.1": "3",
            "3.1": "43",
            "3.2": "22522112100212",
            "4.1": "113221",
            "4.2": "1122211",
            "5.1": "33231",
            "5.2": "11333",
            "6.1": "2020110",
        },
    ),
)


async def enter_rounds(owner: Visitor) -> None:
    await enter(owner, _rounds())


async def enter(owner: Visitor, rounds: Iterable[DemoRound], site: UUID | None = None) -> None:
    """Call inside a transaction; the clock stands at each round's day meanwhile."""
    today = clock.now()
    try:
        for one in sorted(rounds, key=lambda one: -one.days_ago):
            clock.freeze(today - timedelta(days=one.days_ago))
            await _enter_round(owner, one, site)
    finally:
        clock.freeze(None)


def _rounds() -> Iterator[DemoRound]:
    text = Path(__file__).with_name("demo-rounds.yaml").read_text(encoding="utf-8")
    yield from msgspec.convert(yaml.safe_load(text), list[DemoRound])
    for ago, steps in ROUNDS:
        yield DemoRound(INSTRUMENT, ago.days, _values(content.get(*INSTRUMENT.split("/")), steps))


async def _enter_round(owner: Visitor, one: DemoRound, site: UUID | None) -> None:
    draft = await drafts.start(owner, one.instrument, carry=False, site=site)
    run = await queries.run(owner, draft.id)
    assert run is not None
    values = loose.from_json(run.questionnaire, one.answers)
    await saving.write(owner, run, values, clock.now())
    await submission.submit(owner, draft.id)


def _values(questionnaire: Questionnaire, steps: dict[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for component, row in steps.items():
        ids = [q.id for q in questionnaire.questions if q.id.rpartition(".")[0] == component]
        values |= dict(zip(ids, row, strict=True))
    return values
