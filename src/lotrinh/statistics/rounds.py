"""What each submitted round says of the measures, kept as narrow rows: a bit for each solution and for each rule.

Read off once, when the round is new or when what is asked for has changed. Counting then reads numbers of a few bytes
and no questionnaire, which is most of the work otherwise.
"""

from functools import cache
from hashlib import sha256

from lotrinh import db
from lotrinh.statistics.cube_sql import ROOM
from lotrinh.statistics.measures import Measure, asked_items, measures

# $1 the reading; $2 ... $5: items of lists of tools with their bits; $6 ... $9: rules on one answer with theirs.
KEEP_UP = """
INSERT INTO stated_round (assessment, firm, instrument, round, submitted_at, score, asked, uses, reading)
SELECT a.id, a.firm, a.instrument, a.round, a.submitted_at, (s.result->>'score')::float8,
       coalesce(said.asked, 0), coalesce(said.uses, 0), $1::text
FROM firm_assessment a JOIN snapshot s ON s.assessment = a.id CROSS JOIN LATERAL (
    SELECT bit_or(bit) AS asked, bit_or(bit) FILTER (WHERE uses) AS uses FROM (
        SELECT i.bit, s.answers->i.question->>i.item = 'in_use' AS uses
        FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS i(instrument, question, item, bit)
        WHERE i.instrument = a.instrument AND s.answers->i.question ? i.item
        UNION ALL
        SELECT r.bit, s.answers->>r.question = ANY(string_to_array(r.any_of, ' '))
        FROM unnest($6::text[], $7::text[], $8::text[], $9::bigint[]) AS r(instrument, question, any_of, bit)
        WHERE r.instrument = a.instrument AND s.answers->>r.question NOT IN ('unknown', 'not_applicable')
    ) each_said
) said
WHERE a.state = 'submitted' AND a.instrument = ANY($2::text[] || $6::text[])
  AND NOT EXISTS (SELECT 1 FROM stated_round r WHERE r.assessment = a.id AND r.reading = $1::text)
ON CONFLICT (assessment) DO UPDATE
SET score = excluded.score, asked = excluded.asked, uses = excluded.uses, reading = excluded.reading
"""


async def keep_up() -> None:
    """Reads the rounds that have come since; before anything is counted."""
    async with db.atomic():
        await db.execute(ROOM)
        await db.execute(KEEP_UP, reading(), *_lists())


@cache
def solution_bits() -> dict[str, int]:
    """By solution that a measure speaks of."""
    solutions = sorted({solution for one in measures().values() for solution in one.solutions})
    return {solution: 1 << place for place, solution in enumerate(solutions)}


@cache
def masks() -> dict[str, int]:
    """By measure: the bits of its solutions, any of which is enough, or that of its rule."""
    rules = [one.id for one in measures().values() if one.answer]
    of_rule = {name: 1 << len(solution_bits()) + place for place, name in enumerate(rules)}
    return {one.id: of_rule.get(one.id) or _of_solutions(one) for one in measures().values()}


@cache
def reading() -> str:
    """Changes whenever the same answers would be read otherwise."""
    return sha256(repr(_lists()).encode()).hexdigest()[:12]


def _of_solutions(measure: Measure) -> int:
    return sum(solution_bits()[solution] for solution in measure.solutions)


@cache
def _lists() -> tuple[list[str] | list[int], ...]:
    items = asked_items()
    rules = [(masks()[one.id], one.answer) for one in measures().values() if one.answer]
    return (
        [one.instrument for one in items],
        [one.question for one in items],
        [one.item for one in items],
        [solution_bits()[one.solution] for one in items],
        [rule.instrument for _, rule in rules],
        [rule.question_id for _, rule in rules],
        [" ".join(rule.any_of) for _, rule in rules],
        [bit for bit, _ in rules],
    )
