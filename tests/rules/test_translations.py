"""The check of translations, where it says more than that one is missing."""

import pytest

from lotrinh.translations import repeats

SENTENCE = "Lần lượt bỏ từng nhóm và tính lại từ đầu, kể cả các hệ số."


@pytest.mark.parametrize("text", [f"{SENTENCE}{SENTENCE}", f"{SENTENCE} Phương sai nhỏ. {SENTENCE}"])
def test_a_translation_that_says_a_sentence_twice_is_garbled(text: str) -> None:
    assert repeats(text)


@pytest.mark.parametrize(
    "text", [SENTENCE, f"{SENTENCE} Xem lại. Xem lại.", "Từ 1.000.000 đến 2.000.000 đồng."]
)
def test_other_translations_are_not(text: str) -> None:
    assert not repeats(text)
