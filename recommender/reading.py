"""Turns plain data into the frozen types, field by field, so that one reading finds every fault."""

from functools import cache
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from recommender.parts import Text
from recommender.plain_yaml import Plain
from recommender.problems import Problem

T = TypeVar("T")
_MISSING = object()


class Reading:
    """Reads one file; `problems` has everything found so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def refuse(self, where: str, reason: str) -> object:
        self.problems.append(Problem(self.file, where or "file", reason))
        return _MISSING

    def read(self, raw: Plain, kind: type[T]) -> T | None:
        """The typed value, or None when a part of it could not be read."""
        value = self._read(raw, kind, "")
        return None if value is _MISSING else cast("T", value)

    def _read(self, raw: Plain, kind: Any, where: str) -> Any:
        kinds = [one for one in get_args(kind) if one is not type(None)]
        if get_origin(kind) is tuple:
            return self._many(raw, kinds[0], where)
        if kind is Text:
            return self._text(raw, where)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self._part(raw, kind, where)
        if len(kinds) == 1 and isinstance(kinds[0], type) and issubclass(kinds[0], msgspec.Struct):
            return self._read(raw, kinds[0], where)
        return self._leaf(raw, kind, where)

    def _many(self, raw: Plain, kind: Any, where: str) -> Any:
        if not isinstance(raw, list):
            return self.refuse(where, "must be a list")
        values = [self._read(one, kind, f"{where}[{_label(one, index)}]") for index, one in enumerate(raw)]
        return _MISSING if _MISSING in values else tuple(values)

    def _part(self, raw: Plain, kind: type[msgspec.Struct], where: str) -> Any:
        known = _keys(kind)
        if not isinstance(raw, dict):
            return self.refuse(where, f"must have the keys {', '.join(known)}")
        for key in raw.keys() - known.keys():
            self.refuse(_join(where, key), f"is not a known key; known are {', '.join(known)}")
        values = {}
        for key, about in known.items():
            if raw.get(key) is not None:
                values[about.name] = self._read(raw[key], about.type, _join(where, key))
            elif about.required:
                values[about.name] = self.refuse(_join(where, key), "is missing")
        return _MISSING if any(value is _MISSING for value in values.values()) else kind(**values)

    def _text(self, raw: Plain, where: str) -> Text:
        """A faulty text is noted and read as blank, so that the checks of meaning still see the whole file."""
        if not isinstance(raw, dict):
            self.refuse(where, "missing translation: must have vi and en")
            return Text("", "")
        for key in raw.keys() - {"vi", "en"}:
            self.refuse(_join(where, key), "is not a known key; a text has vi and en")
        return Text(self._words(raw.get("vi"), f"{where}.vi"), self._words(raw.get("en"), f"{where}.en"))

    def _words(self, raw: Plain, where: str) -> str:
        if raw is not None and not isinstance(raw, str):
            self.refuse(where, "must be text: put it in quotes")
        elif not raw or not raw.strip():
            self.refuse(where, "missing translation")
        return raw.strip() if isinstance(raw, str) else ""

    def _leaf(self, raw: Plain, kind: Any, where: str) -> Any:
        try:
            return msgspec.convert(raw, kind)
        except msgspec.ValidationError as error:
            allowed = f"must be one of {', '.join(map(str, get_args(kind)))}"
            reason = allowed if get_origin(kind) is Literal else str(error)
            return self.refuse(where, f"{reason} (found {raw!r:.60})")


def _label(raw: Plain, index: int) -> str:
    if isinstance(raw, dict):
        raw = raw.get("id") or raw.get("question")
    return raw if isinstance(raw, str) else str(index + 1)


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


@cache
def _keys(kind: Any) -> dict[str, FieldInfo]:
    return {about.encode_name: about for about in msgspec.structs.fields(kind)}
