"""The page of a cohort: its figures, the firms most worth a call, and its firms, narrowed down as the address says."""

from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db, i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import firm_list
from lotrinh.centre.cohorts.drafting import offered
from lotrinh.centre.cohorts.figures import SEGMENTS, HeatMap, heat_map
from lotrinh.centre.cohorts.membership import CohortRow
from lotrinh.centre.cohorts.readings import reading
from lotrinh.centre.cohorts.subjects import OVERVIEW, Overview
from lotrinh.centre.firm_filter import FirmFilter, one_of, parse
from lotrinh.centre.firm_list import FirmPage
from lotrinh.centre.firms_page import FirmsPage, firms_page, named
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text

NEXT_STEPS = """
SELECT DISTINCT ON (p.firm) p.firm, p.solution
FROM plan_step p JOIN consent c ON c.firm = p.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
WHERE p.firm = ANY($1::uuid[]) AND p.done_at IS NULL AND p.removed_at IS NULL
ORDER BY p.firm, p.wave NULLS LAST, p.due_on NULLS LAST, p.added_at, p.id
"""


class Narrowed(msgspec.Struct, frozen=True):
    """`held`: the fields that the cohort itself holds; `asked`: what the address adds; `chosen`: both together."""

    held: set[str]
    asked: FirmFilter
    chosen: FirmFilter


class CohortPage(msgspec.Struct, frozen=True):
    """`words`: the cohort's own filter; `listed`: the firms, and what they can be narrowed down by further.

    `read`: the figures, None while a job reads them.
    """

    cohort: CohortRow
    narrowed: Narrowed
    words: list[str]
    listed: FirmsPage
    read: Overview | None
    segment: str
    next_steps: dict[UUID, Text]

    @property
    def heat_map(self) -> HeatMap | None:
        return heat_map(self.read.figures.groups, self.segment) if self.read else None


def narrow(cohort: CohortRow, given: Any) -> Narrowed:
    """Within the cohort: what its own filter says cannot be changed by the address; the highest levels first."""
    fixed = cohort.filter.narrowed()
    wanted = parse({"order": "level"} | dict(given))
    held = {*fixed, "instrument"} if "progress" in fixed else {*fixed}
    free = {name: value for name, value in wanted.fields().items() if name not in held}
    page = {"page": str(wanted.page), "order": wanted.order}
    return Narrowed(held, parse(free | page), parse(free | fixed | page))


async def cohort_page(visitor: Visitor, cohort: CohortRow, given: Any, locale: i18n.Locale) -> CohortPage:
    narrowed = narrow(cohort, given)
    chosen, choices = narrowed.chosen, await offered(visitor, locale)
    free = [one for one in choices if one.name not in narrowed.held and one.name != "cohort"]
    read = await reading(OVERVIEW, visitor, chosen)
    found = await _firms(visitor, chosen, read)
    segment = one_of(given, "by", SEGMENTS) or ("size" if "sector" in chosen.narrowed() else "sector")
    return CohortPage(
        cohort=cohort,
        narrowed=narrowed,
        words=[word for name, word in named(cohort.filter, choices, locale).items() if name != "cohort"],
        listed=firms_page(narrowed.asked, found, free, locale),
        read=read,
        segment=segment,
        next_steps=await _next_steps(found),
    )


async def _firms(visitor: Visitor, chosen: FirmFilter, read: Overview | None) -> FirmPage:
    """Counted with the figures, if these are there."""
    if read is None:
        return await firm_list.firms(visitor, chosen)
    counts = read.figures.counts
    return FirmPage(await firm_list.page_of(visitor, chosen), counts.firms, counts.submitted)


async def _next_steps(found: FirmPage) -> dict[UUID, Text]:
    """The first open step of the plans of the firms shown that share with advisors."""
    rows = await db.fetch(NEXT_STEPS, [row.id for row in found.rows])
    return {row["firm"]: title(row["solution"]) for row in rows}
