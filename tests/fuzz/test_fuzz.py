"""Two thousand requests that no page sends; `make fuzz` sends a hundred thousand."""

import pytest
from litestar import Litestar

from tests.fuzz.running import prepare

pytestmark = pytest.mark.anyio


@pytest.mark.usefixtures("transaction", "frozen_clock", "evidence_folder", "imports_folder")
async def test_nothing_that_is_sent_breaks_the_app(app: Litestar) -> None:
    fuzzer = await prepare(app, seed=8)
    figures = await fuzzer.run(2_000)
    assert not figures.faults, "\n\n".join(f"{fault}\n{request}" for fault, request in figures.faults.items())
