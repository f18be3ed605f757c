"""Which support schemes a firm may ask for when it takes up a solution, and how much they give at most."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from recommender.parts import Scheme, Solution, Status, Text

HUNDREDTHS = 10_000


class Support(Struct, frozen=True, kw_only=True):
    """What one scheme gives at most, in whole VND, for the low and the high price of a solution.

    For a yearly price the amounts are for one year. `cap` None is a cap nobody could tell: the amounts are then
    the share alone, and may be too high.
    """

    scheme_id: str
    share: float
    cap: int | None
    amount_low: int
    amount_high: int
    status: Status
    legal_basis: Text


def support_for(solution: Solution, *, size: str, on: date, schemes: Iterable[Scheme]) -> tuple[Support, ...]:
    """Schemes in force on the day first, the best first; then drafts, which never add to anything.

    A firm uses one scheme for one expense, so the amounts are choices and no sum. Decree 80/2021/NĐ-CP,
    article 11: at most 50 % of the price, at most a cap by size for each year or contract; large firms get none.
    """
    found = [_support(solution, scheme, size) for scheme in schemes if _fits(solution, scheme, size, on)]
    return tuple(sorted(found, key=lambda one: (one.status == "draft", -one.amount_high, one.scheme_id)))


def amount(share: float, cap: int | None, price: int) -> int:
    """The smaller of share and cap, rounded down to whole VND; a share is exact to a hundredth of a percent."""
    part = round(share * HUNDREDTHS) * price // HUNDREDTHS
    return part if cap is None else min(part, cap)


def _fits(solution: Solution, scheme: Scheme, size: str, on: date) -> bool:
    if scheme.category not in solution.support or size not in scheme.caps:
        return False
    if scheme.solutions and solution.id not in scheme.solutions:
        return False
    if scheme.rent_only and solution.cost.per != "year":
        return False
    if scheme.status == "draft":
        return scheme.last is None or on <= scheme.last
    return scheme.counts_on(on)


def _support(solution: Solution, scheme: Scheme, size: str) -> Support:
    cap = {str(one): most for one, most in scheme.caps.items()}[size]
    return Support(
        scheme_id=scheme.id,
        share=scheme.share,
        cap=cap,
        amount_low=amount(scheme.share, cap, solution.cost.low),
        amount_high=amount(scheme.share, cap, solution.cost.high),
        status=scheme.status,
        legal_basis=scheme.legal_basis,
    )
