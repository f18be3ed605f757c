"""A list of firms on its way into the registry: read, checked, shown, applied."""

import pytest

from tests.browsing import Browser
from tests.centre.importing import (
    NEW,
    NEW_ROW,
    apply,
    check,
    counts,
    csv_of,
    firm,
    load_places,
)  # fmt: skip

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def places(cast, imports_folder) -> None:
    await load_places()


async def test_new_firm(minh: Browser) -> None:
    page = await check(minh, csv_of([NEW_ROW]))
    print(page.words("main"))
    assert counts(page) == (1, 0, 0, 0)
    done = await apply(minh, page)
    print(done.words("main"))
    print(await firm(NEW))
