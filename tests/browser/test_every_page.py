"""Pages reached by links: accessible, no wider than the screen, no message in the console."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PEOPLE = (None, "lan", "binh", "minh", "hoa", "quan")
SCREENS = [(360, "vi"), (1280, "en"), (360, "en"), (1280, "vi")]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
FILE = re.compile(r"(/file|\.pdf|\.xlsx|\.json|\.ics|\.csv)$")
MANY_ALIKE = re.compile(r"(/sections/|/statistics/units/|/statistics/parks/)[^/]+$")


def kind(path: str) -> str:
    """Pages that differ only in their object or section are one kind; two of each are visited."""
    return MANY_ALIKE.sub(r"\1*", UUID.sub("*", urlsplit(path).path))


def links(page: Page) -> list[str]:
    found = page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
    pages = [link.partition("#")[0] for link in found if not link.startswith("/static")]
    return [page for page in pages if not FILE.search(urlsplit(page).path)]


@pytest.fixture
def prepared(window: Callable[..., Page]) -> None:
    """Lan has a draft in the middle and a report with a number; Minh has imported a list of firms."""
    lan = window("lan")
    lan.goto("/assessments")
    if not lan.locator("a.govuk-button[href^='/assessments/']", has_text="Làm tiếp").count():
        lan.locator("form[action='/assessments'] button").first.click()
    result = lan.goto("/assessments") and lan.locator("a[href$='/result']").first.get_attribute("href")
    assert lan.request.get(f"{result}".replace("/result", "/report.pdf")).ok
    import_list(window("minh"))


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
    minh.locator("form[action$='/application'] button").click(timeout=60_000)
    minh.locator("a[href$='/reversal']").wait_for(timeout=60_000)


@pytest.mark.parametrize("key", PEOPLE, ids=lambda key: key or "stranger")
@pytest.mark.parametrize(("width", "language"), SCREENS, ids=str)
def test_each_page_is_accessible_and_fits(
    window: Callable[..., Page], prepared: None, key: str | None, width: int, language: str
) -> None:
    page = window(key, width=width, language=language)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    problems = [fault for path in walk(page) for fault in faults(page, path)]
    assert not problems + said


def walk(page: Page, most: int = 2) -> list[str]:
    """Addresses reached from the start by following links, at most two of each kind."""
    waiting, seen, kinds, order = ["/"], {"/"}, {}, []
    while waiting:
        path = waiting.pop(0)
        if kinds.get(kind(path), 0) >= most:
            continue
        kinds[kind(path)] = kinds.get(kind(path), 0) + 1
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        order.append(path)
        for link in links(page):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return order


def faults(page: Page, path: str) -> list[str]:
    page.goto(path)
    found = [
        f"{path}: {violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{path}: {wide} px wider than the screen"] if wide > 0 else [])
