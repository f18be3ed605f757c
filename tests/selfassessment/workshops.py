"""Whole rounds of the workshop questionnaire, in any of its versions."""

from datetime import timedelta

from lotrinh import clock
from tests.browsing import Browser
from tests.selfassessment.paper import open_section, start, submit


async def workshop_round(browser: Browser, version: str, **answers: str) -> str:
    """`online` (or `sells`, from version 2) is given; the rest is answered always alike."""
    clock.freeze(clock.now() + timedelta(days=2))
    run = await start(browser, f"workshop/{version}")
    orders = {f"q.{name}": answer for name, answer in answers.items()}
    await (
        (await open_section(browser, run, "orders"))
        .write({**orders, "q.channels": ["site"], "q.share.band": "1"})
        .send()
    )
    people = {"q.ready": "2", "q.staff.count": "1", "q.tools.accounting": "in_use", "q.tools.kiln": "no_plan"}
    if version != "1":
        people["q.plan"] = "1"
    await (await open_section(browser, run, "people")).write(people).send()
    assert (await submit(browser, run)).status == 303
    return run
