"""The firms most like one firm: what they use, and how they answered; only rounded and only of ten or more."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from assessments.model import Contribution
from lotrinh import db
from lotrinh.roadmap.profiles import Reader, shares
from lotrinh.roadmap.records import Record, Submitted

NEAREST = 100
FEWEST = 10
ROUNDED_TO = 0.05

# Of the same sector, those of the same size first, then by how near their score is.
PEERS = """
WITH own AS (
    SELECT f.id, f.sector, f.size, l.instrument, l.version, l.score
    FROM firm f JOIN firm_latest l ON l.firm = f.id AND l.instrument = $2 WHERE f.id = $1
)
SELECT l.assessment, l.instrument, l.version, l.submitted_at AS at, s.answers,
       s.result->'contributions' AS contributions, f.simulated
FROM own
JOIN firm_latest l ON l.instrument = own.instrument AND l.version = own.version AND l.firm <> own.id
JOIN firm f ON f.id = l.firm AND f.sector = own.sector
JOIN snapshot s ON s.assessment = l.assessment
ORDER BY (f.size = own.size) DESC, abs(coalesce(l.score, 0) - coalesce(own.score, 0)), l.firm
LIMIT $3
"""


class Peers(msgspec.Struct, frozen=True, kw_only=True):
    """`in_use`: of each solution the share of those who said whether they use it, where ten or more did.

    `shares`: the mean share of points of each question, where ten or more answered it. Both are rounded.
    """

    count: int = 0
    simulated: bool = False
    in_use: Mapping[str, tuple[float, int]] = {}
    shares: Mapping[str, float] = {}


NOBODY = Peers()
_contributions = msgspec.json.Decoder(tuple[Contribution, ...])


async def peers_of(record: Record, reader: Reader) -> Peers:
    """By the quick form, which asks about tools, and by the national index, which asks about the rest."""
    found = [await _nearest(record.firm, one) for one in ("quick", "dbi-sme") if record.result(one)]
    results = [each for one in found for each in one]
    if not results:
        return NOBODY
    return Peers(
        count=max(len(one) for one in found),
        simulated=any(simulated for _, simulated in results),
        in_use=_in_use([reader.asked(result) for result, _ in results]),
        shares=_means(shares(result) for result, _ in results),
    )


@db.by_system
async def _nearest(firm: UUID, instrument: str) -> list[tuple[Submitted, bool]]:
    rows = await db.fetch(PEERS, firm, instrument, NEAREST)
    return [(_submitted(row), row["simulated"]) for row in rows]


def _submitted(row: dict[str, Any]) -> Submitted:
    return Submitted(
        assessment=row["assessment"],
        instrument=row["instrument"],
        version=row["version"],
        at=row["at"],
        answers=msgspec.json.decode(row["answers"]),
        contributions=_contributions.decode(row["contributions"]),
    )


def _in_use(stated: list[dict[str, Any]]) -> dict[str, tuple[float, int]]:
    found: dict[str, list[bool]] = {}
    for states in stated:
        for solution, state in states.items():
            if state != "not_relevant":
                found.setdefault(solution, []).append(state == "in_use")
    return {
        solution: (rounded(sum(each) / len(each)), len(each))
        for solution, each in found.items()
        if len(each) >= FEWEST
    }


def _means(answers: Iterable[Iterable[tuple[str, float]]]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for each in answers:
        for key, share in each:
            found.setdefault(key, []).append(share)
    return {key: rounded(sum(each) / len(each)) for key, each in found.items() if len(each) >= FEWEST}


def rounded(share: float) -> float:
    """To whole twentieths, so that no single firm shows."""
    return round(share / ROUNDED_TO) * ROUNDED_TO
