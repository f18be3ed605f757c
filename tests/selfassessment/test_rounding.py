"""Points and shares are rounded down, alike everywhere: nobody seems to have reached what is still missing."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import content, explain
from assessments.model import Context
from assessments.numbers import plain, rounded_down
from assessments.scoring import score
from lotrinh import i18n
from lotrinh.selfassessment.result_page import figure
from tests.assessments.demos import answers

DMA = content.get("eu-dma", "1.0")
exact = st.builds(Fraction, st.integers(0, 40_000), st.integers(1, 400))


@settings(deadline=None)
@given(answers(DMA))
def test_the_page_and_the_sentence_name_the_same_points(values: dict) -> None:
    result = score(DMA, values, Context())
    sentences = explain.binding_sentences(DMA, result, "vi")
    if result.binding:
        assert f"Bạn có {figure(result.points, 'vi')} điểm" in sentences[1]


@given(exact)
def test_what_is_shown_is_never_more_and_less_than_a_tenth_below(points: Fraction) -> None:
    shown = Fraction(str(rounded_down(plain(points), 1)))
    assert shown <= points < shown + Fraction(1, 10)


@given(exact, st.integers(0, 1000))
def test_a_threshold_not_reached_is_not_shown_as_reached(points: Fraction, tenths: int) -> None:
    threshold = Fraction(tenths, 10)
    assert (Fraction(str(rounded_down(plain(points), 1))) >= threshold) == (points >= threshold)


def test_sums_of_floats_keep_their_last_tenth() -> None:
    assert figure(0.1 + 0.2, "en") == "0.3"
    assert figure(sum([1.1] * 3), "en") == "3.3"
    assert figure(42.66666666666667, "vi") == "42,6"
    assert figure(42.96, "en") == "42.9"


def test_a_share_just_below_a_level_stays_below() -> None:
    assert i18n.share("vi", 0.5999) == "59%"
    assert i18n.share("vi", 0.6) == "60%"
    assert i18n.share("en", 0.29) == "29%"
    assert i18n.share("en", None) == "–"
