"""Whatever gets lost, doubled, shuffled or forged: nobody pays twice, and nobody loses what was paid for."""

import os
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings

from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session, visitor
from tests.billing.schedules import live, schedules
from tests.billing.shop import Shop
from tests.cast import Cast
from tests.conftest import NOON

pytestmark = pytest.mark.anyio


class _Undo(Exception):
    pass


WANTED = os.environ.get("SCHEDULES")
"""So many lives that nobody has led before; unset: the same two hundred each time."""


@given(schedule=schedules)
@settings(
    max_examples=int(WANTED or 200),
    deadline=None,
    derandomize=not WANTED,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_after_reconciliation_the_projection_is_the_truth(
    shop: Shop, cast: Cast, schedule: tuple[int, float]
) -> None:
    fresh = deepcopy(vars(shop.ledger))
    try:
        async with db.atomic():
            owners = [await visitor(await open_session(one.id, "x")) for one in (cast.lan, cast.binh)]
            await live(shop, owners, schedule)
            raise _Undo
    except _Undo:
        pass
    finally:
        vars(shop.ledger).update(fresh)
        clock.freeze(NOON)
