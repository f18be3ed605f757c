"""The settings of this process as a table: secrets are never among the values."""

import re
from typing import Any

import msgspec
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from lotrinh.settings import Settings

PASSWORD = re.compile(r"(?<=://)([^/@]*):([^/@]*)@")
SECRET = {"secret"}


class SettingRow(msgspec.Struct, frozen=True):
    """`value` None: a secret; then `is_set` says whether there is one. `meaning`: a sentence to be translated."""

    variable: str
    value: str | None
    is_set: bool
    is_default: bool
    meaning: str


def setting_rows(known: Settings) -> list[SettingRow]:
    return [_row(known, name, field) for name, field in Settings.model_fields.items()]


def _row(known: Settings, name: str, field: FieldInfo) -> SettingRow:
    value = getattr(known, name)
    plain = value.get_secret_value() if isinstance(value, SecretStr) else value
    is_secret = isinstance(value, SecretStr) or name in SECRET
    return SettingRow(
        variable=str(field.validation_alias or f"LOTRINH_{name.upper()}"),
        value=None if is_secret else _shown(plain),
        is_set=bool(plain) or plain == 0,
        is_default=value == field.get_default(call_default_factory=True, validated_data={}),
        meaning=field.description or "",
    )


def _shown(value: Any) -> str:
    """An address keeps its user but not the password in it."""
    if value is None:
        return ""
    return PASSWORD.sub(r"\1:•••@", str(value))
