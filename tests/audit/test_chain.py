"""The chain over the audit record: whole while nobody touches it, broken by any change."""

import random
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from lotrinh import audit, audit_chain, audit_jobs, clock, database_roles, db
from lotrinh.audit_chain import Head, Verdict, link_new_events, verify
from lotrinh.settings import settings
from tests.cast import Cast
from tests.database import as_owner
from tests.letters import newest_to

pytestmark = pytest.mark.anyio

EVENTS = 60
MUTATIONS = 1_000
Change = tuple[str, tuple[object, ...]]


@pytest.fixture(autouse=True)
def heads_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(audit_chain, "heads_file", lambda: tmp_path / "audit-heads.jsonl")
    return tmp_path / "audit-heads.jsonl"


@pytest.fixture
async def linked(cast: Cast) -> list[Head]:
    """Sixty events, linked in two goes; the heads kept."""
    for part in range(2):
        for n in range(EVENTS // 2):
            await audit.record(
                "assessment.answer", "assessment", uuid4(), person_id=cast.lan.id, firm_id=cast.an_phat,
                detail={"question": f"1.1.{part}.{n}", "rev": n},
            )  # fmt: skip
        await link_new_events()
    return audit_chain.kept_heads(audit_chain.heads_file())


@pytest.fixture
async def unguarded(linked: list[Head]) -> AsyncIterator[list[Head]]:
    """As somebody with the owner's rights would go about it."""
    database_roles.ACTING.set(database_roles.LOGIN)
    for table in ("audit_event", "audit_link"):
        await db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield linked
    for table in ("audit_event", "audit_link"):
        await db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    database_roles.ACTING.set(database_roles.SYSTEM)


async def test_untouched_the_chain_is_whole(linked: list[Head]) -> None:
    found = await verify(linked)
    assert found == Verdict(links=EVENTS, waiting=0, heads=2, problems=[])
    assert [head.position for head in linked] == [EVENTS // 2, EVENTS]


async def test_linking_again_adds_nothing_but_what_is_new(linked: list[Head], cast: Cast) -> None:
    assert await link_new_events() == 0
    await audit.record("signed in", "person", cast.lan.id, person_id=cast.lan.id)
    assert (await verify(linked)).waiting == 1
    assert await link_new_events() == 1
    assert (await verify(linked)).links == EVENTS + 1


async def test_an_event_committed_late_is_linked_after_younger_ones(linked: list[Head], cast: Cast) -> None:
    early = (await db.fetch("SELECT nextval('audit_event_id_seq') AS id"))[0]["id"]
    await audit.record("signed in", "person", cast.lan.id, person_id=cast.lan.id)
    await link_new_events()
    await db.execute(
        "INSERT INTO audit_event (id, at, action, object_kind, object_id, detail) VALUES ($1, $2, 'x', 'y', 'z', '{}')",
        early,
        clock.now(),
    )
    assert await link_new_events() == 1
    assert (await verify(linked)).problems == []


async def test_the_database_refuses_changes(linked: list[Head]) -> None:
    for table in ("audit_event", "audit_link"):
        with pytest.raises(Exception, match="never changed"):
            async with as_owner():
                await db.execute(f"DELETE FROM {table}")


def _mutation(rng: random.Random, events: list[int]) -> list[Change]:
    """What somebody might do to the tables; every one of them changes something."""
    one, other = rng.sample(events, 2)
    place, another = rng.sample(range(1, EVENTS + 1), 2)
    tail = rng.randint(1, EVENTS - 1)
    edits = {
        "at": "at + interval '1 second'",
        "person_id": f"'{uuid4()}'::uuid",
        "firm_id": "NULL",
        "action": "action || '.'",
        "object_kind": "'firm'",
        "object_id": f"'{uuid4()}'",
        "detail": "detail || '{\"rev\": -1}'",
    }
    column = rng.choice(list(edits))
    known = [
        [(f"UPDATE audit_event SET {column} = {edits[column]} WHERE id = $1", (one,))],
        [("DELETE FROM audit_event WHERE id = $1", (one,))],
        [("DELETE FROM audit_link WHERE position = $1", (place,))],
        [("DELETE FROM audit_event WHERE id = $1", (one,)), ("DELETE FROM audit_link WHERE event = $1", (one,))],
        [("UPDATE audit_link SET digest = sha256(digest) WHERE position = $1", (place,))],
        [("UPDATE audit_link SET linked_at = linked_at - interval '1 day' WHERE position = $1", (place,))],
        _swapped("audit_event", "id", one, other),
        _swapped("audit_link", "position", place, another),
        [
            ("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_link WHERE position > $1)", (tail,)),
            ("DELETE FROM audit_link WHERE position > $1", (tail,)),
        ],
        [
            ("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_link WHERE position <= $1)", (tail,)),
            ("DELETE FROM audit_link WHERE position <= $1", (tail,)),
            ("UPDATE audit_link SET position = position - $1", (tail,)),
        ],
    ]  # fmt: skip
    return rng.choice(known)


def _swapped(table: str, key: str, one: int, other: int) -> list[Change]:
    move = f"UPDATE {table} SET {key} = $2 WHERE {key} = $1"
    return [(move, (one, -1)), (move, (other, one)), (move, (-1, other))]


async def test_a_thousand_random_changes_are_all_found(unguarded: list[Head]) -> None:
    rng = random.Random(20261126)
    events = [row["id"] for row in await db.fetch("SELECT id FROM audit_event ORDER BY id")]
    missed = []
    for _ in range(MUTATIONS):
        changes = _mutation(rng, events)
        try:
            async with db.atomic():
                for statement, values in changes:
                    await db.execute(statement, *values)
                if not (await verify(unguarded)).problems:
                    missed.append(changes)
                raise _Back
        except _Back:
            pass
    print(f"{MUTATIONS:,} random changes of the audit record tried, {MUTATIONS - len(missed):,} found")
    assert missed == []


class _Back(Exception):
    pass


async def test_an_event_slipped_in_among_old_ones_is_named(linked: list[Head]) -> None:
    """Too far back to be linked, so that the chain alone would not show it."""
    await db.execute(
        "INSERT INTO audit_event (id, at, action, object_kind, object_id, detail) VALUES ($1, $2, 'x', 'y', 'z', '{}')",
        -audit_chain.REACH,
        clock.now(),
    )
    assert await link_new_events() == 0
    [problem] = (await verify(linked)).problems
    assert (
        problem.what % problem.named
        == f"Event {-audit_chain.REACH} stands among old ones, but was never linked."
    )


async def test_links_of_the_first_versions_count_as_they_are(unguarded: list[Head]) -> None:
    before = b""
    for row in await db.fetch(audit_chain.LINKED, 0):
        before = audit_chain._digest(before, row, None)
        await db.execute("UPDATE audit_link SET digest = $2 WHERE position = $1", row["position"], before)
    assert (await verify([])).problems == []
    await db.execute(
        "UPDATE audit_event SET action = 'signed out' WHERE id = (SELECT min(id) FROM audit_event)"
    )
    assert [problem.position for problem in (await verify([])).problems] == [1]


async def test_a_chain_built_anew_over_other_events_shows_at_the_kept_head(unguarded: list[Head]) -> None:
    await db.execute("UPDATE audit_event SET action = 'nothing'")
    await db.execute("DELETE FROM audit_link")
    await link_new_events()
    assert (await verify([])).problems == []
    assert {problem.position for problem in (await verify(unguarded)).problems} == {EVENTS // 2, EVENTS}


async def test_operators_get_the_head_every_night(linked: list[Head], cast: Cast, tmp_path: Path) -> None:
    await audit_jobs.send_head({})
    body = (await newest_to(cast.quan.email))["body"]
    kept = tmp_path / "kept.jsonl"
    kept.write_text(body[body.index('{"position"') :])
    assert audit_chain.kept_heads(kept)[0].digest == linked[-1].digest


def test_a_file_that_holds_no_heads_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.txt"
    file.write_text("hello")
    with pytest.raises(ValueError, match=r"other\.txt is no file of heads"):
        audit_chain.kept_heads(file)


def test_heads_lie_under_the_data_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert audit_chain.heads_file() == settings().data_dir / "audit-heads.jsonl"
