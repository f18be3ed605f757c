"""Turns plain data into the frozen types, field by field, so that one reading finds every problem."""

from functools import cache
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from assessments.parts import Part, Text
from assessments.plain_yaml import Plain
from assessments.problems import Problem
from assessments.rules import Leaf, Node

T = TypeVar("T")
Problems = list[Problem]

MISSING = object()
_LABELS = ("id", "value", "level", "question")


def read(raw: Plain, kind: type[T], where: str, problems: Problems) -> T | None:
    """The typed value, or None when a part of it could not be read; every problem is appended."""
    value = _read(raw, kind, where, problems)
    return None if value is MISSING else cast("T", value)


def _read(raw: Plain, kind: Any, where: str, problems: Problems) -> Any:
    alternatives = [one for one in get_args(kind) if one is not type(None)]
    if kind == Leaf | Node:
        return _child(raw, where, problems)
    if get_origin(kind) is tuple:
        return _many(raw, alternatives[0], where, problems)
    if get_origin(kind) is dict:
        return _named(raw, alternatives[1], where, problems)
    if isinstance(kind, type) and issubclass(kind, (Part, Text)):
        return _part(raw, kind, where, problems)
    nested = [one for one in alternatives if _is_nested(one)]
    if nested and not (isinstance(raw, str) and str in alternatives):
        return _read(raw, nested[0], where, problems)
    return _leaf(raw, kind, where, problems)


def _is_nested(kind: Any) -> bool:
    return get_origin(kind) is tuple or (isinstance(kind, type) and issubclass(kind, (Part, Text)))


def _child(raw: Plain, where: str, problems: Problems) -> Any:
    if isinstance(raw, str):
        return Leaf(question=raw)
    return _part(raw, Leaf if isinstance(raw, dict) and "question" in raw else Node, where, problems)


def _many(raw: Plain, kind: Any, where: str, problems: Problems) -> Any:
    if not isinstance(raw, list):
        return _refuse(where, "must be a list", problems)
    values = [_read(one, kind, f"{where}[{_label(one, index)}]", problems) for index, one in enumerate(raw)]
    return MISSING if MISSING in values else tuple(values)


def _label(raw: Plain, index: int) -> str:
    if isinstance(raw, str):
        return raw
    found = [raw[key] for key in _LABELS if key in raw] if isinstance(raw, dict) else []
    return str(found[0]) if found else str(index + 1)


def _named(raw: Plain, kind: Any, where: str, problems: Problems) -> Any:
    if not isinstance(raw, dict):
        return _refuse(where, "must be a list of names with their content", problems)
    values = {name: _read(one, kind, f"{where}.{name}", problems) for name, one in raw.items()}
    return MISSING if MISSING in values.values() else values


def _part(raw: Plain, kind: type[Part] | type[Text], where: str, problems: Problems) -> Any:
    if kind is Text:
        return _text(raw, where, problems)
    if not isinstance(raw, dict):
        return _refuse(where, f"must have the keys {', '.join(_keys(kind))}", problems)
    for key in raw.keys() - _keys(kind).keys():
        problems.append(Problem(_join(where, key), f"is not a known key; known are {', '.join(_keys(kind))}"))
    values = {}
    for key, about in _keys(kind).items():
        if raw.get(key) is not None:
            values[about.name] = _read(raw[key], about.type, _join(where, key), problems)
        elif about.required:
            values[about.name] = _refuse(_join(where, key), "is missing", problems)
    return MISSING if any(value is MISSING for value in values.values()) else kind(**values)


def _text(raw: Plain, where: str, problems: Problems) -> Text:
    """A faulty text is noted and read as blank, so that the checks of meaning still see the whole file."""
    if not isinstance(raw, dict):
        _refuse(where, "missing translation: must have vi and en", problems)
        return Text("", "")
    for key in raw.keys() - {"vi", "en"}:
        problems.append(Problem(f"{where}.{key}", "is not a known key; a text has vi and en"))
    return Text(*(_words(raw.get(language), f"{where}.{language}", problems) for language in ("vi", "en")))


def _words(raw: Plain, where: str, problems: Problems) -> str:
    if raw is not None and not isinstance(raw, str):
        _refuse(where, "must be text: put it in quotes", problems)
    elif not raw or not raw.strip():
        _refuse(where, "missing translation", problems)
    return raw.strip() if isinstance(raw, str) else ""


def _leaf(raw: Plain, kind: Any, where: str, problems: Problems) -> Any:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        return _refuse(where, _reason(raw, kind, str(error)), problems)


def _reason(raw: Plain, kind: Any, reason: str) -> str:
    if get_origin(kind) is Literal:
        return f"must be one of {', '.join(map(str, get_args(kind)))} (found {raw!r:.60})"
    if isinstance(raw, (int, float)) and (kind is str or str in get_args(kind)):
        return "must be text: put it in quotes"
    return f"{reason} (found {raw!r:.60})"


def _refuse(where: str, reason: str, problems: Problems) -> object:
    problems.append(Problem(where, reason))
    return MISSING


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


@cache
def _keys(kind: Any) -> dict[str, FieldInfo]:
    return {about.encode_name: about for about in msgspec.structs.fields(kind)}
