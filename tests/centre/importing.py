"""Lists of firms as people have them, and the way of one from its file into the registry."""

import csv
import io
import json
from typing import Any
from uuid import UUID

from lotrinh import db
from lotrinh.background import JOBS
from lotrinh.firms import reference, tax_code
from tests.browsing import Browser, Visit
from tests.selfassessment.uploads import send_file

HEADINGS = [
    "Mã số thuế", "Tên doanh nghiệp", "Mã ngành", "Số lao động", "Doanh thu", "Vốn điều lệ", "Phường/xã",
    "Khu công nghiệp", "Địa chỉ",
]  # fmt: skip
AN_PHAT, TAN_THANH, MINH_HOA = "3799000014", "3799000039", "3799000046"
NEW = tax_code.make("37", 9_000_020).value
NEW_ROW = [
    NEW,
    "Công ty TNHH Gỗ Mới",
    "3101",
    "40",
    "30.000.000.000",
    "9.000.000.000",
    "Phường Dĩ An",
    "",
    "Số 1",
]


async def load_places() -> None:
    """The communes, former districts and parks of today, beside the one commune of the cast."""
    for unit in reference.admin_units().values():
        if unit.id > 10:
            await db.execute(
                "INSERT INTO admin_unit (id, code, name, kind, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)",
                unit.id, unit.code, unit.name, unit.kind, unit.valid_from, unit.valid_to,
            )  # fmt: skip
    for row in reference.former_districts():
        await db.execute(
            "INSERT INTO former_district (commune, district, partial) VALUES ($1, $2, $3)",
            row.commune_id, row.former_district_id, row.partial,
        )  # fmt: skip
    for park in reference.parks().values():
        await db.execute(
            "INSERT INTO park (id, name, status, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)",
            park.id, park.name, park.status, park.valid_from, park.valid_to,
        )  # fmt: skip


def csv_of(rows: list[list[str]], headings: list[str] | None = None, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings or HEADINGS, *rows])
    return text.getvalue().encode(encoding)


def xlsx_of(rows: list[list[Any]], headings: list[str] | None = None) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([headings or HEADINGS, *rows]):
            sheet.write_row(number, 0, cells)
    return file.getvalue()


async def upload(browser: Browser, content: bytes, name: str = "so-dang-ky.csv") -> Visit:
    return await send_file(browser, "/imports", name, content)


async def run_jobs() -> int:
    """What a worker would do with the jobs that wait; how many there were."""
    waiting = await db.fetch(
        "SELECT id, entrypoint, payload FROM pgqueuer WHERE status = 'queued' ORDER BY id"
    )
    for job in waiting:
        await JOBS[job["entrypoint"]](json.loads(job["payload"]))
        await db.execute("DELETE FROM pgqueuer WHERE id = $1", job["id"])
    return len(waiting)


def chosen(visit: Visit) -> dict[str, str]:
    """The fields of the columns page as it stands."""
    fields = {one.get("name"): one.get("value") for one in visit.all("input[name=valid_on]")}
    for select in visit.all("select"):
        options = select.cssselect("option[selected]") or select.cssselect("option")
        fields[select.get("name")] = options[0].get("value")
    return fields


async def check(browser: Browser, content: bytes, name: str = "so-dang-ky.csv", **changed: str) -> Visit:
    """Upload, take the columns as guessed but for what is `changed`, run the check; the import's page."""
    sent = await upload(browser, content, name)
    assert sent.status == 303, sent.words(".govuk-error-summary")
    columns = await browser.follow(sent)
    started = await browser.post(sent.location, chosen(columns) | changed)
    assert started.status == 303, started.words(".govuk-error-summary")
    await run_jobs()
    return await browser.follow(started)


async def apply(browser: Browser, checked: Visit) -> Visit:
    form = checked.find("form[action$='/application']")
    started = await browser.post(form.get("action"))
    assert started.status == 303
    await run_jobs()
    return await browser.follow(started)


async def import_file(
    browser: Browser, content: bytes, name: str = "so-dang-ky.csv", **changed: str
) -> Visit:
    return await apply(browser, await check(browser, content, name, **changed))


def import_id(visit: Visit) -> UUID:
    return UUID(visit.response.request.url.path.split("/")[2])


def counts(visit: Visit) -> tuple[int, int, int, int]:
    """New, changed and unchanged firms, refused rows."""
    figures = [int(one.text_content().replace(".", "")) for one in visit.all(".kpi .n")]
    assert len(figures) == 4
    return figures[0], figures[1], figures[2], figures[3]


async def firm(tax_code: str) -> dict[str, Any]:
    row = await db.fetch_one("SELECT * FROM firm WHERE tax_code = $1", tax_code)
    assert row is not None, f"no firm {tax_code}"
    return row


def changes(visit: Visit) -> list[tuple[str, str, str, str]]:
    """Tax code, fact, before, after."""
    return [
        (row.cssselect(".under")[0].text_content(), *(cell.text_content() for cell in row.cssselect("td")))
        for row in visit.all("#changes tbody tr")
    ]
