"""How far a firm has come on each declared path."""

from itertools import takewhile

from assessments.conditions import Situation
from assessments.model import Context, PathResult, Questionnaire, Values
from assessments.rules import Path


def path_results(questionnaire: Questionnaire, values: Values, context: Context) -> tuple[PathResult, ...]:
    """One result for each path that is known to concern the firm; a step that cannot be told is not done."""
    if not questionnaire.paths:
        return ()
    situation = Situation(questionnaire, values, context)
    concerned = (path for path in questionnaire.paths if situation.holds(path.applies_if) == "applies")
    return tuple(_path_result(path, situation) for path in concerned)


def _path_result(path: Path, situation: Situation) -> PathResult:
    done = tuple(step.id for step in path.steps if situation.holds(step.done_if) == "applies")
    reached = len(list(takewhile(lambda step: step.id in done, path.steps)))
    following = path.steps[reached].id if reached < len(path.steps) else None
    return PathResult(id=path.id, reached=reached, done=done, next=following)
