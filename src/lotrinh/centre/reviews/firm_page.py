"""The page of a review as the firm sees it, with the forms it can fill in now."""

from uuid import UUID

import msgspec

from assessments.answers import AnswerError
from lotrinh import i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews import firm_services, queries
from lotrinh.centre.reviews.forms import ObjectionForm, RemarkForm
from lotrinh.centre.reviews.review import Review
from lotrinh.centre.reviews.review_page import AskedShown, ReviewPage, review_page
from lotrinh.centre.reviews.section_page import as_run
from lotrinh.firms.consent_queries import has_consent
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Card, Desk
from lotrinh.selfassessment.queries import Given, Outcome, Run
from lotrinh.web.pages import AnyRequest, locale

WHOLE = N_("The conclusion as a whole")
Refused = tuple[str, RemarkForm, AnswerError | None]


class ReplyShown(msgspec.Struct, frozen=True):
    """`card` draws the inputs of a new answer; `pieces`: how much evidence stands beside it."""

    asked: AskedShown
    card: Card
    form: RemarkForm
    pieces: int
    waits: bool


class FirmPage(msgspec.Struct, frozen=True, kw_only=True):
    """`shown` None: nobody has asked for a review of this round."""

    run: Run
    outcome: Outcome
    shown: ReviewPage | None
    replies: list[ReplyShown]
    objection: ObjectionForm
    shared: bool
    owns: bool

    @property
    def url(self) -> str:
        return f"/assessments/{self.run.id}/verification"

    @property
    def waiting(self) -> int:
        return sum(one.waits for one in self.replies)


async def firm_page(
    request: AnyRequest, outcome: Outcome, remark: Refused | None, objection: ObjectionForm | None
) -> FirmPage:
    visitor, language = request.user, locale(request)
    found = await queries.own_review(visitor, outcome.run.id)
    shown = review_page(visitor, found, [], language) if found else None
    desk = _desk(request, outcome, found, remark) if found else None
    form = objection or ObjectionForm.blank(request)
    form["about"].choices = _choices(shown, language)  # type: ignore[attr-defined]
    return FirmPage(
        run=outcome.run,
        outcome=outcome,
        shown=shown,
        replies=await _replies(desk, found, shown, remark) if desk and found and shown else [],
        objection=form,
        shared=await has_consent(_firm(visitor), "advisors"),
        owns=visitor.firm.role == "owner",
    )


async def _replies(desk: Desk, found: Review, shown: ReviewPage, remark: Refused | None) -> list[ReplyShown]:
    """What was asked, while it is the firm's turn."""
    if found.state != "sent_back":
        return []
    waiting = await firm_services.unanswered(found)
    cards = {
        card.question.id: card
        for section in found.questionnaire.sections
        for card in desk.cards(section, frozenset(found.with_firm))
    }
    return [
        ReplyShown(
            one,
            cards[one.question.id],
            _remark_form(desk, one, remark),
            desk.run.evidence.get(one.question.id, 0),
            one.question.id in waiting,
        )
        for one in shown.asked
    ]


def _desk(request: AnyRequest, outcome: Outcome, found: Review, remark: Refused | None) -> Desk:
    """Draws each question with the firm's answer of this trip, or the one before."""
    written = {
        one.question_id: Given(one.question_id, one.value, 1, None, "", one.at)
        for one in found.replies
        if one.trip == found.trip and one.value is not None
    }
    run = as_run(found)
    run = msgspec.structs.replace(run, given=run.given | written, evidence=outcome.run.evidence)
    question_id, _, error = remark or ("", None, None)
    return Desk(request.user, run, locale(request), {question_id: error} if error else {})


def _remark_form(desk: Desk, one: AskedShown, remark: Refused | None) -> RemarkForm:
    refused_id, form, _ = remark or ("", None, None)
    if form is None or refused_id != one.question.id:
        form = RemarkForm(desk.locale, None, remark=one.reply.remark if one.reply else "")
    form["remark"].id = f"remark-{one.question.id}"
    return form


def _choices(shown: ReviewPage | None, language: i18n.Locale) -> list[tuple[str, str]]:
    changed = shown.changes if shown else []
    named = [(one.id, " ".join(filter(None, (one.code, one.question.get(language))))) for one in changed]
    return [("", i18n.gettext(language, WHOLE)), *named]


def _firm(visitor: Visitor) -> UUID:
    assert visitor.firm is not None
    return visitor.firm.id
