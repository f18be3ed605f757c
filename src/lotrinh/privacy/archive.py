"""The file somebody takes home: it is read without this program, and without any other than a browser."""

import io
import json
import re
import zipfile
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import i18n
from lotrinh.papers import store
from lotrinh.privacy.holdings import Holding, column_name
from lotrinh.spreadsheets import MARK, csv_lines
from lotrinh.web.environment import render

UNSAFE = re.compile(r"[^\w.\- ]+")
LONGEST = 80


class File(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    stored_name: str


class Part(msgspec.Struct, frozen=True):
    """Rows of one table; `count` without rows: so many carry the person's name but belong to a firm."""

    holding: Holding
    rows: list[dict[str, Any]]
    count: int
    files: list[File] = []

    @property
    def belongs_elsewhere(self) -> bool:
        return bool(self.count and not self.rows)


class Archive(msgspec.Struct, frozen=True):
    locale: i18n.Locale
    made_at: datetime
    email: str
    responsible: dict[str, str]
    own: list[Part]
    firm: list[Part]


def write(archive: Archive) -> bytes:
    """A ZIP: index.html with everything, data.json, one CSV a table, and the files that were handed in."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("index.html", _page(archive))
        box.writestr("data.json", json.dumps(_data(archive), ensure_ascii=False, indent=1, default=plain))
        for folder, parts in (("account", archive.own), ("firm", archive.firm)):
            for part in parts:
                _add(box, folder, part, archive.locale)
    return target.getvalue()


def _add(box: zipfile.ZipFile, folder: str, part: Part, locale: i18n.Locale) -> None:
    if part.rows:
        heads = [column_name(name, locale) for name in part.holding.columns]
        lines = [[plain(row[name]) for name in part.holding.columns] for row in part.rows]
        box.writestr(f"{folder}/{part.holding.table}.csv", MARK + csv_lines([heads, *lines]))
    for file in part.files:
        content = store.read(file.stored_name)
        if content is not None:
            name = UNSAFE.sub("_", file.title)[:LONGEST]
            box.writestr(f"files/{part.holding.table}/{str(file.id)[:8]}-{name}", content)


def _page(archive: Archive) -> str:
    return render(
        archive.locale, "privacy/archive.html", archive=archive,
        shown=lambda value: i18n.moment(archive.locale, value) if isinstance(value, datetime) else plain(value),
        column_name=lambda column: column_name(column, archive.locale),
    )  # fmt: skip


def _data(archive: Archive) -> dict[str, Any]:
    parts = {"account": archive.own, "firm": archive.firm}
    about = {"made_at": archive.made_at, "email": archive.email, "responsible": archive.responsible}
    return about | {
        name: {part.holding.table: part.rows for part in found if part.rows} for name, found in parts.items()
    }


def plain(value: object) -> object:
    """As text that says the same in every program; numbers and truth values stay what they are."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return (
        json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
    )
