"""The part of the report that sets a firm beside its peers, for a result that has a benchmark."""

from typing import Any

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.result_page import Bar, ResultPage

HEAD = (N_("Pillar"), N_("Your firm"), N_("Lower quarter"), N_("Median"), N_("Upper quarter"))


def peers_part(desk: Desk, shown: ResultPage) -> dict[str, Any] | None:
    """Who the peers are, where the firm stands, and the quartiles; no figures where peers are too few."""
    if shown.outcome.benchmark is None:
        return None
    return {
        "heading": desk.say(N_("Among your peers")),
        "standing": shown.peers.standing,
        "caption": shown.peers.caption,
        "head": [desk.say(one) for one in HEAD],
        "rows": [_row(desk, bar) for bar in shown.bars if bar.peer],
    }


def _row(desk: Desk, bar: Bar) -> list[str]:
    assert bar.peer is not None
    shares = (bar.share, bar.peer.low, bar.peer.median, bar.peer.high)
    return [bar.label, *(i18n.share(desk.locale, one) for one in shares)]
