"""What is sold, as data: the prices of plans.yaml and the names of what the plans hold."""

from functools import cache
from typing import Literal

import msgspec
import yaml

from lotrinh import paths
from lotrinh.i18n import N_

Interval = Literal["month", "year"]

ADVANCED = N_("In depth")
FREE_PARTS = (
    N_("All assessments, with result and comparison"),
    N_("Roadmap, plan and reports as PDF"),
    N_("Advice by the support centre"),
    N_("Up to 3 colleagues"),
)
ADVANCED_PARTS = (
    N_("Everything that is free"),
    N_("As many colleagues as you like"),
    N_(
        "Several sites, each with its own rounds and levels, side by side;"
        " reviews and peers go by the whole firm"
    ),
    N_("Logo and colour of your own on the PDF reports"),
    N_("Reviews by the support centre with priority"),
    N_("All answers of all rounds as one file of raw data"),
    N_("A read-only API for your own programs"),
)


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of the plan “In depth”; `amount` in whole minor units, value-added tax included."""

    lookup_key: str
    interval: Interval
    currency: Literal["vnd", "usd"]
    amount: int


@cache
def prices() -> dict[str, Price]:
    written = yaml.safe_load((paths.PACKAGE / "billing" / "plans.yaml").read_text(encoding="utf-8"))
    return {price.lookup_key: price for price in msgspec.convert(written, list[Price])}


def in_dong(interval: Interval) -> Price:
    """What a period costs by bank transfer."""
    return next(one for one in prices().values() if one.currency == "vnd" and one.interval == interval)
