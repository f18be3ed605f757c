"""What each kind of person does most, without a mouse."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import asyncpg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.rules.operation_objects import HOLD


@pytest.mark.xdist_group("None")
def test_a_stranger_signs_in(window: Callable[..., Page]) -> None:
    page = window(None)
    page.goto("/")
    keys = Keyboard(page)
    keys.go(page.locator("header a[href='/sign-in']"))
    keys.reach(page.locator("#email"))
    keys.write("nguoi.moi@demo.example")
    with page.expect_navigation():
        keys.press("Enter")
    keys.reach(page.locator("#code"))
    keys.write(newest_code(page))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("header a[href='/account']")).to_be_visible()


def newest_code(page: Page) -> str:
    letters = page.request.get("/demo/outbox").text()
    letter = page.request.get(re.findall(r"/demo/outbox/[0-9a-f-]{36}", letters)[0]).text()
    found = re.search(r"\b([0-9]{6})\b", re.sub(r"<[^>]+>", " ", letter.partition("<main")[2]))
    assert found
    return found[1]


@pytest.mark.xdist_group("binh")
def test_an_owner_answers_a_section(window: Callable[..., Page]) -> None:
    page = window("binh", width=360)
    keys = Keyboard(page)
    page.goto("/assessments")
    keys.go(page.locator("main form[action='/assessments'] button").last)
    keys.go(page.locator("main a[href*='/sections/']").first)
    section = page.url
    choices = page.locator("main input[type=radio]")
    keys.reach(choices.first)
    keys.press("ArrowDown")
    expect(choices.nth(1)).to_be_checked()
    keys.go(page.locator("main form button.govuk-button").last)
    page.goto(section)
    expect(choices.nth(1)).to_be_checked()


@pytest.mark.xdist_group("lan")
def test_an_owner_sees_the_result_and_accepts_a_step(window: Callable[..., Page]) -> None:
    page = window("lan", width=360)
    keys = Keyboard(page)
    page.goto("/assessments")
    keys.go(page.locator("main a[href$='/result']").first)
    expect(page.locator("h1")).to_be_visible()
    keys.go(page.locator("main a[href^='/roadmap/steps/']").first)
    step = page.locator("h1").inner_text()
    keys.go(page.locator("main button[value=accepted]"))
    page.goto("/roadmap/plan")
    expect(page.get_by_role("link", name=step)).to_be_visible()


@pytest.mark.xdist_group("minh")
def test_an_advisor_logs_a_contact(window: Callable[..., Page]) -> None:
    page = window("minh")
    keys = Keyboard(page)
    page.goto("/firms")
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
    page = window("minh")
    keys = Keyboard(page)
    page.goto("/firms")
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
    page = window("hoa")
    keys = Keyboard(page)
    page.goto("/statistics")
    chosen = page.locator("#filter-sector")
    keys.reach(chosen)
    keys.press("ArrowDown")
    sector = chosen.input_value()
    assert sector
    keys.go(page.locator("form.filters button"))
    assert f"sector={sector}" in page.url
    expect(chosen).to_have_value(sector)


@pytest.fixture
def held_job(database: str) -> None:
    """A job that was tried in vain."""
    with ThreadPoolExecutor(1) as beside:  # the browser's driver has an event loop in this thread
        beside.submit(asyncio.run, hold_job(database)).result()


async def hold_job(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(HOLD)
    finally:
        await connection.close()


@pytest.mark.xdist_group("quan")
@pytest.mark.usefixtures("held_job")
def test_the_operator_tries_a_job_again(window: Callable[..., Page]) -> None:
    page = window("quan")
    keys = Keyboard(page)
    page.goto("/operation/jobs")
    retries = page.locator("form[action$='/retry'] button")
    before = retries.count()
    keys.go(retries.first)
    page.goto("/operation/jobs")
    expect(retries).to_have_count(before - 1)
