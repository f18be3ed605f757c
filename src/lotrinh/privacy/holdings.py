"""What is stored of people and of firms, table by table: export, deletion and the public record read it."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

HERE = Path(__file__).parent


class Holding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table. `person` and `firm`: conditions on its rows; None: it has none of theirs."""

    table: str
    title: dict[str, str]
    person: str | None = None
    firm: str | None = None
    columns: list[str]
    files: bool = False
    internal: bool = False
    own: bool = False
    account: Literal["removed", "unnamed", "kept"]
    departure: Literal["removed", "kept"]
    reason: str | None = None

    @property
    def is_personal(self) -> bool:
        """Its rows go into a person's own copy; rows that belong to a firm go into the firm's."""
        return self.person is not None and (self.firm is None or self.own or self.account == "removed")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reasons: dict[str, dict[str, str]]
    holdings: list[Holding]
    apart: dict[str, str]


@cache
def _file() -> _File:
    return msgspec.convert(yaml.safe_load((HERE / "holdings.yaml").read_text(encoding="utf-8")), _File)


def holdings() -> list[Holding]:
    """In the order of removal: what points to a row stands before it."""
    return _file().holdings


def reasons() -> dict[str, dict[str, str]]:
    """Why something is kept, by its key, in both languages."""
    return _file().reasons


def apart() -> dict[str, str]:
    """Tables that name people or firms and are of no holding, with the reason."""
    return _file().apart


@cache
def _column_names() -> dict[str, str]:
    names: dict[str, str] = yaml.safe_load((HERE / "columns.yaml").read_text(encoding="utf-8"))
    return names


def column_name(column: str, locale: str) -> str:
    if locale == "vi":
        return _column_names()[column]
    return column.removesuffix("_id").replace("_", " ").capitalize()
