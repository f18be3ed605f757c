"""A campaign's letter as one firm gets it: both languages, the Vietnamese first, and how to get no more."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lotrinh import encryption, i18n
from lotrinh.accounts.emails import RULE
from lotrinh.accounts.sessions import digest_of
from lotrinh.centre.campaigns.placeholders import filled
from lotrinh.settings import settings
from lotrinh.web.environment import render

LINK = "campaign link"


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """What the advisor wrote, and how long its links count; `writer`: who the firm may answer to."""

    subject_vi: str
    body_vi: str
    subject_en: str
    body_en: str
    link_days: int
    writer: str


class Letter(msgspec.Struct, frozen=True):
    subject: str
    body: str


def token_of(letter_id: UUID) -> str:
    """The secret of a letter's link: the same at every try, and told by nothing in the database."""
    return encryption.digest(str(letter_id), LINK)


def digest_for(letter_id: UUID) -> str:
    return digest_of(token_of(letter_id))


def link_of(letter_id: UUID, digest: str) -> str:
    """`digest`: as it was stored when the letter was made, perhaps before the secret was changed."""
    tokens = encryption.digests(str(letter_id), LINK)
    token = next((one for one in tokens if digest_of(one) == digest), tokens[0])
    return f"{settings().public_url}/c/{token}"


def opt_out_headers(link: str) -> dict[str, str]:
    """What mail programs show as a button (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{link}/opt-out>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def written(wording: Wording, *, firm: str, link: str, opt_out: str, at: datetime) -> Letter:
    """`at`: when it is sent, from which its link counts."""
    until, name = at + timedelta(days=wording.link_days), " ".join(firm.split())
    texts: dict[i18n.Locale, str] = {"vi": wording.body_vi, "en": wording.body_en}
    bodies = [
        render(
            locale, "emails/campaign.txt", text=filled(text, firm=name, link=link), firm=name,
            writer=wording.writer, until=until, opt_out=opt_out,
        ).strip()
        for locale, text in texts.items()
    ]  # fmt: skip
    subjects = dict.fromkeys([wording.subject_vi, wording.subject_en])
    subject = " / ".join(filled(each, firm=name, link="") for each in subjects)
    return Letter(subject[:200], RULE.join(bodies))
