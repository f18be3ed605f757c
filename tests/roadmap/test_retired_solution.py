"""A solution that the catalogue has retired: nobody's next step, and still there for whoever has it in the plan."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from lotrinh import db
from lotrinh.roadmap import profiles
from recommender import catalogue
from tests.browsing import Browser
from tests.cast import Cast
from tests.roadmap.assessed import assess

pytestmark = pytest.mark.anyio

RETIRED = "không còn được khuyên dùng"


@pytest.fixture
def retire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """CRM is retired as soon as the program has read its catalogue again."""
    profiles.reader()
    copytree(catalogue.CATALOGUE, tmp_path / "catalogue")
    for file in (tmp_path / "catalogue").glob("*.yaml"):
        text = file.read_text()
        file.write_text(text.replace("  - id: crm\n", "  - id: crm\n    retired_on: 2026-11-01\n"))
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "catalogue")
    yield
    monkeypatch.undo()
    read_anew()


def read_anew() -> None:
    catalogue.shipped.cache_clear()
    profiles.reader.cache_clear()


async def test_its_step_stays_in_the_plan_and_no_new_one_is_made(
    lan: Browser, binh: Browser, minh: Browser, cast: Cast, retire: None
) -> None:
    await assess(cast.lan)
    await assess(cast.binh, "metal")
    await lan.post("/roadmap/steps/crm/response", {"kind": "accepted"})
    [step] = await db.fetch("SELECT id FROM plan_step WHERE solution = 'crm'")
    read_anew()

    plan = await lan.get(f"/roadmap/plan/{step['id']}")
    assert RETIRED in plan.words("main").lower()
    assert "Phần mềm" in (await lan.get("/roadmap/plan")).words("main")

    seen = await binh.get("/roadmap/steps/crm")
    assert RETIRED in seen.words("main").lower()
    assert "01/11/2026" in seen.words("main")
    assert not seen.all("button[value='accepted']")
    assert "/roadmap/steps/crm" not in [
        one.get("href") for one in (await binh.get("/roadmap")).all("main ol a")
    ]
    assert (await binh.post("/roadmap/steps/crm/response", {"kind": "accepted"})).status == 409
    assert (await binh.post("/roadmap/steps/crm/response", {"kind": "have_it"})).status == 303
