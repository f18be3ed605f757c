"""A search of 200 characters, the most there is, is kept by whatever keeps filters, however long its address."""

from urllib.parse import urlencode

import pytest

from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.campaigning import LETTER
from tests.centre.importing import run_jobs

pytestmark = pytest.mark.anyio

LONG = "?" + urlencode({"q": "ỗ " * 99 + "ỗ", "sector": "wood"})


@pytest.mark.parametrize(
    ("kept_by", "fields"),
    [
        ("/views", {"name": "Gỗ", "address": LONG}),
        ("/cohorts", {"name": "Gỗ", "kind": "filter", "address": LONG}),
        ("/campaigns", LETTER | {"address": LONG}),
        ("/exports", {"filter": LONG, "scope": "all", "expected": "1"}),
    ],
)
async def test_a_long_search_is_kept(minh: Browser, cast: Cast, kept_by: str, fields: dict[str, str]) -> None:
    kept = await minh.post(kept_by, fields)
    assert kept.status == 303, kept.words("main")
    await run_jobs()
    assert (await minh.follow(kept)).status == 200
