"""The statements behind the comparison of platforms with separate tools.

$1 the day, $2 the moment at which the next day begins, $3 simulated firms or real ones, $4 solutions of the catalogue
and $5 the group of each: "platform" or "separate". Marks stand for a firm with what it adds to a figure: where two
editions have the same ones, the same firms add the same.
"""

from lotrinh.statistics.cube_sql import AGREED, EVENTS

KIND = "kind AS (SELECT * FROM unnest($4::text[], $5::text[]) AS k(solution, kind))"

# $6, $7: the instrument and the version of both rounds. The group is that of the day of the first round, so that what
# came later does not decide who belongs where.
GROWTH = f"""
WITH {AGREED}, {EVENTS}, {KIND}, rounds AS (
    SELECT a.firm, min((a.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS day,
           array_agg(r.points ORDER BY a.submitted_at, a.round) AS points,
           array_agg(r.level ORDER BY a.submitted_at, a.round) AS levels
    FROM firm_assessment a JOIN agreed USING (firm) JOIN round_result r ON r.assessment = a.id
    JOIN firm f ON f.id = a.firm AND f.simulated = $3
    WHERE a.state = 'submitted' AND a.submitted_at < $2 AND a.instrument = $6 AND a.version = $7
    GROUP BY a.firm HAVING count(*) > 1
), changed AS (
    SELECT firm, points[cardinality(points)] - points[1] AS change,
           levels[cardinality(levels)] > levels[1] AS risen
    FROM rounds
), used AS (
    SELECT DISTINCT ON (e.firm, e.solution) e.firm, k.kind,
           e.status IN ('in_use', 'main_way_of_working') AS uses
    FROM event e JOIN rounds b ON b.firm = e.firm AND e.on_date <= b.day JOIN kind k USING (solution)
    ORDER BY e.firm, e.solution, e.on_date DESC, e.place DESC
), grouped AS (
    SELECT firm, CASE WHEN bool_or(kind = 'platform') THEN 'platform' ELSE 'separate' END AS kind
    FROM used WHERE uses GROUP BY firm
)
SELECT g.kind, count(*)::int AS firms,
       array_agg(b.change) AS changes,
       (count(*) FILTER (WHERE b.risen))::int AS risen,
       array_agg(hashtextextended(b.firm || ' ' || b.change, 0)) AS points_marks,
       array_agg(hashtextextended(b.firm || ' ' || b.risen, 0)) AS risen_marks
FROM changed b JOIN grouped g USING (firm) GROUP BY g.kind
"""  # noqa: S608 - put together from constants

# Only what was begun 24 to 12 months ago: each had its full 12 months, and of older use those that gave up are not
# known. One solution a firm, the first that it began in that time. Events are read once: joined to themselves they
# would take seconds.
STAYING = f"""
WITH {AGREED}, {EVENTS}, {KIND}, used AS (
    SELECT e.firm, k.kind, e.solution,
           min(e.on_date) FILTER (WHERE e.status IN ('in_use', 'main_way_of_working')) AS begun,
           array_agg(e.on_date) FILTER (WHERE e.status = 'dropped') AS dropped
    FROM event e JOIN kind k USING (solution) JOIN firm f ON f.id = e.firm AND f.simulated = $3
    GROUP BY e.firm, k.kind, e.solution
), begun AS (
    SELECT used.*, bool_or(kind = 'platform') OVER (PARTITION BY firm) AS knows_platform
    FROM used WHERE begun IS NOT NULL
), watched AS (
    SELECT DISTINCT ON (firm, kind) firm, kind, begun, dropped FROM begun
    WHERE begun > $1::date - interval '24 months' AND begun <= $1::date - interval '12 months'
      AND (kind = 'platform' OR NOT knows_platform)
    ORDER BY firm, kind, begun, solution
)
SELECT kind, count(*)::int AS firms, (count(*) FILTER (WHERE gave_up))::int AS dropped,
       array_agg(hashtextextended(firm || ' ' || gave_up, 0)) AS dropped_marks
FROM watched CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT 1 FROM unnest(dropped) AS d(day) WHERE d.day BETWEEN begun AND begun + interval '12 months'
) AS gave_up) ended GROUP BY kind
"""  # noqa: S608 - put together from constants
