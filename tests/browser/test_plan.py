"""The plan in a real browser: a tick saves itself, or with the button where there is no JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("lan")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_tick_is_kept(window: Callable[..., Page], scripts: bool) -> None:
    page = window("lan", width=360, scripts=scripts)
    page.goto("/roadmap/plan")
    with page.expect_navigation():  # of a page that is still arriving, the last box is not the last one yet
        page.get_by_role("link", name="Hợp đồng điện tử với đối tác").click()
    heading, box = page.locator("#checklist h2"), page.locator("#checklist input[type=checkbox]").last
    before = heading.inner_text()
    box.check()
    if not scripts:
        save(page)
    expect(heading).not_to_have_text(before)
    page.reload()
    expect(box).to_be_checked()
    box.uncheck()
    if not scripts:
        save(page)
    expect(heading).to_have_text(before)


def save(page: Page) -> None:
    with page.expect_navigation():  # else a reload may come before the answer, and take the form back
        page.locator("#checklist button").click()


def test_an_answer_to_a_step_brings_what_was_answered_and_its_undo_into_view(
    window: Callable[..., Page],
) -> None:
    page = window("lan", width=360)
    page.goto("/roadmap")
    page.locator("ol.steps button[value=not_now]:visible").last.press("Enter")
    done = page.locator("#roadmap [role=status]")
    expect(done).to_be_focused()
    expect(done).to_be_in_viewport()
    done.get_by_role("button", name="Hoàn tác").press("Enter")
    expect(done).to_contain_text("Đã rút lại")


def test_a_check_in_takes_one_tap_and_can_be_undone(window: Callable[..., Page]) -> None:
    page = window("lan", width=360)
    page.get_by_role("button", name="Hằng ngày").click()
    page.wait_for_url("**/roadmap/plan")
    expect(page.get_by_role("button", name="Hằng ngày")).to_have_count(0)
    page.get_by_role("button", name="Hoàn tác").first.click()
    expect(page.get_by_role("button", name="Hằng ngày")).to_have_count(1)
