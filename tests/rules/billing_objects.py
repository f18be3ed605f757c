"""For the access table, Lan's: a purchase that is not paid yet, a look of reports, a key of the interface."""

from uuid import uuid4

from lotrinh import clock
from lotrinh.api.tables import ApiToken
from lotrinh.billing.tables import Checkout
from lotrinh.selfassessment.brand_tables import ReportBrand
from tests.cast import Cast


async def billing_objects(cast: Cast) -> dict[str, str]:
    checkout, token, now = uuid4(), uuid4(), clock.now()
    await Checkout(
        id=checkout, firm=cast.an_phat, price="chuyen-sau-month-vnd", stripe_id="cs_1", url="http://pay.test/cs_1",
        started_by=cast.lan.id, started_at=now,
    ).save()  # fmt: skip
    await ReportBrand(firm=cast.an_phat, colour="#8a1f2b", changed_by=cast.lan.id, changed_at=now).save()
    await ApiToken(
        id=token, firm=cast.an_phat, name="Kho", digest="0" * 64, made_by=cast.lan.id, made_at=now
    ).save()
    return {"checkout": str(checkout), "api_token": str(token)}
