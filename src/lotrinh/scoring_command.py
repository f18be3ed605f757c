"""Scores a file of answers with an instrument file, for the command line."""

import json
from pathlib import Path
from typing import Any

from assessments import content, explain, loose, scoring
from assessments.model import Context
from assessments.parts import Sector, Size


def score_file(instrument: Path, text: str, *, sector: Sector | None, size: Size | None) -> dict[str, Any]:
    """The result as plain data; ValueError with a sentence for bad content or bad answers."""
    try:
        questionnaire = content.load(instrument)
        given = json.loads(text)
        values = loose.from_json(questionnaire, given)
    except (content.BadContent, loose.BadAnswers) as problem:
        raise ValueError(str(problem)) from problem
    except json.JSONDecodeError as problem:
        raise ValueError(f"the answers are not JSON: {problem}") from problem
    result = scoring.score(questionnaire, values, Context(sector=sector, size=size))
    return explain.result_json(questionnaire, result)
