"""The statements behind a cube: the registry and what consenting firms said, as they stood at the end of a day.

$1 the day, $2 the moment at which the next day begins, $3 simulated firms or real ones. What was recorded later is
not known yet, so a past day looks the same however much later it is computed.
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
    SELECT DISTINCT firm FROM assessment WHERE state = 'submitted' AND submitted_at < $2
), reached AS (
    SELECT firm FROM member WHERE since < $2
    UNION SELECT firm FROM engagement WHERE day <= $1 AND logged_at < $2 AND withdrawn_at IS NULL
    UNION SELECT firm FROM assessment WHERE started_at < $2
)
SELECT {WHICH}, count(*)::int AS firms, count(r.firm)::int AS reached, count(a.firm)::int AS assessed
FROM registered LEFT JOIN reached r USING (firm) LEFT JOIN assessed a USING (firm)
GROUP BY GROUPING SETS ({SETS})
"""  # noqa: S608 - put together from constants of the module

AGREED = """
agreed AS (
    SELECT firm, min((submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS first_day
    FROM assessment a
    WHERE state = 'submitted' AND submitted_at < $2 AND EXISTS (
        SELECT 1 FROM consent c WHERE c.firm = a.firm AND c.purpose = 'statistics'
          AND c.granted_at < $2 AND c.withdrawn_at IS NULL
    )
    GROUP BY firm
)
"""
EVENTS = """
event AS MATERIALIZED (
    SELECT a.firm, a.solution, a.status, a.on_date, a.place FROM adoption a JOIN agreed USING (firm)
    WHERE a.on_date <= $1 AND a.recorded_at < $2 AND NOT a.is_undone
      AND a.id NOT IN (SELECT c.corrects FROM adoption c WHERE c.corrects IS NOT NULL AND c.recorded_at < $2)
)
"""
# $4 … $7: the items of lists of tools, and what they stand for; $8, $9: the measures that solutions make up;
# $10 … $13: rules on one answer.
STATED = """
word AS MATERIALIZED (
    SELECT DISTINCT ON (firm, solution) firm, solution, on_date, status IN ('in_use', 'main_way_of_working') AS uses
    FROM event WHERE solution = ANY($7::text[]) ORDER BY firm, solution, on_date DESC, place DESC
), newest AS (
    SELECT DISTINCT ON (a.firm, a.instrument) a.firm, a.instrument, a.id AS assessment, s.answers,
           (a.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day
    FROM assessment a JOIN agreed USING (firm) JOIN snapshot s ON s.assessment = a.id
    WHERE a.state = 'submitted' AND a.submitted_at < $2 AND a.instrument = ANY($4::text[] || $11::text[])
    ORDER BY a.firm, a.instrument, a.submitted_at DESC, a.round DESC
), asked AS MATERIALIZED (
    SELECT n.firm, i.solution, n.answers->i.question->>i.item = 'in_use' AS uses, n.day
    FROM newest n JOIN unnest($4::text[], $5::text[], $6::text[], $7::text[])
         AS i(instrument, question, item, solution) ON i.instrument = n.instrument
    WHERE n.answers->i.question ? i.item
), said AS (
    SELECT firm, solution, bool_or(uses) AS uses, max(day) AS day FROM asked GROUP BY firm, solution
), state AS (
    SELECT s.firm, s.solution, CASE WHEN w.on_date >= s.day THEN w.uses ELSE s.uses END AS uses
    FROM said s LEFT JOIN word w ON w.firm = s.firm AND w.solution = s.solution
), stated AS (
    SELECT s.firm, m.measure, bool_or(s.uses) AS yes
    FROM state s JOIN unnest($8::text[], $9::text[]) AS m(measure, solution) ON m.solution = s.solution
    GROUP BY s.firm, m.measure
    UNION ALL
    SELECT n.firm, r.measure, n.answers->>r.question = ANY(string_to_array(r.any_of, ' '))
    FROM newest n JOIN unnest($10::text[], $11::text[], $12::text[], $13::text[])
         AS r(measure, instrument, question, any_of) ON r.instrument = n.instrument
    WHERE n.answers->>r.question NOT IN ('unknown', 'not_applicable')
)
"""
# $14, $15: the instrument and version whose levels count; two versions are never mixed.
LEVELS = """
level AS (
    SELECT l.firm, l.level FROM firm_latest l JOIN agreed USING (firm)
    WHERE l.instrument = $14 AND l.version = $15 AND l.submitted_at < $2
    UNION ALL
    SELECT firm, level FROM (
        SELECT DISTINCT ON (a.firm) a.firm, a.version, (s.result->>'level')::smallint AS level
        FROM assessment a JOIN agreed USING (firm) JOIN snapshot s ON s.assessment = a.id
        JOIN firm_latest l ON l.firm = a.firm AND l.instrument = a.instrument AND l.submitted_at >= $2
        WHERE a.instrument = $14 AND a.state = 'submitted' AND a.submitted_at < $2
        ORDER BY a.firm, a.submitted_at DESC, a.round DESC
    ) before WHERE version = $15
)
"""
# What a firm began after its first assessment is what the roadmap can have to do with.
STAGES = """
begun AS MATERIALIZED (
    SELECT e.firm, e.solution FROM event e JOIN agreed g USING (firm)
    WHERE e.status IN ('piloting', 'in_use', 'main_way_of_working')
    GROUP BY e.firm, e.solution, g.first_day HAVING min(e.on_date) >= g.first_day
), newest_of_begun AS (
    SELECT DISTINCT ON (firm, solution) firm, status IN ('in_use', 'main_way_of_working') AS uses,
           status = 'dropped' AS dropped
    FROM event JOIN begun USING (firm, solution) ORDER BY firm, solution, on_date DESC, place DESC
), planned AS (
    SELECT firm FROM event WHERE status = 'planned'
    UNION SELECT firm FROM plan_step WHERE added_at < $2 AND coalesce(removed_at >= $2, true)
), stage AS (
    SELECT g.firm, p.firm IS NOT NULL AS planned, b.firm IS NOT NULL AS started,
           coalesce(b.uses, false) AS uses, coalesce(b.dropped, false) AS dropped
    FROM agreed g LEFT JOIN planned p ON p.firm = g.firm LEFT JOIN (
        SELECT firm, bool_or(uses) AS uses, bool_or(dropped) AS dropped FROM newest_of_begun GROUP BY firm
    ) b ON b.firm = g.firm
)
"""
ANSWERS = f"""
WITH {REGISTERED}, {AGREED}, {EVENTS}, {STATED}, {LEVELS}, {STAGES}, fact AS (
    SELECT firm, 'agreed' AS measure, 1 AS value FROM agreed
    UNION ALL SELECT firm, measure, yes::int FROM stated
    UNION ALL SELECT firm, 'level', level FROM level
    UNION ALL SELECT s.firm, v.measure, v.yes::int FROM stage s CROSS JOIN LATERAL (VALUES
        ('roadmap', s.planned OR s.started), ('started', s.started), ('in-use', s.uses), ('dropped', s.dropped)
    ) AS v(measure, yes)
), alike AS MATERIALIZED (
    SELECT sector, size, in_park, district, commune, park, measure, value, count(*) AS firms
    FROM registered JOIN fact USING (firm) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
)
SELECT {WHICH}, measure, value, sum(firms)::int AS firms
FROM alike GROUP BY measure, value, GROUPING SETS ({SETS})
"""  # noqa: S608 - put together from constants of the module

# What estimates for all firms start from: the registry, cross-classified, and one row for each firm that answered the
# lists of tools, without its name. Maturity is the score of that questionnaire.
FRAME = f"""
WITH {REGISTERED}
SELECT sector, size, in_park, district, foreign_invested, count(*)::int AS firms FROM registered
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""  # noqa: S608 - put together from constants of the module
RESPONDENTS = f"""
WITH {REGISTERED}, {AGREED}, {EVENTS}, {STATED}, matured AS (
    SELECT n.firm, coalesce(l.score, (s.result->>'score')::float8) AS maturity
    FROM newest n LEFT JOIN firm_latest l ON l.assessment = n.assessment
    LEFT JOIN snapshot s ON s.assessment = n.assessment AND l.firm IS NULL
    WHERE n.instrument = ANY($4::text[])
), answered AS (
    SELECT firm, array_agg(measure) AS asked, array_agg(measure) FILTER (WHERE yes) AS uses
    FROM stated GROUP BY firm
)
SELECT sector, size, in_park, district, foreign_invested, maturity, asked, coalesce(uses, '{{}}') AS uses
FROM registered JOIN answered USING (firm) JOIN matured USING (firm)
WHERE maturity IS NOT NULL
ORDER BY sector, size, in_park, district, foreign_invested, maturity, firm
"""  # noqa: S608 - put together from constants of the module
