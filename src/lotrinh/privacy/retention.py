"""How long what is stored is kept, in one list, and the one nightly job that removes what is older."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import structlog

from lotrinh import audit, clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.exports.jobs import remove_old_lists
from lotrinh.centre.registry_import.tidying import remove_old_imports
from lotrinh.i18n import N_
from lotrinh.privacy import old_copies, old_drafts
from lotrinh.privacy.tables import RetentionRun
from lotrinh.settings import settings

RUN = "retention.run"
BATCH = 5_000
MONTH = 30.44
"""Days."""

log = structlog.get_logger()

Removal = Callable[[datetime], Awaitable[int]]
"""Takes the moment before which things go; answers how many went."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """`setting`: the field of the settings that says how long, in `unit`."""

    key: str
    what: str
    setting: str
    unit: str
    remove: Removal

    @property
    def kept(self) -> int:
        return int(getattr(settings(), self.setting))

    def before(self, now: datetime) -> datetime:
        return now - timedelta(days=self.kept * (MONTH if self.unit == "months" else 1))


class RuleSeen(msgspec.Struct, frozen=True):
    rule: Rule
    last: dict[str, Any] | None


def _rows(table: str, condition: str) -> Removal:
    """In batches, each statement short; what somebody holds just now goes the next night."""
    statement = f"""
    DELETE FROM {table} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM {table} WHERE {condition} LIMIT {BATCH} FOR UPDATE SKIP LOCKED
    ))
    """  # noqa: S608 - constants of this module

    async def remove(before: datetime) -> int:
        removed = 0
        while True:
            batch = int((await db.execute(statement, before)).removeprefix("DELETE "))
            removed += batch
            if batch < BATCH:
                return removed

    return remove


RULES = (
    Rule(
        key="codes", what=N_("Sign-in codes"), setting="keep_codes_days", unit="days",
        remove=_rows("sign_in_code", "created_at < $1"),
    ),
    Rule(
        key="tries", what=N_("Wrong second factors"), setting="keep_codes_days", unit="days",
        remove=_rows("wrong_factor", "at < $1"),
    ),
    Rule(
        key="sessions", what=N_("Sessions that are over"), setting="keep_sessions_days", unit="days",
        remove=_rows("session", "expires_at < $1"),
    ),
    Rule(
        key="devices", what=N_("Browsers not seen any more"), setting="keep_devices_days", unit="days",
        remove=_rows("known_device", "seen_at < $1"),
    ),
    Rule(
        key="letters", what=N_("E-mails sent, or never sent"), setting="keep_letters_days", unit="days",
        remove=_rows("message", "coalesce(sent_at, created_at) < $1"),
    ),
    Rule(
        key="invitations", what=N_("Invitations that are over"), setting="keep_invitations_days", unit="days",
        remove=_rows("invitation", "coalesce(accepted_at, withdrawn_at, expires_at) < $1"),
    ),
    Rule(
        key="drafts", what=N_("Drafts of assessments that nobody touched"), setting="keep_drafts_months",
        unit="months", remove=old_drafts.remove,
    ),
    Rule(
        key="imports", what=N_("Files and rows of registry imports"), setting="keep_imports_days", unit="days",
        remove=remove_old_imports,
    ),
    Rule(
        key="provider-imports", what=N_("Rows of imports of providers"), setting="keep_imports_days", unit="days",
        remove=_rows(
            "provider_import_row", "provider_import IN (SELECT id FROM provider_import WHERE uploaded_at < $1)"
        ),
    ),
    Rule(
        key="lists", what=N_("Lists of firms exported to files"), setting="keep_lists_days", unit="days",
        remove=remove_old_lists,
    ),
    Rule(
        key="copies", what=N_("Copies of one's own data"), setting="keep_copies_days", unit="days",
        remove=old_copies.remove,
    ),
    Rule(
        key="job-log", what=N_("Log of background jobs"), setting="keep_job_log_days", unit="days",
        remove=_rows("pgqueuer_log", "created < $1"),
    ),
    Rule(
        key="runs", what=N_("What this page says of past nights"), setting="keep_job_log_days", unit="days",
        remove=_rows("retention_run", "ran_at < $1"),
    ),
)  # fmt: skip

NEWEST = """
SELECT DISTINCT ON (rule) rule, ran_at, removed, problem FROM retention_run ORDER BY rule, ran_at DESC
"""


async def rules(visitor: Visitor) -> list[RuleSeen]:
    """For the operator."""
    if visitor.staff_role != "operator":
        return []
    newest = {row["rule"]: row for row in await db.fetch(NEWEST)}
    return [RuleSeen(rule, newest.get(rule.key)) for rule in RULES]


async def ask_for_run(visitor: Visitor) -> None:
    async with db.atomic():
        await audit.record("retention asked", "retention_run", "now", person_id=visitor.id)
        await jobs.enqueue(RUN, {}, key=RUN)


async def run(_: dict[str, Any]) -> None:
    """The job: a rule that fails is noted, and stops no other."""
    for rule in RULES:
        removed, problem = 0, ""
        try:
            async with db.atomic():
                removed = await rule.remove(rule.before(clock.now()))
        except Exception as error:
            log.exception("retention failed", rule=rule.key)
            problem = type(error).__name__
        await RetentionRun(
            id=uuid4(), rule=rule.key, ran_at=clock.now(), removed=removed, problem=problem
        ).save()
