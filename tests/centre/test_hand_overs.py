"""A request goes to providers only with the firm's general consent and an owner's yes to the very letter."""

from typing import Any
from uuid import UUID

import pytest

from lotrinh import app as product
from lotrinh import clock, db, mail
from lotrinh.centre.hand_over_services import MOST, follow_withdrawal, send
from lotrinh.firms.consent_services import WITHDRAWN
from lotrinh.settings import settings
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.test_requests import ask
from tests.directory.entries import listed
from tests.firms.agreeing import agree
from tests.letters import letters_to
from tests.roadmap.people import visitor_of

pytestmark = pytest.mark.anyio

KHO, LOP = "kho@nha.example", "lop@nha.example"


@pytest.fixture
async def kho(cast: Cast) -> UUID:
    return await listed("Kho Xanh", email=KHO)


@pytest.fixture
async def lop(cast: Cast) -> UUID:
    return await listed("Lớp Kho", "training-warehouse", kind="trainer", email=LOP)


def choice(*providers: UUID, **changed: Any) -> dict[str, Any]:
    return {
        "step": "read", "providers": [str(one) for one in providers], "parts": ["size"],
        "message": "Cần mã vạch cho kho.",
    } | changed  # fmt: skip


async def read_letter(lan: Browser, request: str, *providers: UUID, **changed: Any) -> Visit:
    page = await lan.post(f"{request}/hand-overs", choice(*providers, **changed))
    assert page.status == 200, page.text
    return page


def yes(page: Visit) -> list[tuple[str, str]]:
    """The fields of the page with the letter, with the button that sends."""
    fields = [(one.get("name"), one.get("value")) for one in page.all("#letter ~ section input[type=hidden]")]
    return [*(pair for pair in fields if pair[0] != "_csrf_token"), ("step", "send")]


async def hand_over(lan: Browser, request: str, *providers: UUID, **changed: Any) -> Visit:
    return await lan.post(
        f"{request}/hand-overs", yes(await read_letter(lan, request, *providers, **changed))
    )


def with_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters wait for it; nothing here delivers them."""
    server = settings().model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    monkeypatch.setattr(mail, "settings", lambda: server)


async def carry_out_jobs() -> None:
    """Those that wait because a consent was withdrawn."""
    import msgspec

    for row in await db.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = $1", WITHDRAWN):
        await follow_withdrawal(msgspec.json.decode(row["payload"]))


async def test_providers_get_the_letter_that_the_owner_read_and_nothing_more(
    lan: Browser, cast: Cast, kho: UUID, lop: UUID
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    page = await read_letter(lan, request, kho, lop)
    assert not await letters_to(KHO), "reading sends nothing"
    shown = page.words("#letter")
    exactly = "".join(shown.split())
    assert (await lan.post(f"{request}/hand-overs", yes(page))).location == request
    for address in (KHO, LOP):
        (letter,) = await letters_to(address)
        assert "".join(f"{letter['subject']}{letter['body']}".split()) == exactly
    for text in ("Cần mã vạch cho kho.", "Doanh nghiệp nhỏ", "Chế biến gỗ", "Nguyễn Thị Lan", cast.lan.email):
        assert text in shown
    for text in ("An Phát", "3799000014", "máy quét"):
        assert text not in shown, "not ticked"


async def test_what_is_ticked_goes_along(lan: Browser, cast: Cast, kho: UUID) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    await db.execute(
        "INSERT INTO plan_step (id, firm, solution) VALUES (gen_random_uuid(), $1, 'barcode')", cast.an_phat
    )
    bare = (await read_letter(lan, request, kho, parts=[])).words("#letter")
    full = (await read_letter(lan, request, kho, parts=["firm", "size", "steps"])).words("#letter")
    for text in ("Công ty TNHH Gỗ An Phát (3799000014)", "Thủ Dầu Một", "86", "Mã vạch hoặc QR"):
        assert text in full
        assert text not in bare


async def test_without_the_general_consent_there_is_only_the_way_to_it(
    lan: Browser, cast: Cast, kho: UUID
) -> None:
    request = await ask(lan)
    page = await lan.get(f"{request}/hand-overs")
    assert not page.all("input[name=providers]")
    consent = page.find("form[action='/firm/consents/providers']")
    back = consent.cssselect("input[name=next]")[0].get("value")
    granted = await agree(lan, "providers", back)
    assert (await lan.follow(granted)).all("input[name=providers]")


async def test_a_letter_read_before_the_consent_was_withdrawn_is_not_sent(
    lan: Browser, cast: Cast, kho: UUID
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    page = await read_letter(lan, request, kho)
    await lan.post("/firm/consents/providers/withdrawal")
    assert (await lan.post(f"{request}/hand-overs", yes(page))).status == 409
    assert not await letters_to(KHO)


async def test_consent_alone_and_a_proposal_alone_send_nothing(
    lan: Browser, minh: Browser, cast: Cast, kho: UUID
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    proposed = await minh.post(f"{request}/proposals", {"step": "propose", "providers": [str(kho)]})
    assert proposed.location == request
    assert not await letters_to(KHO)
    (told,) = await letters_to(cast.lan.email)
    assert request in told["body"]
    page = await lan.get(request)
    assert "Được giới thiệu, chưa gửi" in page.words("#hand-overs")
    form = await lan.get(f"{request}/hand-overs")
    (ticked,) = [box for box in form.all("input[name=providers]") if box.get("checked") is not None]
    assert ticked.get("value") == str(kho)
    await hand_over(lan, request, kho)
    assert len(await letters_to(KHO)) == 1
    assert "Đã nhận yêu cầu" in (await lan.get(request)).words("#hand-overs")


async def test_only_an_owner_of_the_firm_sends(
    lan: Browser, phuc: Browser, binh: Browser, minh: Browser, cast: Cast, kho: UUID
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    fields = yes(await read_letter(lan, request, kho))
    for other in (phuc, binh, minh):
        assert (await other.post(f"{request}/hand-overs", fields)).status == 404
    assert "Chỉ chủ doanh nghiệp" in (await phuc.get(request)).words("#hand-overs")
    assert not await letters_to(KHO)


async def test_who_is_no_longer_owner_does_not_send(lan: Browser, cast: Cast, kho: UUID) -> None:
    """The session still says owner: the service looks again."""
    await agree(lan, "providers")
    request, owner = await ask(lan), await visitor_of(cast.lan)
    shown = dict(yes(await read_letter(lan, request, kho)))["shown"]
    await db.execute("UPDATE member SET role = 'member' WHERE person = $1", cast.lan.id)
    from lotrinh.errors import NotFound

    with pytest.raises(NotFound):
        await send(
            owner,
            UUID(request.split("/")[-1]),
            [kho],
            text="Cần mã vạch cho kho.",
            parts=["size"],
            shown=shown,
        )
    assert not await letters_to(KHO)


async def test_a_letter_that_would_differ_is_read_again_first(lan: Browser, cast: Cast, kho: UUID) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    page = await read_letter(lan, request, kho)
    await db.execute("UPDATE firm SET employees = 120 WHERE id = $1", cast.an_phat)
    again = await lan.post(f"{request}/hand-overs", yes(page))
    assert again.status == 422
    assert "đọc lại thư" in again.words(".note.bad")
    assert "120" in again.words("#letter")
    assert not await letters_to(KHO)
    assert (await lan.post(f"{request}/hand-overs", yes(again))).status == 303
    assert len(await letters_to(KHO)) == 1


async def test_a_second_click_sends_nothing_twice(lan: Browser, cast: Cast, kho: UUID) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    fields = yes(await read_letter(lan, request, kho))
    for _ in range(2):
        assert (await lan.post(f"{request}/hand-overs", fields)).status == 303
    assert len(await letters_to(KHO)) == 1


async def test_the_owner_takes_it_back_and_the_provider_is_asked_to_delete_it(
    lan: Browser, minh: Browser, cast: Cast, kho: UUID
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    await hand_over(lan, request, kho)
    action = (await lan.get(request)).find("#hand-overs form[action$='/withdrawal']").get("action")
    assert (await minh.post(action)).status == 404, "an advisor cannot take back what the firm sent"
    for _ in range(2):
        assert (await lan.post(action)).location == request
    letters = await letters_to(KHO)
    assert len(letters) == 2
    assert "xóa thư" in letters[1]["body"]
    assert "Đã rút lại" in (await lan.get(request)).words("#hand-overs")
    await hand_over(lan, request, kho)
    assert len(await letters_to(KHO)) == 3, "it can be handed over anew"


async def test_withdrawing_the_consent_takes_back_what_was_sent_before(
    lan: Browser, binh: Browser, cast: Cast, kho: UUID, lop: UUID
) -> None:
    for browser in (lan, binh):
        await agree(browser, "providers")
        await hand_over(browser, await ask(browser), kho)
    await lan.post("/firm/consents/providers/withdrawal")
    for _ in range(2):
        await carry_out_jobs()
    assert [letter["subject"].split()[2] for letter in await letters_to(KHO)].count("nghiệp") == 1
    assert "Đã rút lại" in (await lan.get("/hand-overs")).words("main")
    assert "Đã nhận yêu cầu" in (await binh.get("/hand-overs")).words("main")
    assert WITHDRAWN in product.JOBS


async def test_what_is_sent_after_a_new_consent_is_not_taken_back_by_the_old_withdrawal(
    lan: Browser, cast: Cast, kho: UUID, frozen_clock: Any
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    await lan.post("/firm/consents/providers/withdrawal")
    from datetime import timedelta

    frozen_clock(clock.now() + timedelta(minutes=1))
    await agree(lan, "providers")
    await hand_over(lan, request, kho)
    await carry_out_jobs()
    assert len(await letters_to(KHO)) == 1


async def test_a_letter_that_has_not_left_is_called_back(
    lan: Browser, cast: Cast, kho: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_mail_server(monkeypatch)
    await agree(lan, "providers")
    request = await ask(lan)
    await hand_over(lan, request, kho)
    await lan.post((await lan.get(request)).find("#hand-overs form").get("action"))
    assert not await letters_to(KHO)
    assert "Thu hồi trước khi gửi đi" in (await lan.get(request)).words("#hand-overs")


async def test_what_has_left_cannot_be_called_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_mail_server(monkeypatch)
    async with db.atomic():
        message = await mail.post(KHO, "Chào", "Chào")
    await db.execute("UPDATE message SET sent_at = $2 WHERE id = $1", message, clock.now())
    assert await mail.recall(message) is False


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"message": " "}, "message"), ({"message": "x" * 3001}, "message"), ({"providers": []}, "providers"),
     ({"providers": ["no-key"]}, "providers")],
)  # fmt: skip
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    lan: Browser, kho: UUID, changed: dict, field: str
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    refused = await lan.post(f"{request}/hand-overs", choice(kho) | changed)
    assert refused.status == 422
    assert refused.all(f"#{field}-error")
    typed = (choice(kho) | changed)["message"].strip()
    assert refused.find("textarea[name=message]").text_content().strip() == typed
    assert refused.find("input[name=parts][value=size]").get("checked") is not None


async def test_searching_keeps_ticks_and_text(lan: Browser, kho: UUID, lop: UUID) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    fields = choice(kho, step="search", solution="training-warehouse", kind="trainer")
    page = await lan.post(f"{request}/hand-overs", fields)
    boxes = {box.get("value"): box.get("checked") is not None for box in page.all("input[name=providers]")}
    assert boxes == {str(kho): True, str(lop): False}
    assert page.find("textarea[name=message]").text_content().strip() == "Cần mã vạch cho kho."


async def test_a_request_is_no_mailing(lan: Browser, minh: Browser, cast: Cast) -> None:
    many = [await listed(f"Nơi {number}") for number in range(MOST + 2)]
    await agree(lan, "providers")
    request = await ask(lan)
    refused = await lan.post(f"{request}/hand-overs", choice(*many[: MOST + 1]))
    assert refused.status == 422
    await hand_over(lan, request, *many[:MOST])
    more = await lan.post(f"{request}/hand-overs", yes(await read_letter(lan, request, many[MOST])))
    assert more.status == 422
    proposed = await minh.post(f"{request}/proposals", {"step": "propose", "providers": [str(many[MOST])]})
    assert proposed.status == 422


async def test_who_has_left_the_directory_gets_nothing(
    lan: Browser, minh: Browser, cast: Cast, kho: UUID
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    page = await read_letter(lan, request, kho)
    await minh.post(f"/providers/{kho}/withdrawal")
    gone = await lan.post(f"{request}/hand-overs", yes(page))
    assert gone.status == 422
    assert "không còn trong danh bạ" in gone.words("#providers-error")
    assert not await letters_to(KHO)


async def test_a_closed_request_goes_nowhere(lan: Browser, minh: Browser, cast: Cast, kho: UUID) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    await minh.post(f"{request}/closure")
    assert (await lan.get(f"{request}/hand-overs")).status == 409
    assert (await minh.get(f"{request}/proposals")).status == 409


async def test_an_advisor_sees_who_has_it_but_not_what_else_the_firm_told(
    lan: Browser, minh: Browser, cast: Cast, kho: UUID
) -> None:
    await agree(lan, "providers")
    request = await ask(lan)
    await hand_over(lan, request, kho)
    seen = (await minh.get(request)).words("#hand-overs")
    assert "Kho Xanh" in seen
    assert "Cần mã vạch" not in seen
    assert "Cần mã vạch" in (await lan.get(request)).words("#hand-overs")


async def test_a_proposal_is_taken_back_by_advisors_or_declined_by_the_owner(
    lan: Browser, phuc: Browser, minh: Browser, an: Browser, cast: Cast, kho: UUID
) -> None:
    request = await ask(lan)
    for decider in (an, lan):
        await minh.post(f"{request}/proposals", {"step": "propose", "providers": [str(kho)]})
        (row,) = await db.fetch("SELECT id FROM hand_over WHERE ended_at IS NULL")
        action = f"/hand-overs/{row['id']}/withdrawal"
        assert (await phuc.post(action)).status == 404
        assert (await decider.post(action)).status == 303
    assert not await db.fetch("SELECT 1 FROM hand_over WHERE ended_at IS NULL")
    assert not await letters_to(KHO), "they had nothing, so they are told nothing"


async def test_each_hand_over_is_on_record_with_what_went_along(lan: Browser, cast: Cast, kho: UUID) -> None:
    await agree(lan, "providers")
    await hand_over(lan, await ask(lan), kho)
    row = await db.fetch_one(
        "SELECT person_id, firm_id, detail::text AS detail FROM audit_event WHERE action = 'request handed to provider'"
    )
    assert row is not None
    assert (row["person_id"], row["firm_id"]) == (cast.lan.id, cast.an_phat)
    assert str(kho) in row["detail"]
    assert "size" in row["detail"]
    assert "mã vạch" not in row["detail"]
