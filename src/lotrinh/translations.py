"""Which sentences of the interface lack their Vietnamese, or have it for nothing."""

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


def missing() -> list[str]:
    """Sentences without a translation, and translations of sentences that are gone."""
    with CATALOGUE.open("rb") as source:
        translated = {message.id: message.string for message in read_po(source) if message.id}
    used = dict(_used())
    lacking = [f"{place}: no Vietnamese for {m!r}" for m, place in used.items() if not translated.get(m)]
    unused = [f"{CATALOGUE.name}: no longer used: {m!r}" for m in translated if m not in used]
    return lacking + unused


def _used() -> Iterator[tuple[str, str]]:
    for folder, methods in SOURCES:
        for name, line, message, *_ in extract_from_dir(
            folder, method_map=methods, options_map=OPTIONS, keywords=KEYWORDS
        ):
            for sentence in message if isinstance(message, tuple) else [message]:
                yield sentence, f"{name}:{line}"
