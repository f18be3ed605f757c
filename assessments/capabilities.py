"""The shared list of what a firm can be able to do digitally."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from msgspec import field

from assessments.parts import Number, Part, Positive, Text
from assessments.plain_yaml import Refused
from assessments.plain_yaml import read as read_yaml
from assessments.problems import BadContent, Problem
from assessments.reading import read

CAPABILITIES = Path(__file__).parent / "capabilities.yaml"


class Group(Part, frozen=True, kw_only=True):
    """A field of work that capabilities belong to."""

    id: str
    text: Text


class Capability(Part, frozen=True, kw_only=True):
    """Something a firm can do digitally; `text` is its short standard name.

    `effort` is what one step up costs beside 1 for an ordinary one, by a convention of ours.
    """

    id: str
    group: str
    text: Text
    effort: Positive


class Capabilities(Part, frozen=True, kw_only=True):
    """The file as written, groups and capabilities in the order they are shown.

    `efforts` has, by instrument, those of questions and of tools (`question/tool`) that name no capability.
    """

    format: Literal[1]
    groups: tuple[Group, ...]
    capabilities: tuple[Capability, ...]
    efforts: dict[str, dict[str, Positive]] = field(default_factory=dict)


@cache
def shipped() -> Mapping[str, Capability]:
    """Every capability by id, in the order of the file, read once; raises BadContent."""
    return MappingProxyType({one.id: one for one in load(CAPABILITIES).capabilities})


@cache
def groups() -> tuple[Group, ...]:
    """The groups in the order they are shown, read once; raises BadContent."""
    return load(CAPABILITIES).groups


@cache
def efforts() -> Mapping[str, Mapping[str, Number]]:
    """By instrument, what a step of a question or tool without a capability costs; raises BadContent."""
    return load(CAPABILITIES).efforts


def load(path: Path) -> Capabilities:
    """The list in a file; raises BadContent with every problem found."""
    try:
        plain, problems = read_yaml(path.read_text())
    except Refused as error:
        raise BadContent(path, [error.problem]) from error
    found = read(plain, Capabilities, "", problems)
    if found is not None:
        problems += _problems(found)
    if found is None or problems:
        raise BadContent(path, problems)
    return found


def _problems(found: Capabilities) -> Iterator[Problem]:
    known = {group.id for group in found.groups}
    used = {capability.group for capability in found.capabilities}
    ids = [capability.id for capability in found.capabilities]
    for name in sorted(known - used):
        yield Problem(f"groups[{name}]", "has no capabilities")
    for capability in found.capabilities:
        where = f"capabilities[{capability.id}]"
        if capability.group not in known:
            yield Problem(f"{where}.group", f"there is no group '{capability.group}'")
        if ids.count(capability.id) > 1:
            yield Problem(where, "is used more than once; every id is unique")
