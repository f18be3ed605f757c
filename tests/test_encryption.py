"""Encrypted values: read back with the same secret and purpose, and with no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.encryption import UnreadableValue, decrypt, digest, digests, encrypt, is_newest
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


NEWEST = "the newest secret of all that is long enough"


def test_an_old_secret_still_reads_and_the_newest_encrypts(monkeypatch: pytest.MonkeyPatch) -> None:
    before, code = encrypt("079301001234", "tax code"), digest("abc", "code")
    old = settings().secret
    try:
        change_secret(monkeypatch, NEWEST, f"a secret in between that is long enough, {old}")
        assert decrypt(before, "tax code") == "079301001234"
        assert not is_newest(before, "tax code")
        assert code in digests("abc", "code")
        assert digest("abc", "code") == digests("abc", "code")[0] != code
        after = encrypt("079301001234", "tax code")
        assert is_newest(after, "tax code")
        change_secret(monkeypatch, NEWEST, "")
        assert decrypt(after, "tax code") == "079301001234"
        with pytest.raises(UnreadableValue):
            decrypt(before, "tax code")
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def change_secret(monkeypatch: pytest.MonkeyPatch, new: str, old: str) -> None:
    monkeypatch.setenv("LOTRINH_SECRET", new)
    monkeypatch.setenv("LOTRINH_OLD_SECRETS", old)
    settings.cache_clear()


@pytest.mark.parametrize("damaged", ["", "v1.", "v1.AAAA", "not base 64 at all ✗", "v1." + "A" * 64])
def test_a_damaged_value_is_refused(damaged: str) -> None:
    with pytest.raises(UnreadableValue):
        decrypt(damaged, "tax code")


def test_a_digest_finds_the_same_text_again() -> None:
    assert digest("079301001234", "tax code") == digest("079301001234", "tax code")
    assert len({digest(text, purpose) for text in ("1", "2") for purpose in ("a", "b")}) == 4
