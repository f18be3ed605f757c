"""Announced targets as data, and whether what is measured is on course to one of them."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from lotrinh.statistics.figures import Share
from lotrinh.statistics.measures import Text

Verdict = Literal["reached", "missed", "on_course", "off_course", "rising", "falling", "unclear", "unknown"]


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`value` None: the source names no level; `by` None: no date; `measure` None: cannot be measured here."""

    id: str
    title: Text
    counts: Literal["share", "firms"]
    value: float | None = None
    by: date | None = None
    measure: str | None = None
    difference: Text
    source: Text


class Reading(msgspec.Struct, frozen=True):
    """What stood on a day, in the unit of the target, with the bounds of its uncertainty."""

    day: date
    value: float
    low: float
    high: float


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    targets: tuple[Target, ...]


@cache
def targets() -> tuple[Target, ...]:
    text = Path(__file__).with_name("targets.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), _File).targets


def reading(target: Target, share: Share, firms: int, day: date) -> Reading | None:
    """Only an estimate for all firms can be held against a target; None where there is none."""
    if share.estimate is None or share.low is None or share.high is None:
        return None
    scale = firms if target.counts == "firms" else 1
    return Reading(day, share.estimate * scale, share.low * scale, share.high * scale)


def verdict(target: Target, first: Reading | None, now: Reading | None) -> Verdict:
    """On a straight path from the first reading to the target's value at its date, as far as the intervals tell.

    Reached or missed when the whole interval lies on one side. Without a date only the direction is said, and only
    if the intervals of the first and the newest reading do not overlap. Unknown without two readings of different
    days, or with a date that had passed before the first of them and a value inside the interval.
    """
    if now is None:
        return "unknown"
    if target.value is not None and now.low >= target.value:
        return "reached"
    if target.value is not None and target.by is not None and now.day >= target.by:
        return "missed" if now.high < target.value else "unclear"
    if first is None or first.day >= now.day:
        return "unknown"
    if target.value is not None and target.by is not None:
        return _on_path(target.value, target.by, first, now)
    return _direction(first, now)


def _direction(first: Reading, now: Reading) -> Verdict:
    if now.low > first.high:
        return "rising"
    return "falling" if now.high < first.low else "unclear"


def _on_path(value: float, by: date, first: Reading, now: Reading) -> Verdict:
    passed = (now.day - first.day).days / max((by - first.day).days, 1)
    wanted_low = first.low + (value - first.low) * passed
    wanted_high = first.high + (value - first.high) * passed
    if now.low >= wanted_high:
        return "on_course"
    return "off_course" if now.high < wanted_low else "unclear"
