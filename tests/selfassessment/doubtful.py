"""Answers to the national index that an advisor should ask about again, given as people give them."""

from assessments import content
from tests.browsing import Browser
from tests.selfassessment.paper import DBI, open_section, start, submit


async def hand_in_uneven(browser: Browser, **changed: str) -> str:
    """A submitted run with steps 1 to 3 in turn; `q5_1_1="0"` answers 5.1.1 otherwise."""
    run = await draft_uneven(browser, **changed)
    assert (await submit(browser, run)).status == 303
    return run


async def draft_uneven(browser: Browser, **changed: str) -> str:
    given = {key.removeprefix("q").replace("_", "."): step for key, step in changed.items()}
    run, turn = await start(browser, DBI), 0
    for section in content.shipped()[DBI].sections:
        paper = await open_section(browser, run, section.id)
        for question in section.questions:
            turn += 1
            band = ".band" if question.kind == "ratio" else ""
            paper.write({f"q.{question.id}{band}": given.get(question.id, str(1 + turn % 3))})
        assert (await paper.send()).status == 303
    return run
