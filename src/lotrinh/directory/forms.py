"""The form of an entry of the directory."""

from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField

from lotrinh import i18n
from lotrinh.directory.names import KINDS
from lotrinh.directory.offers import groups, is_offer
from lotrinh.directory.personal_codes import columns_of
from lotrinh.directory.queries import Provider
from lotrinh.firms.names import SECTORS
from lotrinh.firms.tax_code import TaxCodeProblem, parse
from lotrinh.i18n import N_
from lotrinh.web.forms import (
    EMAIL,
    WEB_ADDRESS,
    Form,
    Posted,
    Validator,
    at_most,
    lower,
    matching,
    one_of,
    plain,
    required,
    single_line,
    tidy,
)

TEXTS = (
    "kind", "name", "about", "email", "phone", "website", "area", "declared_references", "interest_note",
)  # fmt: skip


def _line(label: str, limit: int, *checks: Validator, hint: str = "") -> StringField:
    """A line of text; `checks` come before those that every line has."""
    too_long = at_most(limit, N_("Shorten this text."))
    return StringField(
        label, description=hint, filters=[tidy], validators=[*checks, too_long, single_line, plain]
    )


def _text(label: str, limit: int, *checks: Validator, hint: str = "") -> TextAreaField:
    too_long = at_most(limit, N_("Shorten this text."))
    return TextAreaField(label, description=hint, filters=[tidy], validators=[*checks, too_long, plain])


class ProviderForm(Form):
    kind = RadioField(
        N_("Kind"),
        choices=KINDS,
        validate_choice=False,
        validators=[one_of(KINDS, N_("Choose whether it is a provider or a trainer."))],
    )
    name = _line(N_("Name"), 160, required(N_("Enter the name.")))
    tax_code = StringField(N_("Tax code (optional)"), filters=[tidy])
    about = _text(
        N_("What it does, in two or three sentences"),
        600,
        required(N_("Write in a sentence what it does.")),
        hint=N_("Facts, no advertising. At most 600 characters."),
    )
    email = StringField(
        N_("E-mail for requests"),
        description=N_("Requests that firms hand over go to this address."),
        filters=[lower],
        validators=[matching(EMAIL, N_("Enter an e-mail address such as lienhe@congty.vn."))],
    )
    phone = _line(N_("Telephone (optional)"), 30)
    website = StringField(
        N_("Website (optional)"),
        filters=[tidy],
        validators=[at_most(200, N_("Shorten this text.")), plain],
    )
    solutions = SelectMultipleField(N_("What it offers"), validate_choice=False)
    sectors = SelectMultipleField(
        N_("Sectors"),
        description=N_("Tick none when it serves every sector."),
        choices=SECTORS,
        validate_choice=False,
    )
    area = _line(N_("Area served (optional)"), 200, hint=N_("Such as: Dĩ An, Thuận An, Thủ Dầu Một."))
    declared_references = _text(
        N_("References it names (optional)"),
        1000,
        hint=N_("Shown as declared by the provider, not checked by the centre."),
    )
    interest_note = _text(
        N_("Conflict of interest (optional)"),
        1000,
        hint=N_("Shares, kinship or paid work that link it with the centre or an advisor. Firms read this."),
    )

    def __init__(self, reader: i18n.Locale, posted: Posted | None = None, /, **values: Any) -> None:
        super().__init__(reader, posted, **values)
        self.groups = groups(reader)
        self.keeps_code = False

    @classmethod
    def values_of(cls, provider: Provider) -> dict[str, Any]:
        """What an entry says, for the form that changes it."""
        lists = {"solutions": provider.solutions, "sectors": provider.sectors}
        return (
            {name: getattr(provider, name) for name in TEXTS}
            | {"tax_code": provider.shown_code or ""}
            | lists
        )

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        website = self.text("website")
        if website and not self.website.errors and not WEB_ADDRESS.fullmatch(website):
            self.refuse("website", N_("Enter an address that begins with https:// and has no spaces."))
        if not self.solutions.data or not all(is_offer(one) for one in self.solutions.data):
            self.refuse("solutions", N_("Tick at least one solution or course of the list."))
        if not set(self.sectors.data or []) <= set(SECTORS):
            self.refuse("sectors", N_("Choose sectors of the list."))
        self._check_tax_code()
        return not self.errors

    def keep_code(self, provider: Provider) -> None:
        """A masked code that comes back as it was shown changes nothing."""
        self.keeps_code = provider.personal_code is not None and self.text("tax_code") == provider.shown_code

    def _check_tax_code(self) -> None:
        if self.keeps_code:
            return
        try:
            self.code = parse(self.text("tax_code")) if self.text("tax_code") else None
        except TaxCodeProblem as problem:
            self.refuse("tax_code", problem.message_id, **problem.params)

    @property
    def entry(self) -> dict[str, Any]:
        """What to write; only of a form that is valid."""
        lists = {"solutions": list(self.solutions.data or []), "sectors": list(self.sectors.data or [])}
        code = {} if self.keeps_code else columns_of(self.code)
        return {name: self.text(name) for name in TEXTS} | code | lists
