"""Mails about steps: a week before one is due, and once when it is overdue; never twice for the same day."""

from typing import Any

from lotrinh import clock, db
from lotrinh.accounts.emails import write
from lotrinh.roadmap.titles import title

REMIND = "plan.remind"
DAYS_AHEAD = 7

# Who has left the firm or wants no mail gets none; nobody else gets it in their stead.
DUE = """
SELECT s.id, s.solution, s.due_on, p.email, CASE WHEN s.due_on < $1 THEN 'overdue' ELSE 'due' END AS kind
FROM plan_step s
JOIN member m ON m.firm = s.firm AND m.person = s.owner AND m.ended_at IS NULL
JOIN person p ON p.id = s.owner
WHERE s.done_at IS NULL AND s.removed_at IS NULL AND s.due_on <= $1 + $2::int
  AND NOT EXISTS (SELECT 1 FROM plan_mail_opt_out o WHERE o.person = p.id)
  AND NOT EXISTS (
      SELECT 1 FROM plan_reminder r WHERE r.step = s.id AND r.due_on = s.due_on
        AND r.kind = CASE WHEN s.due_on < $1 THEN 'overdue' ELSE 'due' END
  )
ORDER BY s.due_on, s.id
"""
SENT = """
INSERT INTO plan_reminder (step, kind, due_on, sent_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (step, kind, due_on) DO NOTHING
"""


async def remind(_: dict[str, Any]) -> None:
    """The nightly job; a second run finds nothing left to say."""
    for one in await db.fetch(DUE, clock.today(), DAYS_AHEAD):
        async with db.atomic():
            tag = await db.execute(SENT, one["id"], one["kind"], one["due_on"], clock.now())
            if tag == "INSERT 0 1":
                await write(
                    one["email"], f"step-{one['kind']}", title=title(one["solution"]), due_on=one["due_on"],
                    path=f"/roadmap/plan/{one['id']}",
                )  # fmt: skip
