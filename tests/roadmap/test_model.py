"""The model is learned every night, serves when it is worth it, and an operator sees what became of it."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from litestar import Litestar

from lotrinh import app as product
from lotrinh import clock, db
from lotrinh.roadmap import model_store
from lotrinh.roadmap.alarms import alarms, refusal
from lotrinh.roadmap.refit_services import REFIT, refit
from recommender import artefact
from recommender.evaluation import Figures, Group
from recommender.firms import Changed, Refit
from recommender.metrics import Estimate
from tests.browsing import Browser
from tests.cast import Cast
from tests.roadmap.assessed import assess, other_firms

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(model_store, "folder", lambda: tmp_path / "models")
    return tmp_path / "models"


@pytest.fixture
async def many(cast: Cast) -> None:
    """Firms that record orders well plan a CRM, the others bar codes."""
    await assess(cast.lan)
    await other_firms(70, step="3", crm="planned", accounting="in_use")
    await other_firms(70, step="1", barcode="planned")


async def lists(firm) -> list[str]:
    rows = await db.fetch("SELECT model FROM recommendation_list WHERE firm = $1 ORDER BY at, id", firm)
    return [row["model"] for row in rows]


@pytest.mark.usefixtures("many")
async def test_rules_serve_until_a_model_is_there_and_each_page_says_which(
    lan: Browser, quan: Browser, cast: Cast
) -> None:
    assert "Chưa có mô hình đã huấn luyện" in (await lan.get("/roadmap")).words("main")
    assert (await quan.get("/model")).heading == "Chưa có mô hình: đang dùng quy tắc của chuyên gia"
    await refit({})
    version = artefact.served(model_store.folder())
    page = await lan.get("/roadmap")
    assert f"(mô hình {version}). Dữ liệu mô phỏng." in page.words("main")
    assert set(await lists(cast.an_phat)) == {"expert-prior", version}
    operator = await quan.get("/model")
    assert operator.heading.startswith("Mô hình đang dùng")
    assert f"Phiên bản {version}" in operator.words(".title")
    assert "Doanh nghiệp: 141;" in operator.words("main")
    assert "mô hình" in operator.words("tbody th")


@pytest.mark.usefixtures("many")
async def test_every_firm_is_scored_and_the_stored_figures_serve_until_it_says_more(
    lan: Browser, cast: Cast
) -> None:
    await refit({})
    rows = await db.fetch("SELECT firm, model, probabilities FROM next_step_probability")
    assert len(rows) == 141
    invented = dict.fromkeys(msgspec.json.decode(rows[0]["probabilities"]), 0.42)
    clock.freeze(clock.now() + timedelta(minutes=1))
    await db.execute(
        "UPDATE next_step_probability SET probabilities = $1, computed_at = $2 WHERE firm = $3",
        msgspec.json.encode(invented).decode(), clock.now(), cast.an_phat,
    )  # fmt: skip
    stored = await lan.get("/roadmap/steps/backup-and-access")
    assert "42%" in stored.words("tbody td")
    clock.freeze(clock.now() + timedelta(minutes=1))
    await lan.post("/roadmap/steps/erp/response", {"kind": "not_relevant"})
    assert "42%" not in (await lan.get("/roadmap/steps/backup-and-access")).words("tbody td")


@pytest.mark.usefixtures("many")
async def test_the_page_of_a_step_says_what_moved_its_chance(lan: Browser) -> None:
    await refit({})
    page = await lan.get("/roadmap/steps/crm")
    card = next(each for each in page.all("section.card") if "tăng, giảm khả năng" in each.text_content())
    labels = [" ".join(each.text_content().split()) for each in card.cssselect("li")]
    assert 1 <= len(labels) <= 5
    assert all(label.startswith(("tăng ", "giảm ")) for label in labels)
    assert not any("/" in label for label in labels), "questions are written out"


@pytest.mark.usefixtures("many")
async def test_each_step_says_how_much_of_its_chance_rests_on_rules(lan: Browser) -> None:
    assert "quy tắc của chuyên gia" not in (await lan.get("/roadmap/steps/barcode")).words("main")
    await refit({})
    served = model_store.served()
    assert served is not None
    share = round(100 * served.manifest.prior_share["barcode"])
    assert 0 < share < 20
    page = await lan.get("/roadmap")
    assert f"{share}% của khả năng này dựa vào quy tắc của chuyên gia" in page.words("#step-barcode")
    assert "Khả năng này chỉ dựa vào quy tắc của chuyên gia" in page.words("#step-backup-and-access")
    await lan.post("/roadmap/steps/backup-and-access/response", {"kind": "accepted"})
    planned = (await lan.get("/roadmap")).words("#step-backup-and-access")
    assert "60%" in planned
    assert "quy tắc của chuyên gia" not in planned


@pytest.mark.usefixtures("many")
async def test_the_card_of_the_served_model_can_be_taken_along(quan: Browser) -> None:
    assert (await quan.get("/model/card.md")).status == 404
    assert not (await quan.get("/model")).all("a[href='/model/card.md']")
    await refit({})
    assert (await quan.get("/model")).all("a[href='/model/card.md']")
    card = await quan.get("/model/card.md")
    assert f"Version `{artefact.served(model_store.folder())}`" in card.text
    assert "Whom it does not serve" in card.text


async def test_too_few_firms_make_a_run_but_no_model(quan: Browser, cast: Cast) -> None:
    await refit({})
    assert "Chưa chạy lần nào" in (await quan.get("/model")).words("main")
    await assess(cast.lan)
    await refit({})
    page = await quan.get("/model")
    assert page.heading == "Chưa có mô hình: đang dùng quy tắc của chuyên gia"
    assert "Không dùng: quá ít doanh nghiệp biết việc tiếp theo." in page.words("main")
    assert model_store.served() is None
    assert not await db.fetch("SELECT 1 FROM next_step_probability")


@pytest.mark.usefixtures("many")
async def test_a_damaged_model_leaves_the_rules_in_service(lan: Browser, models: Path) -> None:
    await refit({})
    (models / "current").write_text("nothing", encoding="ascii")
    assert "Chưa có mô hình đã huấn luyện" in (await lan.get("/roadmap")).words("main")


async def test_the_operator_may_ask_for_a_run(quan: Browser, cast: Cast) -> None:
    for _ in range(2):
        page = await quan.follow(await quan.post("/model/refits"))
    assert "Đang học lại mô hình" in page.words("#notice")
    rows = await db.fetch("SELECT entrypoint FROM pgqueuer WHERE entrypoint = $1", REFIT)
    assert len(rows) == 1


def test_it_comes_by_itself_every_night() -> None:
    assert REFIT in product.JOBS
    assert product.NIGHTLY[REFIT] == "30 18 * * *"


def train(database_url: str) -> tuple[int, str]:
    command = [sys.executable, "-c", "from lotrinh.cli import main; main()", "train"]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": database_url}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


async def test_the_command_says_when_there_is_nothing_to_learn_from(app: Litestar, database_url: str) -> None:
    code, said = train(database_url)
    assert code == 1
    assert "No firm has a result yet" in said


def figures(scorer: str, value: float) -> Figures:
    estimate = Estimate(value=value, low=value - 0.01, high=value + 0.01, n=100)
    return Figures(scorer=scorer, ndcg=estimate, recall=estimate, calibration=None, lift=None)


@pytest.fixture
async def measured(many: None, models: Path) -> Refit:
    await refit({})
    served = model_store.served()
    assert served is not None
    return Refit(artefact=served, by_time=(), changed=None)


def with_measured(one: Refit, **changes: object) -> Refit:
    replace = msgspec.structs.replace
    manifest = one.artefact.manifest
    manifest = replace(manifest, measured=replace(manifest.measured, **changes))
    return replace(one, artefact=replace(one.artefact, manifest=manifest))


async def test_a_model_that_ranks_worse_than_the_rules_is_refused(measured: Refit) -> None:
    worse = with_measured(measured, figures=(figures("model", 0.4), figures("prior alone", 0.5)))
    better = with_measured(measured, figures=(figures("model", 0.5), figures("prior alone", 0.4)))
    assert refusal(worse) == "worse_than_rules"
    assert refusal(better) == ""
    assert refusal(with_measured(measured, not_measured="too few")) == "too_few"


async def test_each_kind_of_drift_raises_its_alarm(measured: Refit) -> None:
    below = Estimate(value=-0.1, low=-0.2, high=-0.05, n=40)
    group = Group(size="small", sector="wood", model=below, own_popularity=below, gain=below)
    drifted = with_measured(measured, shift=-0.9, groups=(group,))
    changed = Changed(shifted=("quick/cloud",), rank_correlation=0.5, level=0.8)
    found = [one.kind for one in alarms(msgspec.structs.replace(drifted, changed=changed))]
    assert found == ["level", "group_below", "answers_shifted", "order_changed", "old_level"]
    calm = Changed(shifted=(), rank_correlation=0.95, level=0.1)
    quiet = with_measured(measured, shift=0.1, groups=())
    assert alarms(msgspec.structs.replace(quiet, changed=calm)) == []


@pytest.mark.usefixtures("many")
async def test_alarms_stand_on_the_operators_page_in_words(quan: Browser) -> None:
    await refit({})
    raised = [
        {"kind": "group_below", "values": {"size": "small", "sector": "wood"}},
        {"kind": "level", "values": {"shift": -0.9}},
    ]
    await db.execute("UPDATE model_run SET alarms = $1", msgspec.json.encode(raised).decode())
    page = await quan.get("/model")
    assert page.heading == "Mô hình đang dùng, có 2 cảnh báo"
    notes = page.words(".note.warn")
    assert "Với Doanh nghiệp nhỏ, Chế biến gỗ" in notes
    assert "log-odds lệch -0,90" in notes
