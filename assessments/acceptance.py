"""Turns what was chosen or entered for one question into its canonical value, or says what to do instead."""

from collections.abc import Collection, Mapping, Sequence

from assessments.model import Question, Text, Value
from assessments.notation import LARGEST, TOO_LARGE, NotUnderstood, check_decimals
from assessments.numbers import Exact, exact, plain
from assessments.parts import NOT_APPLICABLE, STATES, UNKNOWN

RATIO_DECIMALS = 2

NOT_OFFERED = Text(
    "Chọn trong các câu trả lời có trên trang.", "Choose from the answers that are on the page."
)
ONE_ONLY = Text("Chỉ chọn một câu trả lời.", "Choose one answer only.")
RESERVED_ALONE = Text(
    "Đã chọn “Không áp dụng” hoặc “Chưa rõ” thì bỏ các câu trả lời khác.",
    "If you choose “Not applicable” or “Not sure”, remove the other answers.",
)
NOT_NEGATIVE = Text("Nhập số từ 0 trở lên.", "Enter 0 or a larger number.")
RESERVED_TEXTS = {
    NOT_APPLICABLE: Text("Không áp dụng", "Not applicable"),
    UNKNOWN: Text("Chưa rõ", "Not sure"),
}


class Refused(Exception):
    """The answer cannot be kept; `message` is an instruction for the person."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def accept_choice(question: Question, chosen: Sequence[str]) -> Value:
    """One option, or a reserved answer that the question offers."""
    if len(chosen) != 1:
        raise Refused(ONE_ONLY)
    if chosen[0] in question.reserved or any(option.value == chosen[0] for option in question.options):
        return chosen[0]
    raise Refused(NOT_OFFERED)


def accept_multiple(question: Question, chosen: Collection[str]) -> Value:
    """Options in the order of the question; an exclusive one or a reserved answer only alone."""
    reserved = [value for value in question.reserved if value in chosen]
    ticked = [option for option in question.options if option.value in chosen]
    if set(chosen) - set(reserved) - {option.value for option in ticked}:
        raise Refused(NOT_OFFERED)
    if len(reserved) + bool(ticked) > 1:
        raise Refused(RESERVED_ALONE)
    for option in ticked:
        if option.exclusive and len(ticked) > 1:
            text = option.text
            raise Refused(
                Text(
                    f"Đã chọn “{text.vi}” thì bỏ chọn các mục khác.",
                    f"If you choose “{text.en}”, choose nothing else.",
                )
            )
    return reserved[0] if reserved else [option.value for option in ticked]


def accept_number(question: Question, number: Exact) -> Value:
    """A number within the bounds and decimals of the question."""
    _check_size(number, question.decimals)
    low, high = question.lowest, question.highest
    if (low is not None and number < exact(low)) or (high is not None and number > exact(high)):
        raise Refused(_range(question))
    return plain(number)


def _range(question: Question) -> Text:
    low, high = question.lowest, question.highest
    if low is None:
        return Text(f"Nhập số không quá {high}.", f"Enter a number up to {high}.")
    if high is None:
        return Text(f"Nhập số từ {low} trở lên.", f"Enter {low} or a larger number.")
    return Text(f"Nhập số từ {low} đến {high}.", f"Enter a number from {low} to {high}.")


def _check_size(number: Exact, decimals: int) -> None:
    if not -LARGEST < number < LARGEST:
        raise Refused(TOO_LARGE)
    try:
        check_decimals(number, decimals)
    except NotUnderstood as error:
        raise Refused(error.message) from error


def accept_count(number: Exact) -> Value:
    """A plain count of people or things."""
    _check_size(number, 0)
    if number < 0:
        raise Refused(NOT_NEGATIVE)
    return {"count": plain(number)}


def accept_ratio(question: Question, numerator: Exact, denominator: Exact) -> Value:
    """A part and its whole: the part may not be larger, the whole not zero."""
    for number in (numerator, denominator):
        _check_size(number, RATIO_DECIMALS)
        if number < 0:
            raise Refused(NOT_NEGATIVE)
    if not denominator:
        raise Refused(_zero_whole(question))
    if numerator > denominator:
        part, whole = question.numerator or question.text, question.denominator or question.text
        raise Refused(
            Text(
                f"“{part.vi}” không thể lớn hơn “{whole.vi}”. Kiểm tra lại hai số.",
                f"“{part.en}” cannot be larger than “{whole.en}”. Check both numbers.",
            )
        )
    return {"numerator": plain(numerator), "denominator": plain(denominator)}


def _zero_whole(question: Question) -> Text:
    whole = question.denominator or question.text
    vi = f"Nhập số lớn hơn 0 vào ô “{whole.vi}”."
    en = f"Enter a number larger than 0 for “{whole.en}”."
    if question.not_applicable:
        return Text(
            f"{vi} Nếu không có, chọn “Không áp dụng”.", f"{en} If there is none, choose “Not applicable”."
        )
    return Text(vi, en)


def accept_band(question: Question, chosen: Sequence[str]) -> Value:
    """A band picked instead of numbers, or a reserved answer."""
    if len(chosen) != 1:
        raise Refused(ONE_ONLY)
    if chosen[0] in question.reserved:
        return chosen[0]
    if any(band.value == chosen[0] for band in question.bands):
        return {"band": chosen[0]}
    raise Refused(NOT_OFFERED)


def accept_states(question: Question, states: Mapping[str, str]) -> Value:
    """The states of the tools given, in the order of the question."""
    known = {item.id for item in question.items}
    if not known.issuperset(states) or not set(STATES).issuperset(states.values()):
        raise Refused(NOT_OFFERED)
    return {item.id: states[item.id] for item in question.items if item.id in states}
