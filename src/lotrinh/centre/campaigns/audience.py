"""Whom a campaign is for, and which of them would get a letter now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import firm_list
from lotrinh.centre.campaigns import problems
from lotrinh.centre.cohorts import membership
from lotrinh.centre.firm_filter import parse_address
from lotrinh.centre.registry_import.locking import join_whole_tables

STALLED = timedelta(days=7)
"""A draft in which nobody has answered for so long has stopped."""
MOST_TICKED = 1_000
SHOWN = 50
LONG_LIST = 1_000
MANY = 2_000
"""From so many firms on a job does what would keep a page waiting."""

# The first owner if the firm has people here, else the address of the registry if it is one address.
SORTED = r"""
WITH asked AS (
    SELECT f.id, f.name, f.search_key, f.tax_code, lower(coalesce(o.email, substring(
        trim(f.registry_email) FROM '^[A-Za-z0-9.!#$%&*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$'
    ))) AS email
    FROM unnest($1::uuid[]) AS given(id) JOIN firm f ON f.id = given.id
    LEFT JOIN (
        SELECT DISTINCT ON (m.firm) m.firm, p.email FROM member m JOIN person p ON p.id = m.person
        WHERE m.ended_at IS NULL ORDER BY m.firm, m.role DESC, m.since, m.id
    ) o ON o.firm = f.id
), refused AS (
    SELECT firm, email FROM campaign_opt_out WHERE withdrawn_at IS NULL
), busy AS (
    SELECT r.firm, l.email FROM campaign_letter l
    JOIN campaign_recipient r ON r.id = l.recipient JOIN campaign c ON c.id = l.campaign
    WHERE l.sent_at > $3 OR (l.state = 'waiting' AND c.state IN ('running', 'paused'))
), stalled AS (
    SELECT a.firm FROM firm_assessment a
    WHERE a.state = 'draft' AND a.started_at < $4
      AND NOT EXISTS (SELECT 1 FROM answer w WHERE w.assessment = a.id AND w.updated_at >= $4)
), sorted AS (
    SELECT a.*, CASE
        WHEN $2 = 'invite' AND a.id IN (SELECT firm FROM firm_assessment) THEN 'answered'
        WHEN $2 = 'remind' AND a.id NOT IN (SELECT firm FROM stalled) THEN 'no_draft'
        WHEN a.email IS NULL THEN 'no_address'
        WHEN a.id IN (SELECT firm FROM refused) OR a.email IN (SELECT email FROM refused) THEN 'opted_out'
        WHEN a.id IN (SELECT firm FROM busy) OR a.email IN (SELECT email FROM busy) THEN 'contacted'
    END AS left_out
    FROM asked a
)
"""
ALL = f"{SORTED} SELECT id, email, left_out FROM sorted ORDER BY search_key, id"
# Of each reason, and of those without one, the count and the first by name.
FIRST = f"""
{SORTED} SELECT id, name, tax_code, left_out, firms FROM (
    SELECT s.*, count(*) OVER (PARTITION BY left_out) AS firms,
           row_number() OVER (PARTITION BY left_out ORDER BY search_key, id) AS place
    FROM sorted s
) n
WHERE place = 1 OR (left_out = 'no_address' AND place <= {SHOWN}) ORDER BY firms DESC, left_out, place
"""


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """The audience as a draft names it: fixed `firms`, else a `cohort`, else the filter of `address`."""

    firms: list[UUID] | None = None
    cohort: UUID | None = None
    address: str = ""


class Addressee(msgspec.Struct, frozen=True):
    """`left_out`: why nothing would be sent; None: a letter would go to `email`."""

    id: UUID
    email: str | None
    left_out: str | None


class Named(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    tax_code: str


class Preview(msgspec.Struct, frozen=True):
    """How many firms a launch would write to now (`reached`), and how many not and why.

    `first`: the first of those reached; `without_address`: the first of those that no address is known of.
    """

    reached: int
    left_out: dict[str, int]
    first: Named | None
    without_address: list[Named]
    at: datetime

    @property
    def total(self) -> int:
        return self.reached + sum(self.left_out.values())


def aim_asked(visitor: Visitor, pairs: list[tuple[str, str]]) -> Aim:
    """As an address or a list's form asks for it: its ticked firms or, with `scope` all, its filter."""
    given, ticked = dict(pairs), [value for name, value in pairs if name == "firm"]
    scope = given.get("scope")
    if scope == "all":
        return aim_of(visitor, [], "", given.get("filter", ""))
    if scope is not None and not ticked:
        raise problems.NothingTicked
    return aim_of(visitor, ticked, given.get("cohort", ""), f"?{urlencode(pairs)}")


def aim_of(visitor: Visitor, firms: Sequence[str], cohort: str, address: str) -> Aim:
    """As a page or a form names it; "my firms" become those of the visitor, whoever looks later.

    A cohort narrowed down further is a filter.
    """
    if len(firms) > MOST_TICKED:
        raise problems.TooManyFirms(most=MOST_TICKED)
    try:
        if firms:
            return Aim(firms=list(dict.fromkeys(UUID(one) for one in firms)))
        whole = UUID(cohort) if cohort else None
    except ValueError:
        raise problems.UnknownAudience from None
    chosen = parse_address(address)
    if whole and chosen.fields().keys() <= {"cohort", "order"}:
        return Aim(cohort=whole)
    if chosen.advisor == "mine":
        chosen = msgspec.structs.replace(chosen, advisor=str(visitor.id))
    return Aim(address=msgspec.structs.replace(chosen, order="name").address())


async def audience(visitor: Visitor, aim: Aim, purpose: str, quiet_days: int) -> list[Addressee]:
    """Every firm of it as it stands now, by name; nobody is put down as written to."""
    return [Addressee(**row) for row in await _sorted(ALL, visitor, aim, purpose, quiet_days)]


async def preview(visitor: Visitor, aim: Aim, purpose: str, quiet_days: int) -> Preview:
    now, rows = clock.now(), await _sorted(FIRST, visitor, aim, purpose, quiet_days)
    counts = {row["left_out"]: row["firms"] for row in rows}
    reached = counts.pop(None, 0)
    named = [(row["left_out"], Named(row["id"], row["name"], row["tax_code"])) for row in rows]
    first = next((firm for left_out, firm in named if left_out is None), None)
    return Preview(
        reached, counts, first, [firm for left_out, firm in named if left_out == "no_address"], now
    )


async def size(visitor: Visitor, aim: Aim) -> int:
    """How many firms it has now; raises NotFound for a cohort that the visitor does not see."""
    if aim.firms is not None:
        return len(aim.firms)
    if aim.cohort:
        return await firm_list.total(visitor, (await membership.cohort(visitor, aim.cohort)).filter)
    return await firm_list.total(visitor, parse_address(aim.address))


async def firm_ids(visitor: Visitor, aim: Aim) -> list[UUID]:
    """Raises NotFound for a cohort that the visitor does not see."""
    if visitor.staff_role != "advisor":
        return []
    if aim.firms is not None:
        return aim.firms
    if aim.cohort:
        return await membership.firm_ids(visitor, aim.cohort)
    where, values = firm_list.conditions(visitor, parse_address(aim.address))
    rows: list[dict[str, Any]] = await db.fetch(f"SELECT s.firm {firm_list.LISTED} {where}", *values)
    return [row["firm"] for row in rows]


async def _sorted(
    sql: str, visitor: Visitor, aim: Aim, purpose: str, quiet_days: int
) -> list[dict[str, Any]]:
    now, firms = clock.now(), await firm_ids(visitor, aim)
    async with db.atomic():
        if len(firms) > LONG_LIST:
            await join_whole_tables()  # the planner takes any list for one of ten
        return await db.fetch(sql, firms, purpose, now - timedelta(days=quiet_days), now - STALLED)
