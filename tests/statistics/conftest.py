"""What several tests of releases start from."""

import pytest

from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.released import enter_province, release


@pytest.fixture
async def address(hoa: Browser, cast: Cast) -> str:
    """Of a release of a province with many small cells."""
    await enter_province()
    return await release(hoa)
