"""Encrypted values: read back with the same secret and purpose, and with no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.encryption import UnreadableValue, decrypt, digest, encrypt
from lotrinh.settings import settings


@given(st.text())
def test_what_was_encrypted_is_read_back(text: str) -> None:
    value = encrypt(text, "a purpose")
    assert decrypt(value, "a purpose") == text
    assert value != encrypt(text, "a purpose"), "the same text never looks the same"


def test_another_purpose_or_secret_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    value = encrypt("079301001234", "tax code")
    with pytest.raises(UnreadableValue):
        decrypt(value, "another")
    monkeypatch.setenv("LOTRINH_SECRET", "another secret that is long enough, too")
    settings.cache_clear()
    try:
        with pytest.raises(UnreadableValue):
            decrypt(value, "tax code")
    finally:
        monkeypatch.undo()
        settings.cache_clear()


@pytest.mark.parametrize("damaged", ["", "v1.", "v1.AAAA", "not base 64 at all ✗", "v1." + "A" * 64])
def test_a_damaged_value_is_refused(damaged: str) -> None:
    with pytest.raises(UnreadableValue):
        decrypt(damaged, "tax code")


def test_a_digest_finds_the_same_text_again() -> None:
    assert digest("079301001234", "tax code") == digest("079301001234", "tax code")
    assert len({digest(text, purpose) for text in ("1", "2") for purpose in ("a", "b")}) == 4
