"""The places in a letter that are filled in for each firm: its name and its link, nothing else."""

import re

FIRM, LINK = "{firm}", "{link}"
KNOWN = (FIRM, LINK)
BRACES = re.compile(r"\{[^{}]*\}|[{}]")


def unknown(text: str) -> str | None:
    """The first thing in braces that is none of the two, or a brace that stands alone."""
    return next((found for found in BRACES.findall(text) if found not in KNOWN), None)


def filled(text: str, *, firm: str, link: str) -> str:
    """In one pass, so that a name that looks like a place stays a name."""
    values = {FIRM: firm, LINK: link}
    return BRACES.sub(lambda found: values.get(found[0], found[0]), text)
