"""What follows from the events of a firm: the check-ins that wait, and what hung on an event that was undone."""

from collections.abc import Collection
from uuid import UUID

from lotrinh import clock, db
from lotrinh.roadmap.adoption_queries import STATES

# An event counts as undone when the newest row in its place says so.
IS_UNDONE = """
EXISTS (
    SELECT 1 FROM adoption a
    JOIN adoption u ON u.firm = a.firm AND u.solution = a.solution AND u.place = a.place AND u.is_undone
    WHERE a.id = {hanging}.adoption AND NOT EXISTS (SELECT 1 FROM adoption n WHERE n.corrects = u.id)
)
"""
REOPEN_STEPS = f"""
UPDATE plan_step s SET done_at = NULL, done_by = NULL, adoption = NULL, rev = rev + 1, changed_at = $2
WHERE ($1::uuid[] IS NULL OR s.firm = ANY($1)) AND {IS_UNDONE.format(hanging="s")}
"""  # noqa: S608 - both parts stand here
ASK_AGAIN = f"""
UPDATE check_in c SET answer = NULL, answered_at = NULL, answered_by = NULL, adoption = NULL
WHERE ($1::uuid[] IS NULL OR c.firm = ANY($1)) AND {IS_UNDONE.format(hanging="c")}
"""  # noqa: S608 - both parts stand here

# Whoever said something on the day or later has answered already, so only days after that are asked about.
CHECK_INS = f"""
WITH state AS ({STATES}), wanted AS (
    SELECT s.firm, s.solution, s.since, m.months, (s.since + make_interval(months => m.months))::date AS due_on
    FROM state s CROSS JOIN unnest(ARRAY[3, 6, 12]) AS m(months)
    WHERE s.status IN ('in_use', 'main_way_of_working')
      AND (s.since + make_interval(months => m.months))::date
          > (s.recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
), needless AS (
    DELETE FROM check_in c
    WHERE c.answer IS NULL AND ($1::uuid[] IS NULL OR c.firm = ANY($1)) AND NOT EXISTS (
        SELECT 1 FROM wanted w
        WHERE w.firm = c.firm AND w.solution = c.solution AND w.since = c.since AND w.months = c.months
    )
)
INSERT INTO check_in (id, firm, solution, since, months, due_on)
SELECT gen_random_uuid(), firm, solution, since, months, due_on FROM wanted
ON CONFLICT (firm, solution, since, months) DO NOTHING
"""  # noqa: S608 - all parts stand here


async def settle(firms: Collection[UUID] | None = None) -> None:
    """For these firms or for all; doing it twice changes nothing. Call it inside a transaction."""
    these = list(firms) if firms is not None else None
    await db.execute(REOPEN_STEPS, these, clock.now())
    await db.execute(ASK_AGAIN, these)
    await db.execute(CHECK_INS, these, clock.today(), None)
