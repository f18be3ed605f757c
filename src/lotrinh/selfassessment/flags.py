"""Answers that an advisor should ask about again: noted at submission, and told to the firm itself.

Nothing is corrected. Advisors work through the flags in the support centre.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from assessments import plausibility
from assessments.model import Question
from assessments.plausibility import Flag
from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms.consent_queries import has_consent
from lotrinh.i18n import N_
from lotrinh.selfassessment.comparison import reading_by
from lotrinh.selfassessment.past_rounds import last_round
from lotrinh.selfassessment.queries import Run

KINDS = {
    "contradiction": N_("Answers that do not fit together"),
    "straight_line": N_("Many answers at the same step"),
    "jump": N_("Answers much higher than last time, without evidence"),
    "rise": N_("Far more points than last time, with little evidence"),
}
SHORT_KINDS = {
    "contradiction": N_("Do not fit"),
    "straight_line": N_("All alike"),
    "jump": N_("Leap"),
    "rise": N_("Far higher"),
}
ENDINGS = {
    "holds": N_("You were asked, and the answers hold."),
    "correction": N_("You will answer again in a new round."),
    "unreachable": N_("The advisor could not reach you."),
    "no_issue": N_("The advisor found nothing to ask."),
}

COLUMNS = ("id", "assessment", "kind", "question_ids", "text_vi", "text_en", "raised_at")
OF_RUN = """
SELECT p.kind, p.question_ids, p.settled_at, p.outcome
FROM plausibility_flag p WHERE p.firm = $1 AND p.assessment = $2
ORDER BY p.settled_at NULLS FIRST, p.raised_at, p.id
"""


class FlagShown(msgspec.Struct, frozen=True):
    """What the firm is told: the reason and the questions, and how it ended."""

    kind: str
    questions: list[Question]
    settled_at: datetime | None
    outcome: str | None

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    @property
    def ending(self) -> str:
        return ENDINGS[self.outcome] if self.outcome else ""


class FlagsShown(msgspec.Struct, frozen=True):
    """`shared`: whether the firm shares with advisors now, without which none of them may ask."""

    open: list[FlagShown]
    settled: list[FlagShown]
    shared: bool

    @property
    def answers(self) -> int:
        """How many answers nobody has settled."""
        return len({question.id for one in self.open for question in one.questions})


async def raise_flags(visitor: Visitor, run: Run, now: datetime) -> None:
    """Inside the transaction of the submission, while the newest frozen round is still the one before.

    Nobody asks about the answers of a site, which speak for no firm.
    """
    if run.site:
        return
    last = await last_round(visitor, run.instrument, None)
    earlier = reading_by(last, run.questionnaire) if last else None
    previous = (earlier.answers, earlier.result) if earlier else None
    found = plausibility.flags(run.questionnaire, run.values, run.context, previous, run.evidence)
    if found:
        await db.copy_rows("plausibility_flag", COLUMNS, flag_rows(run.id, found, now))


def flag_rows(run_id: UUID, found: Iterable[Flag], at: datetime) -> Iterator[tuple[object, ...]]:
    """For COLUMNS; a run is submitted once, so the number of a flag in it makes its id."""
    for number, one in enumerate(found):
        own_id = uuid5(run_id, f"flag {number}")
        yield own_id, run_id, one.kind, list(one.question_ids), one.text.vi, one.text.en, at


async def flags_shown(visitor: Visitor, run: Run) -> FlagsShown:
    rows = await db.fetch(OF_RUN, visitor.firm.id, run.id) if visitor.firm else []
    shown = [
        FlagShown(
            kind=row["kind"],
            questions=[run.questionnaire.question(one) for one in row["question_ids"]],
            settled_at=row["settled_at"],
            outcome=row["outcome"],
        )
        for row in rows
    ]
    return FlagsShown(
        open=[one for one in shown if not one.settled_at],
        settled=[one for one in shown if one.settled_at],
        shared=visitor.firm is not None and await has_consent(visitor.firm.id, "advisors"),
    )
