"""The nightly round of check-ins: those that have come due are made, and whoever can answer is told by mail."""

from datetime import timedelta
from typing import Any

from lotrinh import clock, db
from lotrinh.accounts.emails import write
from lotrinh.roadmap.adoption_consequences import settle

FOLLOW = "check_in.follow"
FORTNIGHT = timedelta(days=14)

# In one order and before anything else, as everywhere where events, steps and check-ins of a firm change.
FIRMS = """
SELECT 1 FROM firm WHERE id IN (SELECT DISTINCT firm FROM adoption) ORDER BY id FOR NO KEY UPDATE
"""
# Who owns the step of the solution and still works there, else the owners of the firm.
WAITING = """
SELECT p.id, p.email, array_agg(c.id ORDER BY c.due_on, c.id) AS check_ins
FROM check_in c
JOIN member m ON m.firm = c.firm AND m.ended_at IS NULL
JOIN person p ON p.id = m.person
LEFT JOIN plan_step s ON s.firm = c.firm AND s.solution = c.solution AND EXISTS (
    SELECT 1 FROM member x WHERE x.firm = c.firm AND x.person = s.owner AND x.ended_at IS NULL
)
WHERE c.answer IS NULL AND c.due_on <= $1
  AND CASE WHEN s.owner IS NULL THEN m.role = 'owner' ELSE m.person = s.owner END
  AND NOT EXISTS (SELECT 1 FROM plan_mail_opt_out o WHERE o.person = p.id)
  AND NOT EXISTS (SELECT 1 FROM check_in_notice n WHERE n.check_in = c.id AND n.person = p.id)
GROUP BY p.id, p.email ORDER BY p.id
"""
TOLD_LATELY = "SELECT 1 FROM check_in_notice WHERE person = $1 AND sent_at > $2"
TOLD = """
INSERT INTO check_in_notice (check_in, person, sent_at) SELECT unnest($1::uuid[]), $2, $3
ON CONFLICT (check_in, person) DO NOTHING
"""


async def follow(_: dict[str, Any]) -> None:
    """The nightly job; a second run makes and says nothing new."""
    async with db.atomic():
        await db.execute(FIRMS)
        await settle()
    for person in await db.fetch(WAITING, clock.today()):
        async with db.atomic():
            await _tell(person)


async def _tell(person: dict[str, Any]) -> None:
    """One mail a fortnight for everything that waits; the lock keeps a second worker from sending it, too."""
    await db.fetch_one("SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE", person["id"])
    if await db.fetch_one(TOLD_LATELY, person["id"], clock.now() - FORTNIGHT):
        return
    if await db.execute(TOLD, person["check_ins"], person["id"], clock.now()) != "INSERT 0 0":
        await write(person["email"], "check-in", path="/roadmap/plan")
