"""Every route answers with accessible pages that fit the screen, whether a link leads there or not."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from lxml import html
from playwright.sync_api import Page, Route

from tests.browser.gathering import Answer, gathered
from tests.browser.looking import DESK, ON_A_DESK, PHONE, faults, heard, show_as
from tests.browser.routes_answers import with_forms_refused, with_next_to_nothing, with_one_of_each
from tests.browser.states import STATES
from tests.browser.walking import kind, routes_of_the_demo_alone, routes_that_answer_pages

pytestmark = pytest.mark.xdist_group("answers")

OF_THEIR_OWN = {200, 410, 422}
"""Pages with another status look alike, whichever route they come from."""
PARTS = {"/campaigns/{campaign_id:uuid}/launch"}
"""What htmx fetches into a page; a browser that comes here by itself is led to that page."""

REFUSALS, FEWEST_REFUSALS = ".govuk-error-summary a", 90
"""A sentence in Vietnamese has letters with marks."""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    ways = (with_next_to_nothing, with_one_of_each, with_forms_refused)
    on_a_phone = [(way, PHONE[2]) for way in (*ways, *STATES)]
    on_a_desk = [(way, DESK[2]) for way in (*ways, *STATES[::ON_A_DESK])]
    return gathered(on_a_phone + on_a_desk, tmp_path_factory.mktemp("answers"))


def test_every_route_that_answers_pages_is_looked_at(answers: list[Answer]) -> None:
    pages = {page_of(answer) for answer in unlike(answers, PHONE[2])}
    others = {kind(answer.path) for answer in answers if answer.verb == "GET" and not answer.is_page}
    assert routes_that_answer_pages() - others - pages == routes_of_the_demo_alone() | PARTS


def test_every_refusal_is_said_in_vietnamese(answers: list[Answer]) -> None:
    pages = [html.fromstring(each.text) for each in answers if each.is_page and each.language == PHONE[2]]
    said = {each.text_content().strip() for page in pages for each in page.cssselect(REFUSALS)}
    assert len(said) >= FEWEST_REFUSALS
    assert not [each for each in said if each.isascii()]


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_each_answer_is_accessible_and_fits(
    answers: list[Answer], window: Callable[..., Page], screen: tuple[int, int, str]
) -> None:
    page = window(None)
    problems = heard(page)
    show_as(page, screen)
    for answer in unlike(answers, screen[2]):
        show(page, answer)
        problems += faults(page, answer.name)
    assert not problems, "\n".join(problems)


def unlike(answers: list[Answer], language: str) -> list[Answer]:
    """One of those that differ in their words alone, as refusals do."""
    found: dict[tuple[str, ...], Answer] = {}
    for answer in answers:
        if answer.is_page and answer.language == language:
            found.setdefault((page_of(answer), *shape(answer.text)), answer)
    return list(found.values())


def page_of(answer: Answer) -> str:
    """The route whose own page this is; none of a refusal, which is like others."""
    return kind(answer.path) if answer.verb == "GET" and answer.status in OF_THEIR_OWN else ""


def shape(text: str) -> tuple[str, ...]:
    parts = html.fromstring(text).cssselect("main")[0].iter()
    return tuple(f"{part.tag} {part.get('class')}" for part in parts)


def show(page: Page, answer: Answer) -> None:
    """As if the demo had answered so; styles, scripts and fonts are those of the demo."""

    def give(route: Route) -> None:
        if urlsplit(route.request.url).path.startswith("/static/"):
            route.continue_()
        elif route.request.is_navigation_request() and route.request.url.endswith(answer.path):
            route.fulfill(status=answer.status, headers=answer.headers, body=answer.text)
        else:
            route.fulfill(status=204)  # of what the page asks for by itself, the demo knows nothing

    page.unroute_all()
    page.route(re.compile("."), give)
    page.goto(answer.path)
