"""The statements behind a cube: the registry and what consenting firms said, as they stood at the end of a day.

$1 the day, $2 the moment at which the next day begins, $3 simulated firms or real ones. What was recorded later is
not known yet, so a past day looks the same however much later it is computed.
"""

from collections.abc import Mapping

ROOM = "SET LOCAL work_mem = '256MB'; SET LOCAL enable_nestloop = off"
"""For sorting in memory what 65,000 firms said; on disk it takes half as long again. And since every firm takes part,
no list is ever gone through once for each row of another, whatever the planner believes of tables that just grew.
"""

REGISTERED = """
earlier AS (
    SELECT firm, jsonb_object_agg(field, before) AS facts FROM (
        SELECT DISTINCT ON (firm, field) firm, field, before FROM firm_change
        WHERE valid_on > $1 AND field IN ('sector', 'size', 'foreign_invested', 'commune', 'former_district')
        ORDER BY firm, field, id
    ) first_since GROUP BY firm
), stay AS (
    SELECT DISTINCT ON (firm) firm, park FROM park_tenancy
    WHERE coalesce(valid_from <= $1, true) AND coalesce(valid_to >= $1, true) ORDER BY firm, id DESC
), registered AS (
    SELECT f.id AS firm,
           CASE WHEN e.facts ? 'sector' THEN e.facts->>'sector' ELSE f.sector END AS sector,
           CASE WHEN e.facts ? 'size' THEN e.facts->>'size' ELSE f.size END AS size,
           CASE WHEN e.facts ? 'commune' THEN (e.facts->>'commune')::int ELSE f.commune END AS commune,
           CASE WHEN e.facts ? 'former_district' THEN (e.facts->>'former_district')::int
                ELSE f.former_district END AS district,
           CASE WHEN e.facts ? 'foreign_invested' THEN (e.facts->>'foreign_invested')::bool
                ELSE f.foreign_invested END AS foreign_invested,
           s.park, s.park IS NOT NULL AS in_park
    FROM firm f LEFT JOIN earlier e ON e.firm = f.id LEFT JOIN stay s ON s.firm = f.id
    WHERE f.simulated = $3 AND f.created_at < $2
)
"""
SETS = "(sector, size, in_park, district), (commune), (park)"
WHICH = "GROUPING(sector, commune, park) AS missing, sector, size, in_park, district, commune, park"

# How far the centre's work has reached needs nobody's answers, so it is counted over all firms.
REACH = f"""
WITH {REGISTERED}, assessed AS (
    SELECT DISTINCT firm FROM firm_assessment WHERE state = 'submitted' AND submitted_at < $2
), reached AS (
    SELECT firm FROM member WHERE since < $2
    UNION SELECT firm FROM engagement WHERE day <= $1 AND logged_at < $2 AND withdrawn_at IS NULL
    UNION SELECT firm FROM firm_assessment WHERE started_at < $2
)
SELECT {WHICH}, count(*)::int AS firms, count(r.firm)::int AS reached, count(a.firm)::int AS assessed
FROM registered LEFT JOIN reached r USING (firm) LEFT JOIN assessed a USING (firm)
GROUP BY GROUPING SETS ({SETS})
"""  # noqa: S608 - put together from constants of the module

AGREED = """
agreed AS (
    SELECT firm, min((submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS first_day
    FROM firm_assessment a
    WHERE state = 'submitted' AND submitted_at < $2 AND EXISTS (
        SELECT 1 FROM consent c WHERE c.firm = a.firm AND c.purpose = 'statistics'
          AND c.granted_at < $2 AND c.withdrawn_at IS NULL
    )
    GROUP BY firm
)
"""
EVENTS = """
event AS MATERIALIZED (
    SELECT a.firm, a.solution, a.status, a.on_date, a.place, a.on_date >= agreed.first_day AS after_first
    FROM adoption a JOIN agreed USING (firm)
    WHERE a.on_date <= $1 AND a.recorded_at < $2 AND NOT a.is_undone
      AND a.id NOT IN (SELECT c.corrects FROM adoption c WHERE c.corrects IS NOT NULL AND c.recorded_at < $2)
)
"""
# $4, $5: solutions and their bits; $6: the reading of the narrow rows. A later word of the firm on a solution stands
# in for what it said in the list of tools; earlier words are left out at once, since sorting them costs most.
STATED = """
newest AS (
    SELECT DISTINCT ON (r.firm, r.instrument) r.firm, r.score, r.asked, r.uses,
           (r.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day
    FROM stated_round r JOIN agreed USING (firm)
    WHERE r.submitted_at < $2 AND r.reading = $6 ORDER BY r.firm, r.instrument, r.submitted_at DESC, r.round DESC
), word AS (
    SELECT DISTINCT ON (e.firm, b.bit) e.firm, b.bit, e.on_date,
           e.status IN ('in_use', 'main_way_of_working') AS uses
    FROM event e JOIN unnest($4::text[], $5::bigint[]) AS b(solution, bit) USING (solution)
    WHERE EXISTS (SELECT 1 FROM newest n WHERE n.firm = e.firm AND n.asked & b.bit <> 0 AND n.day <= e.on_date)
    ORDER BY e.firm, b.bit, e.on_date DESC, e.place DESC
), later AS (
    SELECT firm, coalesce(bit_or(bit) FILTER (WHERE uses), 0) AS begun,
           coalesce(bit_or(bit) FILTER (WHERE NOT uses), 0) AS ended
    FROM (
        SELECT w.firm, w.bit, w.uses FROM word w JOIN newest n ON n.firm = w.firm AND n.asked & w.bit <> 0
        GROUP BY w.firm, w.bit, w.uses, w.on_date HAVING w.on_date >= max(n.day)
    ) newer GROUP BY firm
), stated AS MATERIALIZED (
    SELECT s.firm, s.asked, CASE WHEN l.firm IS NULL THEN s.uses ELSE s.uses & ~l.ended | l.begun END AS uses, s.score
    FROM (
        SELECT firm, bit_or(asked) AS asked, bit_or(uses) AS uses, max(score) AS score FROM newest GROUP BY firm
    ) s LEFT JOIN later l ON l.firm = s.firm
)
"""
# $7, $8: the instrument and version whose levels count; two versions are never mixed.
LEVELS = """
level AS (
    SELECT l.firm, l.level FROM firm_latest l JOIN agreed USING (firm)
    WHERE l.instrument = $7 AND l.version = $8 AND l.submitted_at < $2
    UNION ALL
    SELECT firm, level FROM (
        SELECT DISTINCT ON (r.firm) r.firm, r.version, r.level
        FROM firm_latest l JOIN agreed USING (firm)
        JOIN round_result r ON r.firm = l.firm AND r.instrument = l.instrument
        WHERE l.instrument = $7 AND l.submitted_at >= $2 AND r.submitted_at < $2
        ORDER BY r.firm, r.submitted_at DESC
    ) before WHERE version = $8
)
"""
# What a firm began after its first assessment is what the roadmap can have to do with.
STAGES = """
newest_after AS (
    SELECT DISTINCT ON (firm, solution) firm, solution, status IN ('in_use', 'main_way_of_working') AS uses,
           status = 'dropped' AS dropped,
           bool_or(status IN ('piloting', 'in_use', 'main_way_of_working')) OVER (
               PARTITION BY firm, solution ORDER BY on_date DESC, place DESC
               ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
           ) AS begun
    FROM event WHERE after_first ORDER BY firm, solution, on_date DESC, place DESC
), began AS (
    SELECT firm, bool_or(uses) AS uses, bool_or(dropped) AS dropped FROM newest_after n
    WHERE begun AND NOT EXISTS (
        SELECT 1 FROM event e
        WHERE e.firm = n.firm AND e.solution = n.solution AND NOT e.after_first
          AND e.status IN ('piloting', 'in_use', 'main_way_of_working')
    )
    GROUP BY firm
), planned AS (
    SELECT firm FROM event WHERE status = 'planned'
    UNION SELECT firm FROM plan_step WHERE added_at < $2 AND coalesce(removed_at >= $2, true)
)
"""


def answers(tested: Mapping[str, str]) -> str:
    """Counts by population, a column for each of `tested`: the condition on what is said of a firm.

    Each firm is looked at once; the three cuts are sums of the cells of the finest.
    """
    counted = ", ".join(f'count(*) FILTER (WHERE {test}) AS "{name}"' for name, test in tested.items())
    summed = ", ".join(f'sum("{name}")::int AS "{name}"' for name in tested)
    return f"""
WITH {REGISTERED}, {AGREED}, {EVENTS}, {STATED}, {LEVELS}, {STAGES}, said AS (
    SELECT r.sector, r.size, r.in_park, r.district, r.commune, r.park, coalesce(s.asked, 0) AS asked,
           coalesce(s.uses, 0) AS uses, l.level, p.firm IS NOT NULL OR b.firm IS NOT NULL AS roadmap,
           b.firm IS NOT NULL AS started, coalesce(b.uses, false) AS in_use, coalesce(b.dropped, false) AS dropped
    FROM registered r JOIN agreed USING (firm) LEFT JOIN stated s USING (firm) LEFT JOIN level l USING (firm)
    LEFT JOIN began b USING (firm) LEFT JOIN planned p USING (firm)
), finest AS (
    SELECT sector, size, in_park, district, commune, park, {counted} FROM said GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT {WHICH}, {summed} FROM finest GROUP BY GROUPING SETS ({SETS})
"""  # noqa: S608 - put together from constants and names of measures


# What estimates for all firms start from: the registry, cross-classified, and one row for each firm that answered the
# lists of tools, without its name. Maturity is the score of that questionnaire.
FRAME = f"""
WITH {REGISTERED}
SELECT sector, size, in_park, district, foreign_invested, count(*)::int AS firms FROM registered
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""  # noqa: S608 - put together from constants of the module
RESPONDENTS = f"""
WITH {REGISTERED}, {AGREED}, {EVENTS}, {STATED}
SELECT sector, size, in_park, district, foreign_invested, score AS maturity, asked, uses
FROM registered JOIN stated USING (firm)
WHERE score IS NOT NULL
ORDER BY sector, size, in_park, district, foreign_invested, score, firm
"""  # noqa: S608 - put together from constants of the module
