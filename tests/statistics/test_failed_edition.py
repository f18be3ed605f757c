"""An edition that cannot be made: the one before stays, whole, until the job has made it after all."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from lotrinh import db
from lotrinh.statistics import queries, services
from tests.browsing import Browser
from tests.cast import Cast
from tests.conftest import NOON
from tests.statistics.firms import answer, figures, firms

pytestmark = pytest.mark.anyio

PAGES = ("", "/adoption", "/targets", "/areas", "/platforms", "/supply", "/method")


class Broken(Exception):
    pass


async def pages(reader: Browser) -> dict[str, str]:
    return {path: (await reader.get(f"/statistics{path}")).words("main") for path in PAGES}


async def breaks_while_reading(*_: Any, **__: Any) -> Any:
    raise Broken


def breaks_while_protecting(*_: Any, **__: Any) -> Any:
    raise Broken


async def breaks_half_way(table: str, columns: tuple[str, ...], rows: Any) -> None:
    """The edition before has been deleted by then, and a part of the new one is there."""
    found = list(rows)
    await COPY_ROWS(table, columns, found[: len(found) // 2])
    assert await db.fetch_one("SELECT 1 AS one FROM statistic_cell LIMIT 1")
    raise Broken


COPY_ROWS = db.copy_rows
BREAKS = {
    "reading": (services, "read_supply", breaks_while_reading),
    "protecting": (services, "publish", breaks_while_protecting),
    "storing": (db, "copy_rows", breaks_half_way),
}


@pytest.mark.parametrize("where", BREAKS)
async def test_the_edition_before_stays_whole_until_a_new_one_is(
    stranger: Browser, cast: Cast, frozen_clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:  # fmt: skip
    await answer(await firms(30), e_contract="in_use")
    await answer(await firms(40))
    await firms(300)
    await services.rebuild({})
    before, builds = await pages(stranger), await queries.builds(simulated=False)
    cells = await db.fetch("SELECT cut, key, figures FROM statistic_cell ORDER BY 1, 2")
    await answer(await firms(30, created_at=NOON), day=NOON, e_contract="in_use")
    frozen_clock(NOON + timedelta(hours=1))
    with monkeypatch.context() as broken:
        broken.setattr(*BREAKS[where])
        with pytest.raises(Broken):
            await services.rebuild({})
    assert await queries.builds(simulated=False) == builds
    assert await db.fetch("SELECT cut, key, figures FROM statistic_cell ORDER BY 1, 2") == cells
    assert await pages(stranger) == before
    await services.rebuild({})
    found = (await figures()).shares["e-contract"]
    assert (found.n, found.counted) == (100, 60)
    assert await pages(stranger) != before
