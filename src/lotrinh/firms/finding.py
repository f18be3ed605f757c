"""Firms that somebody looks for: by words of the name, whatever the accents typed, or by the tax code."""

from lotrinh.firms.tax_code import SEPARATORS
from lotrinh.search import search_key


def meant(words: str) -> tuple[list[str], str]:
    """The values of the condition: each word as a pattern, and the text as a tax code; both empty without words."""
    return [f"%{word}%" for word in search_key(words).split()], SEPARATORS.sub("", words) or words.strip()


def is_meant(patterns: str, code: str, firm: str = "f") -> str:
    """The condition on a row of firms, every one of which is meant without words; `patterns` and `code`: such as $3."""
    return (
        f"({code} = '' OR {firm}.tax_code = {code} OR (cardinality({patterns}::text[]) > 0"
        f" AND {firm}.search_key LIKE ALL ({patterns}::text[])))"
    )
