"""Where a firm, or one of its sites, stands and what it can do next: for home pages and lists of assessments."""

from collections.abc import Iterable
from datetime import datetime
from math import ceil
from uuid import UUID

import msgspec

from assessments import answers
from assessments.answers import Progress
from assessments.model import Context, Questionnaire
from lotrinh.accounts.visitor import CurrentFirm, Visitor
from lotrinh.selfassessment import queries
from lotrinh.selfassessment.queries import Round, Run
from lotrinh.selfassessment.versions import is_meant_for, is_wrong_size, newest


class DraftRow(msgspec.Struct, frozen=True):
    run: Run
    progress: Progress
    minutes_left: int

    @property
    def url(self) -> str:
        return f"/assessments/{self.run.id}"


class Offer(msgspec.Struct, frozen=True):
    """A questionnaire that can be started now; `last` is the round whose answers can be carried over."""

    questionnaire: Questionnaire
    questions: int
    last: Round | None


class Overview(msgspec.Struct, frozen=True):
    """`wrong_size`: questionnaires for the firm's sector, but not for firms of its size."""

    drafts: list[DraftRow]
    offers: list[Offer]
    wrong_size: list[Questionnaire]
    rounds: list[Round]

    @property
    def standing(self) -> list[Round]:
        """The newest result of each instrument; the longest questionnaire says most and comes first."""
        newest: dict[str, Round] = {}
        for one in self.rounds:
            newest.setdefault(one.instrument, one)
        return sorted(newest.values(), key=lambda one: -one.questionnaire.minutes)

    @property
    def histories(self) -> list[list[Round]]:
        """The rounds of each version apart: two versions make no one trend."""
        found: dict[str, list[Round]] = {}
        for one in self.rounds:
            found.setdefault(one.questionnaire.key, []).append(one)
        return list(found.values())

    @property
    def untried(self) -> list[Offer]:
        done = {one.instrument for one in self.rounds}
        return [offer for offer in self.offers if offer.questionnaire.id not in done]


class Colleague(msgspec.Struct, frozen=True):
    """What somebody else answered in the drafts that are open."""

    name: str
    answers: int
    last: datetime


async def overview(visitor: Visitor, site: UUID | None = None) -> Overview:
    """Of the whole firm, or of one of its sites."""
    drafts, rounds = await queries.drafts(visitor, site), await queries.rounds(visitor, site)
    rows, firm = [draft_row(run) for run in drafts], visitor.firm
    wrong_size = [one for one in newest().values() if firm and is_wrong_size(one, firm)]
    return Overview(rows, _offers(firm, drafts, rounds), wrong_size, rounds)


def draft_row(run: Run) -> DraftRow:
    progress = answers.progress(run.questionnaire, run.values, run.context)
    return DraftRow(run, progress, minutes_left(run, progress))


def minutes_left(run: Run, progress: Progress) -> int:
    sections = zip(run.questionnaire.sections, progress.sections, strict=True)
    left = sum(section.minutes * (1 - one.answered / one.total) for section, one in sections if one.total)
    return ceil(left)


def _offers(firm: CurrentFirm | None, drafts: list[Run], rounds: list[Round]) -> list[Offer]:
    """The shortest first."""
    open_now = {run.instrument for run in drafts}
    meant = [one for one in newest().values() if firm is None or is_meant_for(one, firm)]
    return [Offer(one, _questions(one, firm), _last(one, rounds)) for one in meant if one.id not in open_now]


def _questions(questionnaire: Questionnaire, firm: CurrentFirm | None) -> int:
    known = {"sector": firm.sector, "size": firm.size} if firm else {}
    return len(answers.visible(questionnaire, {}, msgspec.convert(known, Context)))


def _last(questionnaire: Questionnaire, rounds: list[Round]) -> Round | None:
    """Of any version."""
    same = (one for one in rounds if one.instrument == questionnaire.id)
    return max(same, key=lambda one: one.round, default=None)


def colleagues(visitor: Visitor, runs: Iterable[Run]) -> list[Colleague]:
    """The most recent first; answers carried over are nobody's yet."""
    given = [one for run in runs for one in run.given.values() if one.name and one.by != visitor.id]
    found = []
    for name in dict.fromkeys(one.name for one in given):
        own = [one.at for one in given if one.name == name]
        found.append(Colleague(name, len(own), max(own)))
    return sorted(found, key=lambda one: one.last, reverse=True)
