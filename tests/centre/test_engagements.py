"""Contacts are logged, followed up and taken back; notes are read by the writer's team alone."""

from datetime import date

import pytest

from lotrinh import clock
from lotrinh.centre.tables import TeamMember
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.casework import contact, note, team, teams

pytestmark = pytest.mark.anyio

CALL = {
    "kind": "call",
    "day": "2026-11-13",
    "summary": "Hỏi về hợp đồng điện tử.",
    "next_step": "Gửi tài liệu",
    "follow_up_on": "2026-11-20",
}


async def log(browser: Browser, cast: Cast, **changed: str) -> Visit:
    return await browser.post(f"/firms/{cast.an_phat}/engagements", CALL | changed)


async def press(browser: Browser, cast: Cast, ending: str) -> Visit:
    """Presses the first such button of the firm's page; the page it leads to."""
    page = await browser.get(f"/firms/{cast.an_phat}")
    return await browser.follow(await browser.post(page.find(f"form[action$='/{ending}']").get("action")))


async def test_a_contact_is_read_by_every_advisor_and_feeds_the_list(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    assert (await log(minh, cast)).status == 303
    words = (await an.get(f"/firms/{cast.an_phat}")).words("#contacts")
    for part in ("Gọi điện", "13/11/2026", "Hỏi về hợp đồng điện tử.", "Gửi tài liệu", "20/11/2026", "Minh"):
        assert part in words
    assert "13/11/2026" in (await an.get("/firms", q="an phat")).words("#firms tbody tr")


async def test_a_day_is_also_read_as_people_write_it(minh: Browser, cast: Cast) -> None:
    assert (await log(minh, cast, day="13/11/2026", follow_up_on="")).status == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "telepathy"), ("day", ""), ("day", "2026-11-15"), ("day", "31/02/2026"), ("summary", " "),
     ("summary", "x" * 2001), ("next_step", "x" * 301), ("follow_up_on", "2026-11-12"),
     ("follow_up_on", "mai")],
)  # fmt: skip
async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    minh: Browser, cast: Cast, field: str, value: str
) -> None:
    refused = await log(minh, cast, **{field: value})
    assert refused.status == 422
    assert refused.all(f"#{field}-error")
    assert refused.find("#next_step").get("value") == (CALL | {field: value})["next_step"]


async def test_a_follow_up_is_done_and_opened_again(minh: Browser, an: Browser, cast: Cast) -> None:
    await log(minh, cast)
    done = await press(an, cast, "completion")
    assert "Đã theo dõi" in done.words("#contacts")
    assert "Võ Hoài An" in done.words("#contacts")
    assert "Cần theo dõi" in (await press(minh, cast, "reopening")).words("#contacts")


async def test_a_withdrawn_contact_no_longer_counts_until_it_is_put_back(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    await log(minh, cast)
    await press(minh, cast, "withdrawal")
    assert "hợp đồng điện tử" not in (await an.get(f"/firms/{cast.an_phat}")).words("main")
    assert "13/11/2026" not in (await an.get("/firms", q="an phat")).words("#firms tbody tr")
    await press(minh, cast, "restoration")
    assert "hợp đồng điện tử" in (await an.get(f"/firms/{cast.an_phat}")).words("#contacts")


async def test_only_who_logged_a_contact_takes_it_back(minh: Browser, an: Browser, cast: Cast) -> None:
    logged = await contact(cast.an_phat, cast.minh, date(2026, 11, 1))
    assert (await an.post(f"/engagements/{logged}/withdrawal")).status == 404
    assert not (await an.get(f"/firms/{cast.an_phat}")).all("form[action$='/withdrawal']")


async def test_an_reads_no_note_of_minhs_team(minh: Browser, an: Browser, cast: Cast) -> None:
    await teams(cast)
    sent = await minh.post(f"/firms/{cast.an_phat}/notes", {"note": "Giám đốc sắp nghỉ."})
    assert "sắp nghỉ" in (await minh.follow(sent)).words("#notes")
    assert "sắp nghỉ" not in (await an.get(f"/firms/{cast.an_phat}")).text


async def test_an_changes_no_note_of_minhs_team(an: Browser, minh: Browser, cast: Cast) -> None:
    first, _ = await teams(cast)
    written = await note(cast.an_phat, first, cast.minh, "Giám đốc sắp nghỉ.")
    for verb in ("withdrawal", "restoration"):
        assert (await an.post(f"/notes/{written}/{verb}")).status == 404
    assert "sắp nghỉ" in (await minh.get(f"/firms/{cast.an_phat}")).words("#notes")


async def test_a_team_reads_together_and_who_leaves_reads_no_more(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    shared = await team("Tổ Dĩ An", cast.minh, cast.an)
    await note(cast.an_phat, shared, cast.minh, "Giám đốc sắp nghỉ.")
    assert "sắp nghỉ" in (await an.get(f"/firms/{cast.an_phat}")).words("#notes")
    await TeamMember.update({TeamMember.ended_at: clock.now()}).where(TeamMember.person == cast.an.id)
    assert "sắp nghỉ" not in (await an.get(f"/firms/{cast.an_phat}")).text


async def test_the_firm_reads_no_note(minh: Browser, lan: Browser, cast: Cast) -> None:
    first, _ = await teams(cast)
    await note(cast.an_phat, first, cast.minh, "Giám đốc sắp nghỉ.")
    assert "sắp nghỉ" not in (await lan.get("/firm")).text


async def test_a_note_is_withdrawn_and_put_back(minh: Browser, cast: Cast) -> None:
    first, _ = await teams(cast)
    await note(cast.an_phat, first, cast.minh, "Giám đốc sắp nghỉ.")
    assert not (await press(minh, cast, "withdrawal")).all("#notes article")
    assert (await press(minh, cast, "restoration")).all("#notes article")


async def test_an_empty_note_is_not_kept(minh: Browser, cast: Cast) -> None:
    await teams(cast)
    assert (await minh.post(f"/firms/{cast.an_phat}/notes", {"note": "  "})).status == 422


async def test_without_a_team_there_is_nobody_to_note_for(minh: Browser, cast: Cast) -> None:
    assert "không thuộc tổ nào" in (await minh.get(f"/firms/{cast.an_phat}")).words("#notes")
    assert (await minh.post(f"/firms/{cast.an_phat}/notes", {"note": "Một điều"})).status == 409
