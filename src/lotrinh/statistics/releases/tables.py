"""Releases, and the corrections that were asked for."""

from enum import Enum
from typing import Any

from piccolo.columns import UUID, Boolean, Date, ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person


class Outcome(str, Enum):
    """`same`: computed anew, the figures came out as they were, and nothing was released."""

    waiting = "waiting"
    released = "released"
    same = "same"


class StatisticRelease(Table):
    """`content` is the file handed out, to the letter, and `content_hash` its SHA-256; a trigger refuses changes.

    The first release of a day corrects none; the partial index "statistic_release_first" allows one a day.
    """

    number = Varchar(length=20, primary_key=True, default=None)
    as_of = Date(default=None)
    simulated = Boolean(default=False)
    released_at = Timestamptz(default=TimestamptzNow())
    released_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    corrects: ForeignKey[Any] = ForeignKey(
        "self", null=True, on_delete=OnDelete.restrict, unique=True, index=False
    )
    changes = Varchar(length=600, default="")
    reason = Varchar(length=600, default="")
    content = Text(default=None)
    content_hash = Varchar(length=64, default=None)


class StatisticCorrection(Table):
    """What a person asked for; the job that computes the figures anew writes the outcome."""

    id = UUID(primary_key=True)
    release = ForeignKey(StatisticRelease, null=False, on_delete=OnDelete.restrict, index=True)
    changes = Varchar(length=600, default=None)
    reason = Varchar(length=600, default=None)
    asked_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    asked_at = Timestamptz(default=TimestamptzNow())
    outcome = Varchar(length=10, default=Outcome.waiting, choices=Outcome)

    statistic_correction_outcome = Check("outcome IN ('waiting', 'released', 'same')")
