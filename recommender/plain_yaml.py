"""Reads YAML as plain data: no tags, no aliases, no repeated keys, no guesses about dates or yes and no."""

import re
from typing import Any

import yaml

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FRACTION = re.compile(r"[-+]?(0|[1-9][0-9]{0,11})\.[0-9]{1,12}")


class Refused(Exception):
    """The text cannot be read; `where` is a line."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(reason)
        self.where, self.reason = where, reason


def read(text: str) -> tuple[Plain, list[Refused]]:
    """The data, and the keys that were written twice; raises Refused when the text is not plain YAML."""
    twice: list[Refused] = []
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise Refused(_line(event), "uses an anchor, alias or tag; write plain values")
        return _value(yaml.compose(text, Loader=yaml.CSafeLoader), twice), twice
    except yaml.MarkedYAMLError as error:
        raise Refused(_line(error, "problem_mark"), f"is not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise Refused("file", f"is not valid YAML: {str(error).splitlines()[0]}") from error


def _value(node: Any, twice: list[Refused]) -> Plain:
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, twice) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, twice)
    return None if node is None else _scalar(node)


def _mapping(node: Any, twice: list[Refused]) -> dict[str, Plain]:
    values: dict[str, Plain] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Refused(_line(key), "a key must be a word")
        if key.value in values:
            twice.append(Refused(_line(key), f"the key '{key.value}' is written twice"))
        values[key.value] = _value(value, twice)
    return values


def _scalar(node: Any) -> Plain:
    text: str = node.value
    if node.style:  # quoted, or a block
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return float(text)
    return text


def _line(marked: Any, mark: str = "start_mark") -> str:
    place = getattr(marked, mark, None)
    return f"line {place.line + 1}" if place else "file"
