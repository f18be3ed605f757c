"""A questionnaire answered to its end, whatever it asks."""

from typing import Any

from assessments import content
from tests.browsing import Browser, Visit


async def hand_in_whole(browser: Browser, key: str, **start_with: str) -> str:
    """The address of a submitted run."""
    draft = (await browser.post("/assessments", {"instrument": key, **start_with})).location
    assert draft
    for _ in range(4):  # an answer may open further questions, and theirs others
        for section in content.shipped()[key].sections:
            page = await browser.get(f"{draft}/sections/{section.id}")
            saved = await browser.post(f"{draft}/sections/{section.id}", filled(page))
            assert saved.status in (200, 303), saved.words("main")
    submitted = await browser.post(f"{draft}/submission", {"pledge": "yes"})
    assert submitted.status == 303, submitted.words("main")
    return draft


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
