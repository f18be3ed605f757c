"""The main navigation: what each kind of person works with."""

from typing import Any, NamedTuple

from lotrinh.i18n import N_


class Item(NamedTuple):
    """`also`: pages elsewhere that are reached from this one."""

    url: str
    label: str
    also: tuple[str, ...] = ()


OWNER = (
    Item("/", N_("Overview")),
    Item("/assessments", N_("Assessments")),
    Item("/roadmap", N_("Roadmap"), also=("/vouchers",)),
    Item("/requests", N_("Requests")),
    Item("/firm", N_("Firm"), also=("/plan",)),
)
NO_FIRM = (Item("/", N_("Overview")), Item("/claims/new", N_("Register a firm")))
ADVISOR = (
    Item("/today", N_("Today")),
    Item("/firms", N_("Firms")),
    Item("/cohorts", N_("Cohorts"), also=("/sponsorships",)),
    Item("/reviews", N_("Reviews")),
    Item("/campaigns", N_("Campaigns")),
    Item("/requests", N_("Requests"), also=("/vouchers",)),
    Item("/statistics", N_("Statistics")),
)
PROVINCE = (
    Item("/statistics", N_("Whole picture")),
    Item("/statistics/adoption", N_("Adoption")),
    Item("/statistics/targets", N_("Targets")),
    Item("/statistics/areas", N_("Areas")),
    Item("/statistics/method", N_("Method")),
    Item("/sponsorships", N_("Sponsorships")),
)
STARTS = ("/", "/statistics")
"""Other items of the same navigation lie below these."""
OPERATOR = (
    Item("/", N_("Overview")),
    Item("/operation/people", N_("Accounts")),
    Item("/operation/jobs", N_("Jobs")),
    Item("/operation/audit", N_("Record")),
    Item("/model", N_("Model")),
    Item("/billing", N_("Payments"), also=("/sponsorships", "/vouchers")),
)


def items_for(visitor: Any) -> tuple[Item, ...]:
    if visitor is None or visitor.owes_factor:
        return ()
    if visitor.staff_role == "advisor":
        return ADVISOR
    if visitor.staff_role == "operator":
        return OPERATOR
    if visitor.staff_role != "none":
        return PROVINCE
    return OWNER if visitor.firm else NO_FIRM


def is_current(item: Item, path: str) -> bool:
    places = (*item.also, *(() if item.url in STARTS else (item.url,)))
    return path == item.url or any(path == place or path.startswith(f"{place}/") for place in places)
