"""A firm among its peers, in words: who they are, how many, and where the firm stands."""

import msgspec

from assessments.model import Result
from lotrinh import i18n
from lotrinh.firms.names import SECTORS
from lotrinh.i18n import N_
from lotrinh.selfassessment.benchmark import FEWEST, Quartiles, per_cent
from lotrinh.selfassessment.benchmark_queries import Benchmark
from lotrinh.selfassessment.cards import Desk

GROUP = N_("Peer group: %(sector)s · %(size)s · n = %(count)s · benchmark frozen on %(date)s")
ALL_SECTORS = N_("all sectors")
SIZES = {
    "micro": N_("micro firms"),
    "small": N_("small firms"),
    "medium": N_("medium-sized firms"),
    "large": N_("large firms"),
    None: N_("all sizes"),
}
SIMULATED = N_("Simulated data")
NOT_FROZEN = N_(
    "There is nothing to compare with yet: no benchmark of this version of the questionnaire has been frozen."
)
OF_A_SITE = N_("One site is not compared with other firms: their figures are of whole firms.")
TOO_FEW = N_(
    "No comparison is shown: when the benchmark was frozen on %(date)s, fewer than %(count)s other firms had "
    "a result, and figures of so few would give single firms away."
)
PLACES = {
    "lowest": N_("With %(own)s of all points your firm is lower than three quarters of its peers."),
    "below": N_("With %(own)s of all points your firm is below the median of its peers."),
    "middle": N_("With %(own)s of all points your firm is at the median of its peers."),
    "above": N_("With %(own)s of all points your firm is above the median of its peers."),
    "highest": N_("With %(own)s of all points your firm is higher than three quarters of its peers."),
}
MIDDLE_HALF = N_("Median %(median)s; the middle half has %(lower)s to %(upper)s.")


class Band(msgspec.Struct, frozen=True):
    """The middle half of the peers and their median, as shares."""

    low: float
    median: float
    high: float


class PeersShown(msgspec.Struct, frozen=True):
    """`caption` says who the peers are or why there are none; `standing` and `bands` are empty then."""

    caption: str
    standing: str = ""
    count: int = 0
    bands: dict[str, Band] = {}


def peers_shown(desk: Desk, result: Result, benchmark: Benchmark | None) -> PeersShown:
    if desk.run.site:
        return PeersShown(desk.say(OF_A_SITE))
    if benchmark is None:
        return PeersShown(desk.say(NOT_FROZEN))
    date = i18n.day(desk.locale, benchmark.frozen_at)
    if benchmark.peers is None:
        return PeersShown(desk.say(TOO_FEW, count=FEWEST, date=date))
    peers = benchmark.peers
    sector = desk.say(SECTORS[peers.sector] if peers.sector else ALL_SECTORS)
    caption = desk.say(
        GROUP, sector=sector, size=desk.say(SIZES[peers.size]),
        count=i18n.number(desk.locale, peers.whole.n), date=date,
    )  # fmt: skip
    return PeersShown(
        caption=f"{caption} · {desk.say(SIMULATED)}" if benchmark.simulated else caption,
        standing=_standing(desk, result, peers.whole) if result.maximum else "",
        count=peers.whole.n,
        bands={key: _band(one) for key, one in peers.measures.items()},
    )


def _standing(desk: Desk, result: Result, whole: Quartiles) -> str:
    own = per_cent(result.points, result.maximum)
    place = desk.say(PLACES[whole.place(own)], own=_percent(desk, own))
    figures = {name: _percent(desk, getattr(whole, name)) for name in ("lower", "median", "upper")}
    return f"{place} {desk.say(MIDDLE_HALF, **figures)}"


def _band(one: Quartiles) -> Band:
    return Band(one.lower / 100, one.median / 100, one.upper / 100)


def _percent(desk: Desk, share: float) -> str:
    return i18n.percent(desk.locale, share / 100, 0 if share == int(share) else 1)
