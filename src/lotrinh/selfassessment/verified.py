"""A round as the support centre verified it; who verifies stands above this feature and hands it in."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from assessments.model import Result
from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.queries import Outcome
from lotrinh.selfassessment.result_page import figure

UNVERIFIED = N_("Self-declared, not verified")
VERIFIED = N_("Verified by the support centre on %(day)s")


class Verified(msgspec.Struct, frozen=True):
    """The answers that count by the newest conclusion, and what the engine makes of them; `changed`: of how many."""

    answers: Mapping[str, Any]
    result: Result
    changed: int
    at: datetime


VerifiedOf = Callable[[UUID], Awaitable[Verified | None]]
"""Of a round by its id, for whoever may see it; None: not verified, or reopened since."""


def standing(desk: Desk, verified: Verified | None) -> str:
    """Whether it was checked, by whom and when."""
    return desk.say(VERIFIED, day=i18n.day(desk.locale, verified.at)) if verified else desk.say(UNVERIFIED)


def both_levels(desk: Desk, outcome: Outcome, verified: Verified) -> list[tuple[str, str]]:
    """The declared and the verified result as names (English gettext ids) with their words, and what was changed."""
    return [
        (N_("Declared"), _result(desk, outcome.result)),
        (N_("Verified"), _result(desk, verified.result)),
        (N_("Answers changed"), i18n.number(desk.locale, verified.changed)),
    ]


def _result(desk: Desk, result: Result) -> str:
    return " · ".join(
        [
            desk.say(
                N_("Level %(level)s – %(name)s"),
                level=result.level, name=desk.words(desk.run.questionnaire.level(result.level).text),
            ),
            desk.say(
                N_("%(points)s of %(maximum)s points"),
                points=figure(result.points, desk.locale), maximum=figure(result.maximum, desk.locale),
            ),
        ]
    )  # fmt: skip
