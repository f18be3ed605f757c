"""Reads instrument files into questionnaires and guards what has been published.

On the command line: `python -m assessments.content [FILE…]` checks, `--publish FILE` records a version.
"""

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import msgspec

from assessments import facts
from assessments.building import build
from assessments.capabilities import CAPABILITIES
from assessments.checks import meaning_problems
from assessments.checks.bridges import bridge_problems
from assessments.checks.facts import fact_problems
from assessments.document import Document
from assessments.efforts import effort_problems
from assessments.model import Questionnaire
from assessments.plain_yaml import LARGEST, Plain, Refused
from assessments.plain_yaml import read as read_yaml
from assessments.problems import BadContent, Problem
from assessments.reading import read

__all__ = ["BadContent", "check", "get", "load", "publish", "shipped"]

INSTRUMENTS = Path(__file__).parent / "instruments"
PUBLISHED = INSTRUMENTS / "published.json"
BESIDE = ("audience", "contradictions")
"""What stands in a file without being its content: no result depends on it, so it may change at any time."""
_UNCHANGED = "{} is published and may not change; add a version instead"


def load(path: Path) -> Questionnaire:
    """The questionnaire in a file; raises BadContent with every problem found."""
    problems: list[Problem] = []
    plain = _plain(path, problems)
    document = read(plain, Document, "", problems)
    if document is not None:
        problems += _identity_problems(path, document)
        problems += meaning_problems(document)
    if document is None or problems:
        raise BadContent(path, problems)
    return build(document, content_hash(plain))


def content_hash(plain: Plain) -> str:
    """SHA-256 of the content without comments, spacing and order of keys.

    The audience is left out: whom a version is offered to may change. So are the contradictions, which are
    notes for advisors. No result depends on either.
    """
    return sha256(msgspec.json.encode(content_of(plain), order="deterministic")).hexdigest()


def content_of(plain: Plain) -> Plain:
    """What may not change any more once a version is published."""
    if not isinstance(plain, dict):
        return plain
    return {key: value for key, value in plain.items() if key not in BESIDE}


def _plain(path: Path, problems: list[Problem]) -> Plain:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST * 4 + 1).decode()
        plain, found = read_yaml(text)
    except OSError as error:
        raise BadContent(path, [Problem("file", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise BadContent(path, [Problem("file", "is not UTF-8 text")]) from error
    except Refused as error:
        raise BadContent(path, [error.problem]) from error
    problems += found
    return plain


def _identity_problems(path: Path, document: Document) -> Iterable[Problem]:
    """A shipped file is named after what it contains; a file elsewhere may have any name."""
    if INSTRUMENTS.resolve() not in path.resolve().parents:
        return
    if document.id != path.parent.name:
        yield Problem("id", f"is '{document.id}', but the folder is '{path.parent.name}'")
    if document.version != path.stem:
        yield Problem("version", f"is '{document.version}', but the file is '{path.name}'")


@cache
def shipped() -> Mapping[str, Questionnaire]:
    """Every questionnaire of this package by key, read once; raises BadContent."""
    loaded = [load(path) for path in _shipped_paths()]
    return MappingProxyType({questionnaire.key: questionnaire for questionnaire in loaded})


def get(questionnaire_id: str, version: str) -> Questionnaire:
    """Raises KeyError for a version that is not shipped."""
    return shipped()[f"{questionnaire_id}/{version}"]


def check(paths: Iterable[Path] | None = None) -> list[str]:
    """Problems of the given files, or of all shipped ones and of what is recorded as published."""
    problems: list[str] = []
    recorded = _recorded()
    found: set[str] = set()
    for path in _shipped_paths() if paths is None else paths:
        try:
            questionnaire = load(path)
        except BadContent as error:
            problems += error.problems
            found.add(f"{path.parent.name}/{path.stem}")
            continue
        found.add(questionnaire.key)
        if recorded.get(questionnaire.key, questionnaire.content_hash) != questionnaire.content_hash:
            problems.append(f"{path}: content: {_UNCHANGED.format(questionnaire.key)}")
        problems += _bridge_problems(path, questionnaire)
    if paths is None and not problems:
        problems += _list_problems()
    missing = sorted(recorded.keys() - found) if paths is None else []
    problems += [f"{PUBLISHED}: {key}: is published, but its file is missing" for key in missing]
    return problems


def _list_problems() -> list[str]:
    """Of the lists beside the instruments that speak of them."""
    versions = list(shipped().values())
    efforts = [f"{CAPABILITIES}: {problem}" for problem in effort_problems(versions)]
    try:
        listed = facts.shipped()
    except BadContent as error:
        return [*efforts, *error.problems]
    return efforts + [f"{facts.FACTS}: {problem}" for problem in fact_problems(listed, versions)]


def _bridge_problems(path: Path, questionnaire: Questionnaire) -> list[str]:
    """The version before lies beside the file; what is wrong inside it is said elsewhere."""
    bridge = questionnaire.bridge
    if bridge is None:
        return []
    try:
        before = load(path.with_name(f"{bridge.version}.yaml"))
    except BadContent:
        before = None
    return [f"{path}: {problem}" for problem in bridge_problems(questionnaire, before)]


def publish(path: Path) -> Questionnaire:
    """Records the content of a version for ever; raises BadContent when it is recorded with other content."""
    questionnaire = load(path)
    recorded = _recorded()
    if recorded.setdefault(questionnaire.key, questionnaire.content_hash) != questionnaire.content_hash:
        raise BadContent(path, [Problem("content", _UNCHANGED.format(questionnaire.key))])
    encoded = msgspec.json.format(msgspec.json.encode(recorded, order="sorted"), indent=2)
    PUBLISHED.write_bytes(encoded + b"\n")
    return questionnaire


def _recorded() -> dict[str, str]:
    return msgspec.json.decode(PUBLISHED.read_bytes(), type=dict[str, str]) if PUBLISHED.exists() else {}


def _shipped_paths() -> list[Path]:
    return sorted(INSTRUMENTS.glob("*/*.yaml"))


def main(arguments: list[str]) -> int:
    """Prints what was found; 0 when all is well, 1 when a file is refused."""
    publishing = arguments[:1] == ["--publish"]
    paths = [Path(argument) for argument in arguments[publishing:]]
    try:
        problems = [] if publishing else check(paths or None)
        read_again = [] if problems else paths or _shipped_paths()
        good = [publish(path) if publishing else load(path) for path in read_again]
    except BadContent as error:
        problems, good = list(error.problems), []
    lines = [f"ok {one.key} points={one.maximum} questions={len(one.questions)}" for one in good]
    sys.stdout.write("".join(f"{line}\n" for line in problems + lines))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
