"""Finding one's firm by its tax code."""

import pytest

from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def search(browser: Browser, tax_code: str):
    return await browser.post("/claims/search", {"tax_code": tax_code})


async def test_mai_finds_the_firm_and_reads_what_the_registry_says(mai: Browser, cast: Cast) -> None:
    answer = await search(mai, "3799000046")
    assert answer.location == f"/claims/new?firm={cast.unclaimed}"
    page = await mai.follow(answer)
    words = page.words("main")
    for fact in ("Công ty CP Thực phẩm Minh Hòa", "3799000046", "Chế biến thực phẩm", "Doanh nghiệp vừa",
                 "Phường Thủ Dầu Một", "Dữ liệu mô phỏng"):  # fmt: skip
        assert fact in words
    assert "lienhe@" not in page.text


@pytest.mark.parametrize("typed", [" 3799 000 046 ", "3799-000046", "３７９９０００046", "37.99.00.00.46"])
async def test_separators_and_wide_digits_do_no_harm(mai: Browser, cast: Cast, typed: str) -> None:
    assert (await search(mai, typed)).location == f"/claims/new?firm={cast.unclaimed}"


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Nhập mã số thuế"), ("3799000047", "số thứ 10"), ("379900004", "bạn đã nhập 9"),
     ("37990000a4", "“a”"), ("3700000000", "không bao giờ đều là 0"), ("3799000046-000", "001 đến 999"),
     ("3799000046\x00", "bỏ"),
     ("🌲", "🌲"), ("9" * 50_000, "50000")],
    ids=["empty", "check", "short", "letter", "serial", "suffix", "nul", "emoji", "long"],
)  # fmt: skip
async def test_a_code_that_cannot_be_gets_its_exact_reason(mai: Browser, typed: str, says: str) -> None:
    answer = await search(mai, typed)
    assert answer.status == 422
    assert says in answer.words(".govuk-error-summary a[href='#tax_code']")
    assert says in answer.words("#tax_code-error")
    assert answer.page.findtext(".//title").startswith("Lỗi")


async def test_what_was_typed_stays_in_the_field(mai: Browser) -> None:
    assert (await search(mai, "379900004x")).find("#tax_code").get("value") == "379900004x"


async def test_an_unknown_code_is_told_apart_from_a_wrong_one(mai: Browser) -> None:
    answer = await search(mai, "3799000053")
    assert answer.status == 422
    assert "Sổ đăng ký không có" in answer.words(".govuk-error-summary")
    assert "tư vấn viên" in answer.words("main").lower()


async def test_a_personal_number_is_masked_and_stands_in_no_address(mai: Browser, caplog) -> None:
    answer = await search(mai, "074090123456")
    assert answer.status == 422
    assert answer.location is None
    assert "090123456" not in answer.text
    assert "0740" in answer.words(".govuk-error-summary")
    assert not answer.find("#tax_code").get("value")
    assert "074090123456" not in caplog.text


async def test_a_field_sent_twice_is_refused(mai: Browser) -> None:
    answer = await mai.post("/claims/search", [("tax_code", "3799000046"), ("tax_code", "3799000014")])
    assert answer.status == 422


@pytest.mark.parametrize("firm", ["x", "", "1", "00000000-0000-4000-8000-000000000000", "\x00"])
async def test_a_firm_nobody_knows_is_not_there(mai: Browser, firm: str) -> None:
    assert (await mai.get("/claims/new", firm=firm)).status == 404
    assert (await mai.post("/claims", {"firm": firm})).status == 404


async def test_a_claimed_firm_says_that_an_advisor_decides(mai: Browser, cast: Cast) -> None:
    page = await mai.get("/claims/new", firm=str(cast.an_phat))
    assert "đã có người đại diện" in page.words(".note")


async def test_staff_do_not_claim(minh: Browser, hoa: Browser, quan: Browser, cast: Cast) -> None:
    for browser in (minh, hoa, quan):
        assert (await browser.get("/claims/new")).status == 404
        assert (await browser.post("/claims", {"firm": str(cast.unclaimed)})).status == 404
