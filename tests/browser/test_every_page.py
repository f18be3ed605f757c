"""Pages reached by links: accessible, no wider than the screen, no message in the console."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looking import DESK, ON_A_DESK, PHONE, faults_at, heard, show_as
from tests.browser.walking import reached

LEAST = {"minh": 62, "lan": 61, "quan": 39, "binh": 56, "hoa": 25, None: 20}
"""Kinds of pages each person reaches; fewer mean that pages are lost or that no link leads to them any more."""
VARIED = {"/assessments/{run_id:uuid}/sections/{section_id:str}", "/assessments/{run_id:uuid}/result"}
"""Pages of one kind whose contents differ: more than one of them is looked at."""


@pytest.fixture
def prepared(window: Callable[..., Page], key: str | None) -> None:
    """Lan has a draft in the middle and a report with a number; Minh has imported a list of firms."""
    if key == "lan":
        begin_draft(window("lan"))
    if key == "minh":
        import_list(window("minh"))


def begin_draft(lan: Page) -> None:
    lan.goto("/assessments")
    if not lan.locator("a.govuk-button[href^='/assessments/']", has_text="Làm tiếp").count():
        lan.locator("form[action='/assessments'] button").first.click()
    result = lan.goto("/assessments") and lan.locator("a[href$='/result']").first.get_attribute("href")
    assert lan.request.get(f"{result}".replace("/result", "/report.pdf")).ok


def import_list(minh: Page) -> None:
    """Applied, with a row refused and a firm of the demo changed; once for all tests."""
    minh.goto("/imports")
    if minh.locator("td", has_text="Đã ghi").count():
        return
    content = "Mã số thuế;Tên;Số lao động\n3790000027;Công ty TNHH Gỗ An Phát;99\n1;Sai mã;2\n"
    file = {"name": "danh-sach.csv", "mimeType": "text/csv", "buffer": content.encode()}
    minh.set_input_files("input[type=file]", file)
    minh.locator("form[action='/imports'] button").click()
    minh.locator("form[action$='/columns'] button").click()
    minh.locator("form[action$='/application'] button").click(timeout=240_000)
    minh.locator("a[href$='/reversal']").wait_for(timeout=240_000)


@pytest.mark.parametrize(
    "key", [pytest.param(key, id=key or "stranger", marks=pytest.mark.xdist_group(f"{key}")) for key in LEAST]
)
def test_each_page_is_accessible_and_fits(
    window: Callable[..., Page], prepared: None, key: str | None
) -> None:
    page = window(key)
    said = heard(page)
    kinds = reached(page)
    chosen = [path for kind, paths in kinds.items() for path in (paths if kind in VARIED else paths[:1])]
    show_as(page, PHONE)
    problems = [fault for path in chosen for fault in faults_at(page, path)]
    show_as(page, DESK)
    problems += [fault for path in chosen[::ON_A_DESK] for fault in faults_at(page, path)]
    problems += said
    assert not problems, "\n".join(problems)
    assert len(kinds) >= LEAST[key], "\n".join(sorted(kinds))
