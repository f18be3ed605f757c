"""Which sentences of the interface lack their Vietnamese, have it for nothing, or have it garbled."""

import re
from collections.abc import Iterator

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from lotrinh import paths

KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
}
SOURCES = [
    (paths.TEMPLATES, [("**.html", "jinja2"), ("**.txt", "jinja2")]),
    (paths.PACKAGE, [("**.py", "python")]),
]
OPTIONS = {
    "**": {"trimmed": "true", "newstyle": "true", "extensions": "jinja2.ext.do", "silent": "false"},
}
CATALOGUE = paths.LOCALES / "vi" / "LC_MESSAGES" / "messages.po"

SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s*(?=\w)")
SHORT = 30
"""Letters of a sentence that may well be said twice."""


def problems() -> list[str]:
    """Sentences without a translation, translations of sentences that are gone, and those that repeat themselves."""
    with CATALOGUE.open("rb") as source:
        translated = {message.id: message.string for message in read_po(source) if message.id}
    used = dict(_used())
    lacking = [f"{place}: no Vietnamese for {m!r}" for m, place in used.items() if not translated.get(m)]
    unused = [f"{CATALOGUE.name}: no longer used: {m!r}" for m in translated if m not in used]
    garbled = [
        f"{CATALOGUE.name}: says the same twice: {text!r}"
        for string in translated.values()
        for text in ([string] if isinstance(string, str) else string or [])
        if repeats(text)
    ]
    return lacking + unused + garbled


def repeats(text: str) -> bool:
    """Whether a sentence comes twice, as when translations of several editors were joined."""
    sentences = [one for one in SENTENCE_ENDS.split(text) if len(one) > SHORT]
    return len(set(sentences)) < len(sentences)


def _used() -> Iterator[tuple[str, str]]:
    for folder, methods in SOURCES:
        for name, line, message, *_ in extract_from_dir(
            folder, method_map=methods, options_map=OPTIONS, keywords=KEYWORDS
        ):
            for sentence in message if isinstance(message, tuple) else [message]:
                yield sentence, f"{name}:{line}"
