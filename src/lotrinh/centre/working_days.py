"""Days on which the centre works: Monday to Friday; public holidays are not known here."""

from datetime import date, timedelta

SATURDAY = 5


def working_day_after(day: date, days: int) -> date:
    """The last of so many working days after `day`."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day
