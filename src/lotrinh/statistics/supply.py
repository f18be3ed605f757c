"""Which sectors and parks supply one another: how many firms declared customers or suppliers in which sectors.

A firm may name several sectors, so each of them is a share of its own among the firms that declared anything.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from lotrinh import db
from lotrinh.statistics.cube import SECTORS, Cube, add, empty, end_of
from lotrinh.statistics.cube_sql import REGISTERED, SETS, WHICH
from lotrinh.statistics.cuts import Dimension, Population, counts, populations
from lotrinh.statistics.neighbours import Neighbour
from lotrinh.statistics.protection import NOTHING_WITHHELD, Linked, Protected, Protector, Withheld
from lotrinh.statistics.publication import Logged, logged

Side = Literal["customers", "suppliers"]
SIDES: tuple[Side, ...] = ("customers", "suppliers")
LINKED: Linked = ((("sector",),), (("industrial-park",),))
CUTS: tuple[tuple[Dimension, ...], ...] = ((), ("sector",), ("park",), ("industrial-park",))

# $4: the sectors. What a firm declared counts while its consent holds, whether it was assessed or not.
DECLARED = f"""
WITH {REGISTERED}, declared AS (
    SELECT DISTINCT ON (d.firm) d.firm, d.customers, d.suppliers FROM supply_declaration d
    WHERE d.declared_at < $2 AND EXISTS (
        SELECT 1 FROM consent c WHERE c.firm = d.firm AND c.purpose = 'statistics'
          AND c.granted_at < $2 AND c.withdrawn_at IS NULL
    )
    ORDER BY d.firm, d.id DESC
), fact AS (
    SELECT d.firm, s.side || '-' || p.partner AS link, (p.partner = ANY(s.sectors))::int AS value
    FROM declared d CROSS JOIN LATERAL (
        VALUES ('customers', d.customers), ('suppliers', d.suppliers)
    ) AS s(side, sectors) CROSS JOIN unnest($4::text[]) AS p(partner)
    WHERE cardinality(d.customers) + cardinality(d.suppliers) > 0
)
SELECT {WHICH}, link, value, count(*)::int AS firms
FROM registered JOIN fact USING (firm) GROUP BY link, value, GROUPING SETS ({SETS})
"""  # noqa: S608 - put together from constants


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of `n` firms of one place or sector that declared, how many named the sector `partner`; None when hidden.

    `dimension` "" is all firms together.
    """

    side: Side
    partner: str
    dimension: Dimension | Literal[""]
    value: str
    n: int | None = None
    counted: int | None = None


async def read_supply(cube: Cube) -> Cube:
    """Counts of the same day and places as the cube, by name of link, with the firms of the registry beside them."""
    links = [f"{side}-{partner}" for side in SIDES for partner in SECTORS]
    found = empty(cube.as_of, cube.places, dict.fromkeys(links, 2), simulated=cube.simulated)
    when = (cube.as_of, end_of(cube.as_of), cube.simulated)
    for row in await db.fetch(DECLARED, *when, list(SECTORS)):
        add(found, row, row["link"], row["value"], row["firms"])
    return msgspec.structs.replace(
        found,
        base={**found.base, "firms": cube.base["firms"]},
        communes={**found.communes, "firms": cube.communes["firms"]},
        parks={**found.parks, "firms": cube.parks["firms"]},
    )


class Supply(msgspec.Struct, frozen=True):
    """`log`: which figures are hidden, and why."""

    links: list[Link]
    log: list[Logged]


def publish_supply(
    supply: Cube, withheld: Withheld = NOTHING_WITHHELD, neighbours: Sequence[Neighbour] = ()
) -> Supply:
    """Takes seconds of a processor, so the job calls it in a thread."""
    protector = Protector(supply, LINKED, withheld, neighbours)
    names = {f"{side}-{partner}": (side, partner) for side in SIDES for partner in SECTORS}
    safe = {name: protector.shares((name,))[name] for name in names}
    places = [population for cut in CUTS for population in _with_firms(supply, cut)]
    links = [
        _link(*names[name], population, protected)
        for population in places
        for name, protected in safe.items()
    ]
    return Supply(links, logged(safe.items()))


def _with_firms(supply: Cube, cut: tuple[Dimension, ...]) -> list[Population]:
    firms = counts(supply, "firms", cut)[0]
    return [population for place, population in populations(supply, cut) if firms[place]]


def _link(side: Side, partner: str, population: Population, protected: Protected) -> Link:
    n, counted = protected.firms(population), protected.answered(population, 1)
    for dimension, value in population.values:
        return Link(side, partner, dimension, value, n, counted)
    return Link(side, partner, "", "", n, counted)
