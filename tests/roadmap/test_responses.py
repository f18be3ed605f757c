"""Four answers to a step, each with its own meaning, of effect at once and taken back with one click."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.roadmap.adoption_queries import as_of
from lotrinh.roadmap.roadmaps import Wishes, firm_roadmap
from recommender.catalogue import shipped
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.roadmap.assessed import assess

pytestmark = pytest.mark.anyio
STEP = "/roadmap/steps/backup-and-access"


@pytest.fixture
async def assessed(cast: Cast) -> None:
    await assess(cast.lan)


def ids(visit: Visit) -> list[str]:
    return [each.get("id").removeprefix("step-") for each in visit.all("ol.steps li[id]")]


async def answer(browser: Browser, kind: str, step: str = STEP, **fields: str) -> Visit:
    return await browser.post(f"{step}/response", {"kind": kind, **fields})


async def kinds(firm) -> list[str]:
    rows = await db.fetch("SELECT kind FROM step_response WHERE firm = $1 ORDER BY id", firm)
    return [row["kind"] for row in rows]


@pytest.mark.usefixtures("assessed")
async def test_an_accepted_step_goes_into_the_plan_and_stays(lan: Browser, cast: Cast) -> None:
    page = await lan.follow(await answer(lan, "accepted", "/roadmap/steps/crm"))
    assert "Đã đưa vào kế hoạch" in page.words("#notice")
    assert "Trong kế hoạch" in page.words("#step-crm")
    assert ids(page).index("crm") < 3
    plan = await db.fetch(
        "SELECT solution FROM plan_step WHERE firm = $1 AND removed_at IS NULL", cast.an_phat
    )
    assert [row["solution"] for row in plan] == ["crm"]
    await answer(lan, "undone", "/roadmap/steps/crm")
    assert not await db.fetch("SELECT 1 FROM plan_step WHERE firm = $1 AND removed_at IS NULL", cast.an_phat)


@pytest.mark.usefixtures("assessed")
async def test_a_step_that_was_put_off_comes_back_after_ninety_days(
    lan: Browser, cast: Cast, browser_of: Callable
) -> None:
    page = await lan.follow(await answer(lan, "not_now"))
    assert "backup-and-access" not in ids(page)
    assert "quay lại ngày 12/02/2027" in page.words("main")
    clock.freeze(clock.now() + timedelta(days=91))
    assert "backup-and-access" in ids(await (await browser_of(cast.lan)).get("/roadmap"))


@pytest.mark.usefixtures("assessed")
async def test_a_step_that_does_not_fit_stays_away_for_good(
    lan: Browser, cast: Cast, browser_of: Callable
) -> None:
    await answer(lan, "not_relevant")
    clock.freeze(clock.now() + timedelta(days=400))
    assert "backup-and-access" not in ids(await (await browser_of(cast.lan)).get("/roadmap"))


@pytest.mark.usefixtures("assessed")
async def test_having_it_is_an_adoption_from_the_day_given(lan: Browser, cast: Cast) -> None:
    page = await lan.follow(await answer(lan, "have_it", since="2026-03-01"))
    assert "backup-and-access" not in ids(page)
    in_use = page.words("main").partition("Doanh nghiệp bạn đang dùng: ")[2]
    assert in_use.startswith("Sao lưu, phân quyền") or "; Sao lưu, phân quyền" in in_use
    state = (await as_of(cast.an_phat, clock.today()))["backup-and-access"]
    assert (state.status, str(state.since), state.source) == ("in_use", "2026-03-01", "declared")
    await answer(lan, "undone")
    assert "backup-and-access" not in await as_of(cast.an_phat, clock.today())
    assert "backup-and-access" in ids(await lan.get("/roadmap"))


async def give_up(browser: Browser, day: str, solution: str = "backup-and-access") -> str:
    """The sentence that says so."""
    told = {"solution": solution, "status": "dropped", "on_date": day, "reason": "cost"}
    assert (await browser.post("/roadmap/adoption", told)).status == 303
    return f"Doanh nghiệp bạn thôi dùng từ {'/'.join(reversed(day.split('-')))}: chi phí đầu tư và vận hành."


@pytest.mark.usefixtures("assessed")
async def test_what_was_given_up_rests_for_ninety_days_and_then_says_so(lan: Browser) -> None:
    told = await give_up(lan, "2026-08-16")
    assert told in (await lan.get("/roadmap")).words("#step-backup-and-access")
    again = {"solution": "backup-and-access", "status": "in_use", "on_date": "2026-08-17"}
    await lan.post("/roadmap/adoption", again)
    told = await give_up(lan, "2026-08-17")
    assert "backup-and-access" not in ids(await lan.get("/roadmap"))
    assert told in (await lan.get(STEP)).words("main")


@pytest.mark.usefixtures("assessed")
async def test_who_wants_it_again_need_not_wait(lan: Browser) -> None:
    told = await give_up(lan, "2026-11-10")
    clock.freeze(clock.now() + timedelta(minutes=1))
    await answer(lan, "accepted")
    page = await lan.get("/roadmap")
    assert "backup-and-access" in ids(page)
    assert told not in page.words("main")


@pytest.mark.usefixtures("assessed")
async def test_what_was_accepted_and_given_up_later_is_no_longer_put_first(
    lan: Browser, cast: Cast, browser_of: Callable
) -> None:
    await answer(lan, "accepted", "/roadmap/steps/crm")
    clock.freeze(clock.now() + timedelta(days=30))
    await give_up(await browser_of(cast.lan), "2026-12-14", "crm")
    clock.freeze(clock.now() + timedelta(days=91))
    page = await (await browser_of(cast.lan)).get("/roadmap")
    assert "crm" not in ids(page)[:3]
    assert "Trong kế hoạch" not in page.words("ol.steps")


@pytest.mark.usefixtures("assessed")
async def test_an_answer_through_htmx_gives_the_new_list_with_an_undo(lan: Browser) -> None:
    before = ids(await lan.get("/roadmap"))
    part = await lan.post(f"{STEP}/response", {"kind": "not_now", "budget": "40"}, partial=True)
    assert part.status == 200
    assert "<html" not in part.text
    assert "backup-and-access" not in ids(part)
    assert part.find("#budget").get("value") == "40"
    assert (
        part.find(f"[role=status][autofocus] form[action='{STEP}/response'] button").get("value") == "undone"
    )
    back = await lan.post(f"{STEP}/response", {"kind": "undone"}, partial=True)
    assert ids(back) == before
    assert "Đã rút lại" in back.words("[role=status]")


@pytest.mark.usefixtures("assessed")
async def test_the_last_of_several_answers_counts_and_all_are_kept(lan: Browser, cast: Cast) -> None:
    for kind in ("accepted", "accepted", "not_relevant", "have_it", "undone"):
        await answer(lan, kind)
    assert await kinds(cast.an_phat) == ["accepted", "not_relevant", "have_it", "undone"]
    assert not await db.fetch("SELECT 1 FROM plan_step WHERE firm = $1 AND removed_at IS NULL", cast.an_phat)
    assert "Câu trả lời của bạn cho từng việc" not in (await lan.get("/roadmap")).words("main")
    assert (await answer(lan, "undone")).status == 409


@pytest.mark.usefixtures("assessed")
async def test_answers_never_change(lan: Browser) -> None:
    import asyncpg

    await answer(lan, "not_now")
    for change in ("UPDATE step_response SET kind = 'accepted'", "DELETE FROM step_response"):
        with pytest.raises(asyncpg.RaiseError):
            async with db.atomic():
                await db.execute(change)


@pytest.mark.usefixtures("assessed")
async def test_a_member_may_answer_and_it_is_on_record(phuc: Browser, cast: Cast) -> None:
    await answer(phuc, "not_now")
    row = await db.fetch_one("SELECT given_by FROM step_response WHERE firm = $1", cast.an_phat)
    assert row == {"given_by": cast.phuc.id}
    audited = await db.fetch_one(
        "SELECT person_id, object_id, detail FROM audit_event WHERE action = 'step answered'"
    )
    assert audited is not None
    assert (audited["person_id"], audited["object_id"]) == (cast.phuc.id, "backup-and-access")


@pytest.mark.usefixtures("assessed")
@pytest.mark.parametrize("step", ["nothing", "e-invoice", "training-crm", "%00", "🌲"])
async def test_only_what_can_be_a_step_can_be_answered(lan: Browser, cast: Cast, step: str) -> None:
    assert (await answer(lan, "accepted", f"/roadmap/steps/{step}")).status == 404
    assert await kinds(cast.an_phat) == []


@pytest.mark.usefixtures("assessed")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "maybe"}, "Hãy chọn một câu trả lời"),
        ({"kind": ""}, "Hãy chọn một câu trả lời"),
        ({"kind": "have_it", "since": "1/3/2026"}, "Nhập ngày theo dạng năm-tháng-ngày"),
        ({"kind": "have_it", "since": "2026-02-30"}, "Ngày này không có"),
    ],
)
async def test_odd_answers_are_refused_with_what_to_do(
    lan: Browser, cast: Cast, fields: dict[str, str], message: str
) -> None:
    refused = await lan.post(f"{STEP}/response", fields)
    assert refused.status == 422
    assert message in refused.words("main")
    assert await kinds(cast.an_phat) == []


@pytest.mark.usefixtures("assessed")
async def test_a_day_to_come_is_refused_and_nothing_is_kept(lan: Browser, cast: Cast) -> None:
    assert (await answer(lan, "have_it", since="2027-01-01")).status == 422
    assert await kinds(cast.an_phat) == []


async def test_another_firm_is_not_touched(lan: Browser, binh: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await assess(cast.binh, "metal")
    await answer(lan, "not_relevant")
    assert "backup-and-access" in ids(await binh.get("/roadmap"))


async def test_an_accepted_step_stands_in_the_plan_with_its_wave_and_a_day_that_its_weeks_suggest(
    lan: Browser, cast: Cast
) -> None:
    """Waves begin today, in 13 weeks and in 52."""
    await assess(cast.lan)
    made = await firm_roadmap(cast.an_phat, Wishes())
    assert made is not None
    for wave, start in ((1, 0), (2, 13), (3, 52)):
        step = next(one for one in made.roadmap.steps if one.wave == wave and not one.inserted_for)
        address = f"/roadmap/steps/{step.solution_id}"
        await answer(lan, "accepted", address)
        row = await db.fetch_one("SELECT wave, due_on FROM plan_step WHERE solution = $1", step.solution_id)
        assert row is not None
        assert row["wave"] == wave
        weeks = shipped().solutions[step.solution_id].weeks
        begun = clock.today() + timedelta(weeks=start)
        assert begun + timedelta(weeks=weeks.low) <= row["due_on"] <= begun + timedelta(weeks=weeks.high)
        await answer(lan, "undone", address)


async def test_a_step_that_was_not_in_the_list_gets_a_day_too(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    later = (await lan.get("/roadmap")).find("details li a[href^='/roadmap/steps/']").get("href")
    await answer(lan, "accepted", later)
    row = await db.fetch_one("SELECT wave, due_on FROM plan_step")
    assert row is not None
    assert row["wave"] is not None
    assert row["due_on"] > clock.today()
