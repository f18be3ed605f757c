"""Simulated declarations of customers and suppliers, drawn from figures, the same for the same seed."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import yaml

from lotrinh import clock, db

SEED = 20261127
COLUMNS = ("firm", "customers", "suppliers", "declared_at", "simulated")
WILLING = """
SELECT f.id, f.sector, c.granted_at FROM firm f
JOIN consent c ON c.firm = f.id AND c.purpose = 'statistics' AND c.withdrawn_at IS NULL
WHERE f.simulated AND NOT EXISTS (SELECT 1 FROM supply_declaration d WHERE d.firm = f.id) ORDER BY f.id
"""


class Declares(msgspec.Struct, frozen=True):
    source: str
    share: float


class Named(msgspec.Struct, frozen=True):
    """By the firm's own sector, how readily it names each sector."""

    source: str
    wood: dict[str, float]
    food: dict[str, float]
    metal: dict[str, float]
    chemicals: dict[str, float]
    logistics: dict[str, float]
    other: dict[str, float]


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    declares: Declares
    customers: Named
    suppliers: Named


@cache
def figures() -> Figures:
    text = Path(__file__).with_name("simulated-supply.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Figures)


async def load_supply() -> None:
    """Of simulated firms that agree to statistics, some days after; call it inside the transaction of the demo."""
    rng, rows = Random(SEED), await db.fetch(WILLING)  # noqa: S311 - reproducible, not secret
    await db.copy_rows("supply_declaration", COLUMNS, _drawn(rng, rows))


def _drawn(rng: Random, rows: list[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    known = figures()
    for row in rows:
        if rng.random() < known.declares.share:
            day = min(row["granted_at"] + timedelta(days=rng.uniform(0, 20)), clock.now())
            sides = (_named(rng, getattr(one, row["sector"])) for one in (known.customers, known.suppliers))
            yield (row["id"], *sides, day, True)


def _named(rng: Random, shares: dict[str, float]) -> list[str]:
    named = [sector for sector, share in shares.items() if rng.random() < share]
    return named or [max(shares, key=lambda sector: shares[sector])]
