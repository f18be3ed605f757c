"""The terms of a sponsorship, the firm that gets a seat, and what an advisor proposes."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from lotrinh.billing.sponsorship.services import Terms
from lotrinh.firms import names
from lotrinh.i18n import N_
from lotrinh.web.forms import (
    EMAIL,
    CountField,
    DayField,
    Form,
    at_most,
    lower,
    one_of,
    plain,
    required,
    single_line,
    tidy,
)

SPONSORS = {
    "province": N_("The province"),
    "park": N_("The operator of an industrial park, for its tenants"),
}
MOST_SEATS = 100_000


class SponsorshipForm(Form):
    name = StringField(
        N_("Name of the sponsorship"),
        description=N_("Firms read it in the mail that tells them of their seat."),
        filters=[tidy],
        validators=[
            required(N_("Give the sponsorship a name.")),
            at_most(120, N_("Shorten the name to at most 120 characters.")),
            single_line,
            plain,
        ],
    )
    sponsor = RadioField(
        N_("Who pays"),
        choices=SPONSORS,
        validate_choice=False,
        validators=[one_of(SPONSORS, N_("Choose who pays for the seats."))],
    )
    park = SelectField(
        N_("Only tenants of this park"),
        description=N_("Needed if the operator of a park pays."),
        choices=[],
        validate_choice=False,
    )
    contact_email = StringField(
        N_("E-mail of the sponsor's contact"),
        description=N_("Gets a mail with the number of seats before the last day. May stay empty."),
        filters=[lower],
        validators=[at_most(254, N_("Shorten the address to at most 254 characters."))],
    )
    sizes = SelectMultipleField(
        N_("Size classes that may have a seat (Decree 80/2021/NĐ-CP, article 5)"),
        choices=names.SIZES,
        validate_choice=False,
    )
    sectors = SelectMultipleField(
        N_("Only these sectors"),
        description=N_("None ticked: every sector."),
        choices=names.SECTORS,
        validate_choice=False,
    )
    seats = CountField(N_("Number of seats"), validators=[required(N_("Enter the number of seats."))])
    starts_on = DayField(N_("First day"), validators=[required(N_("Enter the first day."))])
    ends_on = DayField(N_("Last day"), validators=[required(N_("Enter the last day."))])

    def offer_parks(self, parks: list[tuple[str, str]]) -> None:
        self.parks = {value for value, _ in parks} | {""}
        self.park.choices = [("", self.say(N_("Any place"))), *parks]

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        self._check_sponsor()
        self._check_rules()
        if not self.errors and self.starts_on.data > self.ends_on.data:
            self.refuse("ends_on", N_("The last day comes before the first. Enter a later day."))
        return not self.errors

    def _check_sponsor(self) -> None:
        if self.text("park") not in self.parks:
            self.refuse("park", N_("Choose a park of the list."))
        elif self.sponsor.data == "park" and not self.park.data:
            self.refuse("park", N_("Choose the park whose operator pays."))
        if self.contact_email.data and not EMAIL.fullmatch(self.contact_email.data):
            self.refuse("contact_email", N_("Enter an address such as ten@congty.vn."))

    def _check_rules(self) -> None:
        if not self.sizes.data or not set(self.sizes.data) <= set(names.SIZES):
            self.refuse("sizes", N_("Tick at least one size class."))
        elif self.sponsor.data == "province" and "large" in self.sizes.data:
            self.refuse(
                "sizes",
                N_("Large firms are no small or medium-sized ones: the province cannot sponsor them."),
            )
        if not set(self.sectors.data or []) <= set(names.SECTORS):
            self.refuse("sectors", N_("Tick sectors of the list."))
        if self.seats.data is not None and not 1 <= self.seats.data <= MOST_SEATS:
            self.refuse("seats", N_("Enter a number from 1 to 100,000."))

    @property
    def terms(self) -> Terms:
        return Terms(
            name=self.text("name"), sponsor=self.text("sponsor"),
            park=int(self.text("park")) if self.park.data else None, contact_email=self.text("contact_email"),
            sizes=list(self.sizes.data or []), sectors=list(self.sectors.data or []), seats=self.seats.data,
            starts_on=self.starts_on.data, ends_on=self.ends_on.data,
        )  # fmt: skip


class ProposalForm(Form):
    cohort = SelectField(
        N_("Cohort"),
        choices=[],
        validate_choice=False,
        validators=[required(N_("Choose a cohort."))],
    )
    reason = TextAreaField(
        N_("Why these firms"),
        description=N_("Whoever decides reads it. Name no firm."),
        filters=[tidy],
        validators=[
            required(N_("Say in a sentence why these firms should have seats.")),
            at_most(500, N_("Shorten the text to at most 500 characters.")),
            plain,
        ],
    )


class RefusalForm(Form):
    answer = StringField(
        N_("Reason"),
        filters=[tidy],
        validators=[
            required(N_("Give the reason, so that the advisor can do better.")),
            at_most(500, N_("Shorten the text to at most 500 characters.")),
            single_line,
            plain,
        ],
    )
