"""What the database and the mail server hold afterwards, beside what was acknowledged."""

import json
from collections import Counter

from lotrinh import audit_chain, db
from tests.crash.stand import Stand, until
from tests.crash.traffic import QUESTION, Traffic, link_the_record

DRAINED = "SELECT count(*) AS n FROM pgqueuer WHERE status <> 'failed'"
HELD = """
SELECT q.entrypoint, l.traceback->>'exception_type' AS kind, l.traceback->>'exception_message' AS why
FROM pgqueuer q LEFT JOIN pgqueuer_log l ON l.job_id = q.id AND l.status = 'failed' WHERE q.status = 'failed'
"""
SAVED = """
SELECT (SELECT value FROM answer WHERE assessment = $1 AND question_id = $2) AS value,
       (SELECT count(*) FROM audit_event WHERE object_id = $1::text AND action = 'assessment.answer') AS audited
"""
SUBMISSIONS = """
SELECT a.id, a.state = 'submitted' AS submitted, a.submitted_at IS NOT NULL AS dated,
    (SELECT count(*) FROM snapshot WHERE assessment = a.id) AS snapshots,
    (SELECT count(*) FROM round_result WHERE assessment = a.id) AS flat,
    (SELECT count(*) FROM firm_latest WHERE assessment = a.id) AS newest,
    (SELECT count(*) FROM audit_event WHERE object_id = a.id::text AND action = 'assessment.submit') AS audited
FROM assessment a WHERE a.id = ANY($1)
"""
SENT = "SELECT count(*) AS n FROM message WHERE id = ANY($1) AND sent_at IS NOT NULL"


async def problems(stand: Stand, traffic: Traffic) -> list[str]:
    """After the worker has done what waits; empty if all is well."""
    await link_the_record()
    await until("the queue is empty", _is_drained)
    found = [*await _lost_saves(traffic), *await _half_submitted(traffic), *await _letters(stand, traffic)]
    found += [f"{n} × {what}" for what, n in traffic.wrong.items()]
    found += [f"job held: {row['entrypoint']}, {row['kind']} ({row['why']})" for row in await db.fetch(HELD)]
    verdict = await audit_chain.verify([])
    found += [f"audit link {one.position}: {one.what}" for one in verdict.problems]
    found += [f"{verdict.waiting} events were not linked"] * bool(verdict.waiting)
    return found


async def _is_drained() -> bool:
    row = await db.fetch_one(DRAINED)
    return row == {"n": 0}


async def _lost_saves(traffic: Traffic) -> list[str]:
    found = []
    for saver in traffic.savers:
        row = await db.fetch_one(SAVED, saver.user.assessment, QUESTION)
        assert row is not None
        stored = int(json.loads(row["value"])["numerator"]) if row["value"] else 0
        if stored < saver.acknowledged:
            found.append(f"a save is lost: stored {stored}, acknowledged {saver.acknowledged}")
        if row["audited"] < saver.total:
            found.append(f"{row['audited']} audit rows for {saver.total} acknowledged saves")
    return found


async def _half_submitted(traffic: Traffic) -> list[str]:
    rows = await db.fetch(SUBMISSIONS, [user.assessment for user in traffic.drafts])
    parts = ("dated", "snapshots", "flat", "newest", "audited")
    half = [row for row in rows if any(row[part] != int(row["submitted"]) for part in parts)]
    lost = [row for row in rows if row["id"] in traffic.submitted and not row["submitted"]]
    return [f"half submitted: {row}" for row in half] + [f"submission lost: {row['id']}" for row in lost]


async def _letters(stand: Stand, traffic: Traffic) -> list[str]:
    """A worker that dies between the server's yes and the commit sends once more under the same Message-ID."""
    arrived = Counter(identity.strip("<>").partition("@")[0] for identity in stand.letters.message_ids())
    missing = [one for one in traffic.letters if not arrived[str(one)]]
    row = await db.fetch_one(SENT, list(traffic.letters))
    assert row is not None
    unsent = len(traffic.letters) - row["n"]
    return [f"{len(missing)} letters never arrived"] * bool(missing) + [
        f"{unsent} letters are not noted as sent"
    ] * bool(unsent)


def repeated_letters(stand: Stand) -> int:
    """How many arrived more than once."""
    return sum(n > 1 for n in Counter(stand.letters.message_ids()).values())
