"""Ticking items of a step's checklist, as a page with and without JavaScript sends it."""

from tests.browsing import Browser, Visit


async def save_list(browser: Browser, url: str, *ticked: str, page: Visit | None = None) -> Visit:
    """The button under the list, on this page or on a fresh one; items not named are not ticked."""
    page = page or await browser.get(url)
    hidden = [(one.get("name"), one.get("value")) for one in page.all("#checklist input[type=hidden]")]
    fields = [(name, value) for name, value in hidden if name != "_csrf_token"]
    return await browser.post(f"{url}/ticks", [*fields, *((f"tick.{item}", "yes") for item in ticked)])


async def tick(browser: Browser, url: str, item: str, *, on: bool = True) -> Visit:
    """One item by itself; the rest of the list is not sent."""
    fields = [(f"tick.{item}", "")] + ([(f"tick.{item}", "yes")] if on else [])
    return await browser.post(f"{url}/ticks", fields, partial=True)


def ticked(page: Visit) -> list[str]:
    return [one.get("name").removeprefix("tick.") for one in page.all("#checklist input[checked]")]
