"""The plan in a real browser: a tick saves itself, or with the button where there is no JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("lan")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_tick_is_kept(window: Callable[..., Page], scripts: bool) -> None:
    page = window("lan", width=360, scripts=scripts)
    page.goto("/roadmap/plan")
    page.get_by_role("link", name="Hợp đồng điện tử với đối tác").click()
    heading, box = page.locator("#checklist h2"), page.locator("#checklist input[type=checkbox]").last
    before = heading.inner_text()
    box.check()
    if not scripts:
        with page.expect_navigation():  # else the reload may come before the answer, and take the form back
            page.locator("#checklist button").click()
    expect(page.locator("#checklist h2")).not_to_have_text(before)
    page.reload()
    expect(box).to_be_checked()
    box.uncheck()
    if not scripts:
        page.locator("#checklist button").click()
    expect(heading).to_have_text(before)


def test_a_check_in_takes_one_tap_and_can_be_undone(window: Callable[..., Page]) -> None:
    page = window("lan", width=360)
    page.get_by_role("button", name="Hằng ngày").click()
    page.wait_for_url("**/roadmap/plan")
    expect(page.get_by_role("button", name="Hằng ngày")).to_have_count(0)
    page.get_by_role("button", name="Hoàn tác").first.click()
    expect(page.get_by_role("button", name="Hằng ngày")).to_have_count(1)
