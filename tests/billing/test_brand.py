"""A firm's logo and colour on its reports: only with the plan, kept without it, never unreadable."""

from pathlib import Path

import pytest

from lotrinh import clock, db
from tests.billing.shop import Shop
from tests.billing.test_buying import bought
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.pictures import picture, send_brand
from tests.selfassessment.printed import download, hand_in, read, words
from tests.selfassessment.uploads import jpeg, png

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("evidence_folder")]

RED = "#8a1f2b"


def pictures(document: bytes) -> int:
    return len(read(document).pages[0].images)


def stored(folder: Path) -> set[str]:
    return {one.name for one in folder.glob("*")}


def is_red(document: bytes) -> bool:
    """Whether the first page paints anything in the chosen colour."""
    drawn = read(document).pages[0].get_contents()
    assert drawn is not None
    shares = " ".join(f"{int(RED[at : at + 2], 16) / 255:.4f}"[:5] for at in (1, 3, 5)).split()
    text = drawn.get_data().decode("latin-1")
    return any(all(share in line for share in shares) for line in text.splitlines())


async def test_it_needs_the_plan_and_says_so(lan: Browser, cast: Cast) -> None:
    page = await lan.get("/firm/brand")
    assert page.status == 200
    assert not page.all("input[type=file]")
    assert "thuộc gói “Chuyên sâu”" in page.words("main")
    assert (await send_brand(lan, picture(), RED)).status == 403
    assert await db.fetch("SELECT 1 FROM report_brand") == []


async def test_reports_have_it_with_the_plan_and_keep_it_for_later_without(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    run = await hand_in(lan)
    plain = await download(lan, run)
    assert (pictures(plain), is_red(plain)) == (0, False)
    assert (await send_brand(lan, picture(), RED)).status == 303
    branded = await download(lan, run)
    assert (pictures(branded), is_red(branded)) == (1, True)
    assert set(words(plain).split()) <= set(words(branded).split()), "nothing that was said is lost"
    shop.ledger.end_now(next(iter(shop.ledger["subscriptions"])))
    await shop.tell()
    assert await download(lan, run) == plain
    page = await lan.get("/firm/brand")
    assert "vẫn được lưu" in page.words(".note")
    shop.ledger.now += 60
    clock.freeze(clock.now())
    await bought(lan, shop)
    assert await download(lan, run) == branded


async def test_a_removed_look_can_be_put_back(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    run = await hand_in(lan)
    plain = await download(lan, run)
    await send_brand(lan, picture(), RED)
    branded = await download(lan, run)
    assert (await lan.post("/firm/brand/removal")).status == 303
    assert await download(lan, run) == plain
    assert (await lan.post("/firm/brand/restoration")).status == 303
    assert await download(lan, run) == branded


async def test_a_colour_alone_keeps_the_logo_and_a_new_logo_replaces_its_file(
    lan: Browser, shop: Shop, evidence_folder: Path
) -> None:
    await bought(lan, shop)
    await send_brand(lan, picture())
    first = stored(evidence_folder)
    await send_brand(lan, colour=RED)
    assert stored(evidence_folder) == first
    await send_brand(lan, picture(colour=(0, 0, 90)), RED)
    second = stored(evidence_folder)
    assert len(second) == 1
    assert second != first


@pytest.mark.parametrize(
    ("logo", "why"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "PNG hoặc JPEG"),
        (b"GIF89a" + b"\0" * 60, "PNG hoặc JPEG"),
        (picture()[:-6], "PNG hoặc JPEG"),
        (jpeg(100, 100), "PNG hoặc JPEG"),
        (png(100, 100), "PNG hoặc JPEG"),
        (picture(20, 60), "từ 48 đến 2.000"),
        (picture(2001, 60), "từ 48 đến 2.000"),
        (picture() + b"\0" * 300_000, "300 KB"),
    ],
    ids=["svg", "gif", "cut off", "hollow jpeg", "hollow png", "small", "wide", "large"],
)
async def test_what_cannot_be_printed_is_refused_and_the_colour_stays_in_the_form(
    lan: Browser, shop: Shop, evidence_folder: Path, logo: bytes, why: str
) -> None:
    await bought(lan, shop)
    refused = await send_brand(lan, logo, RED)
    assert refused.status == 422
    assert why in refused.words("#logo-error")
    assert refused.find("#colour").get("value") == RED
    assert stored(evidence_folder) == set()


@pytest.mark.parametrize("colour", ["#ffd166", "#808080", "red", "#12345", "#8a1f2b;"])
async def test_a_colour_that_cannot_be_read_is_refused(lan: Browser, shop: Shop, colour: str) -> None:
    await bought(lan, shop)
    refused = await send_brand(lan, colour=colour)
    assert refused.status == 422
    assert refused.all("#colour-error")


async def test_the_preview_shows_what_is_stored(lan: Browser, binh: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    before = (await lan.client.get("/firm/brand/preview.png")).content
    await send_brand(lan, picture(), RED)
    after = await lan.client.get("/firm/brand/preview.png")
    assert after.headers["content-type"] == "image/png"
    assert after.content.startswith(b"\x89PNG")
    assert after.content != before
