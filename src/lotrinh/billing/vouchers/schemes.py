"""Which schemes a voucher can be given under: in force on the day, with a cap that is known. Drafts never count."""

from datetime import date

import msgspec

from recommender.catalogue import Scheme, Solution, shipped
from recommender.support import amount, support_for


class Choice(msgspec.Struct, frozen=True):
    """A scheme for a solution and a size class; the cap is for a firm and a year."""

    scheme: Scheme
    cap: int

    def computed(self, price: int) -> int:
        return amount(self.scheme.share, self.cap, price)


def choices(solution: str, size: str, on: date) -> dict[str, Choice]:
    """The best first. A cap for each contract is taken as one for the year: the careful reading."""
    found = shipped().solutions.get(solution)
    return {} if found is None else _of(found, size, on)


def scheme(scheme_id: str) -> Scheme | None:
    """None: the catalogue no longer has it."""
    return next((one for one in shipped().schemes if one.id == scheme_id), None)


def _of(solution: Solution, size: str, on: date) -> dict[str, Choice]:
    known = {one.id: one for one in shipped().schemes}
    return {
        one.scheme_id: Choice(known[one.scheme_id], one.cap)
        for one in support_for(solution, size=size, on=on, schemes=known.values())
        if one.status == "in_force" and one.cap is not None
    }
