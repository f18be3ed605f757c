"""A section page in the hands of a person: read it, fill it in, send it with or without JavaScript."""

from typing import Any
from urllib.parse import urlsplit

from tests.browsing import Browser, Visit

DBI = "dbi-sme/1970-2021"
QUICK = "quick/1.0"
WORKSHOP = "workshop/1"


class Paper:
    """The page as it was when it was opened; what others do later does not show on it."""

    def __init__(self, browser: Browser, url: str, visit: Visit) -> None:
        self.browser = browser
        self.url = url
        self.visit = visit
        self.fields = filled_fields(visit)

    @property
    def run(self) -> str:
        return self.url.split("/sections/")[0]

    def fill(self, **answers: str | list[str]) -> "Paper":
        """`fill(online="1")` answers q.online; double underscores stand for dots."""
        return self.write({f"q.{name.replace('__', '.')}": value for name, value in answers.items()})

    def write(self, values: dict[str, str | list[str]]) -> "Paper":
        for name, value in values.items():
            self.fields = [(key, old) for key, old in self.fields if key != name]
            self.fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return self

    async def send(self) -> Visit:
        return await self.browser.post(self.url, self.fields)

    async def autosave(self, question: str) -> Visit:
        """What the browser posts on a change: the fields of one question and those of no question."""
        own = [(name, value) for name, value in self.fields if _belongs(name, question)]
        answer = await self.browser.post(f"{self.run}/answers", own, partial=True)
        marker = partial(answer, f"q-{question}-was").cssselect("input")
        if marker:
            self.write({f"was.{question}": marker[0].get("value")})
        return answer


def _belongs(name: str, question: str) -> bool:
    if not name.startswith(("q.", "was.")):
        return True
    bare = name.split(".", 1)[1]
    return bare == question or bare.startswith(f"{question}.")


def filled_fields(visit: Visit) -> list[tuple[str, str]]:
    """What a browser would send for the form of a section page."""
    found = []
    for field in visit.find("form[action*='/sections/']").cssselect("input[name]"):
        if field.get("name") == "_csrf_token":
            continue
        if field.get("type") in ("radio", "checkbox") and field.get("checked") is None:
            continue
        found.append((field.get("name"), field.get("value", "")))
    return found


def partial(visit: Visit, dom: str) -> Any:
    """The region of an autosave's answer that goes to the element `dom`; an empty one if it says nothing."""
    found = [each for each in visit.all("hx-partial") if each.get("id") == dom]
    return found[0] if found else visit.page.makeelement("hx-partial", {})


async def start(browser: Browser, instrument: str, **fields: str) -> str:
    """The address of the draft."""
    answer = await browser.post("/assessments", {"instrument": instrument, **fields})
    assert answer.status == 303, answer.text[:300]
    return urlsplit(answer.location).path


async def open_section(browser: Browser, run: str, section: str) -> Paper:
    url = f"{run}/sections/{section}"
    visit = await browser.get(url)
    assert visit.status == 200, f"{visit.status} {visit.text[:300]}"
    return Paper(browser, url, visit)


async def answer_dbi(browser: Browser, run: str, step: str) -> None:
    """Every criterion at one step, section by section, without JavaScript."""
    from assessments import content

    for section in content.get("dbi-sme", "1970-2021").sections:
        paper = await open_section(browser, run, section.id)
        for question in section.questions:
            band = ".band" if question.kind == "ratio" else ""
            paper.write({f"q.{question.id}{band}": step})
        assert (await paper.send()).status == 303


async def submit(browser: Browser, run: str) -> Visit:
    return await browser.post(f"{run}/submission", {"pledge": "yes"})
