"""Reads an archive that a firm downloaded, for the command line: checked, scored anew and written out."""

import json
from collections.abc import Iterator
from typing import Any

from assessments.answers import display, visible
from assessments.archive import BadArchive, restore
from assessments.model import Context, Questionnaire, Result, Value
from assessments.notation import write_number
from assessments.numbers import rounded_down
from assessments.scoring import score
from lotrinh.i18n import Locale


def read_archive(written: bytes, locale: Locale) -> str:
    """What the archive holds, as text; ValueError with a sentence for a damaged or foreign file.

    Questions, answers and level come from the questionnaire as it is shipped here and from the values alone, so
    the words beside them in the file cannot mislead.
    """
    try:
        document = json.loads(written)
        questionnaire, values, context = restore(document)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise ValueError("this is not a JSON file, or it was cut off") from problem
    except BadArchive as problem:
        raise ValueError("; ".join(problem.problems)) from problem
    result = score(questionnaire, values, context)
    head = _head(questionnaire, context, result, document.get("meta"), locale)
    return "\n".join([*head, *_answers(questionnaire, values, context, locale)])


def _head(
    questionnaire: Questionnaire, context: Context, result: Result, meta: Any, locale: Locale
) -> Iterator[str]:
    level = questionnaire.level(result.level).text.get(locale)
    points, maximum = (write_number(rounded_down(one, 1), locale) for one in (result.points, result.maximum))
    yield questionnaire.title.get(locale)
    yield f"Version: {questionnaire.key}, content {questionnaire.content_hash[:12]}"
    if isinstance(meta, dict):
        yield from (_printable(f"{key}: {value}") for key, value in meta.items())
    yield f"Sector: {context.sector or 'unknown'}, size: {context.size or 'unknown'}"
    yield f"Level, computed anew: {result.level} – {level} ({points}/{maximum})"


def _answers(
    questionnaire: Questionnaire, values: dict[str, Value], context: Context, locale: Locale
) -> Iterator[str]:
    """Section by section, without what this firm was not asked."""
    asked = set(visible(questionnaire, values, context))
    for section in questionnaire.sections:
        shown = [question for question in section.questions if question.id in asked]
        if shown:
            yield f"\n{section.code or ''} {section.title.get(locale)}".strip(" ")
        for question in shown:
            answer = display(question, values.get(question.id), locale)
            yield f"  {question.id}  {question.text.get(locale)}\n      {answer}"


def _printable(text: str) -> str:
    """Whoever made the file wrote these words: nothing in them may steer a terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
