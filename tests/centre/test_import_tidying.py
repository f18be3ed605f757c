"""Every night old files of imports go; what they brought into the registry stays."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lotrinh import clock, db
from lotrinh.background import JOBS, NIGHTLY
from lotrinh.privacy import retention
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.importing import AN_PHAT, check, csv_of, firm, import_file, import_id, load_places, upload
from tests.selfassessment.uploads import modes, stored

pytestmark = pytest.mark.anyio
GROWN = csv_of([[AN_PHAT, "", "", "130"], ["1", "Sai mã"]])


@pytest.fixture(autouse=True)
async def places(cast: Cast) -> None:
    await load_places()


@pytest.fixture
def an_later(browser_of: Callable, cast: Cast) -> Callable:
    """A browser of An's, who signs in when it is called: a session does not last a month."""
    return lambda: browser_of(cast.an)


async def days_later(frozen_clock: Callable, days: float) -> None:
    frozen_clock(clock.now() + timedelta(days=days))
    await JOBS[retention.RUN]({})


async def test_it_comes_every_night() -> None:
    assert retention.RUN in NIGHTLY


async def test_a_file_is_kept_for_thirty_days_and_no_longer(
    minh: Browser, an_later: Callable, imports_folder: Path, frozen_clock: Callable
) -> None:
    page = await import_file(minh, GROWN)
    place = f"/imports/{import_id(page)}"
    await days_later(frozen_clock, 29)
    assert len(stored(imports_folder)) == 1
    assert (await minh.get(place)).all("#problems tbody tr")
    await days_later(frozen_clock, 2)
    assert len(stored(imports_folder)) == 0
    after = await (await an_later()).get(place)
    assert "Các thay đổi đã vào sổ đăng ký" in after.words("#import")
    assert not await db.fetch("SELECT 1 FROM import_problem")
    assert (await firm(AN_PHAT))["employees"] == 130
    assert len(after.all("#changes tbody tr")) == 2


async def test_an_import_never_applied_is_discarded_with_its_file(
    minh: Browser, an_later: Callable, imports_folder: Path, frozen_clock: Callable
) -> None:
    checked = await check(minh, GROWN)
    uploaded = await upload(minh, GROWN)
    await days_later(frozen_clock, 31)
    assert len(stored(imports_folder)) == 0
    an = await an_later()
    for place in (f"/imports/{import_id(checked)}", (uploaded.location or "").removesuffix("/columns")):
        assert "đã bị bỏ" in (await an.get(place)).words("#import")
    assert not await db.fetch("SELECT 1 FROM import_row")


async def test_a_file_of_an_upload_that_broke_off_goes_after_a_day(
    minh: Browser, imports_folder: Path, frozen_clock: Callable
) -> None:
    await upload(minh, GROWN)
    (imports_folder / ("0" * 32)).write_bytes(b"[2,[]]")
    await JOBS[retention.RUN]({})
    assert len(stored(imports_folder)) == 2
    await days_later(frozen_clock, 400)
    assert len(stored(imports_folder)) == 0


async def test_files_lie_under_random_names_that_only_the_product_may_read(
    minh: Browser, imports_folder: Path
) -> None:
    await upload(minh, GROWN, "danh-sach-mat.csv")
    (name,) = stored(imports_folder)
    assert len(name) == 32
    assert modes(imports_folder) == [0o700, 0o600]
