"""The files of a firm in one list, for advisors, while the firm shares; each opens where it may be opened."""

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share
from tests.centre.unshared import placed_unshared

pytestmark = pytest.mark.anyio

KINDS = {"Minh chứng trong đợt rà soát", "Minh chứng công cụ đang dùng", "Gửi kèm yêu cầu"}


@pytest.fixture(autouse=True)
async def objects(cast: Cast) -> dict[str, str]:
    return await placed_unshared(cast)


async def kinds(minh: Browser, cast: Cast) -> list[str]:
    page = await minh.get(f"/firms/{cast.an_phat}")
    return [one.text_content() for one in page.all("#files tbody td:nth-child(2)")]


async def test_a_firm_that_shares_shows_its_files_with_day_and_kind(
    minh: Browser, cast: Cast, objects: dict[str, str]
) -> None:
    await share(cast.an_phat)
    page = await minh.get(f"/firms/{cast.an_phat}")
    assert set(await kinds(minh, cast)) == KINDS
    assert "14/11/2026" in page.words("#files tbody tr")
    links = [one.get("href") for one in page.all("#files a")]
    assert any(one.endswith(f"/evidence/{objects['evidence']}/file") for one in links)
    assert f"/requests/{objects['request']}/files/{objects['message_file']}" in links
    for link in links:
        assert (await minh.get(link)).status == 200
    await minh.speak("en")
    assert "Evidence that a tool is in use" in await kinds(minh, cast)


async def test_without_the_consent_no_file_is_named_and_they_go_with_it(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    assert not await kinds(minh, cast)
    await share(cast.an_phat)
    assert await kinds(minh, cast)
    await lan.post("/firm/consents/advisors/withdrawal")
    assert not (await minh.get(f"/firms/{cast.an_phat}")).all("#files")


async def test_files_of_the_plan_and_withdrawn_ones_are_not_named(
    minh: Browser, cast: Cast, objects: dict[str, str]
) -> None:
    await share(cast.an_phat)
    assert len(await kinds(minh, cast)) == 3, "the paper of the step is not among them"
    for table in ("evidence", "paper", "message_file"):
        await db.execute(f"UPDATE {table} SET withdrawn_at = now()")
    assert not await kinds(minh, cast)


async def test_evidence_of_a_round_without_a_review_and_of_an_entry_undone_is_not_named(
    lan: Browser, minh: Browser, cast: Cast, objects: dict[str, str]
) -> None:
    await share(cast.an_phat)
    await db.execute("DELETE FROM plan_step")
    assert (await lan.post(f"/roadmap/adoption/{objects['event']}/withdrawal")).status == 303
    assert "Minh chứng công cụ đang dùng" not in await kinds(minh, cast)
    await db.execute("UPDATE evidence SET assessment = $1", objects["draft"])
    assert await kinds(minh, cast) == ["Gửi kèm yêu cầu"]
