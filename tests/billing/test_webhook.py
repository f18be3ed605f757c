"""Messages of Stripe: only signed, fresh and whole ones are stored, each of them once."""

import json
import time

import pytest
import structlog

from lotrinh import db
from lotrinh.billing import webhook_services
from lotrinh.billing.fakestripe.delivery import signed
from tests.billing.shop import SECRET, Shop
from tests.browsing import Browser

pytestmark = pytest.mark.anyio


def event(**changes: object) -> bytes:
    made = {
        "id": "evt_1", "object": "event", "type": "customer.updated", "created": int(time.time()),
        "data": {"object": {"id": "cus_1", "object": "customer"}},
    }  # fmt: skip
    return json.dumps(made | changes).encode()


async def stored() -> list[dict]:
    return await db.fetch("SELECT id, type, customer, charge FROM stripe_event ORDER BY id")


GOOD = event()
NOW = int(time.time())
REFUSED = {
    "no signature": (GOOD, None),
    "empty signature": (GOOD, ""),
    "nonsense for a signature": (GOOD, "t=x,v1=y"),
    "another secret": (GOOD, signed(GOOD, "whsec_of_somebody_else")),
    "another body": (event(type="invoice.paid"), signed(GOOD, SECRET)),
    "truncated": (GOOD[:-9], signed(GOOD, SECRET)),
    "replayed after ten minutes": (GOOD, signed(GOOD, SECRET, NOW - 600)),
    "signed for the future": (GOOD, signed(GOOD, SECRET, NOW + 3600)),
    **{
        name: (body, signed(body, SECRET))
        for name, body in {
            "signed, but no JSON": b"payment went well",
            "signed, but a list": b"[]",
            "signed, but no event": b'{"object": "charge", "id": "ch_1"}',
            "signed, without an id": event(id=None),
            "signed, with an id too long": event(id="evt_" + "x" * 300),
            "signed, with an id that cannot be stored": event(id="evt_\u0000"),
            "signed, about a number": event(data={"object": 7}),
            "signed, about nothing": event(data=None),
            "signed, made in no year": event(created=10**18),
            "signed, a customer that is none": event(data={"object": {"object": "customer", "id": ["x"]}}),
        }.items()
    },
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_not_signed_fresh_and_whole_is_refused_and_not_stored(shop: Shop, name: str) -> None:
    answer = await shop.send(*REFUSED[name])
    assert answer.status_code == 400
    assert await stored() == []
    assert await db.fetch("SELECT 1 AS one FROM pgqueuer WHERE entrypoint LIKE 'billing%'") == []


async def test_bytes_that_are_no_text_are_refused(shop: Shop) -> None:
    assert (await shop.send(b"\xff\xfe\x00", "t=1,v1=0")).status_code == 400
    assert await stored() == []


async def test_ten_megabytes_are_refused(shop: Shop) -> None:
    body = b'{"id": "' + b"x" * 10_000_000 + b'"}'
    assert (await shop.send(body, signed(body, SECRET))).status_code == 413
    assert await stored() == []


async def test_a_message_of_64_kilobytes_is_the_largest(shop: Shop) -> None:
    room = 64 * 1024 - len(event(extra=""))
    for extra, status in ((room, 200), (room + 1, 413)):
        body = event(extra="x" * extra)
        assert (await shop.send(body, signed(body, SECRET))).status_code == status


async def test_a_signed_message_is_stored_once_with_its_job(shop: Shop) -> None:
    for _ in range(3):
        assert (await shop.send(GOOD, signed(GOOD, SECRET))).status_code == 200
    assert await stored() == [
        {"id": "evt_1", "type": "customer.updated", "customer": "cus_1", "charge": None}
    ]
    jobs = await db.fetch("SELECT 1 AS one FROM pgqueuer WHERE entrypoint = $1", webhook_services.HANDLE)
    assert len(jobs) == 1


@pytest.mark.parametrize(
    "body",
    [
        event(),
        event(type="some.thing.new", data={"object": {"object": "novelty", "id": "n_1"}}),
        event(
            type="charge.dispute.closed", data={"object": {"object": "dispute", "id": "d", "charge": None}}
        ),
    ],
    ids=["a customer of somebody else", "a kind nobody knows", "about no customer"],
)
async def test_a_message_that_is_none_of_our_business_changes_nothing(shop: Shop, body: bytes) -> None:
    shop.ledger["customers"]["cus_1"] = {"id": "cus_1", "object": "customer", "metadata": {}}
    assert (await shop.send(body, signed(body, SECRET))).status_code == 200
    await shop.work()
    assert [
        row["handled_at"] is not None for row in await db.fetch("SELECT handled_at FROM stripe_event")
    ] == [True]
    assert await db.fetch("SELECT 1 AS one FROM subscription") == []
    assert await db.fetch("SELECT 1 AS one FROM billing_customer") == []


async def test_where_nothing_is_sold_there_is_no_such_address(stranger: Browser) -> None:
    answer = await stranger.client.post("/stripe/webhook", content=GOOD)
    assert answer.status_code == 404
    assert await stored() == []


async def test_neither_keys_nor_bodies_are_logged(
    shop: Shop, capfd: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with structlog.testing.capture_logs() as logs:
        shop.faults.extend(["500"] * 9)
        await shop.send(GOOD, signed(GOOD, "whsec_of_somebody_else"))
        await shop.send(GOOD, signed(GOOD, SECRET))
        with pytest.raises(Exception, match="payment service"):
            await shop.work()
    said = json.dumps(logs) + "".join(capfd.readouterr())
    assert "payment service" in said
    assert not [secret for secret in (SECRET, "sk_test_of_the_tests", "cus_1") if secret in said]
