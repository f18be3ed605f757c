"""`lotrinh freeze-benchmark`: what it says when there is nothing to freeze."""

import os
import subprocess
import sys

import pytest
from litestar import Litestar


def freeze(database_url: str, instrument: str) -> tuple[int, str]:
    command = [sys.executable, "-c", "from lotrinh.cli import main; main()", "freeze-benchmark", instrument]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": database_url}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr.strip().splitlines()[-1]


@pytest.mark.anyio
async def test_too_few_results_are_not_frozen(app: Litestar, database_url: str) -> None:
    assert freeze(database_url, "dbi-sme/1970-2021") == (
        1, "Error: A benchmark needs the results of 10 firms or more; there are 0.",
    )  # fmt: skip


def test_an_unknown_instrument_is_named_with_those_there_are(database_url: str) -> None:
    code, said = freeze(database_url, "dbi-sme/2158")
    assert code == 2
    assert said.startswith("Error: There is no dbi-sme/2158; there are ")
    assert "dbi-sme/1970-2021" in said
