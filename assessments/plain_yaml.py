"""Reads YAML as plain data: no tags, no aliases, no repeated keys, no guesses about dates or yes and no."""

import re
from collections.abc import Iterator

import yaml

from assessments.problems import Problem

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

LARGEST = 1_000_000
DEEPEST = 40
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FRACTION = re.compile(r"[-+]?(0|[1-9][0-9]{0,11})\.[0-9]{1,12}")


class Refused(Exception):
    """The text is not YAML of the plain kind; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


def read(text: str) -> tuple[Plain, list[Problem]]:
    """The data, and the keys that were written twice; raises Refused when the text cannot be read at all."""
    if len(text) > LARGEST:
        raise Refused(Problem("file", f"is longer than {LARGEST} characters"))
    problems: list[Problem] = []
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        value = _first_document(events, problems)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Refused(Problem(f"line {line}", f"is not valid YAML: {error.problem}")) from error
    except yaml.YAMLError as error:
        raise Refused(Problem("file", f"is not valid YAML: {str(error).splitlines()[0]}")) from error
    return value, problems


def _first_document(events: Iterator[yaml.Event], problems: list[Problem]) -> Plain:
    value: Plain = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Refused(Problem(_line(event), "starts a second document; one file holds one"))
            value = _value(next(events), events, 0, problems)
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int, problems: list[Problem]) -> Plain:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Refused(Problem(_line(event), "uses an anchor or alias; name an option set instead"))
    if getattr(event, "tag", None):
        raise Refused(Problem(_line(event), "uses a tag; write plain values"))
    if depth > DEEPEST:
        raise Refused(Problem(_line(event), f"is nested deeper than {DEEPEST} levels"))
    if isinstance(event, yaml.SequenceStartEvent):
        return _list(events, depth, problems)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, depth, problems)
    return _scalar(event)


def _list(events: Iterator[yaml.Event], depth: int, problems: list[Problem]) -> Plain:
    values: list[Plain] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        values.append(_value(event, events, depth + 1, problems))
    return values


def _mapping(events: Iterator[yaml.Event], depth: int, problems: list[Problem]) -> Plain:
    values: dict[str, Plain] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent):
            raise Refused(Problem(_line(event), "a key must be a word"))
        if event.value in values:
            problems.append(Problem(_line(event), f"the key '{event.value}' is written twice"))
        values[event.value] = _value(next(events), events, depth + 1, problems)
    return values


def _scalar(event: yaml.Event) -> Plain:
    assert isinstance(event, yaml.ScalarEvent)
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return float(text)
    return text


def _line(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark else "file"
