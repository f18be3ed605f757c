"""The sites of a firm side by side, beside the whole firm: results of one version of one questionnaire."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from assessments.model import PillarResult, Questionnaire, Text
from lotrinh.selfassessment.queries import Round
from lotrinh.selfassessment.sites.queries import Site

Newest = Mapping[UUID | None, Sequence[Round]]


class Column(msgspec.Struct, frozen=True):
    """`site` None: the whole firm; `round` None: no result of this version yet."""

    site: Site | None
    round: Round | None


class Line(msgspec.Struct, frozen=True):
    """A pillar: what each column has of it, None where it has no result."""

    title: Text
    cells: list[PillarResult | None]


class Comparison(msgspec.Struct, frozen=True):
    questionnaire: Questionnaire
    columns: list[Column]
    lines: list[Line]


def choices(found: Newest) -> list[Questionnaire]:
    """Versions that a site has answered, those of most sites first."""
    answered = [one for site, rounds in found.items() if site for one in rounds]
    sites = Counter(one.questionnaire.key for one in answered)
    by_key = {one.questionnaire.key: one.questionnaire for one in answered}
    return sorted(by_key.values(), key=lambda one: (-sites[one.key], -one.minutes, one.key))


def compare(questionnaire: Questionnaire, sites: Iterable[Site], found: Newest) -> Comparison:
    """The whole firm first; a closed site only if it has a result."""
    columns = [
        Column(site, _round(questionnaire, found.get(site.id if site else None, ())))
        for site in (None, *sites)
    ]
    shown = [one for one in columns if one.site is None or one.site.closed_at is None or one.round]
    pillars = [
        {one.id: one for one in column.round.result.pillars} if column.round else {} for column in shown
    ]
    lines = [Line(one.title, [each.get(one.id) for each in pillars]) for one in questionnaire.pillars]
    return Comparison(questionnaire, shown, lines)


def _round(questionnaire: Questionnaire, rounds: Iterable[Round]) -> Round | None:
    return next((one for one in rounds if one.questionnaire.key == questionnaire.key), None)
