"""Tax codes of people and household businesses, 12 digits that are personal data: encrypted, found by a digest."""

from typing import Any

from lotrinh.encryption import UnreadableValue, decrypt, digest, digests, encrypt
from lotrinh.firms.tax_code import TaxCode

PURPOSE = "personal tax code"
HIDDEN = "•" * 12


def columns_of(code: TaxCode | None) -> dict[str, str | None]:
    """Where a code of either kind is written."""
    personal = code.value if code and code.kind == "personal" else None
    return {
        "tax_code": code.value if code and not personal else None,
        "personal_code": encrypt(personal, PURPOSE) if personal else None,
        "personal_code_digest": digest(personal, PURPOSE) if personal else None,
    }


def digests_of(personal_code: str | None) -> list[str]:
    """By which the same code is found, whichever secret was in force when it was entered."""
    if personal_code is None:
        return []
    try:
        return digests(decrypt(personal_code, PURPOSE), PURPOSE)
    except UnreadableValue:
        return []


def shown(row: Any) -> str | None:
    """As pages show it: of a personal one the first four digits and the last two."""
    if row.personal_code is None:
        code: str | None = row.tax_code
        return code
    try:
        return TaxCode("personal", decrypt(row.personal_code, PURPOSE)).masked
    except UnreadableValue:
        return HIDDEN
