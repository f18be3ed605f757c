"""A month end to release, a release made of another one, and a token."""

from datetime import date, datetime
from uuid import uuid4

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.statistics.api.tables import StatisticToken
from lotrinh.statistics.cube import LEVEL_VERSION
from lotrinh.statistics.releases import services
from tests.cast import Cast

BUILD = """
INSERT INTO statistic_build (as_of, is_month_end, simulated, computed_at, level_version, catalogue, firms)
VALUES ($1, true, false, $2, $3, 'tests', 60) RETURNING id
"""
CELL = "INSERT INTO statistic_cell (build, cut, key, figures) VALUES ($1, '', '', $2)"
FIGURES = '{"firms": 60, "reached": 40, "assessed": 30, "agreed": 20}'


async def release_objects(cast: Cast) -> dict[str, str]:
    await _month_end(date(2026, 10, 31), clock.now())
    await _month_end(date(2026, 9, 30), clock.now())
    assert cast.hoa.id
    hoa = Visitor(cast.hoa.id, cast.hoa.email, "Hoa", "province", "vi", uuid4(), None)
    token = StatisticToken(id=uuid4(), name="Báo cáo tháng", digest="0" * 64, created_by=cast.hoa.id)
    await token.save()
    return {"release": await services.release(hoa, date(2026, 9, 30)), "token": str(token.id)}


async def _month_end(day: date, computed_at: datetime) -> None:
    build = await db.fetch_one(BUILD, day, computed_at, LEVEL_VERSION)
    assert build is not None
    await db.execute(CELL, build["id"], FIGURES)
