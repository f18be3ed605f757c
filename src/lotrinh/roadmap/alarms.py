"""What an operator should look at after a refit."""

from collections.abc import Iterator
from typing import Any

import msgspec

from recommender.evaluation import Figures
from recommender.firms import Refit

LEAST_CORRELATION = 0.8
LEVEL_OFF = 0.5
"""Of log-odds: half as many or twice as many plans as expected is about 0.7."""
MODEL, RULES = "model", "prior alone"


class Alarm(msgspec.Struct, frozen=True):
    """`kind` is a key of the sentences on the operator's page."""

    kind: str
    values: dict[str, Any] = {}


def alarms(refit: Refit) -> list[Alarm]:
    return list(_alarms(refit))


def refusal(refit: Refit) -> str:
    """Why the model must not serve: it was not measured, or it ranks worse than the rules; empty if it may."""
    measured = refit.artefact.manifest.measured
    if measured.not_measured is not None:
        return "too_few"
    own, rules = (_of(measured.figures, scorer) for scorer in (MODEL, RULES))
    return "worse_than_rules" if own and rules and own.ndcg.value < rules.ndcg.value else ""


def _alarms(refit: Refit) -> Iterator[Alarm]:
    measured, changed = refit.artefact.manifest.measured, refit.changed
    if measured.shift is not None and abs(measured.shift) > LEVEL_OFF:
        yield Alarm("level", {"shift": measured.shift})
    for group in measured.groups:
        if group.wholly_below:
            yield Alarm("group_below", {"size": group.size, "sector": group.sector})
    if changed is None:
        return
    if changed.shifted:
        yield Alarm("answers_shifted", {"questions": list(changed.shifted)})
    if changed.rank_correlation < LEAST_CORRELATION:
        yield Alarm("order_changed", {"correlation": changed.rank_correlation})
    if changed.level is not None and abs(changed.level) > LEVEL_OFF:
        yield Alarm("old_level", {"shift": changed.level})


def _of(figures: tuple[Figures, ...], scorer: str) -> Figures | None:
    return next((one for one in figures if one.scorer == scorer), None)
