"""From what the features know to what the API answers."""

from typing import Any
from uuid import UUID

from assessments.model import Questionnaire, Result
from lotrinh.accounts.visitor import Visitor
from lotrinh.api import answers
from lotrinh.api.answers import Words
from lotrinh.api.queries import is_simulated
from lotrinh.errors import NotFound
from lotrinh.roadmap import adoption_queries, plan_queries
from lotrinh.roadmap.roadmaps import Wishes, firm_roadmap
from lotrinh.roadmap.titles import title
from lotrinh.selfassessment import queries as rounds
from lotrinh.selfassessment.sites import queries as sites


async def all_rounds(visitor: Visitor) -> answers.Rounds:
    found = await rounds.rounds(visitor)
    return answers.Rounds(await is_simulated(visitor), [_round(one, one.result, None) for one in found])


async def all_sites(visitor: Visitor) -> answers.Sites:
    return answers.Sites(
        await is_simulated(visitor),
        [
            answers.SiteAnswer(
                id=one.id, name=one.name, kind=one.kind, closed_at=one.closed_at,
                rounds=[_round(each, each.result, one.id) for each in await rounds.rounds(visitor, one.id)],
            )
            for one in await sites.sites(visitor)
        ],
    )  # fmt: skip


async def round_result(visitor: Visitor, run_id: UUID) -> answers.RoundResult:
    outcome = await _outcome(visitor, run_id)
    questionnaire, result = outcome.run.questionnaire, outcome.result
    return answers.RoundResult(
        simulated=await is_simulated(visitor),
        round=_round(outcome.run, result, outcome.run.site),
        title=_words(questionnaire.title),
        level_name=_words(questionnaire.level(result.level).text),
        content_hash=outcome.content_hash,
        pillars=_pillars(questionnaire, result),
    )


async def round_answers(visitor: Visitor, run_id: UUID) -> answers.RoundAnswers:
    outcome = await _outcome(visitor, run_id)
    return answers.RoundAnswers(
        simulated=await is_simulated(visitor), instrument=outcome.run.instrument, version=outcome.run.version,
        answers=outcome.answers,
    )  # fmt: skip


async def roadmap(visitor: Visitor) -> answers.RoadmapAnswer:
    assert visitor.firm is not None
    made = await firm_roadmap(visitor.firm.id, Wishes())
    planned = await plan_queries.plan(visitor)
    return answers.RoadmapAnswer(
        await is_simulated(visitor),
        [
            answers.NextStep(
                solution=one.solution_id, title=_words(title(one.solution_id)), wave=int(one.wave), rank=one.rank,
                own_cost=one.own_cost,
            )
            for one in (made.roadmap.steps if made else ())
        ],
        [_plan_step(one) for one in planned if one.removed_at is None],
    )  # fmt: skip


async def adoption(visitor: Visitor) -> answers.Adoption:
    events = await adoption_queries.events(visitor)
    names = answers.AdoptionAnswer.__struct_fields__
    return answers.Adoption(
        await is_simulated(visitor),
        [answers.AdoptionAnswer(**{name: getattr(one, name) for name in names}) for one in events],
    )


async def _outcome(visitor: Visitor, run_id: UUID) -> rounds.Outcome:
    found = await rounds.outcome(visitor, run_id)
    if found is None:
        raise NotFound
    return found


def _round(run: Any, result: Result, site: UUID | None) -> answers.RoundAnswer:
    return answers.RoundAnswer(
        id=run.id, site=site, instrument=run.instrument, version=run.version, round=run.round,
        submitted_at=run.submitted_at, points=float(result.points), maximum=float(result.maximum), level=result.level,
        coverage=result.coverage,
    )  # fmt: skip


def _pillars(questionnaire: Questionnaire, result: Result) -> list[answers.PillarAnswer]:
    return [
        answers.PillarAnswer(
            id=one.id, title=_words(questionnaire.pillar(one.id).title), points=float(one.points),
            maximum=float(one.max), level=one.level,
        )
        for one in result.pillars
    ]  # fmt: skip


def _plan_step(one: plan_queries.Step) -> answers.PlanStep:
    return answers.PlanStep(
        solution=one.solution, title=_words(one.title), wave=one.wave, due_on=one.due_on, added_at=one.added_at,
        done_at=one.done_at, items=len(one.items), items_done=one.items_done,
    )  # fmt: skip


def _words(text: Any) -> Words:
    return Words(text.vi, text.en)
