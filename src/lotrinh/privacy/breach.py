"""`lotrinh breach-report`: whose data an account read or changed in a stretch of time, for the notice within 72 hours.

From the audit record alone: it tells what the product noted, not what somebody read of a stolen copy of the database.
"""

import asyncio
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from lotrinh import acts, clock, db
from lotrinh.i18n import DEFAULT, N_, gettext
from lotrinh.settings import settings
from lotrinh.spreadsheets import MARK, csv_lines

HEADS = {
    "account": N_("Account that was used"),
    "kind": N_("Firm or natural person"),
    "name": N_("Name"),
    "tax_code": N_("Tax code"),
    "first": N_("First time"),
    "last": N_("Last time"),
    "times": N_("How often"),
    "acts": N_("What was done"),
    "write_to": N_("Whom to write to"),
}
KINDS = {"firm": N_("Firm"), "person": N_("Natural person")}
ACCOUNT = "SELECT id FROM person WHERE email = lower($1)"
# Whom to write to: the owners of a firm here, else the address the registry has; the person themselves.
OF_FIRMS = """
SELECT coalesce(p.email, '') AS account, 'firm' AS kind, f.name, f.tax_code, min(e.at) AS first, max(e.at) AS last,
       count(*) AS times, string_agg(DISTINCT e.action, '; ') AS acts,
       coalesce((
           SELECT string_agg(o.email, '; ' ORDER BY o.email) FROM member m JOIN person o ON o.id = m.person
           WHERE m.firm = f.id AND m.role = 'owner' AND m.ended_at IS NULL
       ), f.registry_email, '') AS write_to
FROM audit_event e JOIN firm f ON f.id = e.firm_id LEFT JOIN person p ON p.id = e.person_id
WHERE e.at >= $1 AND e.at < $2 AND ($3::uuid IS NULL OR e.person_id = $3) AND e.person_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = e.firm_id AND m.person = e.person_id AND $3::uuid IS NULL)
GROUP BY p.email, f.id ORDER BY f.name, f.id
"""
OF_PEOPLE = """
SELECT coalesce(p.email, '') AS account, 'person' AS kind, o.name, '' AS tax_code, min(e.at) AS first,
       max(e.at) AS last, count(*) AS times, string_agg(DISTINCT e.action, '; ') AS acts, o.email AS write_to
FROM audit_event e JOIN person o ON e.object_kind = 'person' AND o.id::text = e.object_id
LEFT JOIN person p ON p.id = e.person_id
WHERE e.at >= $1 AND e.at < $2 AND ($3::uuid IS NULL OR e.person_id = $3)
  AND e.person_id IS NOT NULL AND (e.person_id <> o.id OR $3::uuid IS NOT NULL)
GROUP BY p.email, o.id ORDER BY o.email
"""


def report(first: date, last: date, account: str | None, target: Path) -> None:
    """Both days count in full, as days in Vietnam."""
    rows = asyncio.run(affected(first, last, account))
    target.write_bytes(file_of(rows))
    kinds = [row["kind"] for row in rows]
    click.echo(f"{target}: {kinds.count('firm')} firms and {kinds.count('person')} persons.")
    if not settings().names_responsible:
        click.echo("Who is responsible for the data is not entered in full: see LOTRINH_CONTROLLER_NAME.")
    click.echo("Lists exported to files name their firms only where results were shared.")


def file_of(rows: list[dict[str, Any]]) -> bytes:
    """In the first language of the product, which the authority and the firms read; each line is whole by itself."""
    known = settings().responsible
    heads = [gettext(DEFAULT, head) for head in [*HEADS.values(), *known]]
    responsible = [entry or gettext(DEFAULT, "not entered yet") for entry in known.values()]
    lines = [[*(_said(name, row[name]) for name in HEADS), *responsible] for row in rows]
    return MARK + csv_lines([heads, *lines])


def _said(column: str, value: Any) -> Any:
    if column == "kind":
        return gettext(DEFAULT, KINDS[value])
    if column == "acts":
        return "; ".join(acts.name(act)[DEFAULT] for act in value.split("; "))
    return value


async def affected(first: date, last: date, account: str | None) -> list[dict[str, Any]]:
    """One line for each account and whose data it touched; without an account, of all but the firms' own people."""
    if last < first:
        raise click.UsageError("--to is before --from.")
    who = None
    if account:
        found = await db.fetch_one(ACCOUNT, account)
        if found is None:
            raise click.UsageError(f"There is no account {account}.")
        who = found["id"]
    begin, end = _begin(first), _begin(last + timedelta(days=1))
    rows = [*await db.fetch(OF_FIRMS, begin, end, who), *await db.fetch(OF_PEOPLE, begin, end, who)]
    return [row | {name: _text(row[name]) for name in ("first", "last")} for row in rows]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)


def _text(moment: datetime) -> str:
    return clock.local(moment).isoformat(timespec="seconds")
