"""Letters of the demo, which no mail server takes away."""

import re

from lxml import html
from playwright.sync_api import Page


def code_to(page: Page, recipient: str) -> str:
    """Six digits of the newest letter to them."""
    outbox = html.fromstring(page.request.get("/demo/outbox").text())
    letters = [each for each in outbox.cssselect("main li") if recipient in each.text_content()]
    assert letters, f"nothing was mailed to {recipient}"
    letter = page.request.get(letters[0].cssselect("a")[0].get("href")).text()
    found = re.search(r"\b[0-9]{6}\b", html.fromstring(letter).cssselect("main")[0].text_content())
    assert found
    return found[0]
