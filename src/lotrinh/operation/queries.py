"""Jobs, letters, the audit record and the state of it all, as the operator sees them."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
import yaml

from lotrinh import db
from lotrinh.accounts.emails import masked
from lotrinh.accounts.visitor import Visitor
from lotrinh.audit_chain import WAITING, Problem
from lotrinh.centre.firm_filter import number
from lotrinh.firms.finding import is_meant, meant

SHOWN = 100
EVENTS_SHOWN = 50
HIGHEST_ID = 2**63 - 1
BY_NAME = """
SELECT entrypoint AS name,
       count(*) FILTER (WHERE status = 'queued' AND execute_after <= now())::int AS due,
       count(*) FILTER (WHERE status = 'queued' AND execute_after > now())::int AS later,
       count(*) FILTER (WHERE status = 'picked')::int AS running,
       count(*) FILTER (WHERE status = 'failed')::int AS held,
       min(created) FILTER (WHERE status = 'queued') AS oldest
FROM pgqueuer GROUP BY entrypoint ORDER BY held DESC, entrypoint
"""
HELD = """
SELECT j.id, j.entrypoint AS name, j.created, j.updated, j.attempts, l.traceback ->> 'exception_type' AS error
FROM pgqueuer j
LEFT JOIN LATERAL (
    SELECT traceback FROM pgqueuer_log WHERE job_id = j.id AND traceback IS NOT NULL ORDER BY created DESC LIMIT 1
) l ON true
WHERE j.status = 'failed' ORDER BY j.updated DESC, j.id LIMIT 100
"""
SCHEDULES = (
    "SELECT entrypoint AS name, expression, last_run, next_run FROM pgqueuer_schedules ORDER BY entrypoint"
)
WORKERS = "SELECT host, process, started_at, seen_at FROM worker_beat ORDER BY seen_at DESC LIMIT 20"
LETTERS = """
SELECT m.id, m.recipient, m.subject, m.created_at, m.sent_at,
       EXISTS (SELECT 1 FROM pgqueuer j WHERE j.dedupe_key = 'mail.deliver:' || m.id AND j.status = 'failed') AS held
FROM message m WHERE ($1 = 'all' OR m.sent_at IS NULL)
ORDER BY m.created_at DESC, m.id LIMIT 100
"""
LETTERS_WAITING = (
    "SELECT count(*)::int AS waiting, min(created_at) AS oldest FROM message WHERE sent_at IS NULL"
)
# The newest first, and from the number of an event on backwards: the record only ever grows at its end.
EVENTS = """
SELECT e.id, e.at, e.action, e.object_kind, e.object_id, f.id AS firm_id, f.name AS firm,
       p.name, p.email
FROM audit_event e
LEFT JOIN person p ON p.id = e.person_id
LEFT JOIN firm f ON f.id = e.firm_id
WHERE e.id < $1
  AND ($2::uuid[] IS NULL OR e.person_id = ANY($2))
  AND ($3::uuid[] IS NULL OR e.firm_id = ANY($3))
  AND ($4::text = '' OR e.action = $4)
ORDER BY e.id DESC LIMIT 51
"""
PEOPLE_MEANT = (
    "SELECT id FROM person WHERE email LIKE lower($1) || '%' OR name ILIKE '%' || $1 || '%' LIMIT 200"
)
FIRMS_MEANT = f"SELECT f.id FROM firm f WHERE {is_meant('$1', '$2')} LIMIT 200"  # noqa: S608 - a condition of the code
ACTIONS = "SELECT DISTINCT action FROM (SELECT action FROM audit_event ORDER BY id DESC LIMIT 20000) e ORDER BY action"
VERIFICATIONS = """
SELECT ran_at, links, waiting, heads, problem_count, problems FROM audit_verification ORDER BY ran_at DESC LIMIT 5
"""
STATE = """
SELECT pg_database_size(current_database()) AS bytes, current_setting('server_version') AS version,
       (SELECT count(*)::int FROM session WHERE seen_at > now() - interval '15 minutes') AS sessions
"""
ROUNDS = """
SELECT instrument, version, count(*) FILTER (WHERE state = 'draft')::int AS drafts,
       count(*) FILTER (WHERE state = 'submitted')::int AS submitted
FROM assessment GROUP BY instrument, version
"""


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`before`: only events older than this one's number."""

    person: str = ""
    firm: str = ""
    action: str = ""
    before: int = HIGHEST_ID

    def older(self, last: int) -> str:
        given = {"person": self.person, "firm": self.firm, "action": self.action}
        return f"?{urlencode({name: value for name, value in given.items() if value} | {'before': last})}"


def parse(given: Mapping[str, Any]) -> AuditFilter:
    """Raises UnknownFilter for a number that is none."""
    fields = {name: str(value).strip().replace("\x00", "")[:160] for name, value in given.items()}
    return AuditFilter(
        person=fields.get("person", ""),
        firm=fields.get("firm", ""),
        action=fields.get("action", ""),
        before=number(fields, "before", 1, HIGHEST_ID) or HIGHEST_ID,
    )


class Jobs(msgspec.Struct, frozen=True):
    """Dicts: `by_name` of name, due, later, running, held, oldest; `held` of id, name, created, updated, error."""

    by_name: list[dict[str, Any]]
    held: list[dict[str, Any]]
    schedules: list[dict[str, Any]]
    workers: list[dict[str, Any]]


class Verification(msgspec.Struct, frozen=True):
    ran_at: datetime
    links: int
    waiting: int
    heads: int
    problem_count: int
    problems: list[Problem]


@cache
def _job_names() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("job-names.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, dict[str, str]])


def job_name(job: str) -> dict[str, str]:
    """In each language; a job that only an earlier version knew goes by the program's word."""
    return _job_names().get(job) or {"vi": job, "en": job}


async def jobs(operator: Visitor) -> Jobs:
    if operator.staff_role != "operator":
        return Jobs([], [], [], [])
    return Jobs(
        await db.fetch(BY_NAME), await db.fetch(HELD), await db.fetch(SCHEDULES), await db.fetch(WORKERS)
    )


async def letters(operator: Visitor, state: str) -> list[dict[str, Any]]:
    """The newest hundred, of all or of those not sent; the recipient as far as one needs to recognise it."""
    if operator.staff_role != "operator":
        return []
    return [row | {"recipient": masked(row["recipient"])} for row in await db.fetch(LETTERS, state)]


async def letters_waiting(operator: Visitor) -> tuple[int, datetime | None]:
    """How many, and since when the oldest does."""
    row = await db.fetch_one(LETTERS_WAITING) if operator.staff_role == "operator" else None
    return (row["waiting"], row["oldest"]) if row else (0, None)


async def events(operator: Visitor, chosen: AuditFilter) -> tuple[list[dict[str, Any]], int | None]:
    """A page of the record, and the number from which the next one goes on."""
    if operator.staff_role != "operator":
        return [], None
    rows = await db.fetch(
        EVENTS, chosen.before, await _people(chosen.person), await _firms(chosen.firm), chosen.action
    )
    page = [row | {"person": _name(row)} for row in rows[:EVENTS_SHOWN]]
    return page, page[-1]["id"] if len(rows) > EVENTS_SHOWN else None


def _name(row: dict[str, Any]) -> str | None:
    """Of whoever gave none, the address as far as one needs to recognise it; None: nobody did it."""
    return row["name"] or (masked(row["email"]) if row["email"] else None)


async def actions(operator: Visitor) -> list[str]:
    """Those of the last 20,000 events."""
    if operator.staff_role != "operator":
        return []
    return [row["action"] for row in await db.fetch(ACTIONS)]


async def verifications(operator: Visitor) -> list[Verification]:
    """The newest first."""
    if operator.staff_role != "operator":
        return []
    return [
        Verification(**row | {"problems": msgspec.json.decode(row["problems"], type=list[Problem])})
        for row in await db.fetch(VERIFICATIONS)
    ]


async def events_waiting(operator: Visitor) -> int:
    """Events that are not in the chain yet."""
    row = await db.fetch_one(WAITING) if operator.staff_role == "operator" else None
    return row["events"] if row else 0


async def state(operator: Visitor) -> dict[str, Any]:
    """Size and version of the database, and how many sessions were seen within a quarter of an hour."""
    row = await db.fetch_one(STATE) if operator.staff_role == "operator" else None
    return row or {"bytes": 0, "version": "", "sessions": 0}


@db.by_system
async def rounds(operator: Visitor) -> dict[str, dict[str, int]]:
    """instrument/version -> drafts and submitted rounds."""
    if operator.staff_role != "operator":
        return {}
    return {f"{row['instrument']}/{row['version']}": row for row in await db.fetch(ROUNDS)}


async def _people(text: str) -> list[UUID] | None:
    return [row["id"] for row in await db.fetch(PEOPLE_MEANT, _literally(text))] if text else None


async def _firms(text: str) -> list[UUID] | None:
    if not text:
        return None
    return [row["id"] for row in await db.fetch(FIRMS_MEANT, *meant(text))]


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
