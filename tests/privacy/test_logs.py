"""What processes write down names nobody: addresses and numbers are masked wherever they stand."""

import json
from io import BytesIO

import pytest
import structlog

from lotrinh import logs

SECRETS = ("lan@doanhnghiep.example", "0912345678", "0912 345 678", "+84 912 345 678", "074190001234")


def line_of(monkeypatch: pytest.MonkeyPatch, **fields: object) -> str:
    monkeypatch.setattr(structlog, "configure", lambda **given: chosen.update(given))
    chosen: dict[str, object] = {}
    logs.as_json()
    written = BytesIO()
    lines = logs.Lines(written)
    logger = structlog.wrap_logger(lines, processors=chosen["processors"])
    logger.info("something happened", **fields)
    lines.write()
    return written.getvalue().decode()


@pytest.mark.parametrize("secret", SECRETS)
def test_personal_texts_are_masked_at_every_depth(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    fields = {"problem": f"no mailbox {secret}, gave up", "rows": [{"detail": (secret,)}], "email": secret}
    line = line_of(monkeypatch, **fields)
    assert secret not in line
    assert "gave up" in json.loads(line)["problem"]


def test_a_traceback_is_masked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        raise ValueError("bad recipient lan@doanhnghiep.example")
    except ValueError:
        line = line_of(monkeypatch, exc_info=True)
    assert "ValueError" in line
    assert "lan@" not in line


@pytest.mark.parametrize(
    "kept",
    ["3799000014", "d6ef6fee897445de88f5f6482cc4c122", "0a0e1f00-0123-4567-8901-012345678901", "12.25"],
)
def test_what_names_nobody_stays(monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    assert json.loads(line_of(monkeypatch, seen=kept))["seen"] == kept
