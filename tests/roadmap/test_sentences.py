"""Every reason of the recommender can be said in both languages."""

import re

import pytest

from lotrinh.roadmap.sentences import LIMITS, SENTENCES, sentence
from recommender.reasons import KINDS, Reason
from recommender.reasons import LIMITS as KNOWN_LIMITS

VALUES = {
    "solution": "barcode", "solutions": "barcode wms", "ladder": "warehouse", "sector": "wood", "size": "small",
    "scale": "items", "path": "e-contract", "steps": "provider rules", "function": "sales",
    "functions": "sales people", "limit": "budget", "day": "2026-11-01",
    "schemes": "decree-80-2021-rent-or-buy decree-80-2021-management-course",
}  # fmt: skip


def reason(kind: str) -> Reason:
    numbers = dict.fromkeys(KINDS[kind], 3)
    if kind == "no_slot":
        return Reason(kind, numbers)
    return Reason(kind, {name: VALUES.get(name, number) for name, number in numbers.items()})


def test_there_is_a_sentence_for_every_kind_and_no_other() -> None:
    assert set(SENTENCES) == set(KINDS)
    assert set(LIMITS) == set(KNOWN_LIMITS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_sentence_names_only_what_its_reason_has(kind: str) -> None:
    assert set(re.findall(r"%\((\w+)\)s", SENTENCES[kind])) <= set(KINDS[kind])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_reads_in_both_languages(kind: str) -> None:
    vietnamese, english = sentence(reason(kind), "vi"), sentence(reason(kind), "en")
    assert vietnamese != english
    for text in (vietnamese, english):
        assert "%(" not in text
        assert text.endswith((".", "?"))


def test_amounts_and_titles_are_written_as_people_say_them() -> None:
    beyond = Reason("beyond_budget", {"own_cost": 25_500_000, "left": 8_000_000})
    assert "25,5 triệu đồng" in sentence(beyond, "vi")
    assert "VND 25.5 million" in sentence(beyond, "en")
    assert "“Mã vạch hoặc QR cho hàng trong kho”" in sentence(
        Reason("requires", {"solution": "barcode"}), "vi"
    )
