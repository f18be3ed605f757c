"""A province with many small cells, its month ends released, and a reader who tries to work out what is hidden."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import linprog

from lotrinh import db
from lotrinh.statistics import services
from lotrinh.statistics.releases import queries
from lotrinh.statistics.releases.content import Content, Figure, Part, read
from tests.browsing import Browser
from tests.statistics.firms import answer, firms

OCTOBER, SEPTEMBER = date(2026, 10, 31), date(2026, 9, 30)
IN_SEPTEMBER = datetime(2026, 9, 10, 5, tzinfo=UTC)
SECTORS = ("wood", "food", "metal")
SIZES = ("micro", "small")
SHARES = ("roadmap", "e-contract", "accounting", "crm")
CUTS = ("total", "sector", "size", "park", "district", "sector+size", "sector+park", "size+park", "commune")
FEWEST, SMALLEST = 10, 5


async def enter_province() -> None:
    """In each of six cells some firms answer; in some, few of them use anything."""
    for unit, code in ((11, "718"), (12, "719")):
        await db.execute(
            "INSERT INTO admin_unit (id, code, name, kind) VALUES ($1, $2, $3, 'city')", unit, code, f"Thành phố {code}"
        )  # fmt: skip
    await db.execute("INSERT INTO former_district (commune, district, partial) VALUES (1, 11, false)")
    draw = Random(7)
    for sector in SECTORS:
        for size in SIZES:
            place = {"sector": sector, "size": size, "commune": 1, "district": draw.choice((11, 12))}
            await firms(draw.randrange(20, 90), **place)
            for tools in ({}, {"e_contract": "in_use"}, {"e_contract": "in_use", "accounting": "in_use"}):
                found = await firms(draw.choice((0, 2, 3, 6, 12, 20)), **place)
                await answer(found, day=IN_SEPTEMBER, **tools)


async def release(browser: Browser, day: date = OCTOBER) -> str:
    """Its address."""
    await services.build_month_end(day, simulated=False)
    visit = await browser.post("/statistics/releases", {"as_of": str(day)})
    assert visit.status == 303, visit.text[:300]
    return str(visit.location)


async def content(address: str) -> Content:
    return read(await queries.content_text(address.rsplit("/", 1)[1]) or "")


class Reader:
    """Knows every published figure, that sums add up, and how many firms the registry has in each population."""

    def __init__(self, found: Content, figure: str) -> None:
        self.parts = [part for part in found.populations if part.cut in CUTS]
        self.registry = [
            next(one.count for one in part.figures if one.figure == "firms") for part in self.parts
        ]
        self.layers = ["n", "yes", "no"] if figure in SHARES else ["count"]
        self.known = [self._published(part, figure) for part in self.parts]
        self.number = {(part.cut, part.key): at for at, part in enumerate(self.parts)}

    def bounds(self) -> dict[tuple[str, str, str], tuple[float, float, float]]:
        """Of each hidden count: the lowest and highest value it can have, and what the registry leaves open."""
        equal, at_most = self._sums()
        found = {}
        for at, part in enumerate(self.parts):
            for layer, name in enumerate(self.layers):
                if self.known[at].get(name) is None and self.registry[at]:
                    ends = [self._end(at, layer, sign, equal, at_most) for sign in (1.0, -1.0)]
                    found[part.cut, part.key, name] = (*ends, float(self.registry[at]))
        return found

    def _end(self, at: int, layer: int, sign: float, equal: list, at_most: list) -> float:
        aim = np.zeros(len(self.parts) * len(self.layers))
        aim[self._at(at, layer)] = sign
        ranges = [
            (value, value) if (value := self.known[one].get(name)) is not None else (0, self.registry[one])
            for one in range(len(self.parts))
            for name in self.layers
        ]
        found = linprog(
            aim, bounds=ranges, A_eq=equal or None, b_eq=np.zeros(len(equal)) if equal else None,
            A_ub=at_most or None, b_ub=np.zeros(len(at_most)) if at_most else None, method="highs",
        )  # fmt: skip
        assert found.status == 0, found.message
        return sign * found.fun

    def _sums(self) -> tuple[list, list]:
        """Each population is made up of finer ones; districts and communes leave out firms of unknown place."""
        equal, at_most = [], []
        for at, part in enumerate(self.parts):
            for cut in CUTS:
                finer = list(self._finer(part, cut))
                for layer in range(len(self.layers)) if finer else ():
                    row = np.zeros(len(self.parts) * len(self.layers))
                    row[[self._at(one, layer) for one in finer]] = 1
                    row[self._at(at, layer)] -= 1
                    (at_most if cut in ("district", "commune") else equal).append(row)
            if len(self.layers) > 1:
                row = np.zeros(len(self.parts) * len(self.layers))
                row[self._at(at, 0)] = -1
                row[[self._at(at, 1), self._at(at, 2)]] = 1
                equal.append(row)
        return equal, at_most

    def _finer(self, part: Part, cut: str) -> Iterator[int]:
        mine = set() if part.cut == "total" else set(part.cut.split("+"))
        theirs = set(cut.split("+"))
        if cut == "total" or len(theirs - mine) != 1 or not mine < theirs:
            return
        for at, other in enumerate(self.parts):
            if other.cut == cut and all(other.values[name] == part.values[name] for name in mine):
                yield at

    def _at(self, part: int, layer: int) -> int:
        return part * len(self.layers) + layer

    def _published(self, part: Part, figure: str) -> dict[str, Any]:
        one = next((one for one in part.figures if one.figure == figure), Figure(figure=figure))
        if self.layers == ["count"]:
            return {"count": one.count}
        both = one.n is not None and one.count is not None
        return {"n": one.n, "yes": one.count, "no": one.n - one.count if both else None}


def least_width(layer: str, room: float) -> float:
    return min(FEWEST if layer == "n" else SMALLEST, room)
