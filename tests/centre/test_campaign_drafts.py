"""An advisor drafts a campaign: who is touched, the letter, and what is refused."""

from datetime import timedelta

import pytest

from lotrinh import db
from lotrinh.firms.tables import Firm
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.campaigning import LETTER, begin, draft, firms, mailed
from tests.centre.casework import team
from tests.letters import newest_to

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


def touched(visit: Visit) -> dict[str, int]:
    rows = visit.all("table caption:contains('Ai sẽ nhận thư') ~ tbody tr")
    return {
        row.cssselect("th")[0].text_content().strip(): int(row.cssselect("td")[0].text_content())
        for row in rows
    }


async def test_the_draft_says_who_is_touched_and_who_not_and_why(minh: Browser, cast: Cast) -> None:
    await begin(cast.tan_thanh)
    await Firm.update({Firm.registry_email: None}).where(Firm.id == cast.unclaimed)
    shown = await minh.get(await draft(minh))
    assert touched(shown) == {
        "Doanh nghiệp trong danh sách": 3,
        "Sẽ nhận thư nếu gửi lúc này": 1,
        "Không gửi: đã có phiếu đánh giá": 1,
        "Không gửi: không có địa chỉ thư điện tử dùng được": 1,
    }
    assert "Công ty CP Thực phẩm Minh Hòa" in shown.words("details")


async def test_the_letter_is_shown_as_a_real_firm_gets_it(minh: Browser, cast: Cast) -> None:
    letter = (await minh.get(await draft(minh, [cast.unclaimed]))).words(".entry")
    assert letter.startswith("Mời Công ty CP Thực phẩm Minh Hòa tự đánh giá / An invitation Kính gửi")
    assert letter.index("Kính gửi Công ty CP Thực phẩm Minh Hòa") < letter.index("Dear Công ty CP")
    assert "Trần Thị Minh" in letter
    assert "{" not in letter


async def test_the_standard_letter_fits_the_form(minh: Browser, cast: Cast) -> None:
    for purpose in ("invite", "remind"):
        form = (await minh.get("/campaigns/new", purpose=purpose)).find("form[action='/campaigns']")
        fields = {name: form.fields[name] for name in form.fields if name not in ("_csrf_token", "firm")}
        saved = await minh.post("/campaigns", fields | {"name": "Mẫu", "purpose": purpose})
        assert saved.location, saved.words("main")


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("body_vi", "Kính gửi {ten}, {link}", "{ten}"),
        ("body_en", "Dear {firm", "{"),
        ("body_vi", "Không có liên kết", "{link}"),
        ("subject_vi", "Xem {link}", "{link}"),
        ("per_hour", "0", "1 đến 5.000"),
        ("per_hour", "nhanh", "số"),
        ("remind_after", "1", "2 đến 60"),
        ("reminders", "9", "trong danh sách"),
        ("start_day", "2029-01-01", "180"),
        ("purpose", "spam", "mục đích"),
        ("name", "", "Đặt tên"),
    ],
)
async def test_what_cannot_be_sent_is_refused_and_kept(
    minh: Browser, cast: Cast, field: str, text: str, sentence: str
) -> None:
    refused = await minh.post("/campaigns", LETTER | {"address": "?sector=wood", field: text})
    assert refused.status == 422
    assert sentence in refused.words(".govuk-error-summary")
    form = refused.find("form[action='/campaigns']")
    assert (
        form.fields["body_vi" if field != "body_vi" else "body_en"]
        == LETTER["body_vi" if field != "body_vi" else "body_en"]
    )
    if field not in ("purpose", "reminders"):
        assert form.fields[field] == text
    assert form.fields["address"] == "?sector=wood"


async def test_a_start_needs_a_time(minh: Browser, cast: Cast) -> None:
    refused = await minh.post("/campaigns", LETTER | {"start_day": "2026-11-20", "start_time": "25:00"})
    assert refused.status == 422
    assert "08:30" in refused.words(".govuk-error-summary")


async def test_a_filter_that_no_list_offers_is_refused(minh: Browser, cast: Cast) -> None:
    for address in ("/campaigns/new?sector=gold", "/campaigns/new?firm=x", "/campaigns/new?cohort=x"):
        assert (await minh.get(address)).status == 400
    assert (await minh.post("/campaigns", LETTER | {"address": "?level=99"})).status == 400
    assert (await minh.get("/campaigns?page=x")).status == 400


async def test_ticked_firms_are_a_fixed_list(minh: Browser, cast: Cast) -> None:
    ticked = [("firm", str(cast.unclaimed)), ("firm", str(cast.tan_thanh))]
    shown = await minh.post("/campaigns/new", ticked)
    assert shown.status == 200
    assert touched(shown)["Doanh nghiệp trong danh sách"] == 2
    hidden = [field.get("value") for field in shown.all("form[action='/campaigns'] input[name=firm]")]
    assert hidden == [value for _, value in ticked]


async def test_a_list_asks_for_its_ticked_firms_or_for_all_it_finds(minh: Browser, cast: Cast) -> None:
    """Other fields of the list's form, such as whom firms are given to, are none of the campaign's business."""
    fields = {"filter": "?sector=food", "advisor": "mine", "firm": str(cast.an_phat)}
    for scope, words in (("ticked", "Danh sách cố định gồm 1 doanh nghiệp"), ("all", "Chế biến thực phẩm")):
        assert (await minh.get("/campaigns/new", scope=scope, **fields)).words(".chips") == words
        assert (await minh.post("/campaigns/new", {"scope": scope} | fields)).words(".chips") == words
    assert (await minh.get("/campaigns/new", scope="ticked", filter="?sector=food")).status == 422


async def test_my_firms_stay_the_writers(minh: Browser, cast: Cast) -> None:
    await team("Tổ Dĩ An", cast.minh, cast.an)
    await draft(minh, address="?advisor=mine")
    row = await db.fetch_one("SELECT address FROM campaign")
    assert row == {"address": f"?advisor={cast.minh.id}"}


async def test_a_test_mail_goes_to_oneself_alone(minh: Browser, cast: Cast) -> None:
    address = await draft(minh, [cast.unclaimed])
    await minh.follow(await minh.post(f"{address}/test-mail"))
    letter = await newest_to(cast.minh.email)
    assert "Công ty CP Thực phẩm Minh Hòa" in letter["body"]
    assert not await mailed()
    assert (await minh.get(f"{address}/link-page")).status == 200


@pytest.mark.parametrize(
    "email", ["", " ", "kế toán@thu.example", "a@thu.example;b@thu.example", "a@x", "không có"]
)
async def test_what_is_no_single_address_is_none(minh: Browser, cast: Cast, email: str) -> None:
    shown = touched(await minh.get(await draft(minh, await firms(1, registry_email=email))))
    assert shown["Không gửi: không có địa chỉ thư điện tử dùng được"] == 1


async def test_a_draft_is_changed_discarded_and_put_back(minh: Browser, cast: Cast) -> None:
    address = await draft(minh)
    form = (await minh.get(f"{address}/draft")).find(f"form[action='{address}/draft']")
    assert (
        form.fields["body_vi"] == LETTER["body_vi"].replace("\n", "\r\n")
        or form.fields["body_vi"] == LETTER["body_vi"]
    )
    await minh.post(f"{address}/draft", LETTER | {"name": "Tên mới", "start_day": "2026-11-20"})
    assert (await minh.get(address)).heading == "Tên mới"
    assert (await minh.get(f"{address}/draft")).find("#start_day").get("value") == "2026-11-20"
    refused = await minh.post(f"{address}/draft", LETTER | {"name": ""})
    assert refused.status == 422
    listed = await minh.follow(await minh.post(f"{address}/discard"))
    assert "Tên mới" in listed.words("form[action$='/restoration']")
    await minh.post(f"{address}/restoration")
    assert (await minh.get(f"{address}/draft")).status == 200
