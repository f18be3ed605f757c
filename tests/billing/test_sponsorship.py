"""Seats that somebody else pays for: who may have one, who gives them, who sees what."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from lotrinh import clock, db
from lotrinh.billing import plans
from lotrinh.billing.sponsorship import letters, report_paper
from lotrinh.billing.transfers import order_services
from lotrinh.firms.tables import Park, ParkTenancy
from tests.billing.shop import Shop
from tests.billing.sponsoring import TERMS, cohort, proposed, seat_of, sponsorship
from tests.billing.test_buying import bought
from tests.browsing import Browser
from tests.cast import TAX_CODES, Cast
from tests.letters import newest_to

pytestmark = pytest.mark.anyio

AN_PHAT = {"tax_code": TAX_CODES["an_phat"]}


async def mails() -> list[tuple[str, str]]:
    rows = await db.fetch("SELECT recipient, subject FROM message ORDER BY created_at, recipient")
    return [(row["recipient"], row["subject"]) for row in rows]


async def test_each_who_has_to_do_with_seats_finds_them_from_what_they_work_with(
    quan: Browser, minh: Browser, hoa: Browser
) -> None:
    for browser, item in ((quan, "/billing"), (minh, "/cohorts"), (hoa, "/sponsorships")):
        shown = await browser.get("/sponsorships")
        assert shown.find("header a[aria-current]").get("href") == item
        if item != "/sponsorships":
            assert (await browser.get(item)).all("main a[href='/sponsorships']")


async def test_a_seat_gives_the_plan_at_once_and_tells_the_owner(
    quan: Browser, lan: Browser, cast: Cast
) -> None:
    address = await sponsorship(quan)
    assert "miễn phí" in (await lan.get("/plan")).heading
    assert (await quan.post(f"{address}/seats", AN_PHAT)).status == 303
    shown = await lan.get("/plan")
    assert "Chuyên sâu" in shown.heading
    assert "31/10/2027" in shown.words("main")
    assert "do tỉnh chi trả" in shown.words("main")
    assert (await lan.get("/plan/raw-data.csv")).status == 200
    assert await mails() == [(cast.lan.email, "Công ty TNHH Gỗ An Phát được tài trợ một suất sử dụng")]


async def test_who_has_a_seat_hears_what_follows_it_and_that_paying_oneself_is_not_needed(
    quan: Browser, lan: Browser, shop: Shop
) -> None:
    await quan.post(f"{await sponsorship(quan)}/seats", AN_PHAT)
    assert "Sau ngày đó" in (await lan.get("/plan")).words("main")
    await db.execute("UPDATE sponsored_seat SET state = 'revoked'")
    await bought(lan, shop)
    await db.execute("UPDATE sponsored_seat SET state = 'granted'")
    shown = await lan.get("/plan")
    assert "cũng tự trả tiền" in shown.words(".note")
    assert "Sau ngày đó" not in shown.words("main")
    await lan.post("/plan/end")
    assert "cũng tự trả tiền" not in (await lan.get("/plan")).words("main")


async def test_a_seat_that_counts_later_is_promised_from_its_first_day(
    quan: Browser, lan: Browser, cast: Cast
) -> None:
    await quan.post(f"{await sponsorship(quan, starts_on='2027-01-01')}/seats", AN_PHAT)
    assert "từ 01/01/2027 đến 31/10/2027" in (await newest_to(cast.lan.email))["body"]
    assert "miễn phí" in (await lan.get("/plan")).heading


async def test_who_has_a_seat_is_not_told_to_mind_the_card_until_the_seat_ends(
    quan: Browser, lan: Browser, shop: Shop
) -> None:
    await bought(lan, shop)
    await quan.post(f"{await sponsorship(quan)}/seats", AN_PHAT)
    shop.ledger.use_card(next(iter(shop.ledger["customers"])), works=False)
    await shop.pass_days(30.5)
    await shop.tell()
    shown = await lan.get("/plan")
    assert "cũng tự trả tiền" in shown.words(".note")
    assert "hãy kiểm tra thẻ" not in shown.words("main")


async def test_the_seat_counts_from_the_first_day_through_the_last(quan: Browser, lan: Browser) -> None:
    address = await sponsorship(quan, starts_on="2026-11-20", ends_on="2026-12-05")
    await quan.post(f"{address}/seats", AN_PHAT)
    for moment, advanced in (
        (datetime(2026, 11, 19, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 19, 17, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 5, 16, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 5, 17, 0, tzinfo=UTC), False),
    ):
        clock.freeze(moment)
        assert ("Chuyên sâu" in (await lan.get("/plan")).heading) is advanced


async def test_revoking_ends_the_plan_keeps_the_data_and_can_be_undone(
    quan: Browser, lan: Browser, cast: Cast
) -> None:
    address = await sponsorship(quan)
    await quan.post(f"{address}/seats", AN_PHAT)
    seat = (await seat_of(cast.an_phat))["id"]
    assert (await quan.post(f"/seats/{seat}/revocation")).location == address
    assert "miễn phí" in (await lan.get("/plan")).heading
    assert (await quan.post(f"/seats/{seat}/revocation")).status == 409
    assert "Cấp lại" in (await quan.get(address)).words("main")
    assert (await quan.post(f"/seats/{seat}/restoration")).location == address
    assert "Chuyên sâu" in (await lan.get("/plan")).heading
    assert (await quan.post(f"/seats/{seat}/restoration")).status == 422


async def test_a_revoked_seat_cannot_come_back_over_the_quota(quan: Browser, cast: Cast) -> None:
    address = await sponsorship(quan, seats="1")
    await quan.post(f"{address}/seats", AN_PHAT)
    seat = (await seat_of(cast.an_phat))["id"]
    await quan.post(f"/seats/{seat}/revocation")
    assert (await quan.post(f"{address}/seats", {"tax_code": TAX_CODES["tan_thanh"]})).status == 303
    assert (await quan.post(f"/seats/{seat}/restoration")).status == 409


@pytest.mark.parametrize("changes", [{"sizes": ["micro"]}, {"sectors": ["food"]}, {"park": "7"}], ids=str)
async def test_the_rules_leave_a_firm_out(quan: Browser, changes: dict[str, object]) -> None:
    await Park(id=7, name="KCN Bàu Bàng", status="dang-hoat-dong").save()
    address = await sponsorship(quan, **changes)
    refused = await quan.post(f"{address}/seats", AN_PHAT)
    assert refused.status == 422
    assert "không đúng quy định" in refused.words(".govuk-error-message")
    assert refused.find("#tax_code").get("value") == TAX_CODES["an_phat"]


async def test_nothing_is_granted_after_the_last_day(quan: Browser) -> None:
    address = await sponsorship(quan, starts_on="2025-01-01", ends_on="2025-12-31")
    refused = await quan.post(f"{address}/seats", AN_PHAT)
    assert refused.status == 409
    assert "đã kết thúc" in refused.words("main")
    assert not (await quan.get(address)).all("#tax_code")


async def test_a_park_pays_for_its_tenants_as_long_as_they_are_there(
    quan: Browser, lan: Browser, cast: Cast
) -> None:
    await Park(id=7, name="KCN Bàu Bàng", status="dang-hoat-dong").save()
    yesterday = clock.today() - timedelta(days=1)
    await ParkTenancy(firm=cast.an_phat, park=7).save()
    await ParkTenancy(firm=cast.tan_thanh, park=7, valid_to=yesterday).save()
    address = await sponsorship(quan, sponsor="park", park="7")
    assert (await quan.post(f"{address}/seats", AN_PHAT)).status == 303
    assert (await quan.post(f"{address}/seats", {"tax_code": TAX_CODES["tan_thanh"]})).status == 422
    assert "KCN Bàu Bàng" in (await lan.get("/plan")).words("main")


async def test_one_seat_a_firm_whoever_pays(quan: Browser) -> None:
    for changes, status in (({}, 303), ({"name": "Chương trình thứ hai"}, 422)):
        address = await sponsorship(quan, **changes)
        assert (await quan.post(f"{address}/seats", AN_PHAT)).status == status
    later = await sponsorship(quan, starts_on="2027-11-01", ends_on="2028-10-31")
    assert (await quan.post(f"{later}/seats", AN_PHAT)).status == 303


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"sponsor": "state"}, "sponsor"),
        ({"sponsor": "park"}, "park"),
        ({"park": "99"}, "park"),
        ({"sizes": []}, "sizes"),
        ({"sizes": ["small", "large"]}, "sizes"),
        ({"sectors": ["mining"]}, "sectors"),
        ({"seats": "0"}, "seats"),
        ({"seats": "many"}, "seats"),
        ({"ends_on": "2026-10-31"}, "ends_on"),
        ({"contact_email": "nobody"}, "contact_email"),
    ],
)
async def test_terms_that_make_no_sense_are_refused_and_kept(
    quan: Browser, changes: dict[str, object], field: str
) -> None:
    refused = await quan.post("/sponsorships", TERMS | changes)
    assert refused.status == 422
    assert refused.all(f"#{field}-error")
    assert await db.fetch("SELECT 1 AS one FROM sponsorship") == []


async def test_firms_with_seats_hear_of_an_earlier_end_so_it_cannot_lie_in_the_past(
    quan: Browser, cast: Cast
) -> None:
    address = await sponsorship(quan)
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert (await quan.post(address, TERMS | {"ends_on": yesterday})).location == address, "nobody has a seat"
    await quan.post(address, TERMS)
    await quan.post(f"{address}/seats", AN_PHAT)
    refused = await quan.post(address, TERMS | {"ends_on": yesterday})
    assert refused.status == 422
    assert "không thể ở quá khứ" in refused.words("#ends_on-error")
    assert (await quan.post(address, TERMS | {"ends_on": clock.today().isoformat()})).location == address
    await letters.warn_of_end({})
    assert [to for to, _ in await mails()].count(cast.lan.email) == 2, "of the seat, and of its last day"


async def test_a_seat_is_not_given_back_after_the_last_day(quan: Browser, cast: Cast) -> None:
    address = await sponsorship(quan, ends_on="2026-11-30")
    await quan.post(f"{address}/seats", AN_PHAT)
    seat = (await seat_of(cast.an_phat))["id"]
    await quan.post(f"/seats/{seat}/revocation")
    clock.freeze(datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    shown = await quan.get(address)
    assert not shown.all(f"form[action='/seats/{seat}/restoration']")
    assert (await quan.post(f"/seats/{seat}/restoration")).status == 409


async def test_the_quota_cannot_fall_below_what_is_taken(quan: Browser) -> None:
    address = await sponsorship(quan, seats="2")
    for firm in ("an_phat", "tan_thanh"):
        await quan.post(f"{address}/seats", {"tax_code": TAX_CODES[firm]})
    assert (await quan.post(address, TERMS | {"seats": "1"})).status == 422
    assert (await quan.post(address, TERMS | {"seats": "3"})).location == address
    assert (await quan.post(f"{address}/seats", {"tax_code": TAX_CODES["unclaimed"]})).status == 303


async def test_a_cohort_gets_seats_as_far_as_they_go_smallest_first(
    quan: Browser, minh: Browser, lan: Browser, cast: Cast
) -> None:
    """Three firms, two seats: the medium-sized one waits until there is a third."""
    address = await sponsorship(quan)
    group = await cohort(cast, cast.unclaimed, cast.tan_thanh, cast.an_phat)
    proposal = await proposed(minh, address, group)
    assert "Chuyên sâu" not in (await lan.get("/plan")).heading
    assert "Vừa xong lớp tập huấn." in (await quan.get(address)).words("main")
    assert (await quan.post(f"/seat-proposals/{proposal}/approval")).location == address
    assert "Chuyên sâu" in (await lan.get("/plan")).heading
    assert (await seat_of(cast.unclaimed))["state"] == "proposed"
    assert (await quan.post(f"/seat-proposals/{proposal}/approval")).status == 409
    await quan.post(address, TERMS | {"seats": "5"})
    assert (await quan.post(f"/seat-proposals/{proposal}/approval")).location == address
    assert (await seat_of(cast.unclaimed))["state"] == "granted"
    assert (await quan.post(f"/seat-proposals/{proposal}/approval")).status == 409


async def test_who_may_decide_on_a_proposal_hears_of_it(
    quan: Browser, minh: Browser, hoa: Browser, cast: Cast
) -> None:
    await Park(id=7, name="KCN Bàu Bàng", status="dang-hoat-dong").save()
    await ParkTenancy(firm=cast.an_phat, park=7).save()
    group = await cohort(cast, cast.an_phat)
    for changes, told in (
        ({}, [cast.hoa.email, cast.quan.email]),
        ({"sponsor": "park", "park": "7"}, [cast.quan.email]),
    ):
        address = await sponsorship(quan, **changes)
        await db.execute("DELETE FROM message")
        proposal = await proposed(minh, address, group)
        assert sorted(to for to, _ in await mails()) == told
        assert "1 doanh nghiệp được đề xuất" in (await mails())[0][1]
        await minh.post(f"/seat-proposals/{proposal}/withdrawal")


async def test_who_may_decide_on_a_proposal_finds_it_from_the_first_page(
    quan: Browser, minh: Browser, hoa: Browser, stranger: Browser, cast: Cast
) -> None:
    waits = "đang chờ quyết định: 1"
    proposal = await proposed(minh, await sponsorship(quan), await cohort(cast, cast.an_phat))
    for browser, path in ((hoa, "/"), (hoa, "/statistics"), (quan, "/")):
        shown = await browser.get(path)
        assert waits in shown.words("main")
        assert shown.all("main a[href='/sponsorships']")
    assert waits not in (await stranger.get("/statistics")).words("main")
    await hoa.post(f"/seat-proposals/{proposal}/approval")
    for browser in (hoa, quan):
        assert waits not in (await browser.get("/")).words("main")


async def test_the_province_is_not_told_of_proposals_for_seats_of_a_park(
    quan: Browser, minh: Browser, hoa: Browser, cast: Cast
) -> None:
    await Park(id=7, name="KCN Bàu Bàng", status="dang-hoat-dong").save()
    await ParkTenancy(firm=cast.an_phat, park=7).save()
    address = await sponsorship(quan, sponsor="park", park="7")
    await proposed(minh, address, await cohort(cast, cast.an_phat))
    assert "đang chờ quyết định" not in (await hoa.get("/")).words("main")


async def test_firms_that_do_not_fit_are_counted_and_not_proposed(
    quan: Browser, minh: Browser, cast: Cast
) -> None:
    address = await sponsorship(quan, sizes=["small"])
    await quan.post(f"{address}/seats", AN_PHAT)
    group = await cohort(cast, cast.an_phat, cast.tan_thanh, cast.unclaimed)
    await proposed(minh, address, group)
    assert "1 đang chờ, 0 đã có suất, 2 không được tính" in (await minh.get(address)).words(".entry")
    again = await minh.post(f"{address}/proposals", {"cohort": group, "reason": "Thêm một lần nữa."})
    assert again.status == 422
    assert again.find("#reason").text == "Thêm một lần nữa."


async def test_a_proposal_is_refused_with_a_reason_or_withdrawn(
    hoa: Browser, quan: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    """The province decides on what it pays for, by counts."""
    address = await sponsorship(quan)
    group = await cohort(cast, cast.an_phat)
    proposal = await proposed(minh, address, group)
    assert (await an.post(f"/seat-proposals/{proposal}/withdrawal")).status == 404
    assert (await hoa.post(f"/seat-proposals/{proposal}/refusal", {"answer": ""})).status == 422
    await hoa.post(f"/seat-proposals/{proposal}/refusal", {"answer": "Nhóm này đã có chương trình khác."})
    assert "Nhóm này đã có chương trình khác." in (await minh.get(address)).words(".entry")
    second = await proposed(minh, address, group)
    assert (await minh.post(f"/seat-proposals/{second}/withdrawal")).location == address
    assert (await hoa.post(f"/seat-proposals/{second}/approval")).status == 409
    third = await proposed(minh, address, group)
    assert (await hoa.post(f"/seat-proposals/{third}/approval")).location == address


async def test_the_province_sees_counts_and_no_firm(hoa: Browser, quan: Browser, cast: Cast) -> None:
    address = await sponsorship(quan)
    await quan.post(f"{address}/seats", AN_PHAT)
    seen = await hoa.get(address)
    shown = seen.words("main")
    counts = {row[0].text_content(): row[1].text_content() for row in seen.all(".dense tbody tr")}
    assert counts["Doanh nghiệp nhỏ"] == "1"
    assert counts["Có chủ sở hữu đăng nhập tại đây"].strip() == "dưới 5"
    assert "An Phát" not in shown
    assert TAX_CODES["an_phat"] not in shown


async def test_the_report_goes_to_the_sponsor_as_a_paper_without_firms(
    quan: Browser, hoa: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A park's operator has no account here."""
    told: list[dict] = []
    typeset = report_paper.typeset
    monkeypatch.setattr(
        report_paper, "typeset", lambda name, data, at: (told.append(data), typeset(name, data, at))[1]
    )
    address = await sponsorship(quan)
    await quan.post(f"{address}/seats", AN_PHAT)
    for browser in (quan, hoa):
        link = (await browser.get(address)).find("a[href$='/report.pdf']").get("href")
        paper = await browser.client.get(link)
        assert paper.headers["content-type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
    assert ["Doanh nghiệp nhỏ", "1"] in told[0]["rows"]
    assert ["Có chủ sở hữu đăng nhập tại đây", "dưới 5"] in told[0]["rows"]
    assert ("Suất", "2") in told[0]["facts"]
    assert "An Phát" not in str(told)


async def test_a_park_and_its_firms_are_not_the_provinces(hoa: Browser, quan: Browser) -> None:
    await Park(id=7, name="KCN Bàu Bàng", status="dang-hoat-dong").save()
    address = await sponsorship(quan, sponsor="park", park="7")
    assert (await hoa.get(address)).status == 404
    assert "KCN Bàu Bàng" not in (await hoa.get("/sponsorships")).words("main")


async def test_both_sides_hear_of_the_end_once_and_of_a_new_end_again(quan: Browser, cast: Cast) -> None:
    address = await sponsorship(quan, ends_on="2026-12-20")
    await quan.post(f"{address}/seats", AN_PHAT)
    await db.execute("DELETE FROM message")
    await letters.warn_of_end({})
    assert await mails() == []
    clock.freeze(clock.now() + timedelta(days=10))
    for _ in range(2):
        await letters.warn_of_end({})
    told = {recipient for recipient, _ in await mails()}
    assert told == {cast.lan.email, "taitro@binhduong.example"}
    assert len(await mails()) == 2
    await quan.post(address, TERMS | {"ends_on": "2026-12-22"})
    await letters.warn_of_end({})
    assert len(await mails()) == 4


@pytest.mark.usefixtures("bank")
async def test_the_seats_of_a_sponsorship_are_ordered_by_transfer_and_paid(
    quan: Browser, hoa: Browser, minh: Browser
) -> None:
    """Two seats over one year and a started month: 2 × (2,900,000 + 290,000)."""
    address = await sponsorship(quan, ends_on="2027-11-15")
    assert not (await minh.get(address)).all("form[action$='/orders']")
    refused = await hoa.post(f"{address}/orders", {"buyer_name": "", "buyer_tax_code": ""})
    assert refused.status == 422
    assert refused.all("#buyer_name-error")
    buyer = {"buyer_name": "Trung tâm xúc tiến", "buyer_tax_code": "3799999999"}
    for _ in range(2):
        assert (await hoa.post(f"{address}/orders", buyer)).location == address
    shown = await hoa.get(address)
    assert "6.380.000" in shown.words("main")
    [link] = shown.all("a[href$='pro-forma.pdf']")
    paper = await hoa.client.get(link.get("href"))
    assert TERMS["name"] in " ".join(PdfReader(BytesIO(paper.content)).pages[0].extract_text().split())
    order = (await quan.get(address)).find("a[href^='/billing/orders/']").get("href")
    assert (await quan.get(order)).find(f"main a[href='{address}']").text_content() == TERMS["name"]
    assert TERMS["name"] in (await quan.get("/billing/orders")).words("main")
    sent = {"amount": "6.380.000", "on_date": "2026-11-14", "bank_reference": "FT1"}
    assert (await quan.post(f"{order}/transfers", sent)).location == order
    assert "Đã trả" in (await hoa.get(address)).words("main")
    assert (await quan.get("/billing/orders", words="trung tâm")).status == 200


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        ("2026-11-01", "2027-10-31", 12),
        ("2026-11-14", "2027-11-13", 12),
        ("2026-11-14", "2027-11-14", 13),
        ("2026-11-14", "2026-11-14", 1),
        ("2026-01-31", "2026-02-27", 1),
        ("2026-11-30", "2026-12-30", 2),
    ],
)
def test_months_that_have_begun_are_counted(starts: str, ends: str, months: int) -> None:
    found = order_services.started_months(date.fromisoformat(starts), date.fromisoformat(ends))
    assert found == months


def test_a_seat_costs_no_more_than_the_next_whole_year() -> None:
    prices = [order_services.seat_price(months) for months in range(1, 40)]
    assert prices == sorted(prices)
    assert prices[0] == plans.in_dong("month").amount
    assert prices[11] == prices[10] == plans.in_dong("year").amount
    assert prices[35] == 3 * plans.in_dong("year").amount


async def test_the_operator_finds_a_firm_by_name_without_accents_and_grants_it_a_seat(
    quan: Browser, lan: Browser, cast: Cast
) -> None:
    address = await sponsorship(quan, sizes=["small"])
    assert not (await quan.get(address)).all("#grant li")
    shown = await quan.get(address, words="phat go")
    assert shown.find("#words").get("value") == "phat go"
    button = shown.find("#grant li form")
    assert "Công ty TNHH Gỗ An Phát" in shown.words("#grant li")
    fields = {one.get("name"): one.get("value") for one in button.cssselect("input")}
    assert fields["tax_code"] == TAX_CODES["an_phat"]
    assert (await quan.post(button.get("action"), {"tax_code": fields["tax_code"]})).location == address
    assert "Chuyên sâu" in (await lan.get("/plan")).heading
    assert not (await quan.get(address, words="go minh hoa")).all("#grant li")
    again = await quan.get(address, words=TAX_CODES["an_phat"])
    assert "Đã có suất" in again.words("#grant li")
    assert not again.all("#grant li form")


async def test_a_firm_that_is_found_and_may_have_no_seat_has_no_button(quan: Browser) -> None:
    address = await sponsorship(quan, sizes=["micro"])
    shown = await quan.get(address, words="3799 000 014")
    assert "Không đúng quy định" in shown.words("#grant li")
    assert not shown.all("#grant li form")
    assert "không có doanh nghiệp nào" in (await quan.get(address, words="không đâu cả")).words("#grant")


async def test_a_personal_number_is_never_looked_up(quan: Browser, cast: Cast) -> None:
    await db.execute("UPDATE firm SET tax_code = '001099012345' WHERE id = $1", cast.an_phat)
    for words in ("001099012345", "an phat"):
        assert not (await quan.get(await sponsorship(quan), words=words)).all("#grant li")


async def test_nobody_but_the_operator_finds_firms_there(quan: Browser, minh: Browser, hoa: Browser) -> None:
    address = await sponsorship(quan)
    for browser in (minh, hoa):
        assert "An Phát" not in (await browser.get(address, words="an phat")).words("main")
