"""The form of a campaign's draft."""

from datetime import datetime, time, timedelta
from typing import Self

import wtforms
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import StopValidation

from lotrinh import clock, i18n
from lotrinh.centre.campaigns.names import PURPOSES
from lotrinh.centre.campaigns.placeholders import LINK, unknown
from lotrinh.centre.campaigns.queries import Campaign
from lotrinh.centre.campaigns.services import Draft
from lotrinh.i18n import N_
from lotrinh.web.forms import (
    CountField,
    DayField,
    Form,
    Validator,
    at_most,
    one_of,
    plain,
    required,
    single_line,
    tidy,
)
from lotrinh.web.pages import AnyRequest

STRANGE = N_("Only {firm} and {link} are filled in; take out other braces, such as %(found)s.")
NO_LINK = N_("Put {link} where the firm's link is to stand.")
NO_LINK_HERE = N_("A subject carries no link; take {link} out.")
FARTHEST = timedelta(days=180)
REMINDERS = {"0": N_("none"), "1": "1", "2": "2", "3": "3"}
SUBJECTS = {
    "invite": N_("An invitation to see how far your firm has come with digital transformation"),
    "remind": N_("Your assessment waits to be finished"),
}
BODIES = {
    "invite": N_(
        "Dear {firm},\n\nthe support centre invites you to assess how far your firm has come with digital"
        " transformation. The quick form takes 5 to 8 minutes, on a phone too; you see your result and the next"
        " steps that suit your firm at once.\n\nBegin here: {link}\n\nIt costs nothing. Advisors see your answers"
        " only if you agree."
    ),
    "remind": N_(
        "Dear {firm},\n\nyou have begun an assessment and stopped in the middle. Everything you answered is still"
        " there, and often only a few questions are missing until you see your result.\n\nCarry on here: {link}"
        "\n\nIf a question was unclear, send the support centre a request from your page; an advisor will answer."
    ),
}


def between(lowest: int, highest: int, message_id: str) -> Validator:
    def check(_: wtforms.Form, field: wtforms.Field) -> None:
        if field.data is None or not lowest <= field.data <= highest:
            raise StopValidation(message_id)

    return check


def _subject(label: str, instruction: str) -> StringField:
    return StringField(
        label,
        filters=[tidy],
        validators=[
            required(instruction),
            at_most(90, N_("Shorten the subject to at most 90 characters.")),
            single_line,
            plain,
        ],
    )


def _body(label: str, instruction: str) -> TextAreaField:
    return TextAreaField(
        label,
        description=N_("{firm} becomes the firm's name, {link} its own link."),
        filters=[tidy],
        validators=[
            required(instruction),
            at_most(3000, N_("Shorten the text to at most 3,000 characters.")),
            plain,
        ],
    )


class CampaignForm(Form):
    name = StringField(
        N_("Name of the campaign"),
        description=N_("For the centre only; firms do not see it."),
        filters=[tidy],
        validators=[
            required(N_("Give the campaign a name, such as “Wood firms, November”.")),
            at_most(80, N_("Shorten the name to at most 80 characters.")),
            single_line,
            plain,
        ],
    )
    purpose = RadioField(
        N_("What is it for?"),
        choices=PURPOSES,
        validate_choice=False,
        validators=[one_of(PURPOSES, N_("Choose what the campaign is for."))],
    )
    subject_vi = _subject(N_("Subject in Vietnamese"), N_("Write the subject in Vietnamese."))
    body_vi = _body(N_("Text in Vietnamese"), N_("Write the text in Vietnamese."))
    subject_en = _subject(N_("Subject in English"), N_("Write the subject in English."))
    body_en = _body(N_("Text in English"), N_("Write the text in English."))
    start_day = DayField(
        N_("First letters on"), description=N_("Leave empty to begin as soon as it is launched.")
    )
    start_time = StringField(N_("at (hour:minute, time of Vietnam)"), filters=[tidy])
    per_hour = CountField(
        N_("Letters an hour at most"),
        validators=[between(1, 5000, N_("Enter a number from 1 to 5,000."))],
    )
    reminders = SelectField(
        N_("Reminders at most"),
        choices=REMINDERS,
        validate_choice=False,
        validators=[one_of(REMINDERS, N_("Choose one from the list."))],
    )
    remind_after = CountField(
        N_("Days between a letter and its reminder"),
        validators=[between(2, 60, N_("Enter a number of days from 2 to 60."))],
    )
    quiet_days = CountField(
        N_("Leave out firms that had campaign mail in the last … days"),
        validators=[between(0, 365, N_("Enter a number of days from 0 to 365."))],
    )
    link_days = CountField(
        N_("Days for which a link counts"),
        validators=[between(7, 180, N_("Enter a number of days from 7 to 180."))],
    )

    @classmethod
    def new(cls, request: AnyRequest, purpose: str) -> Self:
        """With the standard letter of the purpose."""
        subject, body = SUBJECTS[purpose], BODIES[purpose]
        return cls.blank(
            request, purpose=purpose, subject_en=subject, body_en=body,
            subject_vi=i18n.gettext(i18n.DEFAULT, subject), body_vi=i18n.gettext(i18n.DEFAULT, body),
            start_time="08:00", per_hour=120, reminders="1", remind_after=7, quiet_days=14, link_days=30,
        )  # fmt: skip

    @classmethod
    def of(cls, request: AnyRequest, campaign: Campaign) -> Self:
        kept = {name: getattr(campaign, name) for name in Draft.__struct_fields__ if name != "starts_at"}
        starts = clock.local(campaign.starts_at) if campaign.starts_at else None
        return cls.blank(
            request, **(kept | {"reminders": str(campaign.reminders)}),
            start_day=starts.date() if starts else None, start_time=f"{starts:%H:%M}" if starts else "08:00",
        )  # fmt: skip

    def validate(self, extra_validators: object = None) -> bool:
        super().validate(extra_validators)
        for name in ("subject_vi", "subject_en", "body_vi", "body_en"):
            self._check_places(name)
        self._check_start()
        return not self.errors

    def draft(self) -> Draft:
        kept = {
            name: self[name].data
            for name in Draft.__struct_fields__
            if name not in ("starts_at", "reminders")
        }
        return Draft(**kept, starts_at=self._starts_at(), reminders=int(self.text("reminders")))

    def _check_places(self, name: str) -> None:
        text = self.text(name)
        if self[name].errors:
            return
        if found := unknown(text):
            self.refuse(name, STRANGE, found=found)
        elif name.startswith("subject") and LINK in text:
            self.refuse(name, NO_LINK_HERE)
        elif name.startswith("body") and LINK not in text:
            self.refuse(name, NO_LINK)

    def _check_start(self) -> None:
        if self.start_day.data is None:
            return
        starts = self._starts_at()
        if starts is None:
            self.refuse("start_time", N_("Enter a time such as 08:30."))
        elif starts > clock.now() + FARTHEST:
            self.refuse("start_day", N_("Enter a day within the next 180 days."))

    def _starts_at(self) -> datetime | None:
        if self.start_day.data is None:
            return None
        try:
            at = time.fromisoformat(self.text("start_time"))
        except ValueError:
            return None
        return datetime.combine(
            self.start_day.data, at.replace(second=0, microsecond=0, tzinfo=None), clock.VIETNAM
        )
