"""Checklists are content: steps of paths, gates of rungs, and what the catalogue says; and papers kept with a step."""

from pathlib import Path

import pytest

from lotrinh.roadmap import plan_papers, plan_services
from lotrinh.roadmap.plan_checklists import checklist, items
from lotrinh.roadmap.plan_measures import measure_of
from recommender.catalogue import shipped
from tests.browsing import Browser
from tests.cast import Cast
from tests.roadmap.people import visitor_of
from tests.roadmap.ticking import tick, ticked
from tests.selfassessment.uploads import PDF, send_file, stored

LONGEST_KEY = 60


def keys(solution: str) -> list[str]:
    return [item.key for item in items(solution)]


def test_e_contracts_have_the_eight_steps_of_their_path() -> None:
    names = ("review", "signatures", "provider", "rules", "templates", "pilot", "expansion", "measuring")
    assert keys("e-contract") == [f"path/e-contract/{name}" for name in names]
    assert len(keys("e-labour-contract")) == 8


def test_a_solution_that_covers_a_part_of_a_path_has_that_part() -> None:
    assert keys("signatory-signatures") == ["path/e-contract/review", "path/e-contract/signatures"]


def test_a_rung_begins_with_its_gate() -> None:
    assert keys("wms")[0] == "gate/warehouse/wms"
    assert "Bậc 1 chạy ổn ít nhất 3 tháng" in items("wms")[0].text.get("vi")


@pytest.mark.parametrize("solution", [one.id for one in shipped().solutions.values() if one.advisable])
def test_every_step_that_can_be_advised_has_a_list_that_can_be_ticked(solution: str) -> None:
    found = items(solution)
    assert found
    assert len({item.key for item in found}) == len(found)
    assert all(len(item.key) <= LONGEST_KEY and item.text.get("vi") and item.text.get("en") for item in found)
    assert all(group.items for group in checklist(solution))


def test_what_the_catalogue_no_longer_has_has_no_list_and_counts_nothing() -> None:
    assert (checklist("gone"), measure_of("gone")) == ((), None)


@pytest.mark.anyio
async def test_a_step_of_a_path_done_in_one_place_is_done_in_all(
    cast: Cast, lan: Browser, binh: Browser
) -> None:
    visitor = await visitor_of(cast.lan)
    whole, part = [
        f"/roadmap/plan/{await plan_services.add_step(visitor, one)}"
        for one in ("e-contract", "signatory-signatures")
    ]
    foreign = f"/roadmap/plan/{await plan_services.add_step(await visitor_of(cast.binh), 'e-contract')}"
    key = "path/e-contract/review"
    await tick(lan, part, key)
    assert ticked(await lan.get(whole)) == [key]
    assert ticked(await binh.get(foreign)) == []
    await tick(lan, whole, key, on=False)
    assert ticked(await lan.get(part)) == []


@pytest.mark.anyio
async def test_items_of_the_catalogue_belong_to_their_step_alone(cast: Cast, lan: Browser) -> None:
    visitor = await visitor_of(cast.lan)
    crm, hrm = [f"/roadmap/plan/{await plan_services.add_step(visitor, one)}" for one in ("crm", "hrm")]
    await tick(lan, crm, "monday")
    assert ticked(await lan.get(hrm)) == []


@pytest.mark.anyio
async def test_files_links_and_notes_are_kept_with_a_step(
    cast: Cast, lan: Browser, binh: Browser, evidence_folder: Path
) -> None:
    step = f"/roadmap/plan/{await plan_services.add_step(await visitor_of(cast.lan), 'crm')}"
    url = f"{step}/papers"
    assert (await send_file(lan, url, "Báo giá.pdf", PDF)).location == url
    assert (await lan.post(url, {"kind": "note", "words": "Gọi lại <b>thứ Hai</b>"})).status == 303
    assert (await send_file(lan, url, "a.exe", b"MZ\x90")).status == 422
    page = await lan.get(url)
    assert "Gọi lại <b>thứ Hai</b>" in page.words("main")
    file = page.find("a[download]").get("href")
    assert (await lan.get(file)).response.content == PDF
    assert (await binh.get(file)).status == 404
    assert "Tệp, liên kết và ghi chú: 2" in (await lan.get(step)).words("main")
    assert (await lan.post(file.replace("/file", "/withdrawal"))).status == 303
    assert (await lan.get(file)).status == 404
    assert (
        await lan.post((await lan.get(url)).find("form[action$=restoration]").get("action"))
    ).status == 303
    assert (await lan.get(file)).status == 200
    assert len(stored(evidence_folder)) == 1


@pytest.mark.anyio
async def test_so_much_fits_and_no_more(
    cast: Cast, lan: Browser, evidence_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_papers, "MOST_HERE", 2)
    monkeypatch.setattr(plan_papers, "MOST_FILES", 1)
    visitor = await visitor_of(cast.lan)
    first, second = [
        f"/roadmap/plan/{await plan_services.add_step(visitor, one)}/papers" for one in ("crm", "hrm")
    ]
    assert (await send_file(lan, first, "a.pdf", PDF)).status == 303
    assert (await send_file(lan, second, "b.pdf", PDF)).status == 422
    assert (await lan.post(first, {"kind": "note", "words": "một"})).status == 303
    full = await lan.post(first, {"kind": "note", "words": "hai"})
    assert full.status == 422
    assert "tối đa 20" in full.words(".govuk-error-summary")
    assert full.find("textarea[name=words]").text.strip() == "hai"
    assert len(stored(evidence_folder)) == 1
