"""Every setting of the product, read from the environment; documented here and nowhere else."""

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from lotrinh import paths


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LOTRINH_", extra="ignore", frozen=True)

    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL to use, 15 or newer. Unset: the bundled server under the data directory.",
    )
    data_dir: Path = Field(
        default_factory=paths.default_data_dir,
        description="Where the bundled database, the generated secret, evidence and rows of imports live.",
    )
    demo: bool = Field(
        default=False,
        description="Demo mode: a button for each demo person, an outbox page, simulated firms.",
    )
    secret: str = Field(
        default="",
        description="Key of the form tokens and of the digests of sign-in codes; "
        "at least 32 characters. Unset: generated once under the data directory.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Address under which people reach the product; used in e-mails. "
        "https turns on Secure cookies and HSTS.",
    )
    smtp_url: str | None = Field(
        default=None,
        description="smtp://user:password@host:port or smtps://… Unset: mail stays in the outbox.",
    )
    mail_from: str = Field(
        default="Lộ Trình Số <khong-tra-loi@lotrinhso.example>",
        description="Sender of all e-mails.",
    )
    answer_days: int = Field(
        default=3,
        ge=1,
        le=30,
        description="Working days (Monday to Friday) within which a firm's request is to be answered.",
    )
    priority_review_days: int = Field(
        default=5,
        ge=1,
        le=10,
        description="Working days within which a review is taken on that a firm with the plan asked for; "
        "for other firms it is 10.",
    )
    second_reader_share: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="Share of reviews that a second advisor reads before they count as verified (0 to 1).",
    )
    staff_idle_minutes: int = Field(
        default=30, ge=5, le=43_200, description="Staff who do nothing for so many minutes are signed out."
    )
    staff_session_hours: int = Field(
        default=12, ge=1, le=720, description="Staff sign in anew after so many hours at the latest."
    )
    idle_days: int = Field(
        default=14,
        ge=1,
        le=365,
        description="Everybody else is signed out after so many days without a visit.",
    )
    session_days: int = Field(
        default=30, ge=1, le=365, description="Everybody else signs in anew after so many days at the latest."
    )
    workers: int = Field(default=1, ge=1, le=32, description="Web server processes.")
    import_megabytes: int = Field(
        default=40,
        ge=1,
        le=200,
        description="Largest file of a registry import, in MB (65,000 firms need about 15).",
    )
    pool_size: int = Field(default=10, ge=1, le=50, description="Database connections a process.")
    statement_seconds: int = Field(
        default=20,
        ge=1,
        le=600,
        description="Longest a statement of a page may take; then the visitor is asked to try again (503).",
    )
    drain_seconds: int = Field(
        default=0,
        ge=0,
        le=120,
        description="After SIGTERM /ready answers 503 for so long while requests are still taken, "
        "so that a proxy in front turns to other processes first.",
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="Whoever reads /metrics sends this as a bearer token. Unset: there is no such page.",
    )
    stripe_key: SecretStr = Field(
        default=SecretStr(""),
        description="Secret key of the Stripe account. Unset: nothing is sold, and the operator's page says so.",
    )
    stripe_webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret with which Stripe signs what it sends to /stripe/webhook (whsec_…).",
    )
    stripe_url: str = Field(
        default="https://api.stripe.com", description="Where the API of Stripe, or of a stand-in, is reached."
    )
    bank_name: str = Field(
        default="",
        description="Bank (and branch) that transfers for the plan go to. Unset, or one of the next two: no orders "
        "by bank transfer, and the operator's page says so.",
    )
    bank_account: str = Field(default="", description="Number of that account.")
    bank_holder: str = Field(
        default="", description="Holder of that account: the seller's name on orders and pro-forma invoices."
    )

    @property
    def takes_transfers(self) -> bool:
        return bool(self.bank_name and self.bank_account and self.bank_holder)

    @property
    def sells(self) -> bool:
        """Money is taken only where its messages can be checked, too."""
        return bool(self.stripe_key.get_secret_value() and self.stripe_webhook_secret.get_secret_value())

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")


@cache
def settings() -> Settings:
    return Settings()
