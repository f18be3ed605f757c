"""What a section page was drawn with and what came back: only what its reader changed is an answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zlib import crc32

import msgspec

from assessments.answers import field_names
from assessments.model import Question

Fields = Mapping[str, Sequence[str]]

MOMENT = re.compile(r"[0-9]{1,18}")
MARKER = re.compile(r"([0-9]{1,9})-([0-9a-f]{8})")


class Post(msgspec.Struct, frozen=True):
    """`seen`: the questions that differ from what was drawn, each with the revision its reader had seen."""

    questions: frozenset[str]
    seen: dict[str, int | None]
    fields: dict[str, Sequence[str]]


def marker(rev: int, drawn: Fields) -> str:
    """Travels with the form: which revision and which field values a question was drawn with."""
    return f"{rev}-{_digest(drawn):08x}"


def marker_name(question_id: str) -> str:
    return f"was.{question_id}"


def changes(questions: Iterable[Question], posted: Fields) -> Post:
    """A question with a marker and no field was on the page and is now empty, like a list without ticks."""
    seen: dict[str, int | None] = {}
    fields: dict[str, Sequence[str]] = {}
    present = set()
    for question in questions:
        names = field_names(question)
        own = {name: posted[name] for name in names if name in posted}
        drawn = posted.get(marker_name(question.id))
        if not own and drawn is None:
            continue
        present.add(question.id)
        parts = MARKER.fullmatch(drawn[0]) if drawn else None
        if parts and int(parts[2], 16) == _digest(own):
            continue
        seen[question.id] = int(parts[1]) if parts else None
        fields |= own or {names[0]: [""]}
    return Post(questions=frozenset(present), seen=seen, fields=fields)


def moment(at: datetime) -> int:
    """Travels with the page, so that a save can tell which answers of colleagues it has not shown."""
    return int(at.timestamp() * 1_000_000)


def drawn_at(posted: Fields) -> int:
    text = next(iter(posted.get("drawn", ())), "")
    return int(text) if MOMENT.fullmatch(text) else 0


def _digest(fields: Fields) -> int:
    """Blank fields count as absent, since an unticked option sends nothing."""
    filled = sorted((name, value) for name, values in fields.items() for value in values if value)
    return crc32(repr(filled).encode("utf-8", "surrogatepass"))
