"""All answers of all rounds as one file, for firms with the plan."""

import csv
import io

import pytest

from lotrinh import db
from tests.billing.shop import Shop
from tests.billing.test_buying import bought
from tests.browsing import Browser
from tests.cast import Cast
from tests.rules.objects import place

pytestmark = pytest.mark.anyio


async def test_it_needs_the_plan_and_says_so(lan: Browser, phuc: Browser, shop: Shop) -> None:
    refused = await lan.get("/plan/raw-data.csv")
    assert refused.status == 403
    assert "Gói dịch vụ" in refused.words("main")
    await bought(lan, shop)
    assert (await phuc.get("/plan/raw-data.csv")).status == 200
    shop.ledger.end_now(next(iter(shop.ledger["subscriptions"])))
    await shop.tell()
    assert (await phuc.get("/plan/raw-data.csv")).status == 403


@pytest.mark.usefixtures("evidence_folder")
async def test_each_submitted_answer_is_a_line(lan: Browser, binh: Browser, shop: Shop, cast: Cast) -> None:
    await place(cast)
    for browser in (lan, binh):
        await bought(browser, shop)
    answer = (await lan.get("/plan/raw-data.csv")).response
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["instrument", "version", "round", "submitted_at", "question", "value", "site"]
    rounds = await db.fetch(
        "SELECT instrument, version, round FROM assessment a JOIN snapshot s ON s.assessment = a.id"
        " WHERE firm = $1 AND state = 'submitted' AND s.answers <> '{}' ORDER BY instrument, round",
        cast.an_phat,
    )
    assert rounds
    assert rows[1:] == [
        [one["instrument"], one["version"], str(one["round"]), "2026-11-14T05:00:00+00:00", "1.1.1", "3", ""]
        for one in rounds
    ]
    assert len((await binh.get("/plan/raw-data.csv")).text.splitlines()) == 1
