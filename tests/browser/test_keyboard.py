"""What each kind of person does most, from signing in to its end, without a mouse."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.outbox import code_to
from tests.rules.operation_objects import HOLD

NEWCOMER = "nguoi.moi@demo.example"
INDEX = "main form:has([value^='dbi-sme/']) button, main a.govuk-button:has-text('Bộ chỉ số chuyển đổi số')"
"""Begins the national index, or goes on with it: another test may have begun it."""


@pytest.mark.xdist_group("None")
def test_a_stranger_signs_in(window: Callable[..., Page]) -> None:
    page = window(None)
    page.goto("/")
    keys = Keyboard(page)
    keys.go(page.locator("header a[href='/sign-in']"))
    keys.reach(page.locator("#email"))
    keys.write(NEWCOMER)
    with page.expect_navigation():
        keys.press("Enter")
    keys.reach(page.locator("#code"))
    keys.write(code_to(page, NEWCOMER))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("header a[href='/account']")).to_be_visible()


def entered(window: Callable[..., Page], key: str, *, width: int = 1280) -> tuple[Page, Keyboard]:
    """By the button of the demo."""
    page = window(None, width=width)
    page.goto("/demo")
    keys = Keyboard(page)
    keys.go(page.locator(f"form[action='/demo/people/{key}/session'] button"))
    return page, keys


def menu(page: Page, path: str) -> Locator:
    return page.locator(f"nav.nav a[href='{path}']")


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("binh", id="owner", marks=pytest.mark.xdist_group("binh")),
        pytest.param("phuc", id="colleague", marks=pytest.mark.xdist_group("lan")),  # Phúc works for her
    ],
)
def test_a_member_of_a_firm_answers_a_section(window: Callable[..., Page], key: str) -> None:
    page, keys = entered(window, key, width=360)
    keys.go(menu(page, "/assessments"))
    keys.go(page.locator(INDEX).first)
    keys.go(page.locator("main a[href*='/sections/']").first)
    section = page.url
    first = page.locator("main fieldset").filter(has=page.locator("input[type=radio]")).first
    choices = first.locator("input[type=radio]")
    keys.reach(choices.nth(max(chosen(choices), 0)))  # of a group, Tab reaches the one that is chosen
    keys.press("ArrowDown")
    answer = chosen(choices)
    keys.go(page.locator("main form button.govuk-button").last)
    page.goto(section)
    expect(choices.nth(answer)).to_be_checked()


def chosen(choices: Locator) -> int:
    """-1 where none is."""
    return int(choices.evaluate_all("all => all.findIndex(each => each.checked)"))


@pytest.mark.xdist_group("lan")
def test_an_owner_sees_the_result_and_accepts_a_step(window: Callable[..., Page]) -> None:
    page, keys = entered(window, "lan", width=360)
    keys.go(menu(page, "/assessments"))
    keys.go(page.locator("main a[href$='/result']").first)
    expect(page.locator("h1")).to_be_visible()
    keys.go(page.locator("main a[href^='/roadmap/steps/']").first)
    step = page.locator("h1").inner_text()
    keys.go(page.locator("main button[value=accepted]"))
    page.goto("/roadmap/plan")
    expect(page.get_by_role("link", name=step)).to_be_visible()


@pytest.mark.xdist_group("minh")
def test_an_advisor_logs_a_contact(window: Callable[..., Page]) -> None:
    page, keys = entered(window, "minh")
    keys.go(menu(page, "/firms"))
    keys.go(page.locator("main table a[href^='/firms/']").first)
    contacts = page.locator("#contacts")
    if not contacts.locator("details").first.evaluate("element => element.open"):
        keys.reach(contacts.locator("summary").first)
        keys.press("Enter")
    keys.reach(contacts.locator("#kind"))
    keys.press("ArrowDown")
    keys.reach(contacts.locator("#summary"))
    said = f"Hẹn gặp tuần sau, số {uuid4().hex[:8]}"
    keys.write(said)
    keys.go(contacts.locator("form[action$='/engagements'] button"))
    expect(page.locator("#contacts article").first).to_contain_text(said)


def narrow_down(page: Page, keys: Keyboard) -> None:
    """Search by name, then open the filters that are folded away and choose a former district."""
    found = page.locator("#firms caption")
    in_all = found.inner_text()
    keys.reach(page.locator("#filter-q"))
    keys.write("cong ty")
    keys.press("Enter")
    expect(found).not_to_have_text(in_all)
    assert "q=cong+ty" in page.url
    keys.reach(page.locator("form.filters summary"))
    keys.press("Enter")
    district = page.locator("#filter-district")
    keys.reach(district)
    keys.press("ArrowDown")
    keys.reach(page.locator("form.filters button"))
    keys.press("Enter")
    page.wait_for_url(f"**district={district.input_value()}**")


@pytest.mark.xdist_group("minh")
def test_an_advisor_finds_firms_and_sees_whom_an_assignment_would_touch(window: Callable[..., Page]) -> None:
    page, keys = entered(window, "minh")
    keys.go(menu(page, "/firms"))
    narrow_down(page, keys)
    keys.go(page.locator("#firms thead a[href*='order=level']"))
    expect(page.locator("#firms th[aria-sort=descending]")).to_have_count(1)
    listed, boxes = page.url, page.locator("#firms tbody input[name=firm]")
    names = page.locator("#firms tbody th a").all_inner_texts()[:2]
    for box in boxes.all()[:2]:
        keys.reach(box)
        keys.press("Space")
        expect(box).to_be_checked()
    keys.go(page.locator("fieldset.bulk button").first)
    assert "/case-assignments/new" in page.url
    for name in names:
        expect(page.get_by_text(name)).to_be_visible()
    keys.go(page.locator(".crumb a[href^='/firms']"))
    assert parse_qs(urlsplit(page.url).query) == parse_qs(urlsplit(listed).query)
    expect(page.locator("#firms tbody th a").first).to_have_text(names[0])


@pytest.mark.xdist_group("hoa")
def test_the_province_chooses_a_sector(window: Callable[..., Page]) -> None:
    page, keys = entered(window, "hoa")
    keys.go(menu(page, "/statistics"))
    chosen = page.locator("#filter-sector")
    keys.reach(chosen)
    keys.press("ArrowDown")
    sector = chosen.input_value()
    assert sector
    keys.go(page.locator("form.filters button"))
    assert f"sector={sector}" in page.url
    expect(chosen).to_have_value(sector)


@pytest.fixture
def held_job(database: Callable[[str], object]) -> None:
    """A job that was tried in vain."""
    database(HOLD)


@pytest.mark.xdist_group("quan")
@pytest.mark.usefixtures("held_job")
def test_the_operator_tries_a_job_again(window: Callable[..., Page]) -> None:
    page, keys = entered(window, "quan")
    keys.go(menu(page, "/operation/jobs"))
    retries = page.locator("form[action$='/retry'] button")
    before = retries.count()
    keys.go(retries.first)
    page.goto("/operation/jobs")
    expect(retries).to_have_count(before - 1)
