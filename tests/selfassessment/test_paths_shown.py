"""The result page and the report say at which step of each path a firm stands, and what the next one needs."""

import msgspec
import pytest

from lotrinh import db
from tests.browsing import Browser, Visit
from tests.database import as_owner
from tests.selfassessment.answered import handed_in
from tests.selfassessment.printed import download, hand_in, words

pytestmark = pytest.mark.anyio
CONTRACTS, LOGISTICS = "contracts/1.0", "logistics/1.0"

SIGNATURES = {"signing-authority": "3", "certificate": "valid", "signatories": "sole"}
THREE_STEPS = SIGNATURES | {
    "provider": ["public-signature", "timestamp", "originals"],
    "rules": ["signing"],
    "preparation": ["templates", "flow", "roles"],
}
OWN_WAREHOUSE = {
    "warehouse": "own",
    "fleet": "hired",
    "item-codes": "2",
    "labels": "2",
    "stock-counts": "3",
    "storekeeper": "one",
}


def path(page: Visit, heading: str) -> list[tuple[str, str]]:
    """Title and state of each step of the path with this heading."""
    card = next(
        each for each in page.all("section.card") if each.cssselect("h2")[0].text_content() == heading
    )
    steps = [each.cssselect("h3")[0] for each in card.cssselect(".path li")]
    return [
        (" ".join((each.text or "").split()), each.cssselect(".tag")[0].text_content().strip())
        for each in steps
    ]


async def test_the_stage_is_the_last_step_of_the_unbroken_run(lan: Browser) -> None:
    page = await lan.get(f"{await handed_in(lan, CONTRACTS, THREE_STEPS)}/result")
    assert "Bạn đang ở bước 3/8" in page.words(".stage")
    steps = path(page, "Lộ trình hợp đồng điện tử với đối tác")
    assert [state for _, state in steps] == [
        "Đã xong", "Đã xong", "Đã xong", "Bước tiếp theo", "Đã xong", "Chưa xong", "Chưa xong", "Chưa xong",
    ]  # fmt: skip
    assert steps[3][0] == "Ban hành quy chế ký, lưu trữ và điều khoản với đối tác"
    assert "Đã xong sớm hơn thứ tự: Làm mẫu, luồng duyệt và phân quyền." in page.words("main")


async def test_the_next_step_comes_with_its_gate_and_no_other_does(lan: Browser) -> None:
    page = await lan.get(f"{await handed_in(lan, CONTRACTS, SIGNATURES)}/result")
    following = page.find(".path [aria-current=step]").text_content()
    assert "Chọn dịch vụ hợp đồng điện tử" in following
    assert "Cần có trước: Ít nhất phải ký được bằng chữ ký số công cộng" in " ".join(following.split())
    assert page.words(".path").count("Cần có trước") == 1
    assert "Bạn chưa xong bước đầu tiên trong 8 bước" in page.words(".stage")


async def test_a_ladder_is_counted_in_rungs_with_the_condition_for_the_next(lan: Browser) -> None:
    page = await lan.get(f"{await handed_in(lan, LOGISTICS, OWN_WAREHOUSE)}/result")
    assert page.words(".stage") == "Kho đang ở bậc 1/5"
    assert "Điều kiện lên bậc 2: Bậc 1 chạy ổn ít nhất 3 tháng" in page.words(".path [aria-current]")


async def test_a_path_that_does_not_apply_says_so(lan: Browser) -> None:
    page = await lan.get(f"{await handed_in(lan, LOGISTICS, OWN_WAREHOUSE)}/result")
    assert "“Hàng của bạn tới tay khách bằng cách nào?” – Xe thuê, đơn vị vận chuyển." in page.words("main")
    none = {"warehouse": "none", "fleet": "none"}
    page = await lan.get(f"{await handed_in(lan, LOGISTICS, none)}/result")
    assert page.all(".path") == []
    assert page.words("main").count("Phần này không áp dụng với bạn.") == 2


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_report_says_the_same(lan: Browser, language: str) -> None:
    run = await handed_in(lan, LOGISTICS, OWN_WAREHOUSE)
    await lan.speak(language)
    page = await lan.get(f"{run}/result")
    printed = words(await download(lan, run, language))
    texts = [page.words(".stage"), page.words(".path [aria-current] p")]
    texts += [title for title, _ in path(page, page.words("section.card:has(.path) h2"))]
    for text in texts:
        assert text in printed


async def test_a_result_older_than_paths_says_nothing_of_them(lan: Browser) -> None:
    run = await handed_in(lan, LOGISTICS, OWN_WAREHOUSE)
    snapshot = await db.fetch_one("SELECT result FROM snapshot")
    assert snapshot
    result = msgspec.json.decode(snapshot["result"])
    del result["paths"]
    async with as_owner():
        await db.execute("ALTER TABLE snapshot DISABLE TRIGGER USER")
        await db.execute("UPDATE snapshot SET result = $1::jsonb", msgspec.json.encode(result).decode())
    page = await lan.get(f"{run}/result")
    assert page.all(".path") == []
    assert "Phần này không áp dụng" not in page.words("main")
    assert (await download(lan, run)).startswith(b"%PDF")


async def test_an_instrument_without_paths_shows_none(lan: Browser) -> None:
    page = await lan.get(f"{await hand_in(lan)}/result")
    assert page.all(".path, .stage") == []
