"""Who supplies whom, and platforms beside separate tools, as figures of a release."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, get_args

from lotrinh import i18n
from lotrinh.firms.names import SECTORS
from lotrinh.i18n import N_
from lotrinh.statistics.measures import Text
from lotrinh.statistics.platforms import GROUPS, Comparison, Difference, Group, Mean, Rate
from lotrinh.statistics.platforms_page import NAMES
from lotrinh.statistics.releases.content import Definition, Figure, both
from lotrinh.statistics.supply import SIDES, Link, Side

Outcome = Literal["points", "risen", "dropped"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
DECLARED = N_("Firms that agree and declared customers or suppliers")
TWO_ROUNDS = N_("Firms that agree, with two rounds of the national index")
BEGAN = N_("Firms that agree and began a solution of the group 24 to 12 months before")
SIDE_TITLES: dict[Side, str] = {
    "customers": N_("Customers in the sector: %(sector)s"),
    "suppliers": N_("Suppliers in the sector: %(sector)s"),
}
SIDE_MEANING = N_("The firm declared this sector, perhaps with others. Counted, not estimated.")
OUTCOME_TITLES: dict[Outcome, str] = {
    "points": N_("Change in points"),
    "risen": N_("Firms that rose by a level or more"),
    "dropped": N_("Given up within 12 months"),
}
OUTCOME_MEANINGS: dict[Outcome, str] = {
    "points": N_("Mean change from the first to the newest round, as `mean`, with its 95% interval."),
    "risen": N_("From the first to the newest round, with the 95% interval of the share."),
    "dropped": N_("Of the first solution begun in that time, with the 95% interval of the share."),
}
BETWEEN = N_(
    "Platform minus separate tools, as `mean`, with its 95% interval; shares as parts of 1. "
    "Firms choose what they use, so it says nothing of what a platform does."
)
AMONG: dict[Outcome, str] = {"points": TWO_ROUNDS, "risen": TWO_ROUNDS, "dropped": BEGAN}
DIFFERENCE = N_("Difference (platform − separate)")


def of_links(links: Iterable[Link]) -> Mapping[tuple[str, str], list[Figure]]:
    """By dimension and value; all firms under empty ones."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for link in links:
        found.setdefault((link.dimension, link.value), []).append(_link(link))
    return found


def _link(link: Link) -> Figure:
    name = f"{link.side}-{link.partner}"
    if link.n is None or link.counted is None:
        return Figure(figure=name, status="hidden", n=link.n)
    return Figure(figure=name, n=link.n, count=link.counted, share=_share(link.counted, link.n))


def of_comparison(found: Comparison, withheld: Collection[str] = ()) -> list[Figure]:
    """Those named in `withheld` stay hidden, and with one of two groups their difference."""
    figures = [*_of_groups(found), *_of_differences(found)]
    parted = {name.rsplit("-", 1)[0] for name in withheld if name.rsplit("-", 1)[-1] in GROUPS}
    closed = {*withheld, *(f"{outcome}-difference" for outcome in parted)}
    return [Figure(figure=one.figure, status="hidden") if one.figure in closed else one for one in figures]


def _of_groups(found: Comparison) -> Iterator[Figure]:
    for outcome in OUTCOMES:
        for group, one in found.outcomes.items():
            yield _outcome(f"{outcome}-{group}", getattr(one, outcome))


def _of_differences(found: Comparison) -> Iterator[Figure]:
    for outcome in OUTCOMES:
        one: Difference | None = getattr(found, outcome)
        name = f"{outcome}-difference"
        if one is None:
            yield Figure(figure=name, status="hidden")
        else:
            yield Figure(figure=name, mean=one.value, low=one.low, high=one.high)


def _outcome(name: str, one: Mean | Rate) -> Figure:
    if isinstance(one, Mean):
        if one.mean is None:
            return Figure(figure=name, status="hidden", n=one.n)
        return Figure(figure=name, n=one.n, mean=one.mean, low=one.low, high=one.high)
    if one.n is None or one.counted is None:
        return Figure(figure=name, status="hidden", n=one.n)
    return Figure(
        figure=name, n=one.n, count=one.counted, share=_share(one.counted, one.n), low=one.low, high=one.high
    )


def _share(count: int, n: int) -> float | None:
    return round(count / n, 4) if n else None


def definitions() -> list[Definition]:
    return [*of_supply(), *of_outcomes()]


def of_supply() -> list[Definition]:
    return [
        Definition(
            field=f"{side}-{partner}", kind="figure", title=_named(SIDE_TITLES[side], sector=name),
            meaning=both(SIDE_MEANING), among=both(DECLARED),
        )
        for side in SIDES
        for partner, name in SECTORS.items()
    ]  # fmt: skip


def of_outcomes() -> list[Definition]:
    return [_outcome_definition(one, group) for one in OUTCOMES for group in (*GROUPS, None)]


def _outcome_definition(outcome: Outcome, group: Group | None) -> Definition:
    title, name = OUTCOME_TITLES[outcome], NAMES[group] if group else DIFFERENCE
    return Definition(
        field=f"{outcome}-{group or 'difference'}", kind="figure",
        title=_named(N_("%(figure)s: %(group)s"), figure=title, group=name),
        meaning=both(OUTCOME_MEANINGS[outcome] if group else BETWEEN), among=both(AMONG[outcome]),
    )  # fmt: skip


def _named(message: str, **names: str) -> Text:
    """With names that are message ids themselves."""
    found = (
        i18n.gettext(locale, message, **{key: i18n.gettext(locale, name) for key, name in names.items()})
        for locale in i18n.LOCALES
    )
    return Text(*found)
