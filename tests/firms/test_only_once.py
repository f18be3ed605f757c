"""What the database itself refuses, whatever two requests do at the same moment."""

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from lotrinh import clock, db
from lotrinh.firms.tables import Claim, Invitation, Member
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def twice(make) -> None:
    await make().save()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with db.atomic():
            await make().save()


async def test_a_person_is_a_member_of_a_firm_once(cast: Cast) -> None:
    await twice(lambda: Member(id=uuid4(), firm=cast.unclaimed, person=cast.lan.id, role="member"))


async def test_a_person_has_one_open_claim_to_a_firm(cast: Cast) -> None:
    await twice(lambda: Claim(id=uuid4(), firm=cast.unclaimed, person=cast.lan.id))


async def test_an_address_has_one_open_invitation_to_a_firm(cast: Cast) -> None:
    await twice(
        lambda: Invitation(
            id=uuid4(), firm=cast.an_phat, email="x@y.example", digest=uuid4().hex, invited_by=cast.lan.id,
            expires_at=clock.now() + timedelta(days=14),
        )
    )  # fmt: skip


async def test_what_has_ended_does_not_stand_in_the_way(cast: Cast) -> None:
    for _ in range(2):
        await Member(
            id=uuid4(), firm=cast.unclaimed, person=cast.lan.id, role="owner", ended_at=clock.now()
        ).save()
        await Claim(id=uuid4(), firm=cast.unclaimed, person=cast.lan.id, state="withdrawn").save()
