"""What the acts of the audit record are called on pages; `acts.yaml` holds the words."""

from functools import cache
from pathlib import Path

import msgspec
import yaml


@cache
def names() -> dict[str, dict[str, str]]:
    """Act -> its words in each language."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, dict[str, str]])


def name(act: str) -> dict[str, str]:
    """An act that only an earlier version knew goes by the word in the record."""
    return names().get(act) or {"vi": act, "en": act}
