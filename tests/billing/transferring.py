"""Orders by bank transfer through the pages, and lines of the statement as the operator enters them."""

from typing import Any

from lotrinh import clock
from lotrinh.billing import plans
from tests.browsing import Browser, Visit

YEAR = plans.in_dong("year")
MONTH = plans.in_dong("month")


async def ordered(owner: Browser, price: plans.Price = YEAR) -> str:
    """The order's address for its firm."""
    sent = await owner.post("/plan/orders", {"price": price.lookup_key})
    assert sent.status == 303, sent.words("main")
    return str(sent.location)


def at_operator(address: str) -> str:
    return address.replace("/plan/", "/billing/")


def line(amount: int = YEAR.amount, reference: str = "FT26318000001", **more: Any) -> dict[str, Any]:
    return {"amount": str(amount), "on_date": clock.today().isoformat(), "bank_reference": reference} | more


async def came_in(quan: Browser, address: str, *entry: Any, **more: Any) -> Visit:
    return await quan.post(f"{at_operator(address)}/transfers", line(*entry, **more))


async def paid(owner: Browser, quan: Browser, price: plans.Price = YEAR, reference: str = "FT1") -> str:
    address = await ordered(owner, price)
    assert (await came_in(quan, address, price.amount, reference)).status == 303
    return address
