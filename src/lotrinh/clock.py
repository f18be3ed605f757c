"""The one source of the present time; tests freeze it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_frozen: datetime | None = None


def now() -> datetime:
    return _frozen or datetime.now(UTC)


def local(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM)


def today() -> date:
    """The day it is in Vietnam."""
    return local(now()).date()


def freeze(moment: datetime | None) -> None:
    """Stop the clock at `moment` (aware), or let it run again with None."""
    global _frozen  # noqa: PLW0603
    if moment is not None and moment.tzinfo is None:
        raise ValueError("the clock needs an aware moment")
    _frozen = moment
