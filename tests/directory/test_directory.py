"""Firms find providers in an order that nobody can buy; advisors keep the entries."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import db
from lotrinh.directory.demo_providers import enter_providers, simulated_providers
from lotrinh.directory.offers import is_offer
from lotrinh.firms.names import SECTORS
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.conftest import NOON
from tests.directory.entries import listed

pytestmark = pytest.mark.anyio

ENTRY = {
    "kind": "provider",
    "name": "Giải pháp Kho Xanh",
    "tax_code": "3799000053",
    "about": "Mã vạch và phần mềm kho.",
    "email": "lienhe@khoxanh.example",
    "phone": "0274 000 000",
    "website": "https://khoxanh.example",
    "solutions": ["barcode", "wms"],
    "sectors": ["wood"],
    "area": "Dĩ An",
    "declared_references": "Hai kho gỗ.",
    "interest_note": "",
}


def names(visit: Visit) -> list[str]:
    return [link.text_content() for link in visit.all("#providers article h3 a")]


async def enter(minh: Browser, **changed: object) -> str:
    sent = await minh.post("/providers", ENTRY | changed)
    assert sent.status == 303, sent.text
    return sent.location


async def test_an_advisor_enters_a_provider_and_firms_read_it(minh: Browser, lan: Browser) -> None:
    page = await lan.get(await enter(minh))
    words = page.words("main")
    for text in ("Kho Xanh", "Mã vạch hoặc QR", "(WMS)", "Hai kho gỗ", "Tự khai, chưa kiểm chứng", "Dĩ An"):
        assert text in words
    assert "Không khai điều gì" in words
    assert names(await lan.get("/providers")) == ["Giải pháp Kho Xanh"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", ""), ("kind", "bank"), ("name", " "), ("name", "x" * 161), ("tax_code", "3799000054"),
     ("about", ""), ("email", "lienhe"), ("website", "javascript:alert(1)"), ("solutions", []),
     ("solutions", ["gold"]), ("sectors", ["mining"]), ("interest_note", "x" * 1001), ("phone", "a\u202eb")],
)  # fmt: skip
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    minh: Browser, field: str, value: object
) -> None:
    refused = await minh.post("/providers", ENTRY | {field: value})
    assert refused.status == 422
    assert refused.all(f"#{field}-error")
    if field != "about":
        assert refused.find("textarea[name=about]").text_content().strip() == ENTRY["about"]
    ticked = {
        box.get("value") for box in refused.all("input[name=solutions]") if box.get("checked") is not None
    }
    assert ticked == ({"barcode", "wms"} if field != "solutions" else set())
    assert not await db.fetch("SELECT 1 FROM provider")


async def test_a_tax_code_is_listed_once_until_its_entry_is_withdrawn(minh: Browser) -> None:
    first = await enter(minh)
    again = await minh.post("/providers", ENTRY | {"name": "Tên khác"})
    assert again.status == 422
    assert "đã có trong danh bạ" in again.words("#tax_code-error")
    await minh.post(f"{first}/withdrawal")
    await enter(minh, name="Tên khác")
    assert (await minh.post(f"{first}/restoration")).status == 422


async def test_an_entry_is_changed_and_what_it_said_before_stays_on_record(minh: Browser, cast: Cast) -> None:
    entry = await enter(minh)
    form = await minh.get(f"{entry}/edit")
    assert form.find("input[name=name]").get("value") == ENTRY["name"]
    await minh.post(entry, ENTRY | {"name": "Kho Xanh Mới", "interest_note": "Em của tư vấn viên."})
    page = await minh.get(entry)
    assert page.heading == "Kho Xanh Mới"
    assert "Em của tư vấn viên" in page.words("main")
    row = await db.fetch_one(
        "SELECT detail->'before' AS before, person_id FROM audit_event WHERE action = 'provider changed'"
    )
    assert row is not None
    assert "Giải pháp Kho Xanh" in row["before"]
    assert row["person_id"] == cast.minh.id


async def test_who_is_withdrawn_is_gone_for_firms_and_comes_back_with_one_click(
    minh: Browser, lan: Browser
) -> None:
    entry = await enter(minh)
    page = await minh.follow(await minh.post(f"{entry}/withdrawal"))
    assert (await lan.get(entry)).status == 404
    assert not (await lan.get("/providers")).all("article")
    assert names(await minh.get("/providers?state=withdrawn")) == ["Giải pháp Kho Xanh"]
    assert not (await lan.get("/providers?state=withdrawn")).all("article")
    await minh.post(page.find("form[action$='/restoration']").get("action"))
    assert (await lan.get(entry)).status == 200


async def test_it_is_found_by_name_without_accents_by_solution_sector_and_kind(lan: Browser) -> None:
    await listed("Kho Xanh", "wms")
    await listed("Mộc Số", "mes", sectors=("wood",))
    await listed("Lớp Kho", "training-warehouse", kind="trainer", sectors=("food",))
    assert names(await lan.get("/providers", q="moc so")) == ["Mộc Số"]
    assert names(await lan.get("/providers", solution="wms")) == ["Kho Xanh"]
    assert names(await lan.get("/providers", kind="trainer")) == ["Lớp Kho"]
    assert set(names(await lan.get("/providers", sector="food"))) == {"Kho Xanh", "Lớp Kho"}
    nobody = await lan.get("/providers", q="khong co", partial=True)
    assert "Không có nơi nào khớp" in nobody.words("#providers")
    assert "<html" not in nobody.text


async def test_who_names_the_sector_comes_first_and_among_equals_the_day_decides(
    lan: Browser, binh: Browser, frozen_clock: Callable
) -> None:
    for number in range(6):
        await listed(f"Gỗ {number}", sectors=("wood",))
        await listed(f"Chung {number}")
        await listed(f"Kim loại {number}", sectors=("metal",))
    orders = []
    for day in range(5):
        frozen_clock(NOON + timedelta(days=day))
        wood = names(await lan.get("/providers"))
        assert [name.split()[0] for name in wood] == ["Gỗ"] * 6 + ["Chung"] * 6 + ["Kim"] * 6
        metal = names(await binh.get("/providers"))
        assert [name for name in metal if name.startswith("Chung")] == wood[6:12], "the same lot for everyone"
        orders.append(wood[:6])
    assert len({tuple(one) for one in orders}) > 2
    assert len({one[0] for one in orders}) > 1, "nobody always stands first"
    assert "bốc thăm" in (await lan.get("/providers")).words("#providers")


async def test_long_lists_have_pages(lan: Browser) -> None:
    for number in range(23):
        await listed(f"Nơi {number}")
    first, second = names(await lan.get("/providers")), names(await lan.get("/providers?page=2"))
    assert (len(first), len(second), len({*first, *second})) == (20, 3, 23)


@pytest.mark.parametrize(
    "query", ["solution=gold", "sector=mining", "kind=bank", "state=lost", "page=0", "page=²"]
)
async def test_a_value_that_no_list_offers_is_refused(lan: Browser, query: str) -> None:
    assert (await lan.get(f"/providers?{query}")).status == 400


async def test_the_demo_lists_only_invented_names_and_offers_of_the_catalogue(
    lan: Browser, cast: Cast
) -> None:
    await enter_providers(cast.minh.id)
    for one in simulated_providers():
        assert all(is_offer(each) for each in one.solutions)
        assert set(one.sectors) <= set(SECTORS)
    assert all("(mô phỏng)" in name for name in names(await lan.get("/providers")))
    assert not await db.fetch("SELECT 1 FROM provider WHERE NOT simulated OR email NOT LIKE '%.example'")
