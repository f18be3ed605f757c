"""Rows that cannot be taken are refused one by one, with a reason; personal numbers leave no trace."""

import csv
import io

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.importing import (
    AN_PHAT,
    HEADINGS,
    NEW,
    NEW_ROW,
    TAN_THANH,
    check,
    counts,
    csv_of,
    firm,
    import_file,
    import_id,
    load_places,
    upload,
    xlsx_of,
)
from tests.selfassessment.uploads import stored

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("imports_folder")]
PERSON = "079203012345"


@pytest.fixture(autouse=True)
async def places(cast: Cast) -> None:
    await load_places()


def row(**cells: str) -> list[str]:
    """The row of the new firm with some cells changed, by the first word of their heading."""
    changed = list(NEW_ROW)
    for name, cell in cells.items():
        changed[next(n for n, heading in enumerate(HEADINGS) if heading.startswith(name))] = cell
    return changed


async def reason(minh: Browser, content: bytes, **changed: str) -> str:
    page = await check(minh, content, **changed)
    assert counts(page)[3] == 1, page.words("#import")
    return page.words("#problems tbody tr td:last-child")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Mã": "3799000015"}, "Chữ số kiểm tra không khớp"),
        ({"Mã": ""}, "Thiếu mã số thuế"),
        ({"Mã": "3.7E+09"}, "rút gọn mã số thuế"),
        ({"Mã": "37990000"}, "bạn đã nhập 8"),
        ({"Tên": ""}, "còn thiếu: Tên"),
        ({"Tên": "x" * 201}, "dài hơn 200"),
        ({"Tên": "C?ng ty G? M?i"}, "dấu hỏi ở chỗ mất chữ"),
        ({"Số": "bốn mươi"}, "“bốn mươi” không phải là số nguyên"),
        ({"Số": "-3"}, "không phải là số nguyên"),
        ({"Số": ""}, "còn thiếu: Lao động"),
        ({"Doanh": "", "Vốn": ""}, "còn thiếu: doanh thu hoặc vốn"),
        ({"Doanh": "9" * 17}, "không phải là số tiền"),
        ({"Phường": "Phường Không Có"}, "Không có “Phường Không Có” ở đây"),
        ({"Phường": "Xã Dĩ An"}, "Không có “Xã Dĩ An” ở đây"),
        ({"Phường": "Phường Uyên Hưng"}, "Không có “Phường Uyên Hưng”"),
        ({"Khu": "KCN Mặt Trăng"}, "Không có “KCN Mặt Trăng”"),
        ({"Khu": "Mai Trung"}, "“Mai Trung” không tồn tại ngày 14/11/2026"),
    ],
)  # fmt: skip
async def test_a_row_is_refused_with_the_reason(minh: Browser, cells: dict[str, str], told: str) -> None:
    assert told in await reason(minh, csv_of([row(**cells)]))


async def test_a_code_of_the_other_version_of_vsic_is_refused_and_read_with_its_own(minh: Browser) -> None:
    old = csv_of([[NEW, "Gỗ Mới", "3100", "40", "30.000.000.000"]])
    assert "VSIC 2018 có" in await reason(minh, old)
    await import_file(minh, old, vsic_version="2018")
    assert ((await firm(NEW))["vsic_version"], (await firm(NEW))["sector"]) == (2018, "wood")


async def test_a_column_may_say_the_version_of_each_code(minh: Browser) -> None:
    headings = ["MST", "Tên", "Mã ngành", "Phiên bản VSIC", "Lao động", "Vốn"]
    rows = [
        [NEW, "Gỗ Mới", "C31.00", "2018", "40", "9000000000"],
        [AN_PHAT, "", "3102", "2025"],
        [TAN_THANH, "", "2592", "1993"],
    ]
    page = await import_file(minh, csv_of(rows, headings))
    assert "“1993” không phải là phiên bản VSIC" in page.words("#problems")
    assert ((await firm(NEW))["vsic_version"], (await firm(NEW))["vsic_code"]) == (2018, "3100")
    assert (await firm(AN_PHAT))["vsic_code"] == "3102"


@pytest.mark.parametrize("written", ["Phường Dĩ An", "phuong di an", "P. Dĩ An", "Dĩ An", "25942", "Dĩ An Ward",
                                     "Phường Dĩ An, TP. Hồ Chí Minh"])  # fmt: skip
async def test_a_commune_is_known_by_name_without_accents_and_by_code(minh: Browser, written: str) -> None:
    await import_file(minh, csv_of([row(Phường=written)]))
    assert (await firm(NEW))["commune"] == 129


@pytest.mark.parametrize("written", ["KCN Sóng Thần 2", "song than II", "Khu công nghiệp Sóng Thần 2", "2"])
async def test_a_park_is_known_by_name_and_number(minh: Browser, written: str) -> None:
    await import_file(minh, csv_of([row(Khu=written)]))
    stay = await db.fetch_one(
        "SELECT park, valid_from FROM park_tenancy WHERE firm = $1", (await firm(NEW))["id"]
    )
    assert stay == {"park": 2, "valid_from": None}, "since when is not known of a new firm"


async def test_a_code_counts_as_of_the_day_of_the_file(minh: Browser) -> None:
    """25750 was another commune's before 1 July 2025."""
    told = await reason(minh, csv_of([row(Phường="25750")]), valid_on="2025-06-30")
    assert "“25750” không tồn tại ngày 30/06/2025" in told
    await import_file(minh, csv_of([row(Phường="25750")]), valid_on="2025-07-01")
    assert (await firm(NEW))["commune"] == 102


async def test_a_commune_of_several_former_districts_leaves_the_former_one_unknown(minh: Browser) -> None:
    await import_file(minh, csv_of([row(Phường="Phường Bình Dương")]))
    assert (await firm(NEW))["former_district"] is None
    headings = [*HEADINGS[:2], "Quận/huyện cũ"]
    await import_file(minh, csv_of([[NEW, "", "TP Tân Uyên"]], headings))
    assert (await firm(NEW))["former_district"] == 16
    await import_file(minh, csv_of([row(Phường="Phường Bình Dương", Số="41")]))
    assert (await firm(NEW))["former_district"] == 16, "it fits the commune, so it stays"


async def test_a_tax_code_that_stands_twice_is_refused_in_every_row(minh: Browser) -> None:
    page = await check(minh, csv_of([NEW_ROW, [AN_PHAT, "", "", "90"], row(Số="41")]))
    assert counts(page) == (0, 1, 0, 2)
    assert "có ở nhiều dòng: 2, 4" in page.words("#problems")


async def test_a_row_with_too_many_cells_is_refused(minh: Browser) -> None:
    page = await check(minh, csv_of([[*NEW_ROW, "thừa"]]))
    assert "Dòng này có 10 ô, còn tiêu đề có 9" in page.words("#problems")


async def test_zeros_lost_by_a_spreadsheet_are_put_back(minh: Browser) -> None:
    from lotrinh.firms.tax_code import make

    code = make("03", 9_999_001).value
    await import_file(minh, xlsx_of([[int(code), "Công ty ở nơi khác", "0118", 4, 0, 10**9]]))
    assert (await firm(code))["name"] == "Công ty ở nơi khác"


@pytest.mark.parametrize("written", [PERSON, "079 203 012 345", "079-203-012-345", int(PERSON)])
async def test_a_personal_number_is_refused_and_kept_nowhere(
    minh: Browser, imports_folder, written: str | int
) -> None:
    headings = [*HEADINGS, "CCCD người đại diện"]
    extra = [*NEW_ROW, int(PERSON)]
    page = await check(minh, xlsx_of([[written, "Hộ kinh doanh Lê Văn A"], extra], headings), "ho.xlsx")
    assert counts(page) == (1, 0, 0, 1)
    assert "dữ liệu cá nhân" in page.words("#problems")
    errors = await minh.get(f"/imports/{import_id(page)}/errors.csv")
    stored = b"".join(path.read_bytes() for path in imports_folder.iterdir())
    tables = [await db.fetch(f"SELECT t::text AS row FROM {name} t") for name in (
        "registry_import", "import_row", "import_change", "import_problem", "import_mapping", "firm", "firm_change",
        "audit_event")]  # fmt: skip
    kept = stored.decode() + errors.text + page.text + "".join(one["row"] for rows in tables for one in rows)
    digits = "".join(c for c in kept if c not in " .-")
    assert PERSON not in digits
    assert PERSON.lstrip("0") not in digits


async def test_a_personal_number_in_the_place_of_a_heading_is_not_kept(minh: Browser, imports_folder) -> None:
    page = await minh.follow(await upload(minh, csv_of([NEW_ROW[:2]], [PERSON, "Hộ kinh doanh A"])))
    kept = await db.fetch("SELECT i::text AS row FROM registry_import i")
    assert PERSON not in page.text + kept[0]["row"]
    assert "•" in page.words("form")


@pytest.mark.parametrize("name", ["../../etc/passwd", "\u202egnp.csv", "x" * 400, " \t"])
async def test_the_name_of_a_file_is_only_shown(minh: Browser, imports_folder, name: str) -> None:
    sent = await upload(minh, csv_of([NEW_ROW]), name)
    assert sent.status == 303
    (kept,) = await db.fetch("SELECT file_name, stored_name FROM registry_import")
    assert len(kept["file_name"]) <= 150
    assert "\u202e" not in kept["file_name"]
    assert stored(imports_folder) == [kept["stored_name"]]


async def test_a_personal_number_in_a_wrong_column_is_not_quoted(minh: Browser) -> None:
    page = await check(minh, csv_of([row(Số=f"CCCD {PERSON}")]))
    assert counts(page)[3] == 1
    assert PERSON not in page.text
    assert PERSON not in (await minh.get(f"/imports/{import_id(page)}/errors.csv")).text


async def test_all_reasons_can_be_downloaded_line_by_line(minh: Browser) -> None:
    page = await check(minh, csv_of([row(Số="x", Phường="y"), [AN_PHAT, "", "", "90"], ["1", "Sai mã"]]))
    answer = await minh.get(f"/imports/{import_id(page)}/errors.csv")
    assert answer.response.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.response.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.response.content.decode("utf-8-sig"))))
    assert lines[0] == ["Dòng", "Mã số thuế", "Cột", "Cần sửa gì"]
    assert [line[:3] for line in lines[1:]] == [
        ["2", NEW, "Số lao động"], ["2", NEW, "Phường/xã"], ["4", "", "Mã số thuế"],
    ]  # fmt: skip


async def test_a_cell_of_the_error_file_never_begins_like_a_formula(minh: Browser) -> None:
    headings = ["MST", "=HYPERLINK(1)"]
    page = await check(minh, csv_of([[AN_PHAT, "abc"]], headings), **{"column-1": "employees"})
    text = (await minh.get(f"/imports/{import_id(page)}/errors.csv")).response.content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in [cell for line in csv.reader(io.StringIO(text)) for cell in line]
