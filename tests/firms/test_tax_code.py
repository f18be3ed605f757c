"""A tax code is read however it is typed, and a wrong one gets the sentence that helps."""

from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lotrinh.firms.tax_code import TaxCode, TaxCodeProblem, make, parse

KNOWN = "0100233488"  # the documented example of the checksum


def problem(text: str) -> str:
    with pytest.raises(TaxCodeProblem) as caught:
        parse(text)
    return caught.value.message_id % caught.value.params


@pytest.mark.parametrize(
    "typed",
    [
        KNOWN,
        " 0100 233 488\n",
        "01.00233.488",
        "0100-233-488",
        "0100–233—488",
        "0100\u00a0233\u202f488",
        "０１００２３３４８８",
        "\ufeff0100\u200b233488\u200e",
        "0100 233\u00ad488",
    ],
)
def test_an_enterprise_code_is_read_however_it_is_typed(typed: str) -> None:
    assert parse(typed) == TaxCode("enterprise", KNOWN)


@pytest.mark.parametrize("typed", ["0314409058-002", "0314409058002", "0314409058 002", "0314409058－002"])
def test_a_branch_code_keeps_its_dash(typed: str) -> None:
    assert parse(typed) == TaxCode("branch", "0314409058-002")
    assert parse(typed).masked == "0314409058-002"


def test_a_personal_number_is_masked_wherever_it_is_shown() -> None:
    code = parse("079 099 123 489")
    assert code.kind == "personal"
    assert code.value == "079099123489"
    assert code.masked == "0790••••••89"
    assert "0790••••••89" in f"{code} {code!r}"
    assert "079099123489" not in f"{code} {code!r} {[code]}"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the tax code"),
        (" \u00a0-.\u200b ", "Enter the tax code"),
        ("MST: 0100233488", "take out “MST:”"),
        ("01O0233488", "take out “O”"),
        ("٠١٠٠٢٣٣٤٨٨", "take out “٠١٠٠٢٣٣٤٨٨”"),
        ("0100233488\x00", "take out “\N{REPLACEMENT CHARACTER}”"),
        ("đ" * 900, "take out “" + "đ" * 12 + "”"),
        ("010023348", "you typed 9"),
        ("01002334881", "you typed 11"),
        ("1" * 400, "you typed 400"),
        ("0100233489", "look again at the 10th digit (you typed 9, the nine before it call for 8)"),
        ("0100233489-001", "look again at the 10th digit"),
        ("3700000005", "Digits 3 to 9"),
        ("0314409058-000", "001 to 999"),
    ],
)
def test_each_mistake_has_its_own_sentence(typed: str, sentence: str) -> None:
    assert sentence in problem(typed)


@pytest.mark.parametrize("last", "0123456789")
def test_a_number_that_is_never_issued_says_so_whatever_its_last_digit(last: str) -> None:
    assert problem(f"379000001{last}") == (
        "No tax code begins with 379000001; look again at the first nine digits"
    )


def test_a_problem_never_carries_a_personal_number() -> None:
    assert "079099123489"[:9] not in problem("079099123489x")


def test_make_gives_a_valid_code_or_refuses_the_serial() -> None:
    assert make("37", 9_000_002).value == "3790000027"
    with pytest.raises(TaxCodeProblem, match="No tax code begins with 379000001"):
        make("37", 9_000_001)
    with pytest.raises(TaxCodeProblem, match="Digits 3 to 9"):
        make("37", 0)


@settings(deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="0123456789 .-–\u00a0０１٣x\x00", max_size=20))
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(TaxCodeProblem):
        code = parse(text)
        assert parse(code.value) == code


def valid_codes() -> st.SearchStrategy[str]:
    serials = st.tuples(st.integers(0, 99), st.integers(1, 9_999_999))
    return serials.map(_made).filter(bool).map(str)


def _made(parts: tuple[int, int]) -> str:
    try:
        return make(f"{parts[0]:02d}", parts[1]).value
    except TaxCodeProblem:
        return ""


@settings(deadline=None)
@given(valid_codes(), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(code: str, place: int, shift: int) -> None:
    """No weight is a multiple of 11 and no digit differs by 11, so the checksum sees every single typo."""
    wrong = str((int(code[place]) + shift) % 10)
    typo = code[:place] + wrong + code[place + 1 :]
    assume(typo != code)
    problem(typo)


@settings(deadline=None)
@given(valid_codes(), st.integers(0, 7))
def test_two_neighbours_swapped_are_always_caught(code: str, place: int) -> None:
    """The weights of neighbours differ by less than 11 and never by nothing."""
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assume(swapped != code)
    problem(swapped)
