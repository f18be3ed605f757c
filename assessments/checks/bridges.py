"""Checks that a bridge leads from a version that there is, from its questions to those of the newer one."""

from collections import Counter
from collections.abc import Iterator

from assessments.model import Questionnaire
from assessments.problems import Problem


def bridge_problems(questionnaire: Questionnaire, before: Questionnaire | None) -> Iterator[Problem]:
    """`before` is the version that the bridge names, None when there is none."""
    bridge = questionnaire.bridge
    if bridge is None:
        return
    if before is None or bridge.version == questionnaire.version:
        yield Problem("bridge.from", f"there is no other version '{bridge.version}' of {questionnaire.id}")
        return
    for old, new in bridge.map.items():
        if old not in {question.id for question in before.questions}:
            yield Problem(f"bridge.map[{old}]", f"{before.key} has no such question")
        if new not in {question.id for question in questionnaire.questions}:
            yield Problem(f"bridge.map[{old}]", f"there is no question '{new}'")
    meant = Counter(bridge.map.get(question.id, question.id) for question in before.questions)
    for new, times in meant.items():
        if times > 1:
            yield Problem("bridge.map", f"{times} questions of {before.key} would become '{new}'")
