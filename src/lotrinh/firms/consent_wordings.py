"""The words under which a firm consents, as data: each version has a number and a digest, and never changes."""

import hashlib
import json
from datetime import date
from functools import cache

import msgspec
import yaml

from lotrinh.firms.reference import FOLDER
from lotrinh.firms.tables import ConsentPurpose


class ChangedWording(ValueError):
    """The file holds other words than those whose digest it names."""


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown before somebody agrees, in both languages."""

    version: int
    since: date
    sha256: str
    title: dict[str, str]
    points: list[dict[str, str]]

    @property
    def digest(self) -> str:
        text = json.dumps(
            [self.title, self.points], ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()


@cache
def wordings() -> dict[str, list[Wording]]:
    """By purpose, the newest last."""
    text = (FOLDER / "consent-wordings.yaml").read_text(encoding="utf-8")
    return read(text)


def read(text: str) -> dict[str, list[Wording]]:
    found = msgspec.convert(yaml.safe_load(text), dict[ConsentPurpose, list[Wording]])
    for purpose, versions in found.items():
        for number, one in enumerate(versions, 1):
            if one.digest != one.sha256 or one.version != number:
                raise ChangedWording(
                    f"{purpose.value}, version {number}: the sha256 of these words is {one.digest}"
                )
    return {purpose.value: versions for purpose, versions in found.items()}


def current(purpose: str) -> Wording:
    return wordings()[purpose][-1]


def wording(purpose: str, version: int | None) -> Wording | None:
    """None for a consent from the time before wordings were kept."""
    return next((one for one in wordings()[purpose] if one.version == version), None)
