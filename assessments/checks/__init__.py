"""Checks what the types cannot say, in two rounds: what is written, then what answers can reach."""

from assessments.building import build
from assessments.checks.alternatives import alternative_problems
from assessments.checks.bands import band_problems
from assessments.checks.conditions import condition_problems, contradiction_problems
from assessments.checks.identifiers import identifier_problems
from assessments.checks.levels import level_problems
from assessments.checks.paths import path_problems
from assessments.checks.questions import question_problems
from assessments.checks.reach import reach_problems
from assessments.checks.tree import tree_problems
from assessments.document import Document
from assessments.problems import Problem


def meaning_problems(document: Document) -> list[Problem]:
    """Every problem of meaning in a file whose structure is right.

    What answers can reach is only worked out when ids and references are right.
    """
    questionnaire = build(document, "")
    problems = [
        *identifier_problems(document),
        *question_problems(document),
        *band_problems(questionnaire),
        *condition_problems(questionnaire),
        *contradiction_problems(questionnaire),
        *tree_problems(questionnaire),
        *level_problems(questionnaire),
    ]
    return problems or [
        *reach_problems(questionnaire),
        *path_problems(questionnaire),
        *alternative_problems(document),
    ]
