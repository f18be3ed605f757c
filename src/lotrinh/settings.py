"""Every setting of the product, read from the environment; documented here and nowhere else."""

import re
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lotrinh import paths
from lotrinh.i18n import N_

T = TypeVar("T")
STAFF = {"advisor", "province", "operator"}
SAMPLE = re.compile(r"(^|:)CHANGE\b")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def is_private_way(address: str) -> bool:
    """Nobody reads along on the way there: encrypted, or within this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(parts.hostname)) or (
        parts.scheme == "http" and parts.hostname in LOOPBACK
    )


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LOTRINH_", extra="ignore", frozen=True)

    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description=N_("PostgreSQL to use, 15 or newer. Unset: the bundled server under the data directory."),
    )
    data_dir: Path = Field(
        default_factory=paths.default_data_dir,
        description=N_(
            "Where the bundled database, the generated secret, evidence and rows of imports live."
        ),
    )
    demo: bool = Field(
        default=False,
        description=N_("Demo mode: a button for each demo person, an outbox page, simulated firms."),
    )
    secret: str = Field(
        default="",
        description=N_(
            "Key of the form tokens and of the digests of sign-in codes; "
            "at least 32 characters. Unset: generated once under the data directory."
        ),
    )
    old_secrets: SecretStr = Field(
        default=SecretStr(""),
        description=N_(
            "Earlier values of LOTRINH_SECRET, separated by commas: what was encrypted with them can "
            "still be read. Remove them once `lotrinh reencrypt` has run."
        ),
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description=N_(
            "Address under which people reach the product; used in e-mails. "
            "https turns on Secure cookies and HSTS."
        ),
    )
    smtp_url: str | None = Field(
        default=None,
        description=N_("smtp://user:password@host:port or smtps://… Unset: mail stays in the outbox."),
    )
    mail_from: str = Field(
        default="Lộ Trình Số <khong-tra-loi@lotrinhso.example>",
        description=N_("Sender of all e-mails."),
    )
    answer_days: int = Field(
        default=3,
        ge=1,
        le=30,
        description=N_("Working days (Monday to Friday) within which a firm's request is to be answered."),
    )
    priority_review_days: int = Field(
        default=5,
        ge=1,
        le=10,
        description=N_(
            "Working days within which a review is taken on that a firm with the plan asked for; "
            "for other firms it is 10."
        ),
    )
    second_reader_share: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description=N_(
            "Share of reviews that a second advisor reads before they count as verified (0 to 1)."
        ),
    )
    staff_idle_minutes: int = Field(
        default=30,
        ge=5,
        le=43_200,
        description=N_("Staff who do nothing for so many minutes are signed out."),
    )
    staff_session_hours: int = Field(
        default=12, ge=1, le=720, description=N_("Staff sign in anew after so many hours at the latest.")
    )
    idle_days: int = Field(
        default=14,
        ge=1,
        le=365,
        description=N_("Everybody else is signed out after so many days without a visit."),
    )
    session_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description=N_("Everybody else signs in anew after so many days at the latest."),
    )
    oidc_issuer: str = Field(
        default="",
        description=N_(
            "Issuer of the single sign-on of staff (OpenID Connect), such as https://sso.example/realms/tinh. "
            "Unset: there is none."
        ),
    )
    oidc_client_id: str = Field(default="", description=N_("Name under which the issuer knows this product."))
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description=N_("Secret with which this product shows the issuer who it is.")
    )
    oidc_name: str = Field(
        default="SSO Bình Dương",
        description=N_("What people call that single sign-on; stands on its button."),
    )
    oidc_roles: str = Field(
        default="advisor,province",
        description=N_(
            "Staff roles that may sign in that way (advisor, province, operator). It never gives a role."
        ),
    )
    oidc_factors: str = Field(
        default="",
        description=N_(
            "Values of `amr` or `acr` that count as a second factor given at the issuer, such as "
            "mfa,hwk. Unset: the product asks for its own."
        ),
    )
    controller_name: str = Field(
        default="",
        description=N_(
            "Controller of the personal data kept here: the name of the body that decides on them. This and the next "
            "three stand on the page about privacy, in copies of data and in the list for the notice of a breach."
        ),
    )
    controller_address: str = Field(default="", description=N_("Address of that body."))
    controller_contact: str = Field(
        default="", description=N_("How to reach that body: phone number, e-mail address.")
    )
    privacy_contact: str = Field(
        default="",
        description=N_(
            "Who answers questions and requests about personal data: name or unit, phone number, e-mail address."
        ),
    )
    undo_days: int = Field(
        default=14,
        ge=1,
        le=90,
        description=N_(
            "Days in which the deletion of an account or the end of a participation can be taken back."
        ),
    )
    keep_codes_days: int = Field(
        default=1,
        ge=1,
        le=30,
        description=N_("Days for which sign-in codes and wrong second factors are kept."),
    )
    keep_sessions_days: int = Field(
        default=1, ge=0, le=365, description=N_("Days for which sessions are kept once they are over.")
    )
    keep_devices_days: int = Field(
        default=365,
        ge=30,
        le=1_500,
        description=N_("Days for which a browser is known after its last visit."),
    )
    keep_letters_days: int = Field(
        default=365, ge=30, le=3_650, description=N_("Days for which e-mails stay in the outbox.")
    )
    keep_invitations_days: int = Field(
        default=365,
        ge=30,
        le=3_650,
        description=N_("Days for which invitations are kept once they are over."),
    )
    keep_drafts_months: int = Field(
        default=24, ge=6, le=120, description=N_("Months after which a draft that nobody touched is removed.")
    )
    keep_imports_days: int = Field(
        default=30, ge=1, le=365, description=N_("Days for which files and rows of imports are kept.")
    )
    keep_lists_days: int = Field(
        default=7, ge=1, le=90, description=N_("Days for which lists of firms exported to files are kept.")
    )
    keep_copies_days: int = Field(
        default=7, ge=1, le=90, description=N_("Days for which a copy of one's own data can be taken.")
    )
    keep_job_log_days: int = Field(
        default=30, ge=1, le=365, description=N_("Days for which the log of background jobs is kept.")
    )
    workers: int = Field(default=1, ge=1, le=32, description=N_("Web server processes."))
    import_megabytes: int = Field(
        default=40,
        ge=1,
        le=200,
        description=N_("Largest file of an import, in MB (65,000 firms need about 15)."),
    )
    pool_size: int = Field(default=10, ge=1, le=50, description=N_("Database connections a process."))
    statement_seconds: int = Field(
        default=20,
        ge=1,
        le=600,
        description=N_(
            "Longest a statement of a page may take; then the visitor is asked to try again (503)."
        ),
    )
    drain_seconds: int = Field(
        default=0,
        ge=0,
        le=120,
        description=N_(
            "After SIGTERM /ready answers 503 for so long while requests are still taken, "
            "so that a proxy in front turns to other processes first."
        ),
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description=N_("Whoever reads /metrics sends this as a bearer token. Unset: there is no such page."),
    )
    open_data_licence: Literal["CC-BY-4.0", "CC0-1.0", ""] = Field(
        default="CC-BY-4.0",
        description=N_(
            "Licence of the published figures. Empty: pages say that the province has not decided."
        ),
    )
    stripe_key: SecretStr = Field(
        default=SecretStr(""),
        description=N_(
            "Secret key of the Stripe account. Unset: nothing is sold, and the operator's page says so."
        ),
    )
    stripe_webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description=N_("Secret with which Stripe signs what it sends to /stripe/webhook (whsec_…)."),
    )
    stripe_url: str = Field(
        default="https://api.stripe.com",
        description=N_("Where the API of Stripe, or of a stand-in, is reached."),
    )
    bank_name: str = Field(
        default="",
        description=N_(
            "Bank (and branch) that transfers for the plan go to. Unset, or one of the next two: no orders "
            "by bank transfer, and the operator's page says so."
        ),
    )
    bank_account: str = Field(default="", description=N_("Number of that account."))
    bank_holder: str = Field(
        default="",
        description=N_("Holder of that account: the seller's name on orders and pro-forma invoices."),
    )

    @property
    def responsible(self) -> dict[str, str]:
        """Who answers for personal data: what each entry is -> the entry, empty while it has not been made."""
        return {
            N_("Controller of personal data"): self.controller_name,
            N_("Address"): self.controller_address,
            N_("Contact"): self.controller_contact,
            N_("Questions and requests about personal data"): self.privacy_contact,
        }

    @property
    def names_responsible(self) -> bool:
        return all(self.responsible.values())

    @property
    def takes_transfers(self) -> bool:
        return bool(self.bank_name and self.bank_account and self.bank_holder)

    @field_validator("database_url", "secret", "smtp_url", "metrics_token")
    @classmethod
    def _is_no_sample(cls, value: T) -> T:
        """Everybody knows what stands in the sample environment."""
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        if SAMPLE.search(str(plain)):
            raise ValueError("this is the value of the sample; put your own in place of CHANGE")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer_is_private(cls, value: str) -> str:
        if value and not is_private_way(value):
            raise ValueError("the issuer must be an address with https://")
        return value

    @field_validator("oidc_roles")
    @classmethod
    def _roles_exist(cls, value: str) -> str:
        if not _listed(value) <= STAFF:
            raise ValueError(f"of {', '.join(sorted(STAFF))}, separated by commas")
        return value

    @property
    def secrets(self) -> tuple[str, ...]:
        """The newest first."""
        earlier = (one.strip() for one in self.old_secrets.get_secret_value().split(","))
        return (self.secret, *(one for one in earlier if one))

    @property
    def signs_in_by_provider(self) -> bool:
        return bool(self.oidc_issuer and self.oidc_client_id and self.oidc_client_secret.get_secret_value())

    @property
    def oidc_staff_roles(self) -> frozenset[str]:
        return _listed(self.oidc_roles)

    @property
    def oidc_trusted_factors(self) -> frozenset[str]:
        return _listed(self.oidc_factors)

    @property
    def sells(self) -> bool:
        """Money is taken only where its messages can be checked, too."""
        return bool(self.stripe_key.get_secret_value() and self.stripe_webhook_secret.get_secret_value())

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")


def _listed(text: str) -> frozenset[str]:
    return frozenset(one for one in text.replace(",", " ").split() if one)


@cache
def settings() -> Settings:
    return Settings()
