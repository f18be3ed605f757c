"""Checks the alternative scorings of a file like the scoring of the file itself."""

from collections.abc import Iterator

from assessments.building import build, options_of, rescored
from assessments.checks.identifiers import id_problems, questions_of
from assessments.checks.levels import level_problems
from assessments.checks.questions import question_problems
from assessments.checks.reach import reach_problems
from assessments.checks.tree import tree_problems
from assessments.document import Document
from assessments.problems import Problem
from assessments.rules import AlternativeScoring
from assessments.tree import nodes


def alternative_problems(document: Document) -> Iterator[Problem]:
    """What is wrong with each alternative, under its own path."""
    for one in document.alternative_scorings:
        problems = list(_points_problems(document, one)) or _scoring_problems(rescored(document, one))
        for problem in problems:
            yield Problem(f"alternative_scorings[{one.id}].{problem.where}", problem.reason)


def _points_problems(document: Document, alternative: AlternativeScoring) -> Iterator[Problem]:
    questions = {question.id: question for _, question in questions_of(document)}
    for one in alternative.points:
        where = f"points[{one.question}]"
        if one.question not in questions:
            yield Problem(f"{where}.question", f"there is no question '{one.question}'")
            continue
        offered = [option.value for option in options_of(questions[one.question], document.option_sets)]
        if one.option not in offered:
            yield Problem(f"{where}.option", f"'{one.option}' is not an answer of '{one.question}'")


def _scoring_problems(document: Document) -> list[Problem]:
    questionnaire = build(document, "")
    problems = [
        *id_problems("scoring", [node.id for node in nodes(document.scoring)]),
        *question_problems(document),
        *tree_problems(questionnaire),
        *level_problems(questionnaire),
    ]
    return problems or list(reach_problems(questionnaire))
