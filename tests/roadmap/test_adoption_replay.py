"""The picture of a day, rebuilt by the database, is the one that comes of replaying what people did, step by step."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.roadmap import adoption_services as services
from lotrinh.roadmap.adoption_queries import as_of, counts_as_of
from tests.cast import Cast
from tests.roadmap.people import visitor_of

pytestmark = pytest.mark.anyio
FIRST = date(2026, 6, 1)
BEGIN = datetime.fromisoformat("2026-10-01T05:00:00+00:00")
STATUSES = ("planned", "piloting", "in_use", "main_way_of_working", "dropped")


class Deed(msgspec.Struct, frozen=True):
    """What somebody does; `at` picks one of the entries there are."""

    kind: str
    who: int
    solution: str
    status: str
    day: int
    at: int


class Entry(msgspec.Struct):
    """An entry as the replay keeps it: changed in place, since it only has to be right, not to remember."""

    who: int
    solution: str
    status: str
    day: int
    head: UUID | None = None
    is_undone: bool = False


deeds = st.lists(
    st.builds(
        Deed,
        kind=st.sampled_from(["record", "record", "correct", "undo", "restore"]),
        who=st.integers(0, 1),
        solution=st.sampled_from(["crm", "barcode"]),
        status=st.sampled_from(STATUSES),
        day=st.integers(0, 5),
        at=st.integers(0, 50),
    ),
    max_size=12,
)


def replay(done: list[Deed]) -> list[Entry]:
    entries: list[Entry] = []
    for deed in done:
        own = [one for one in entries if one.who == deed.who]
        if deed.kind == "record":
            facts = (deed.who, deed.solution, deed.status, deed.day, False)
            if facts not in [(e.who, e.solution, e.status, e.day, e.is_undone) for e in entries]:
                entries.append(Entry(deed.who, deed.solution, deed.status, deed.day))
        elif own:
            one = own[deed.at % len(own)]
            if deed.kind == "correct":
                one.status, one.day = deed.status, deed.day
            one.is_undone = deed.kind == "undo"
    return entries


def picture(entries: list[Entry], who: int, day: int) -> dict[str, tuple[str, date]]:
    found: dict[str, tuple[str, date]] = {}
    for one in sorted((e for e in entries if e.who == who and not e.is_undone), key=lambda e: e.day):
        if one.day <= day:
            before = found.get(one.solution)
            goes_on = before is not None and phase(before[0]) == phase(one.status)
            since = before[1] if before and goes_on else FIRST + timedelta(days=one.day)
            found[one.solution] = (one.status, since)
    return found


def phase(status: str) -> str:
    return "using" if status in ("in_use", "main_way_of_working") else status


async def do(deed: Deed, people: list[Visitor], heads: list[tuple[int, UUID]]) -> None:
    """`heads`: of each entry, in the order in which they were made, the row that stands for it now."""
    visitor = people[deed.who]
    reason = "cost" if deed.status == "dropped" else None
    facts = {"status": deed.status, "on_date": FIRST + timedelta(days=deed.day), "reason": reason}
    if deed.kind == "record":
        event = await services.record(visitor, deed.solution, source="declared", **facts)
        if event not in [head for _, head in heads]:
            heads.append((deed.who, event))
        return
    own = [place for place, (who, _) in enumerate(heads) if who == deed.who]
    if own:
        place = own[deed.at % len(own)]
        change = {"correct": services.correct, "undo": services.undo, "restore": services.restore}[deed.kind]
        event = await change(visitor, heads[place][1], **(facts if deed.kind == "correct" else {}))
        heads[place] = (deed.who, event)


class _RollBack(Exception):
    pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=deeds, known=st.integers(0, 12))
@example(
    [
        Deed("record", 0, "crm", "in_use", 1, 0),
        Deed("record", 0, "crm", "main_way_of_working", 1, 0),
        Deed("correct", 0, "crm", "piloting", 1, 0),
        Deed("undo", 0, "crm", "planned", 0, 1),
        Deed("restore", 0, "crm", "planned", 0, 1),
    ],
    3,
)
async def test_any_day_rebuilt_equals_the_replay(
    cast: Cast, frozen_clock: Callable, done: list[Deed], known: int
) -> None:
    people = [await visitor_of(cast.lan), await visitor_of(cast.binh)]
    firms = [cast.an_phat, cast.tan_thanh]
    with suppress(_RollBack):
        async with db.atomic():
            heads: list[tuple[int, UUID]] = []
            for hour, deed in enumerate(done):
                frozen_clock(BEGIN + timedelta(hours=hour))
                await do(deed, people, heads)
            for moment, told in ((None, done), (BEGIN + timedelta(hours=known), done[:known])):
                entries = replay(told)
                for day in range(-1, 7):
                    on = FIRST + timedelta(days=day)
                    pictures = [picture(entries, who, day) for who in (0, 1)]
                    for firm, expected in zip(firms, pictures, strict=True):
                        found = await as_of(firm, on, moment)
                        assert {key: (one.status, one.since) for key, one in found.items()} == expected
                    counted = Counter((s, held[0]) for one in pictures for s, held in one.items())
                    assert {
                        (c.solution, c.status): c.firms for c in await counts_as_of(on, moment)
                    } == counted
            raise _RollBack
    clock.freeze(None)
