"""The reference tables beside this file, as typed rows: units, crosswalk, parks and VSIC classes."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from lotrinh.firms.sector import Sector

FOLDER = Path(__file__).parent / "reference"

UnitKind = Literal["province", "municipality", "city", "district", "ward", "commune"]
ParkStatus = Literal["dang-hoat-dong", "dang-dau-tu", "quy-hoach", "rut-khoi-quy-hoach"]
Row = TypeVar("Row")


class AdminUnit(msgspec.Struct, frozen=True):
    """`valid_to` is the last day; no `valid_from` is unknown, no `valid_to` is still there."""

    id: int
    code: str
    name: str
    kind: UnitKind
    parent_id: int | None
    valid_from: date | None
    valid_to: date | None
    code_held_before: str | None
    note: str


class FormerDistrict(msgspec.Struct, frozen=True):
    """What a commune of today took over from a former district; `partial` when it took from several."""

    commune_id: int
    former_district_id: int
    partial: bool
    former_communes: str
    evidence: str


class Park(msgspec.Struct, frozen=True):
    id: int
    name: str
    former_district_id: int | None
    commune_id: int | None
    status: ParkStatus
    area_ha: float | None
    valid_from: date | None
    valid_to: date | None
    evidence: str


class VsicClass(msgspec.Struct, frozen=True):
    """`code_2018` is the class of the 2018 version from which a class of 2025 was cut."""

    version: Literal[2018, 2025]
    code: str
    name_vi: str
    name_en: str
    sector: Sector
    code_2018: str | None
    basis: Literal["listed", "general"]


@cache
def admin_units() -> dict[int, AdminUnit]:
    return {unit.id: unit for unit in _rows("admin-units.csv", AdminUnit)}


@cache
def former_districts() -> tuple[FormerDistrict, ...]:
    return _rows("communes-to-former-districts.csv", FormerDistrict)


@cache
def parks() -> dict[int, Park]:
    return {park.id: park for park in _rows("parks.csv", Park)}


@cache
def vsic_classes() -> dict[tuple[int, str], VsicClass]:
    return {(row.version, row.code): row for row in _rows("vsic.csv", VsicClass)}


def _rows(name: str, kind: type[Row]) -> tuple[Row, ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as source:
        cells = [{key: value or None for key, value in row.items()} for row in csv.DictReader(source)]
    return tuple(msgspec.convert(row, kind, strict=False) for row in cells)
