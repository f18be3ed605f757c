"""What comes after something was done on a page: parts put in by htmx, and the pages of paying in the demo."""

from collections.abc import Callable

import asyncpg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import faults, heard
from tests.browser.outbox import code_to
from tests.browser.walking import kind, routes_of_the_demo_alone

UNCLAIMED = """
SELECT tax_code, registry_email FROM firm f
WHERE registry_email <> '' AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id) ORDER BY tax_code DESC LIMIT 1
"""
"""And where the registry says that its mail goes."""
NEWEST = """
SELECT t.id FROM {table} t
WHERE t.firm = (SELECT firm FROM checkout ORDER BY started_at DESC LIMIT 1) AND t.id NOT LIKE 'transfer%'
"""
"""What whoever bought last has bought, and paid."""


@pytest.mark.xdist_group("newcomer")
def test_who_registers_a_firm_and_pays_meets_accessible_pages(
    window: Callable[..., Page], database: Callable[[str], asyncpg.Record]
) -> None:
    page = window(None, width=360)
    problems, seen = heard(page), set()

    def look(name: str) -> None:
        seen.add(kind(page.url))
        problems.extend(faults(page, name))

    sign_in(page, "chu.moi@demo.example")
    register(page, *database(UNCLAIMED))
    for path in ("/demo", "/demo/outbox"):
        page.goto(path)
        look(path)
    follow(page, "main a[href^='/demo/outbox/']")
    look("a letter")
    page.goto("/plan")
    page.locator("form[action='/plan/checkouts'] input[type=radio]").first.check()
    follow(page, "form[action='/plan/checkouts'] button")
    look("the page of paying")
    follow(page, "button[value=declined]")
    look("a declined card")
    follow(page, "button[value=works]")
    look("waiting for the payment")
    page.locator("#checkout a[href='/plan']").wait_for()
    look("the payment is there")
    page.goto("/plan")
    look("the plan")
    follow(page, "form[action='/plan/portal'] button")
    look("the portal")
    seen |= sent_to_portal(page, database)
    follow(page, "main a[href^='/fakestripe/invoices/']")
    look("a receipt")
    assert not problems, "\n".join(problems)
    assert seen >= routes_of_the_demo_alone()


@pytest.mark.xdist_group("binh")
def test_nothing_of_the_bills_of_a_firm_is_cut_on_a_phone(window: Callable[..., Page]) -> None:
    page = window("binh", width=360)
    page.goto("/plan")
    assert page.locator("[aria-label='Hóa đơn và biên lai']").evaluate("e => e.scrollWidth <= e.clientWidth")


def sent_to_portal(page: Page, database: Callable[[str], asyncpg.Record]) -> set[str]:
    """From the addresses where the operator finds what was paid; their kinds."""
    portal = page.url
    places = {
        f"/fakestripe/{name}/{database(NEWEST.format(table=table))['id']}"
        for name, table in (("subscriptions", "subscription"), ("payments", "charge"))
    }
    for place in places:
        page.goto(place)
        expect(page).to_have_url(portal)
    return {kind(place) for place in places}


def sign_in(page: Page, address: str) -> None:
    page.goto("/sign-in")
    page.fill("#email", address)
    follow(page, "main form button.govuk-button")
    page.fill("#code", code_to(page, address))
    follow(page, "main form button.govuk-button")


def register(page: Page, tax_code: str, mailbox: str) -> None:
    page.goto("/claims/new")
    page.fill("#tax_code", tax_code)
    follow(page, "form[action='/claims/search'] button")
    follow(page, "form[action='/claims'] button")
    follow(page, "form[action$='/code'] button")
    page.fill("#code", code_to(page, mailbox))
    follow(page, "form[action$='/confirmation'] button")
    expect(page.locator("header .account")).to_contain_text(page.locator("h1").inner_text())


def follow(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


@pytest.mark.xdist_group("lan")
def test_what_an_owner_changes_leaves_accessible_pages(window: Callable[..., Page]) -> None:
    page = window("lan", width=360)
    problems = heard(page)
    page.goto("/roadmap")
    page.fill("#budget", "ít")
    with page.expect_response("**/roadmap?*"):
        page.locator("form[hx-get='/roadmap'] button").click()
    page.locator("#roadmap .govuk-error-summary").wait_for()
    problems += faults(page, "limits of the roadmap that are none")
    page.goto("/roadmap")
    undo = page.locator("#roadmap [role=status] button[value=undone]")
    page.locator("#roadmap form.answers button[value=not_now]").first.click()
    undo.wait_for()
    problems += faults(page, "a step put off")
    undo.click()
    undo.wait_for(state="detached")
    problems += faults(page, "and taken back")
    assert not problems, "\n".join(problems)


@pytest.mark.xdist_group("lan")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_answer_that_saves_itself_leaves_an_accessible_page(
    window: Callable[..., Page], language: str
) -> None:
    width = 360 if language == "vi" else 1280
    page = window("lan", width=width, language=language)
    problems = heard(page)
    page.goto("/assessments")
    page.locator(
        "form[action='/assessments'] button, main a.govuk-button[href^='/assessments/']"
    ).first.click()
    follow(page, "main a[href*='/sections/']")
    page.locator("main input[type=radio]:not(:checked)").first.check()
    expect(page.locator("#save-state")).to_contain_text("✓")
    problems += faults(page, "an answer that saved itself")
    assert not problems, "\n".join(problems)


FILTERED = [
    ("/firms", "#filter-q", "không có doanh nghiệp này", "#firms"),
    ("/firms", "#filter-size", "small", "#firms"),
    ("/providers", "#filter-q", "không có nhà cung cấp này", "#providers"),
    ("/flags", "#filter-kind", "", "#flags"),
    ("/reviews", "#filter-state", "", "#reviews"),
]


@pytest.mark.xdist_group("minh")
def test_a_filtered_list_is_accessible(window: Callable[..., Page]) -> None:
    page = window("minh", width=360)
    problems = heard(page)
    for path, field, value, part in FILTERED:
        page.goto(path)
        chosen = page.locator(field)
        if chosen.evaluate("each => each.tagName") == "SELECT":
            chosen.select_option(value or chosen.locator("option").last.get_attribute("value"))
        else:
            chosen.fill(value)
        old = page.locator(part).element_handle()
        page.locator(f"form.filters[action='{path}'] button").last.click()
        page.wait_for_function("old => !old.isConnected", arg=old)
        problems += faults(page, f"{path} by {field}")
    assert not problems, "\n".join(problems)
