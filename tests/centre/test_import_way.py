"""A list of firms on its way into the registry: read, checked, shown, applied."""

from typing import Any

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.importing import (
    AN_PHAT,
    HEADINGS,
    MINH_HOA,
    NEW,
    NEW_ROW,
    TAN_THANH,
    apply,
    changes,
    check,
    chosen,
    counts,
    csv_of,
    firm,
    import_file,
    import_id,
    load_places,
    run_jobs,
    upload,
    xlsx_of,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("imports_folder")]
SAME = [TAN_THANH, "Công ty TNHH Cơ khí Tân Thành", "2592", "86", "", "", "", "", ""]
GROWN = [AN_PHAT, "Công ty TNHH Gỗ An Phát", "3101", "120", "90.000.000.000", "", "", "", ""]


@pytest.fixture(autouse=True)
async def places(cast: Cast) -> None:
    await load_places()


async def everything() -> dict[str, Any]:
    """What the registry says, but for the ids of its rows."""
    tenancies = await db.fetch("SELECT firm, park, valid_from, valid_to FROM park_tenancy ORDER BY firm, id")
    return {"firms": await db.fetch("SELECT * FROM firm ORDER BY tax_code"), "tenancies": tenancies}


async def test_check_counts_new_changed_unchanged_and_refused_and_changes_nothing(minh: Browser) -> None:
    before = await everything()
    page = await check(minh, csv_of([NEW_ROW, GROWN, SAME, ["37990000", "Mã sai"]]))
    assert counts(page) == (1, 1, 1, 1)
    assert await everything() == before


async def test_every_change_is_listed_before_it_is_applied(minh: Browser) -> None:
    page = await check(minh, csv_of([NEW_ROW, GROWN, SAME]))
    assert sorted(changes(page)) == sorted(
        [
            (NEW, "Doanh nghiệp mới", "–", "Công ty TNHH Gỗ Mới"),
            (AN_PHAT, "Lao động", "86", "120"),
            (AN_PHAT, "Doanh thu", "42.000.000.000 đồng", "90.000.000.000 đồng"),
            (AN_PHAT, "Quy mô", "Doanh nghiệp nhỏ", "Doanh nghiệp vừa"),
        ]
    )


async def test_applying_does_what_was_listed_and_lists_it_afterwards(minh: Browser) -> None:
    page = await check(minh, csv_of([NEW_ROW, GROWN, SAME]))
    done = await apply(minh, page)
    assert "Các thay đổi đã vào sổ đăng ký" in done.words("#import")
    assert sorted(changes(done)) == sorted(changes(page))
    new, grown = await firm(NEW), await firm(AN_PHAT)
    assert (new["name"], new["search_key"], new["sector"], new["size"], new["commune"], new["former_district"]) == (
        "Công ty TNHH Gỗ Mới", "cong ty tnhh go moi", "wood", "small", 129, 17,
    )  # fmt: skip
    assert (grown["employees"], grown["revenue"], grown["size"]) == (120, 90_000_000_000, "medium")


async def test_a_workbook_says_the_same_as_a_csv_file(minh: Browser) -> None:
    row = [NEW, "Công ty TNHH Gỗ Mới", 3101, 40, 30_000_000_000, 9e9, 25942, "", "Số 1"]
    page = await check(minh, xlsx_of([row, [int(AN_PHAT), "", "", 120]]), "danh-sach.xlsx")
    assert counts(page) == (1, 1, 0, 0)
    await apply(minh, page)
    assert (await firm(NEW))["commune"] == 129
    assert (await firm(AN_PHAT))["employees"] == 120


async def test_a_blank_cell_leaves_what_the_registry_has(minh: Browser) -> None:
    before = await firm(AN_PHAT)
    await import_file(minh, csv_of([[AN_PHAT, "", "", "90"]]))
    after = await firm(AN_PHAT)
    assert {name for name in before if before[name] != after[name]} == {"employees"}


async def test_the_same_file_twice_changes_nothing_the_second_time(minh: Browser) -> None:
    content = csv_of([NEW_ROW, GROWN, SAME])
    await import_file(minh, content)
    before = await everything()
    again = await check(minh, content)
    assert counts(again) == (0, 0, 3, 0)
    assert not again.all("form[action$='/application']")
    refused = await minh.post(f"/imports/{import_id(again)}/application")
    assert refused.status == 409
    assert "không có gì để ghi" in refused.text
    assert await everything() == before


async def test_sector_and_size_follow_from_the_code_and_the_figures(minh: Browser) -> None:
    await import_file(minh, csv_of([[MINH_HOA, "", "5210", "51", "20.000.000.000"]]))
    moved = await firm(MINH_HOA)
    assert (moved["sector"], moved["size"]) == ("logistics", "medium")


async def test_an_import_never_creates_accounts(minh: Browser, cast: Cast) -> None:
    counted = (
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM member), (SELECT count(*) FROM message)"
    )
    before = await db.fetch(counted)
    headings = [*HEADINGS, "Email"]
    await import_file(minh, csv_of([[*NEW_ROW, "moi@go-moi.example"]], headings))
    assert (await firm(NEW))["registry_email"] == "moi@go-moi.example"
    assert await db.fetch(counted) == before


async def test_amounts_are_read_in_the_unit_that_the_heading_names(minh: Browser) -> None:
    headings = [*HEADINGS[:4], "Doanh thu (triệu đồng)", "Vốn (triệu đồng)"]
    await import_file(minh, csv_of([[NEW, "Gỗ Mới", "3101", "40", "30.000", "1.500,5"]], headings))
    assert ((await firm(NEW))["revenue"], (await firm(NEW))["capital"]) == (30_000_000_000, 1_500_500_000)


async def test_columns_are_remembered_for_the_same_headings_whoever_uploads_next(
    minh: Browser, an: Browser
) -> None:
    headings = ["MST", "Tên", "Cột lạ"]
    await check(minh, csv_of([[AN_PHAT, "Gỗ An Phát", "91"]], headings), **{"column-2": "employees"})
    page = await an.follow(await upload(an, csv_of([[TAN_THANH, "", "30"]], headings)))
    assert chosen(page)["column-2"] == "employees"
    assert "14/11/2026" in page.words(".note")
    other = await an.follow(await upload(an, csv_of([[TAN_THANH, "", "30"]], ["MST", "Tên", "Cột khác"])))
    assert chosen(other)["column-2"] == ""


async def test_the_columns_page_shows_what_the_first_rows_hold(minh: Browser) -> None:
    page = await minh.follow(await upload(minh, csv_of([NEW_ROW, GROWN])))
    assert "Công ty TNHH Gỗ Mới · Công ty TNHH Gỗ An Phát" in page.words("form")
    assert chosen(page)["column-0"] == "tax_code"


async def test_mistakes_about_the_columns_are_said_beside_them_and_nothing_is_lost(minh: Browser) -> None:
    sent = await upload(minh, csv_of([GROWN]))
    fields = chosen(await minh.follow(sent))
    wrong = {"column-1": "tax_code", "column-4": "capital", "valid_on": "2026-11-15", "unit": "7"}
    page = await minh.post(sent.location, fields | wrong)
    assert page.status == 422
    told = page.words(".govuk-error-summary")
    assert "Đã có cột khác cho “Mã số thuế”" in told
    assert "từ 01/01/2000 đến hôm nay" in told
    assert "Chọn một mục trong danh sách" in told
    assert chosen(page)["column-4"] == "capital"
    assert await run_jobs() == 0


async def test_a_file_without_a_tax_code_column_is_not_checked(minh: Browser) -> None:
    sent = await upload(minh, csv_of([["x", "y"]], ["Ghi chú", "Khác"]))
    page = await minh.post(sent.location, chosen(await minh.follow(sent)))
    assert page.status == 422
    assert "cột nào là mã số thuế" in page.words(".govuk-error-summary")


async def test_columns_can_be_read_in_another_way_after_the_check(minh: Browser) -> None:
    page = await check(minh, csv_of([GROWN]), **{"column-4": ""})
    assert {fact for _, fact, _, _ in changes(page)} == {"Lao động", "Quy mô"}
    place = f"/imports/{import_id(page)}/columns"
    again = await minh.post(place, chosen(await minh.get(place)) | {"column-4": "revenue"})
    await run_jobs()
    assert "Doanh thu" in {fact for _, fact, _, _ in changes(await minh.follow(again))}


async def test_progress_is_seen_by_reloading_and_by_asking_for_the_part(minh: Browser) -> None:
    sent = await upload(minh, csv_of([GROWN]))
    started = await minh.post(sent.location, chosen(await minh.follow(sent)))
    page = await minh.follow(started)
    assert page.find("#import").get("hx-get") == started.location
    assert page.find("#import progress").get("max") == "1"
    await run_jobs()
    part = await minh.get(started.location, partial=True)
    assert "<html" not in part.text
    assert part.find("#import").get("hx-get") is None
    assert counts(await minh.get(started.location)) == (0, 1, 0, 0)


async def test_changes_are_listed_page_by_page_and_by_kind(minh: Browser) -> None:
    from lotrinh.firms.tax_code import TaxCodeProblem, make

    codes: list[str] = []
    serial = 9_100_000
    while len(codes) < 60:
        serial += 1
        try:
            codes.append(make("37", serial).value)
        except TaxCodeProblem:
            continue
    rows = [[code, f"Công ty số {n}", "3101", "40", "30.000.000.000"] for n, code in enumerate(codes)]
    page = await check(minh, csv_of([*rows, GROWN]))
    place = f"/imports/{import_id(page)}"
    assert len(changes(page)) == 50
    assert (await minh.get("/imports?page=7")).all("main tbody tr"), "beyond the last page stands the last"
    assert len(changes(await minh.get(f"{place}?page=2"))) == 60 + 3 - 50
    assert len(changes(await minh.get(f"{place}?kind=changed"))) == 3
    assert (await minh.get(f"{place}?kind=new&page=2")).words("#changes tbody").count("Công ty số") == 20
    assert len(changes(await minh.get(f"{place}?kind=nonsense"))) == 50
    assert (await minh.get(f"{place}?page=0x9")).status == 400


async def test_an_older_file_is_warned_about_before_it_replaces_newer_facts(minh: Browser) -> None:
    await import_file(minh, csv_of([GROWN]))
    page = await check(minh, csv_of([[AN_PHAT, "", "", "70"]]), valid_on="2026-06-30")
    assert "Có 2 thông tin của ngày muộn hơn" in page.words("#import .note")


async def test_a_discarded_file_leaves_nothing_and_the_registry_alone(minh: Browser, imports_folder) -> None:
    page = await check(minh, csv_of([GROWN]))
    gone = await minh.post(f"/imports/{import_id(page)}/discard")
    assert (gone.status, gone.location) == (303, "/imports")
    assert not list(imports_folder.iterdir())
    for table in ("import_row", "import_change", "import_problem"):
        assert not await db.fetch(f"SELECT 1 FROM {table}")
    assert (await firm(AN_PHAT))["employees"] == 86
    assert (await minh.post(f"/imports/{import_id(page)}/application")).status == 409


async def test_imports_are_listed_with_their_state_and_counts(minh: Browser, an: Browser) -> None:
    assert not (await minh.get("/imports")).all("table")
    await import_file(minh, csv_of([NEW_ROW, GROWN]), "thang-11.csv")
    row = (await an.get("/imports")).words("tbody tr")
    assert "thang-11.csv" in row
    assert "Trần Thị Minh" in row
    assert row.endswith("Đã ghi 1 1 0")


async def test_who_did_what_is_recorded(minh: Browser, cast: Cast) -> None:
    page = await import_file(minh, csv_of([GROWN]))
    rows = await db.fetch(
        "SELECT action, person_id FROM audit_event WHERE object_kind = 'registry_import' AND object_id = $1"
        " ORDER BY id",
        str(import_id(page)),
    )
    assert [row["action"].removeprefix("registry import ") for row in rows] == [
        "uploaded",
        "checked",
        "applied",
    ]
    assert {row["person_id"] for row in rows} == {cast.minh.id}


async def test_english_pages_are_english(minh: Browser) -> None:
    await minh.speak("en")
    page = await check(minh, csv_of([NEW_ROW, GROWN, ["1", "x"]]))
    assert "42,000,000,000 VND" in page.words("#changes")
    assert "A tax code has 10, 12 or 13 digits; you typed 1" in page.words("#problems")
