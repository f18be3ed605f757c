"""A list of 65,000 firms on its way into the registry, from the bytes uploaded to the last change written.

`python -m tests.bench.registry_import` prints every step; `make bench` the slowest import.
"""

import asyncio
import csv
import io
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import xlsxwriter
from rich.console import Console
from rich.table import Table

from lotrinh import clock, db, embedded_postgres
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.registry_import import queries, services, store
from lotrinh.centre.registry_import.jobs import JOBS
from lotrinh.centre.registry_import.services import Choice
from lotrinh.firms import reference, registry_load
from lotrinh.firms.simulated_registry import SimulatedFirm, simulate
from lotrinh.migrate import migrate
from tests.bench import stage

FIRMS = 65_000
NEW = 1_000
CHANGED_EACH = 10  # every tenth firm has other figures, every fiftieth another park
MOST_SECONDS = 60
HEADINGS = ["Mã số thuế", "Tên doanh nghiệp", "Mã ngành", "Phiên bản VSIC", "Lao động", "Doanh thu", "Vốn điều lệ",
            "Năm thành lập", "Vốn nước ngoài", "Phường/xã", "KCN", "Địa chỉ", "Email"]  # fmt: skip
Rows = list[list[Any]]


class Run(msgspec.Struct):
    """Seconds of each step; what the check found."""

    name: str
    steps: dict[str, float]
    found: str = ""

    @property
    def seconds(self) -> float:
        return sum(seconds for step, seconds in self.steps.items() if step != "undo")


def rows_of(firms: list[SimulatedFirm]) -> Rows:
    parks, units = reference.parks(), reference.admin_units()
    return [
        [
            firm.tax_code, firm.name, firm.vsic_code, firm.vsic_version, firm.employees, firm.revenue or "",
            firm.capital, firm.founded_year, "Có" if firm.foreign_invested else "Không", units[firm.commune_id].name,
            parks[firm.park_id].name if firm.park_id else "", firm.address, firm.registry_email,
        ]
        for firm in firms
    ]  # fmt: skip


def later(rows: Rows) -> Rows:
    """The same firms some months on."""
    changed = [list(row) for row in rows]
    for row in changed[::CHANGED_EACH]:
        row[4], row[6] = row[4] + 3, row[6] + 1_000_000_000
    for row in changed[:: CHANGED_EACH * 5]:
        row[10] = "KCN Mỹ Phước 3"
    return changed


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Rows) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    return file.getvalue()


async def enter_registry(firms: int) -> Visitor:
    """The registry as it is before, and an advisor."""
    advisor = Person(
        id=uuid4(), email=f"{uuid4()}@doanhnghiep.example", staff_role="advisor", created_at=clock.now()
    )
    await advisor.save()
    async with db.atomic():
        if await db.fetch_one("SELECT 1 FROM park LIMIT 1") is None:
            await registry_load.load_reference()
        async for _ in registry_load.load_simulated(firms):
            pass
    await db.execute("ANALYZE")
    return Visitor(advisor.id, advisor.email, "Minh", "advisor", "vi", uuid4(), None)


async def run(visitor: Visitor, name: str, content: bytes, *, undo: bool = False) -> Run:
    """The whole way, each job right after it is queued."""
    measured = Run(name, {})
    with _timed(measured, "upload"):
        import_id = await services.upload(visitor, "a", content)
        seen = await queries.one(visitor, import_id)
    assert seen is not None
    reading = await queries.reading(seen)
    today = clock.local(clock.now()).date()
    choice = Choice(columns=reading.columns, unit=1, vsic_version=2025, valid_on=today)
    with _timed(measured, "check"):
        await services.choose(visitor, import_id, choice)
        await JOBS["import.check"]({"import": str(import_id)})
    with _timed(measured, "apply"):
        await services.apply(visitor, import_id)
        await JOBS["import.apply"]({"import": str(import_id)})
    if undo:
        with _timed(measured, "undo"):
            await services.undo(visitor, import_id)
            await JOBS["import.undo"]({"import": str(import_id)})
    measured.found = await _found(visitor, import_id, undo=undo)
    return measured


async def seconds_of_runs(folder: Path) -> list[Run]:
    """An empty registry filled from CSV; the same firms later as CSV, undone, and as a workbook."""
    store.folder = lambda: folder / "imports"  # type: ignore[assignment]
    await db.open_pool(4)
    rows = rows_of(list(simulate(FIRMS)))
    visitor = await enter_registry(0)
    runs = [await run(visitor, "empty registry, CSV", as_csv(rows[: FIRMS - NEW]))]
    changed = later(rows)
    runs.append(await run(visitor, "later, CSV", as_csv(changed), undo=True))
    runs.append(await run(visitor, "later, XLSX", as_xlsx(changed)))
    await db.close_pool()
    return runs


async def _found(visitor: Visitor, import_id: Any, *, undo: bool) -> str:
    seen = await queries.one(visitor, import_id)
    assert seen is not None
    if seen.state != ("undone" if undo else "applied") or seen.refused_rows:
        raise RuntimeError(f"the import is {seen.state}, {seen.refused_rows} rows refused")
    counts = f"{seen.new_firms} new, {seen.changed_firms} changed, {seen.unchanged_firms} unchanged"
    return f"{counts}; {seen.changes} changes"


@contextmanager
def _timed(measured: Run, step: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    measured.steps[step] = time.perf_counter() - begun


def report(runs: list[Run]) -> int:
    table = Table(title=f"Registry import of {FIRMS:,} rows, bundled PostgreSQL, fsync on")
    steps = ("upload", "check", "apply", "undo")
    for column in (
        "registry and file",
        "found",
        *(f"{step}, s" for step in steps),
        "in all, s",
        "bound",
        "met",
    ):
        table.add_column(column)
    for one in runs:
        cells = [f"{one.steps[step]:.1f}" if step in one.steps else "" for step in steps]
        met = "yes" if one.seconds <= MOST_SECONDS else "NO"
        table.add_row(one.name, one.found, *cells, f"{one.seconds:.1f}", f"at most {MOST_SECONDS}", met)
    Console(width=140).print(table)
    return 0 if all(one.seconds <= MOST_SECONDS for one in runs) else 1


def bench(folder: Path) -> int:
    url = embedded_postgres.start(folder)
    try:
        db.configure(url)
        asyncio.run(migrate())
        return report(asyncio.run(seconds_of_runs(folder)))
    finally:
        embedded_postgres.stop(folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
        Path(name).chmod(0o755)
        sys.exit(bench(Path(name)))
