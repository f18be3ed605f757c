"""Each questionnaire that a firm is offered can be answered to the end, read, printed and explained."""

from typing import Any

import pytest

from assessments import content
from tests.browsing import Browser, Visit

pytestmark = pytest.mark.anyio

WOOD = ("contracts/1.0", "dbi-sme/1970-2021", "eu-dma/1.0", "logistics/1.0", "quick/1.0", "wood/1.0")


async def test_a_furniture_maker_is_offered_what_fits(lan: Browser) -> None:
    page = await lan.get("/assessments")
    offered = {each.get("value") for each in page.all("input[name=instrument]")}
    assert offered == set(WOOD)
    assert offered <= content.shipped().keys()


@pytest.mark.parametrize("key", WOOD)
async def test_it_is_answered_to_the_end(lan: Browser, key: str) -> None:
    draft = (await lan.post("/assessments", {"instrument": key})).location
    assert draft
    for _ in range(4):  # an answer may open further questions, and theirs others
        for section in content.shipped()[key].sections:
            page = await lan.get(f"{draft}/sections/{section.id}")
            saved = await lan.post(f"{draft}/sections/{section.id}", filled(page))
            assert saved.status in (200, 303), saved.words("main")
    submitted = await lan.post(f"{draft}/submission", {"pledge": "yes"})
    assert submitted.status == 303, submitted.words("main")
    for language in ("vi", "en"):
        await lan.speak(language)
        for page in ("receipt", "result", "comparison"):
            assert (await lan.get(f"{draft}/{page}")).status == 200
        printed = await lan.get(f"{draft}/report.pdf", lang=language)
        assert printed.response.content.startswith(b"%PDF")


def filled(page: Visit) -> list[tuple[str, str]]:
    """The form with the second choice of each group, the first tick of each list and no typed figures."""
    fields: dict[str, list[str]] = {}
    for field in page.all("main form input"):
        _fill(fields, field)
    return [(name, value) for name, values in fields.items() for value in values]


def _fill(fields: dict[str, list[str]], field: Any) -> None:
    name, value, kind = field.get("name"), field.get("value", ""), field.get("type")
    if kind == "radio":
        seen = fields.setdefault(name, [])
        seen[:] = [value] if field.get("id", "").endswith(("-0", "-1")) else seen or [value]
    elif kind == "checkbox":
        fields[name] = fields.get(name) or [value]
    elif kind == "hidden" and name != "_csrf_token":
        fields.setdefault(name, []).append(value)
