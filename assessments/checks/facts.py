"""Checks that the list of facts fits every version of every instrument that it names."""

from collections.abc import Iterator, Sequence

from assessments import facts
from assessments.facts import Asked, Fact, Facts, Figure, Place
from assessments.model import Question, Questionnaire
from assessments.problems import Problem

Versions = Sequence[Questionnaire]


def fact_problems(listed: Facts, shipped: Versions) -> Iterator[Problem]:
    """Unknown ids, answers that a question does not offer, maps with gaps, and facts that tell nothing."""
    for fact in listed.facts:
        yield from _fact_problems(fact, shipped)
    for figure in listed.figures:
        yield from _figure_problems(figure, shipped)


def _fact_problems(fact: Fact, shipped: Versions) -> Iterator[Problem]:
    where = f"facts[{fact.id}]"
    problems = [
        problem
        for asked in fact.asked
        for problem in _asked_problems(f"{where}.asked[{asked.question}]", asked, shipped)
    ]
    named = [frozenset(asked.answers) for asked in fact.asked]
    if len(set(named)) > 1:
        odd = sorted(frozenset.union(*named) - frozenset.intersection(*named))
        problems.append(Problem(where, f"not every question has the values {', '.join(odd)}"))
    yield from problems
    if not problems and not any(_carries(one, other, shipped) for one in fact.asked for other in fact.asked):
        yield Problem(where, "no answer follows from another one: it tells nothing")


def _asked_problems(where: str, asked: Asked, shipped: Versions) -> Iterator[Problem]:
    questions = list(_questions(asked.place, shipped))
    if not questions:
        yield Problem(where, "there is no such question, tool or option")
    listed = {answer for answers in asked.answers.values() for answer in answers}
    for key, question in questions:
        offered = facts.offered(question, asked.place)
        for answer in sorted(listed - offered):
            yield Problem(where, f"{key} does not offer '{answer}'")
        for answer in sorted(offered - listed):
            yield Problem(where, f"does not say what '{answer}' of {key} stands for")
    for value, answers in asked.answers.items():
        if not answers:
            yield Problem(f"{where}.answers.{value}", "has no answer")


def _questions(place: Place, shipped: Versions) -> Iterator[tuple[str, Question]]:
    for one in shipped:
        question = facts.question_at(one, place) if one.id == place.instrument else None
        if question is not None:
            yield one.key, question


def _carries(source: Asked, target: Asked, shipped: Versions) -> bool:
    """Whether some answer of one instrument decides one of another."""
    if source.place.instrument == target.place.instrument:
        return False
    if not any(facts.can_fill(question) for _, question in _questions(target.place, shipped)):
        return False
    answers = {answer for answers in source.answers.values() for answer in answers}
    return any(target.only_answer(source.values(answer)) for answer in answers)


def _figure_problems(figure: Figure, shipped: Versions) -> Iterator[Problem]:
    where = f"figures[{figure.id}]"
    if len(figure.asked) + (figure.registry is not None) < 2:
        yield Problem(where, "is asked for once and held nowhere else")
    for place in figure.places:
        found = list(_questions(place, shipped))
        if not found:
            yield Problem(f"{where}.asked[{place}]", "there is no such question or figure")
        for key, question in found:
            if question.kind != ("ratio" if place.part else "number"):
                yield Problem(f"{where}.asked[{place}]", f"{key} asks for no figure there")
