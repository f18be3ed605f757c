"""A person without a mouse: Tab, Enter, Space, arrows and letters; every stop on the way must show the focus."""

from playwright.sync_api import Locator, Page

MOST_STOPS = 250
FAULT = """element => {
  const shows = (e, pseudo) => {
    const style = getComputedStyle(e, pseudo);
    const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
      && !/, 0\\)$|transparent/.test(style.outlineColor);
    return line || style.boxShadow !== "none";
  };
  const labels = [...(element.labels || [])];
  const seen = [element, ...labels, element.closest("label")].filter(Boolean);
  // Inside a field for a day the browser marks the part that has the focus, such as the calendar's button.
  const parts = element.type === "date" && element.matches(":focus-within");
  const shown = e => shows(e, null) || shows(e, "::before") || shows(e, "::after");
  if (!parts && !seen.some(shown)) return "no visible focus";
  const box = element.getClientRects()[0];
  if (!box || !box.width || !box.height) return "no size";
  if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth) return "out of sight";
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(Math.max(box.top, 0) + Math.min(box.height, 20) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const own = top && seen.some(e => e.contains(top) || top.contains(e));
  return own ? "" : "covered by something else";
}"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def reach(self, wanted: Locator) -> None:
        """Tab on until it has the focus."""
        wanted.wait_for(state="attached")
        for _ in range(MOST_STOPS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
            self.check()
        raise AssertionError(f"{self.page.url}: {wanted} is not reached by Tab")

    def go(self, wanted: Locator, key: str = "Enter") -> None:
        """Reach a link or a button and use it; another page follows."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.press(key)

    def check(self) -> None:
        self.stops += 1
        focused = self.page.evaluate_handle("document.activeElement").as_element()
        assert focused is not None
        if focused.evaluate("element => element === document.body"):
            return  # between the last stop of the page and the first
        fault = focused.evaluate(FAULT)
        assert not fault, f"{self.page.url}: {fault}: {focused.evaluate('e => e.outerHTML')[:200]}"
