"""Reviews of the tests: a submitted round of An Phát, shared with advisors, and its pages in an advisor's hands."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from lotrinh import db
from lotrinh.centre.reviews import conclusions
from lotrinh.selfassessment.posts import marker_name
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.casework import share
from tests.selfassessment.doubtful import hand_in_uneven


async def submitted(lan: Browser, cast: Cast) -> str:
    """The id of a whole round of the national index that advisors may see; its answers do not all fit."""
    run = await hand_in_uneven(lan, q1_1_4="1", q1_1_5="0", q1_1_6="3")
    await share(cast.an_phat)
    return run.rsplit("/", 1)[1]


async def opened(advisor: Browser, run: str) -> str:
    """The address of a review that this advisor opened."""
    visit = await advisor.post("/reviews", {"assessment": run})
    assert visit.status == 303, visit.words("main")
    return urlsplit(visit.location).path


class Section:
    """A section of a review as an advisor opened it."""

    def __init__(self, advisor: Browser, review: str, section: str, visit: Visit) -> None:
        self.advisor, self.review, self.section, self.visit = advisor, review, section, visit
        self.fields = self._filled()

    def decide(self, question: str, verdict: str, reason: str = "", **value: str) -> "Section":
        """`value`: the fields of the right answer, by part ("" for the answer itself)."""
        names = {f"verdict.{question}": verdict, f"reason.{question}": reason}
        names |= {f"q.{question}{'.' if part else ''}{part}": text for part, text in value.items()}
        if "band" in value:
            self.fields = [one for one in self.fields if not one[0].startswith(f"q.{question}.")]
        self.fields = [one for one in self.fields if one[0] not in names] + list(names.items())
        return self

    async def send(self) -> Visit:
        return await self.advisor.post(f"{self.review}/sections/{self.section}", self.fields)

    async def autosave(self, question: str) -> Visit:
        own = [one for one in self.fields if one[0] == "section" or _belongs(one[0], question)]
        return await self.advisor.post(f"{self.review}/answers", own, partial=True)

    async def undo(self, question: str) -> Visit:
        return await self.advisor.post(f"{self.review}/answers/{question}/reversal", self.fields)

    def card(self, question: str) -> str:
        return self.visit.words(f"section[id='q-{question}']")

    def _filled(self) -> list[tuple[str, str]]:
        form = self.visit.find("form[action*='/sections/']")
        found = [("section", self.section)]
        for field in form.cssselect("input[name], textarea[name]"):
            if field.get("name") in ("_csrf_token", "section"):
                continue
            if field.get("type") in ("radio", "checkbox") and field.get("checked") is None:
                continue
            value = field.text or "" if field.tag == "textarea" else field.get("value", "")
            found.append((field.get("name"), value))
        return found


async def section(advisor: Browser, review: str, name: str) -> Section:
    return Section(advisor, review, name, await advisor.get(f"{review}/sections/{name}"))


async def accept_rest(advisor: Browser, review: str) -> None:
    from assessments import content

    for one in content.get("dbi-sme", "1970-2021").sections:
        visit = await advisor.post(f"{review}/sections/{one.id}/acceptance")
        assert visit.status == 303, visit.words("main")


async def step(person: Browser, review: str, to: str, **fields: str) -> Visit:
    """A button of the review's page, as of the revision that page shows."""
    rev = (await person.get(review)).all("input[name=rev]")
    given = {"rev": rev[0].get("value")} if rev else {}
    return await person.post(f"{review}/{to}", given | fields)


async def concluded(advisor: Browser, review: str) -> None:
    await accept_rest(advisor, review)
    visit = await step(advisor, review, "conclusion")
    assert visit.status == 303, visit.words("main")


async def state(review: str) -> str:
    row = await db.fetch_one("SELECT state FROM review WHERE id = $1", UUID(review.rsplit("/", 1)[1]))
    return row["state"] if row else ""


async def snapshot(run: str) -> dict[str, Any]:
    """The declared answers and result as they are stored, character by character."""
    row = await db.fetch_one(
        "SELECT s.id, s.content_hash, s.answers::text, s.result::text, s.created_at FROM snapshot s "
        "WHERE s.assessment = $1", UUID(run),
    )  # fmt: skip
    assert row is not None
    return row


def draw(monkeypatch: pytest.MonkeyPatch, *, sampled: bool) -> None:
    """Every review, or none, needs a second reader."""
    monkeypatch.setattr(conclusions, "is_sampled", lambda review_id, share: sampled)


def _belongs(name: str, question: str) -> bool:
    names = (f"verdict.{question}", f"reason.{question}", marker_name(question), f"q.{question}")
    return name in names or name.startswith(f"q.{question}.")
