"""Whole rounds of any questionnaire, where only the answers that matter are named."""

from typing import Any

from assessments import content
from assessments.model import Question
from tests.browsing import Browser
from tests.selfassessment.paper import Paper, open_section, start, submit

Answers = dict[str, Any]


async def handed_in(browser: Browser, key: str, given: Answers, **start_with: str) -> str:
    """Submits these answers, by question or `question.part`; everything else is left as weak as can be."""
    run = await start(browser, key, **start_with)
    await fill_in(browser, run, key, given)
    answer = await submit(browser, run)
    assert answer.status == 303, answer.words("main")
    return run


async def fill_in(browser: Browser, run: str, key: str, given: Answers) -> None:
    for section in content.shipped()[key].sections:
        for _ in range(2):  # an answer may open further questions of its own section
            paper = await open_section(browser, run, section.id)
            for question in section.questions:
                _write(paper, question, given)
            assert (await paper.send()).status == 303


def _write(paper: Paper, question: Question, given: Answers) -> None:
    names = {field.get("name") for field in paper.visit.all("main form input")}
    parts = {f"q.{key}": value for key, value in given.items() if key.startswith(f"{question.id}.")}
    least = "unknown" if question.unknown or not question.options else question.options[-1].value
    if question.kind == "solution_states":
        own = {f"q.{question.id}.{item.id}": "no_plan" for item in question.items} | parts
    elif question.kind == "ratio":
        own = parts or {f"q.{question.id}.band": given.get(question.id, least)}
    else:
        own = {f"q.{question.id}": given.get(question.id, least)}
    paper.write({name: value for name, value in own.items() if name in names})
