"""E-mails in the reader's language; to an address nobody here has, in both."""

from lotrinh import db, i18n, mail
from lotrinh.settings import settings
from lotrinh.web.environment import render

RULE = "\n\n――――――――――\n\n"


async def write(recipient: str, template: str, **facts: object) -> None:
    """Post templates/emails/<template>.txt; its first line is the subject."""
    with db.as_system():
        row = await db.fetch_one("SELECT locale FROM person WHERE email = $1", recipient)
    locales: tuple[i18n.Locale, ...] = (i18n.locale_of(row["locale"]),) if row else i18n.LOCALES
    letters = [letter(locale, template, facts) for locale in locales]
    await mail.post(recipient, letters[0][0], RULE.join(body for _, body in letters))


def masked(email: str) -> str:
    """Enough to recognise an address one knows, not to learn one."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def letter(locale: i18n.Locale, template: str, facts: dict[str, object]) -> tuple[str, str]:
    """Subject and body, for a letter that is shown before it is sent."""
    text = render(locale, f"emails/{template}.txt", address=settings().public_url, **facts)
    subject, _, body = text.partition("\n")
    return subject.strip()[:200], body.strip()
