"""Filters by state of a questionnaire, solution in use, flags, levels and last contact, and the choice of columns."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from lotrinh import clock, db
from lotrinh.roadmap.adoption_tables import Adoption
from lotrinh.roadmap.plan_tables import PlanStep
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import contact, listed, names, share
from tests.centre.importing import load_places
from tests.centre.unshared import placed_unshared
from tests.firms.agreeing import agree

pytestmark = pytest.mark.anyio

AN_PHAT, TAN_THANH, MINH_HOA = (
    "Công ty TNHH Gỗ An Phát",
    "Công ty TNHH Cơ khí Tân Thành",
    "Công ty CP Thực phẩm Minh Hòa",
)


async def happened(firm: UUID, solution: str, status: str, days_ago: int, **more: object) -> UUID:
    event_id = uuid4()
    given = {"reason": "cost"} if status == "dropped" else {}
    await Adoption(
        id=event_id, firm=firm, solution=solution, status=status, source="declared",
        on_date=clock.today() - timedelta(days=days_ago), recorded_at=clock.now(), **(given | more),
    ).save()  # fmt: skip
    return event_id


async def plan(firm: UUID, solution: str, due_on: date | None, *, done: bool = False) -> None:
    await PlanStep(
        id=uuid4(), firm=firm, solution=solution, due_on=due_on, added_at=clock.now(), changed_at=clock.now(),
        removed_at=clock.now() if done else None,
    ).save()  # fmt: skip


async def test_the_state_of_one_questionnaire_is_asked_for(minh: Browser, cast: Cast) -> None:
    """An Phát has submitted the national index and begun the quick form."""
    await placed_unshared(cast)
    assert await listed(minh, instrument="dbi-sme", progress="submitted") == [AN_PHAT]
    assert await listed(minh, instrument="quick", progress="draft") == [AN_PHAT]
    assert not await listed(minh, instrument="quick", progress="submitted")
    assert set(await listed(minh, instrument="quick", progress="none")) == {TAN_THANH, MINH_HOA}


async def test_state_and_questionnaire_are_one_chip(minh: Browser, cast: Cast) -> None:
    visit = await minh.get("/firms", instrument="quick", progress="none", size="small")
    chips = {
        chip.text_content().split(" ×")[0].strip(): chip.get("href") for chip in visit.all("#firms a.chip")
    }
    assert list(chips.values()) == ["/firms?instrument=quick&progress=none", "/firms?size=small"]
    assert list(chips)[1].endswith(": Chưa đánh giá")


@pytest.fixture
async def placed(cast: Cast) -> None:
    """Of the firms of Bình Dương ward, which lies in two former districts, one was in each; An Phát is elsewhere."""
    await load_places()
    for firm, commune, district in (
        (cast.an_phat, "Phường Thủ Dầu Một", "Thành phố Thủ Dầu Một"),
        (cast.tan_thanh, "Phường Bình Dương", "Thành phố Tân Uyên"),
        (cast.unclaimed, "Phường Bình Dương", "Thành phố Thủ Dầu Một"),
    ):
        await db.execute(
            "UPDATE firm SET commune = (SELECT id FROM admin_unit WHERE name = $2 AND id > 1),"
            " former_district = (SELECT id FROM admin_unit WHERE name = $3) WHERE id = $1",
            firm, commune, district,
        )  # fmt: skip


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"unit": "Phường Bình Dương"}, {TAN_THANH, MINH_HOA}),
        ({"unit": "Phường Thủ Dầu Một"}, {AN_PHAT}),
        ({"unit": "Phường Dĩ An"}, set()),
        ({"district": "Thành phố Thủ Dầu Một"}, {AN_PHAT, MINH_HOA}),
        ({"district": "Thành phố Tân Uyên"}, {TAN_THANH}),
        ({"district": "Thành phố Dĩ An"}, set()),
        ({"unit": "Phường Bình Dương", "district": "Thành phố Thủ Dầu Một"}, {MINH_HOA}),
        ({"unit": "Phường Thủ Dầu Một", "district": "Thành phố Tân Uyên"}, set()),
    ],
)
async def test_firms_are_found_by_the_unit_of_today_and_by_the_former_district(
    minh: Browser, chosen: dict[str, str], found: set[str]
) -> None:
    """Chosen by name from what the page offers; each choice can be taken away again."""
    form, fields = await minh.get("/firms"), {}
    for name, place in chosen.items():
        [option] = [one for one in form.all(f"#filter-{name} option") if one.text_content() == place]
        fields[name] = option.get("value")
    shown = await minh.get("/firms", **fields)
    assert set(names(shown)) == found
    assert shown.words(".title p").startswith(f"{len(found)} doanh nghiệp")
    assert [shown.words(f"#filter-{name} option[selected]") for name in chosen] == list(chosen.values())
    assert shown.find("form.filters details").get("open") is not None
    chips = [chip.text_content().split(" ×")[0].strip() for chip in shown.all("#firms a.chip")]
    assert chips == list(chosen.values())
    for chip in shown.all("#firms a.chip"):
        assert set(names(await minh.get(chip.get("href")))) >= found


async def test_a_solution_in_use_is_found_of_sharing_firms_only(minh: Browser, cast: Cast) -> None:
    await happened(cast.an_phat, "e-contract", "in_use", 30)
    await happened(cast.tan_thanh, "e-contract", "in_use", 30)
    await share(cast.an_phat)
    assert await listed(minh, capability="e-contract") == [AN_PHAT]


async def test_what_was_dropped_undone_or_lies_ahead_is_not_in_use(minh: Browser, cast: Cast) -> None:
    for firm in (cast.an_phat, cast.tan_thanh, cast.unclaimed):
        await share(firm)
    await happened(cast.an_phat, "erp", "in_use", 90)
    await happened(cast.an_phat, "erp", "dropped", 10)
    wrong = await happened(cast.tan_thanh, "erp", "in_use", 20)
    await happened(cast.tan_thanh, "erp", "in_use", 20, corrects=wrong, is_undone=True)
    await happened(cast.unclaimed, "erp", "in_use", -5)
    assert not await listed(minh, capability="erp")
    await happened(cast.unclaimed, "erp", "main_way_of_working", 0)
    assert await listed(minh, capability="erp") == [MINH_HOA]


async def test_open_flags_are_filtered_by(minh: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    await share(cast.an_phat)
    assert await listed(minh, flags="open") == [AN_PHAT]
    await db.execute("UPDATE plausibility_flag SET settled_at = now(), outcome = 'holds'")
    assert not await listed(minh, flags="open")


async def test_open_flags_find_a_firm_while_it_shares(minh: Browser, lan: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    for shares in (False, True, False):
        await (agree(lan, "advisors") if shares else lan.post("/firm/consents/advisors/withdrawal"))
        assert await listed(minh, flags="open") == ([AN_PHAT] if shares else [])
        said = (await minh.get("/firms?flags=open")).words(".title p")
        assert said.startswith(f"{int(shares)} doanh nghiệp · {int(shares)} "), said


async def test_a_range_of_levels_and_the_priority_sectors(minh: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    await share(cast.an_phat)
    await db.execute("UPDATE firm_latest SET level = 2")
    assert await listed(minh, level="0-2") == [AN_PHAT]
    assert await listed(minh, level="2-5") == [AN_PHAT]
    assert not await listed(minh, level="3-5")
    await db.execute("UPDATE firm SET sector = 'other' WHERE id = $1", cast.tan_thanh)
    assert set(await listed(minh, sector="priority")) == {AN_PHAT, MINH_HOA}


@pytest.mark.parametrize(
    "query",
    ["level=3-1", "level=-2", "level=2-", "level=0-9", "level=a-b", "instrument=x", "capability=x", "flags=all",
     "tag=0", "tag=x", "columns=secret", "sector=wood,gold"],
)  # fmt: skip
async def test_what_no_list_offers_is_refused(minh: Browser, query: str) -> None:
    assert (await minh.get(f"/firms?{query}")).status == 400


async def test_the_last_contact_orders_both_ways(minh: Browser, cast: Cast) -> None:
    """Who was never contacted stands last either way."""
    await contact(cast.an_phat, cast.minh, date(2026, 10, 1))
    await contact(cast.an_phat, cast.minh, date(2026, 7, 1))
    await contact(cast.unclaimed, cast.minh, date(2026, 11, 14))
    assert await listed(minh, order="waiting") == [AN_PHAT, MINH_HOA, TAN_THANH]
    assert await listed(minh, order="contact") == [MINH_HOA, AN_PHAT, TAN_THANH]
    shown = await minh.get("/firms", order="contact")
    cells = [cell.text_content().strip() for cell in shown.all("#firms tbody td:last-child")]
    assert cells == ["Hôm nay14/11/2026", "44 ngày01/10/2026", "–"]
    assert shown.find("th[aria-sort=descending] a").get("href") == "/firms?order=waiting"


async def test_the_counts_hold_with_every_filter(minh: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    await share(cast.an_phat)
    for query, total, assessed in (
        ("", 3, 1), ("size=small", 2, 1), ("level=0-5", 1, 1), ("flags=open", 1, 1), ("progress=none", 2, 0),
        ("progress=submitted", 1, 1), ("instrument=quick&progress=none", 2, 0), ("sector=food", 1, 0),
    ):  # fmt: skip
        said = (await minh.get(f"/firms?{query}")).words(".title p")
        assert said.startswith(f"{total} doanh nghiệp · {assessed} "), (query, said)


async def test_columns_are_chosen_and_stay_in_every_address(minh: Browser, cast: Cast) -> None:
    shown = await minh.get("/firms?columns=contact&columns=advisor&columns=tags&size=small")
    heads = [head.text_content().strip() for head in shown.all("#firms thead th")][2:]
    assert heads == ["Tư vấn viên", "Nhãn", "Liên hệ cuối"]
    chip = shown.find("#firms a.chip").get("href")
    assert chip == "/firms?columns=advisor,tags,contact"
    saved = shown.find("form[action='/views'] input[name=address]").get("value")
    assert "columns=advisor,tags,contact" in saved
    assert len((await minh.get(chip)).all("#firms thead th")) == 5


async def test_the_next_step_is_the_one_due_first_of_a_sharing_firm(minh: Browser, cast: Cast) -> None:
    await plan(cast.an_phat, "crm", date(2026, 12, 24))
    await plan(cast.an_phat, "e-contract", date(2026, 12, 1))
    await plan(cast.an_phat, "erp", date(2026, 11, 20), done=True)
    hidden = await minh.get("/firms", q="an phat", columns="step")
    assert hidden.words("#firms tbody td:last-child") == "–"
    await share(cast.an_phat)
    shown = await minh.get("/firms", q="an phat", columns="step")
    assert shown.words("#firms tbody td:last-child") == "Hợp đồng điện tử với đối tác"
