"""A first visit is light enough for a phone on a slow line: at most 75 KB gzipped in at most 8 requests."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

pytestmark = pytest.mark.xdist_group("binh")

MOST_BYTES, MOST_REQUESTS = 75_000, 8


def test_first_visit_of_a_section_page_is_light(window: Callable[..., Page], demo: str) -> None:
    page = window("binh", width=360)
    page.goto("/assessments")
    page.locator("form[action='/assessments'] button").last.click()
    page.wait_for_url("**/assessments/*-*")
    section = page.locator("a[href*='/sections/']").first.get_attribute("href")
    assert section
    fresh = window("binh", width=360)
    first = first_visit(fresh, section)
    assert len(first) <= MOST_REQUESTS, first
    assert sum(first.values()) <= MOST_BYTES, first


def first_visit(page: Page, path: str) -> dict[str, int]:
    """Bytes on the wire of each request, with an empty cache."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - a built-in cannot be a listener
    page.goto(path, wait_until="networkidle")
    return {answer.url: answer.request.sizes()["responseBodySize"] for answer in answers}
