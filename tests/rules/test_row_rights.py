"""The second wall: what the database itself gives to whom, whatever a query asks for."""

import csv
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from lotrinh import db
from lotrinh.database_roles import NOBODY, SYSTEM, Acting, Role, acting_as
from lotrinh.piccolo_app import APP_CONFIG
from lotrinh.row_rights import ADVISOR, APPEND_ONLY, EVERYBODY, OPERATOR, PROVINCE, TABLES, VISITOR
from tests.browsing import Browser
from tests.cast import Cast
from tests.firms.agreeing import agree
from tests.rules.objects import place
from tests.rules.test_sharding import kinds

EXCEPTIONS = Path(__file__).parent / "row_rights.csv"
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")
PICCOLO = {table._meta.tablename: table for table in APP_CONFIG.table_classes}

pytestmark = pytest.mark.anyio


def exceptions(rule: str) -> set[str]:
    with EXCEPTIONS.open(encoding="utf-8", newline="") as source:
        return {row["table"] for row in csv.DictReader(source) if row["rule"] == rule}


def of_firms() -> list[str]:
    """Tables whose rows belong to a firm, by a column or over their parents."""
    return sorted(name for name, kind in kinds().items() if kind in ("firm", "through"))


def of_people() -> list[str]:
    return sorted(name for name, kind in kinds().items() if kind == "person")


def key(name: str) -> str:
    return PICCOLO[name]._meta.primary_key._meta.db_column_name


def firm_of(name: str, row: str) -> str:
    """SQL for the firm that a row of this table belongs to."""
    columns = {column._meta.db_column_name for column in PICCOLO[name]._meta.columns}
    for own in ("id",) if name == "firm" else ("firm", "firm_id"):
        if own in columns:
            return f"{row}.{own}"
    for column in PICCOLO[name]._meta.foreign_key_columns:
        above = column._foreign_key_meta.resolved_references._meta.tablename
        if above in of_firms():
            inner = f"{row}_"
            return (
                f"(SELECT {firm_of(above, inner)} FROM {above} {inner}"
                f" WHERE {inner}.{key(above)} = {row}.{column._meta.db_column_name})"
            )
    raise AssertionError(name)


async def rows(name: str, firm: UUID) -> set[object]:
    """All rows of the firm, as the system sees them."""
    found = await db.fetch(f"SELECT {key(name)} AS key FROM {name} r WHERE {firm_of(name, 'r')} = $1", firm)
    return {row["key"] for row in found}


async def seen(name: str, who: Acting) -> set[object] | None:
    """The keys that somebody reaches; None without any right to the table."""
    try:
        with acting_as(who):
            async with db.atomic():
                return {row["key"] for row in await db.fetch(f"SELECT {key(name)} AS key FROM {name}")}
    except asyncpg.InsufficientPrivilegeError:
        return None


async def may(role: str, table: str, verb: str) -> bool:
    kind = "table" if verb == "DELETE" else "any_column"
    row = await db.fetch_one(f"SELECT has_{kind}_privilege($1, $2, $3) AS may", role, table, verb)
    assert row is not None
    return bool(row["may"])


async def changeable(role: str, table: str) -> str:
    """A column that the role may change."""
    row = await db.fetch_one(
        "SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = $2::text::regclass"
        " AND attnum > 0 AND NOT attisdropped AND has_column_privilege($1, attrelid, attnum, 'UPDATE') LIMIT 1",
        role, table,
    )  # fmt: skip
    return str(row["name"]) if row else ""


@pytest.mark.usefixtures("transaction")
async def test_each_table_there_is_has_its_line_and_is_closed_to_others() -> None:
    found = await db.fetch(
        "SELECT relname AS name, relrowsecurity AS closed FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    )
    names = {row["name"] for row in found}
    assert names - TABLES.keys() == set(), "say in row_rights.py who may do what with these"
    assert TABLES.keys() <= names
    assert all(row["closed"] for row in found)


@pytest.mark.usefixtures("transaction")
async def test_the_policies_are_those_that_are_written_down() -> None:
    found = await db.fetch(
        "SELECT tablename, policyname FROM pg_policies WHERE policyname <> 'lotrinh_system'"
    )
    wanted = {
        (table, f"{role}_{what.split()[0].lower()}")
        for table, rights in TABLES.items() for role, each in rights.items() for what, *_ in each
    }  # fmt: skip
    assert {(row["tablename"], row["policyname"]) for row in found} == wanted


@pytest.mark.usefixtures("evidence_folder")
async def test_nobody_sees_no_row_of_a_firm_or_a_person(cast: Cast) -> None:
    await place(cast)
    for name in set(of_firms() + of_people()) - exceptions("open"):
        assert not await seen(name, NOBODY), name
        assert not any([await may("lotrinh_nobody", name, verb) for verb in VERBS]), name


@pytest.mark.usefixtures("evidence_folder")
async def test_people_of_a_firm_see_rows_of_their_own_firm_alone(cast: Cast) -> None:
    await place(cast)
    filled = set()
    for name in of_firms():
        own, other = await rows(name, cast.an_phat), await rows(name, cast.tan_thanh)
        lan = await seen(name, Acting("lotrinh_visitor", cast.lan.id))
        binh = await seen(name, Acting("lotrinh_visitor", cast.binh.id))
        if not await may(VISITOR, name, "SELECT"):
            assert not lan, name
            continue
        assert lan is not None
        assert binh is not None
        if name not in exceptions("by person"):
            assert lan == own, name
            assert binh == other, name
        filled |= {name} if own else set()
    assert len(filled) > 30  # and each of them was compared with rows that are there


@pytest.mark.usefixtures("evidence_folder")
async def test_advisors_see_when_a_draft_was_touched_and_not_what_it_says(cast: Cast) -> None:
    await place(cast)
    with acting_as(Acting("lotrinh_advisor", cast.minh.id)):
        assert await db.fetch("SELECT updated_at FROM answer")
        for column in ("value", "question_id", "answered_by", "*"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with db.atomic():
                    await db.fetch(f"SELECT {column} FROM answer")


RESULTS = (
    "check_in", "firm_latest", "measurement", "paper", "plan_tick", "plausibility_flag",
    "round_result", "step_response",
)  # fmt: skip
ANSWERED = """
INSERT INTO step_response (firm, solution, kind, given_by, given_at) VALUES ($1, 'e-invoice', 'accepted', $2, now())
"""
TICKED = """
INSERT INTO plan_tick (step, item, ticked_by, ticked_at) SELECT id, 'x', $2, now() FROM plan_step WHERE firm = $1
"""
PARTS = ("evidence", "report", "snapshot")


async def to_review(name: str) -> set[object]:
    """Parts of rounds that a firm asked advisors to review, whatever it agrees to besides."""
    under = "assessment IN (SELECT assessment FROM review)"
    return {row["key"] for row in await db.fetch(f"SELECT {key(name)} AS key FROM {name} WHERE {under}")}


@pytest.mark.usefixtures("evidence_folder")
async def test_an_advisor_sees_rounds_while_the_firm_agrees_and_no_longer(cast: Cast, lan: Browser) -> None:
    await place(cast)
    await db.execute(ANSWERED, cast.an_phat, cast.lan.id)
    await db.execute(TICKED, cast.an_phat, cast.lan.id)
    minh, own = Acting(ADVISOR, cast.minh.id), {n: await rows(n, cast.an_phat) for n in (*RESULTS, *PARTS)}
    assert [n for n, found in own.items() if not found] == [], "each is compared with rows that are there"
    for agrees in (False, True, False):
        await (agree(lan, "advisors") if agrees else lan.post("/firm/consents/advisors/withdrawal"))
        for name, all_rows in own.items():
            found = await seen(name, minh)
            asked = await to_review(name) if name in PARTS else set()
            assert found is not None
            assert found & all_rows == (all_rows if agrees else asked & all_rows), (name, agrees)


@pytest.mark.usefixtures("evidence_folder")
async def test_a_firms_person_cannot_change_or_add_what_is_anothers(cast: Cast) -> None:
    await place(cast)
    binh = Acting("lotrinh_visitor", cast.binh.id)
    for name in of_firms():
        for verb in ("UPDATE", "DELETE"):
            if name in exceptions("by person") or not await may(VISITOR, name, verb):
                continue
            column, changed = key(name), await changeable(VISITOR, name)
            change = f"DELETE FROM {name}" if verb == "DELETE" else f"UPDATE {name} SET {changed} = {changed}"
            with acting_as(binh):
                tag = await db.execute(
                    f"{change} WHERE {column} = ANY ($1)", list(await _foreign(name, cast))
                )
            assert tag.endswith(" 0"), (name, tag)
    with pytest.raises(asyncpg.InsufficientPrivilegeError), acting_as(binh):
        async with db.atomic():
            await db.execute(
                "INSERT INTO consent (id, firm, purpose, granted_by, granted_at)"
                " VALUES ($1, $2, 'advisors', $3, now())",
                uuid4(), cast.an_phat, cast.binh.id,
            )  # fmt: skip


ENTERING = {
    "as its owner": "INSERT INTO member (id, firm, person, role, since) VALUES ($1, $2, $3, 'owner', now())",
    "by a claim": "INSERT INTO claim (id, firm, person, state, created_at) VALUES ($1, $2, $3, 'approved', now())",
}


@pytest.mark.parametrize("way", ENTERING)
async def test_nobody_enters_a_firm_by_a_row_about_themselves(way: str, cast: Cast) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError), acting_as(Acting(VISITOR, cast.binh.id)):
        async with db.atomic():
            await db.execute(ENTERING[way], uuid4(), cast.an_phat, cast.binh.id)


BOUGHT = "SELECT id FROM transfer_order WHERE firm = '{an_phat}'"
IN_REVIEW = "SELECT r.id FROM review r JOIN assessment a ON a.id = r.assessment AND a.firm = '{an_phat}'"
# What one statement slipped into a page could do as far as the pages' own rights go; each must do nothing.
SLIPPED_IN: dict[str, tuple[Role, str, str]] = {
    "write the record in another's name": (
        VISITOR, "lan",
        ("INSERT INTO audit_event (at, person_id, firm_id, action, object_kind, object_id, detail)"
        " VALUES (now(), '{minh}', '{an_phat}', 'firm viewed', 'firm', '{an_phat}', '{{}}')"),
    ),
    "write the record in nobody's name": (
        OPERATOR, "quan",
        ("INSERT INTO audit_event (at, action, object_kind, object_id, detail)"
        " VALUES (now(), 'account deleted', 'person', '{lan}', '{{}}')"),
    ),
    "sign in as somebody else": (
        OPERATOR, "quan",
        ("INSERT INTO session (id, person, digest, client, created_at, seen_at, expires_at)"
        " VALUES (gen_random_uuid(), '{lan}', 'x', '', now(), now(), now() + interval '1 day')"),
    ),
    "let a friend into a firm": (
        ADVISOR, "minh",
        ("INSERT INTO member (id, firm, person, role, since)"
        " VALUES (gen_random_uuid(), '{an_phat}', '{binh}', 'owner', now())"),
    ),
    "claim a firm for a friend": (
        ADVISOR, "minh",
        ("INSERT INTO claim (id, firm, person, state, created_at)"
        " VALUES (gen_random_uuid(), '{an_phat}', '{binh}', 'in_review', now())"),
    ),
    "make a colleague the owner": (
        ADVISOR, "minh", "UPDATE member SET role = 'owner' WHERE person = '{phuc}'",
    ),
    "rename a firm": (ADVISOR, "minh", "UPDATE firm SET name = 'x' WHERE id = '{an_phat}'"),
    "rename one's own firm in the registry": (VISITOR, "lan", "UPDATE firm SET name = 'x'"),
    "remove one's own firm": (VISITOR, "lan", "DELETE FROM firm"),
    "empty the plan of a firm that shares nothing": (
        ADVISOR, "minh", "DELETE FROM plan_step WHERE firm = '{an_phat}'",
    ),
    "settle a step of a firm that shares nothing": (
        ADVISOR, "minh", "UPDATE plan_step SET done_at = now() WHERE firm = '{an_phat}'",
    ),
    "remove a firm's measurements": (ADVISOR, "minh", "DELETE FROM measurement"),
    "make an order cheaper": (
        VISITOR, "lan", f"UPDATE transfer_order SET amount = 1 WHERE id IN ({BOUGHT})",
    ),
    "remove an order": (VISITOR, "lan", f"DELETE FROM transfer_order WHERE id IN ({BOUGHT})"),
    "decide on an answer of one's own": (
        VISITOR, "lan", f"UPDATE answer_check SET verdict = 'accepted' WHERE review IN ({IN_REVIEW})",
    ),
    "remove a review of one's own": (VISITOR, "lan", f"DELETE FROM review WHERE id IN ({IN_REVIEW})"),
    "approve a voucher of one's own": (VISITOR, "lan", "UPDATE voucher SET state = 'approved'"),
    "enter money for oneself": (
        VISITOR, "lan",
        ("INSERT INTO voucher_entry (voucher, account, kind, amount, entered_by, entered_at)"
        " SELECT id, account, 'paid', 1, '{lan}', now() FROM voucher"),
    ),
}  # fmt: skip


@pytest.mark.usefixtures("evidence_folder")
@pytest.mark.parametrize("what", SLIPPED_IN)
async def test_a_statement_slipped_into_a_page_cannot(what: str, cast: Cast, lan: Browser) -> None:
    await place(cast)
    await lan.post("/firm/consents/advisors/withdrawal")
    role, who, sql = SLIPPED_IN[what]
    people = {one: getattr(cast, one).id for one in ("lan", "phuc", "binh", "minh")}
    try:
        with acting_as(Acting(role, getattr(cast, who).id)):
            async with db.atomic():
                done = await db.execute(sql.format(**people, an_phat=cast.an_phat))
    except asyncpg.InsufficientPrivilegeError:
        return
    assert done.endswith(" 0"), done


async def test_a_former_colleague_does_not_come_back_alone(cast: Cast) -> None:
    await db.execute("UPDATE member SET ended_at = now() WHERE person = $1", cast.phuc.id)
    with acting_as(Acting(VISITOR, cast.phuc.id)):
        tag = await db.execute("UPDATE member SET ended_at = NULL WHERE person = $1", cast.phuc.id)
    assert tag == "UPDATE 0"


async def _foreign(name: str, cast: Cast) -> set[object]:
    with acting_as(SYSTEM):
        return await rows(name, cast.an_phat)


@pytest.mark.usefixtures("transaction")
async def test_the_province_has_no_right_to_any_table_with_rows_of_a_firm() -> None:
    for name in set(of_firms()) - exceptions("any account"):
        granted = [verb for verb in VERBS if await may(PROVINCE, name, verb)]
        assert not granted, name


async def test_the_province_reads_no_person_but_staff_and_no_record(cast: Cast) -> None:
    hoa = Acting("lotrinh_province", cast.hoa.id)
    staff = {cast.minh.id, cast.an.id, cast.hoa.id, cast.quan.id}
    assert await seen("person", hoa) == staff
    assert await seen("audit_event", hoa) is None
    assert await seen("message", hoa) is None


@pytest.mark.usefixtures("transaction")
async def test_no_role_may_change_the_record() -> None:
    for role in (*EVERYBODY, "lotrinh_system"):
        for name in APPEND_ONLY:
            assert not await may(role, name, "UPDATE")
            assert not await may(role, name, "DELETE")


async def test_an_account_is_its_owners(cast: Cast) -> None:
    from lotrinh.accounts.sessions import open_session

    await open_session(cast.lan.id, "a browser")
    await open_session(cast.minh.id, "a browser")
    for role in ("lotrinh_visitor", "lotrinh_advisor", "lotrinh_province"):
        for name in set(of_people()) & {"session", "passkey", "authenticator_app", "recovery_code"}:
            assert not await seen(name, Acting(role, cast.binh.id)), (role, name)
    assert len(await seen("session", Acting("lotrinh_visitor", cast.lan.id)) or ()) == 1


async def test_nobody_makes_themselves_staff(cast: Cast) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError), acting_as(Acting("lotrinh_visitor", cast.lan.id)):
        async with db.atomic():
            await db.execute("UPDATE person SET staff_role = 'operator' WHERE id = $1", cast.lan.id)
    assert await may(OPERATOR, "person", "UPDATE")


async def test_a_former_colleague_sees_nothing_of_the_firm(cast: Cast) -> None:
    phuc = Acting("lotrinh_visitor", cast.phuc.id)
    assert await seen("firm", phuc) == {cast.an_phat}
    await db.execute("UPDATE member SET ended_at = now() WHERE person = $1", cast.phuc.id)
    assert await seen("firm", phuc) == set()
