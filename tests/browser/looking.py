"""A page is looked at: accessible, no wider than the screen, no message in the console."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

AXE = Axe().axe_script
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
"""Without all that is well, which takes longer to hand over than to find."""
Screen = tuple[int, int, str]
PHONE: Screen = (360, 800, "vi")
DESK: Screen = (1280, 800, "en")
ON_A_DESK = 3
"""Every third page is looked at on a wide screen and in English, too."""
REFUSED = "Failed to load resource: the server responded with a status of"
"""What Chromium says of an answer that is a refusal; the page says the same in its own words."""
NO_DAY = "The specified value"
"""What it says of a field for a day that was sent as another text, as no browser with such fields does."""


def show_as(page: Page, screen: Screen) -> None:
    width, height, language = screen
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/privacy")
    page.context.add_cookies([{"name": "lang", "value": language, "url": page.url}])


def heard(page: Page) -> list[str]:
    """Grows with what is said in the console from now on."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        is_refusal = message.text.startswith(REFUSED) and "/static/" not in message.location["url"]
        if not is_refusal and not message.text.startswith(NO_DAY):
            said.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    return said


def faults_at(page: Page, path: str) -> list[str]:
    answer = page.goto(path)
    assert answer is not None
    return faults(page, path) if answer.status == 200 else [f"{path}: {answer.status}"]


def faults(page: Page, name: str) -> list[str]:
    """Of what the page shows now, with all that can be unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.evaluate(AXE)
    found = [
        f"{name}: {violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in page.evaluate(VIOLATIONS)
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{name}: {wide} px wider than the screen"] if wide > 0 else [])
