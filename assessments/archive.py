"""Readable archives: a version of an instrument with one firm's answers, as JSON that comes back the same."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from assessments import content
from assessments.answers import display, visible
from assessments.loose import BadAnswers, from_json
from assessments.model import Context, Questionnaire, Text, Value, Values
from assessments.plain_yaml import Plain
from assessments.plain_yaml import read as read_yaml

FORMAT = 1


class BadArchive(Exception):
    """Refused; `problems` has a sentence for each thing that is wrong."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def export(
    questionnaire: Questionnaire, values: Values, context: Context, meta: Mapping[str, object]
) -> dict[str, Any]:
    """Plain JSON data that can be read without this program; `restore` brings it back.

    `answers` has every question with its text, the answer in both languages and the canonical value;
    `instrument` is the content of the version as its file has it. `meta` (firm, date, round) is the caller's
    and must be JSON. `checksum` is the SHA-256 of all the rest: it shows damage, but it is no signature.

    Raises BadArchive for a version that is not shipped and for values that are not canonical.
    """
    _canonical(questionnaire, values)
    document = {
        "archive": FORMAT,
        "key": questionnaire.key,
        "content_hash": questionnaire.content_hash,
        "scoring": questionnaire.scoring_id,
        "title": questionnaire.title,
        "meta": meta,
        "context": context,
        "answers": list(_answers(questionnaire, values, context)),
        "instrument": _written(questionnaire),
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    return {**plain, "checksum": _checksum(plain)}


def _answers(questionnaire: Questionnaire, values: Values, context: Context) -> Iterator[dict[str, object]]:
    asked = visible(questionnaire, values, context)
    for section in questionnaire.sections:
        for question in section.questions:
            value = values.get(question.id)
            yield {
                "section": section.title,
                "id": question.id,
                "question": question.text,
                "asked": question.id in asked,
                "answer": Text(*(display(question, value, locale) for locale in ("vi", "en"))),
                "value": value,
            }


def _written(questionnaire: Questionnaire) -> Plain:
    """The content as data; the audience and the contradictions are no part of it."""
    known = content.shipped().get(questionnaire.key)
    if known is None or known.content_hash != questionnaire.content_hash:
        raise BadArchive(f"{questionnaire.key}: only a version that is shipped here can be archived")
    path = content.INSTRUMENTS / questionnaire.id / f"{questionnaire.version}.yaml"
    plain, _ = read_yaml(path.read_text(encoding="utf-8"))
    return content.content_of(plain)


def _checksum(document: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in document.items() if key != "checksum"}
    return sha256(msgspec.json.encode(rest, order="deterministic")).hexdigest()


def restore(document: object) -> tuple[Questionnaire, dict[str, Value], Context]:
    """What was exported: the shipped questionnaire of the same content, canonical values and the context.

    Raises BadArchive for what is no archive of this format, was changed since, rests on content that is not
    known here, or holds answers that the questionnaire does not take. Words beside the values are not read.
    """
    if not isinstance(document, dict) or document.get("archive") != FORMAT:
        raise BadArchive(f"this is not an archive of format {FORMAT}")
    problems = [*_changes(document), *_unknown(document)]
    if problems:
        raise BadArchive(*problems)
    try:
        context = msgspec.convert(document.get("context"), Context)
        questionnaire = content.shipped()[document["key"]].under(document.get("scoring"))
    except (msgspec.ValidationError, KeyError) as error:
        raise BadArchive(f"context or scoring: {error}") from error
    return questionnaire, _canonical(questionnaire, dict(_values(document.get("answers")))), context


def _changes(document: dict[str, Any]) -> Iterator[str]:
    try:
        whole, instrument = _checksum(document), content.content_hash(document.get("instrument"))
    except (TypeError, ValueError, RecursionError):
        yield "this is not plain JSON"
        return
    if whole != document.get("checksum"):
        yield "checksum: the archive was changed after it was exported"
    if instrument != document.get("content_hash"):
        yield "instrument: is not the content that content_hash names"


def _unknown(document: dict[str, Any]) -> Iterator[str]:
    key = document.get("key")
    known = content.shipped().get(key) if isinstance(key, str) else None
    if known is None:
        yield f"key: no version {key!r:.60} is shipped here"
    elif known.content_hash != document.get("content_hash"):
        yield f"content_hash: {key} is shipped here with other content"


def _values(answers: object) -> Iterator[tuple[str, Any]]:
    """The values by question, open ones left out."""
    if not isinstance(answers, list):
        raise BadArchive("answers: must be a list")
    seen: set[str] = set()
    for one in answers:
        question_id = one.get("id") if isinstance(one, dict) else None
        if not isinstance(question_id, str) or question_id in seen:
            raise BadArchive(f"answers: {question_id!r:.60} is no id, or is there twice")
        seen.add(question_id)
        if one.get("value") is not None:
            yield question_id, one["value"]


def _canonical(questionnaire: Questionnaire, values: Values) -> dict[str, Value]:
    try:
        canonical = from_json(questionnaire, values)
    except BadAnswers as error:
        raise BadArchive(*error.problems) from error
    loose = [question_id for question_id, value in canonical.items() if value != values[question_id]]
    if loose:
        raise BadArchive(f"{', '.join(loose)}: not written in the canonical form")
    return canonical
