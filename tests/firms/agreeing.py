"""An owner agrees as the page offers it: with the words that stand on it."""

from tests.browsing import Browser, Visit


async def agree(browser: Browser, purpose: str, page: str = "/firm/consents") -> Visit:
    form = (await browser.get(page)).find(f"form[action='/firm/consents/{purpose}']")
    fields = {one.get("name"): one.get("value") for one in form.cssselect("input[name]")}
    fields.pop("_csrf_token")
    return await browser.post(f"/firm/consents/{purpose}", fields)
