"""What is older than its period goes in the night, nothing younger, and the operator sees what went."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lotrinh import clock, db
from lotrinh.background import NIGHTLY
from lotrinh.privacy import retention
from lotrinh.selfassessment.tables import Answer, Assessment
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("copies")]


async def draft(cast: Cast, instrument: str, days: int) -> None:
    """Begun long ago, answered so many days ago."""
    run_id = uuid4()
    await Assessment(
        id=run_id, firm=cast.an_phat, instrument=instrument, version="1.0", round=1, state="draft", sector="wood",
        size="small", started_by=cast.lan.id, started_at=clock.now() - timedelta(days=2_000),
    ).save()  # fmt: skip
    await Answer(
        assessment=run_id, question_id="1", value='"1"', updated_at=clock.now() - timedelta(days=days)
    ).save()


async def test_it_comes_every_night() -> None:
    assert retention.RUN in NIGHTLY


async def test_only_drafts_go_that_nobody_touched_for_two_years(cast: Cast) -> None:
    await draft(cast, "quick", 700)
    await draft(cast, "dbi-sme", 740)
    await retention.run({})
    assert await db.fetch("SELECT instrument FROM assessment") == [{"instrument": "quick"}]


async def test_letters_go_after_a_year(cast: Cast, lan: Browser) -> None:
    await db.execute(
        "INSERT INTO message (id, recipient, subject, body, created_at, sent_at)"
        " SELECT gen_random_uuid(), 'x@y.example', days::text, 'B', $1::timestamptz - make_interval(days => days), NULL"
        " FROM unnest(ARRAY[364, 366]) days",
        clock.now(),
    )
    await retention.run({})
    assert await db.fetch("SELECT subject FROM message") == [{"subject": "364"}]


async def test_the_operator_sees_the_periods_and_what_went(quan: Browser, cast: Cast) -> None:
    page = await quan.get("/operation/retention")
    assert len(page.all("tbody tr")) == len(retention.RULES)
    assert "chưa chạy" in page.words("tbody")
    await draft(cast, "dbi-sme", 800)
    await retention.run({})
    row = next(
        row
        for row in (await quan.get("/operation/retention")).all("tbody tr")
        if "nháp" in row.text_content()
    )
    cells = [" ".join(cell.text_content().split()) for cell in row]
    assert cells[1:4] == ["24 tháng", "LOTRINH_KEEP_DRAFTS_MONTHS", "1"]


async def test_a_rule_that_fails_stops_no_other_and_shows(
    quan: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> int:
        raise RuntimeError

    broken = retention.Rule(
        key="broken", what="Sign-in codes", setting="keep_codes_days", unit="days", remove=fail
    )
    monkeypatch.setattr(retention, "RULES", (broken, *retention.RULES))
    await draft(cast, "dbi-sme", 800)
    await retention.run({})
    assert await db.fetch("SELECT 1 AS one FROM assessment") == []
    assert "Lỗi: RuntimeError" in (await quan.get("/operation/retention")).words("tbody")


def test_every_period_is_a_setting() -> None:
    for rule in retention.RULES:
        assert getattr(settings(), rule.setting) == rule.kept
