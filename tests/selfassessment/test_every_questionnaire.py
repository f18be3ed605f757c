"""Each questionnaire that a firm is offered can be answered to the end, read, printed and explained."""

import pytest

from assessments import content
from tests.browsing import Browser
from tests.selfassessment.whole import hand_in_whole

pytestmark = pytest.mark.anyio

WOOD = ("contracts/1.0", "dbi-sme/1970-2021", "eu-dma/1.0", "logistics/1.0", "quick/1.0", "wood/1.0")


async def test_a_furniture_maker_is_offered_what_fits(lan: Browser) -> None:
    page = await lan.get("/assessments")
    offered = {each.get("value") for each in page.all("input[name=instrument]")}
    assert offered == set(WOOD)
    assert offered <= content.shipped().keys()


@pytest.mark.parametrize("key", WOOD)
async def test_it_is_answered_to_the_end(lan: Browser, key: str) -> None:
    draft = await hand_in_whole(lan, key)
    for language in ("vi", "en"):
        await lan.speak(language)
        for page in ("receipt", "result", "comparison"):
            assert (await lan.get(f"{draft}/{page}")).status == 200
        printed = await lan.get(f"{draft}/report.pdf", lang=language)
        assert printed.response.content.startswith(b"%PDF")
