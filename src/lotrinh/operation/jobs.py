"""Computes the chain over the audit record anew, every night and when asked, and keeps what came of it."""

from typing import Any
from uuid import uuid4

import msgspec
import structlog

from lotrinh import audit_chain, clock
from lotrinh.audit_jobs import tell_operators
from lotrinh.operation.services import VERIFY
from lotrinh.operation.tables import AuditVerification

MOST_KEPT = 20

log = structlog.get_logger()


async def verify_record(_: dict[str, Any]) -> None:
    """A second run of the same night adds a second line and letter, which does no harm."""
    await audit_chain.link_new_events()
    found = await audit_chain.verify(audit_chain.kept_heads(audit_chain.heads_file()))
    if found.problems:
        log.error("the audit record is not whole", problems=len(found.problems))
        first = found.problems[0]
        await tell_operators("audit-broken", count=len(found.problems), what=first.what, named=first.named)
    await AuditVerification(
        id=uuid4(),
        ran_at=clock.now(),
        links=found.links,
        waiting=found.waiting,
        heads=found.heads,
        problem_count=len(found.problems),
        problems=msgspec.json.encode(found.problems[:MOST_KEPT]).decode(),
    ).save()


JOBS = {VERIFY: verify_record}
NIGHTLY = {VERIFY: "40 17 * * *"}
