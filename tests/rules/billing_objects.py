"""A purchase for the access table: Lan's, not paid yet."""

from uuid import uuid4

from lotrinh import clock
from lotrinh.billing.tables import Checkout
from tests.cast import Cast


async def billing_objects(cast: Cast) -> dict[str, str]:
    checkout = uuid4()
    await Checkout(
        id=checkout, firm=cast.an_phat, price="chuyen-sau-month-vnd", stripe_id="cs_1", url="http://pay.test/cs_1",
        started_by=cast.lan.id, started_at=clock.now(),
    ).save()  # fmt: skip
    return {"checkout": str(checkout)}
