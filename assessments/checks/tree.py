"""Checks the scoring tree: known questions, each once, under the right pillar."""

from collections import Counter
from collections.abc import Iterator

from assessments.model import Questionnaire
from assessments.numbers import exact
from assessments.problems import Problem
from assessments.rules import Leaf, Node
from assessments.tree import leaves_of, nodes


def tree_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Unknown or repeated questions, missing pillars, weights and maxima in the wrong place."""
    known = {question.id for question in questionnaire.questions}
    leaves = list(leaves_of(questionnaire.scoring, frozenset(one.id for one in questionnaire.pillars)))
    for question_id, times in Counter(leaf.question for leaf, _ in leaves).items():
        if question_id not in known:
            yield Problem(f"scoring[{question_id}]", f"there is no question '{question_id}'")
        if times > 1:
            yield Problem(f"scoring[{question_id}]", f"is counted {times} times; every question counts once")
    yield from _pillar_problems(questionnaire, {leaf.question: pillar for leaf, pillar in leaves})
    for leaf, _ in leaves:
        if leaf.out_of is not None and leaf.question in known:
            most = questionnaire.question(leaf.question).maximum
            if exact(leaf.out_of) < exact(most):
                reason = f"is {leaf.out_of}, but an answer can earn {most}"
                yield Problem(f"scoring[{leaf.question}].out_of", reason)
    for node in nodes(questionnaire.scoring):
        yield from _node_problems(node)


def _pillar_problems(questionnaire: Questionnaire, pillar_of: dict[str, str | None]) -> Iterator[Problem]:
    in_tree = {node.id for node in nodes(questionnaire.scoring)}
    for pillar in questionnaire.pillars:
        if pillar.id not in in_tree:
            yield Problem(f"pillars[{pillar.id}]", "has no node of that id in scoring")
    for section in questionnaire.sections:
        for question in section.questions:
            scored_under = pillar_of.get(question.id, section.pillar)
            if section.pillar is not None and scored_under != section.pillar:
                reason = f"is in a section of pillar '{section.pillar}', but scored under '{scored_under}'"
                yield Problem(f"sections[{section.id}].questions[{question.id}]", reason)


def _node_problems(node: Node) -> Iterator[Problem]:
    where = f"scoring[{node.id}]"
    if not node.children:
        yield Problem(f"{where}.children", "has nothing to combine")
    if node.combine == "sum" and node.maximum is None:
        yield Problem(f"{where}.maximum", "is missing; a sum states the most it can reach")
    for child in node.children:
        name = child.question if isinstance(child, Leaf) else child.id
        if (child.weight is not None) != (node.combine == "weighted"):
            verb = "is missing; its parent is" if child.weight is None else "is only for children of"
            yield Problem(f"scoring[{name}].weight", f"{verb} a weighted node")
