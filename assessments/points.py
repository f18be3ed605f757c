"""What one answer earns, by the kind of its question; all arithmetic is exact."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from assessments.model import Question, Value
from assessments.numbers import Exact, divided, exact, plain, whole
from assessments.parts import Band, Number, Option


def earned(question: Question, value: Value, item_ids: Collection[str]) -> Exact | None:
    """Points for a canonical answer, 0..question.maximum; None when every listed tool is marked not relevant.

    `item_ids` are the tools that apply to this firm (solution states only). Raises ValueError for an answer
    that the question does not offer.
    """
    if question.kind == "solution_states":
        return _states(question, value, item_ids)
    if question.kind == "multiple":
        return _multiple(question, value)
    if question.kind in ("number", "ratio"):
        band = band_of(question, value)
        return exact(band.points or 0) if band else 0
    for option in question.options:
        if option.value == value:
            return exact(option.points or 0)
    raise ValueError(f"{question.id}: {value!r} is not one of its answers")


def _multiple(question: Question, value: Value) -> Exact:
    if not isinstance(value, list) or not {option.value for option in question.options}.issuperset(value):
        raise ValueError(f"{question.id}: {value!r} is not a list of its answers")
    return min(max(ticked(question.options, value), 0), exact(question.maximum))


def _states(question: Question, value: Value, item_ids: Collection[str]) -> Exact | None:
    if not isinstance(value, dict):
        raise ValueError(f"{question.id}: {value!r} does not give the state of its tools")  # noqa: TRY004
    relevant = [item for item in item_ids if value.get(item) != "not_relevant"]
    in_use = sum(value.get(item) == "in_use" for item in relevant)
    if not relevant:
        return None
    return whole(Fraction(in_use, len(relevant)) * exact(question.maximum))


def ticked(options: Iterable[Option], chosen: Collection[str]) -> Exact:
    """Sum over the options of a `multiple`, before it is capped."""
    return sum(
        (exact((option.points or 0) if option.value in chosen else option.unticked) for option in options),
        start=0,
    )


def share(value: Value) -> Exact | None:
    """Numerator / denominator of a ratio answer, exactly; None when a band was picked or a count given."""
    if not isinstance(value, dict) or "denominator" not in value:
        return None
    numerator, denominator = (value[part] for part in ("numerator", "denominator"))
    assert not isinstance(numerator, str)
    assert not isinstance(denominator, str)
    return divided(exact(numerator), exact(denominator))


def band_of(question: Question, value: Value) -> Band | None:
    """The band of a number or ratio answer; None when the question has no bands.

    Raises ValueError when the answer lies in no band.
    """
    if not question.bands:
        return None
    if isinstance(value, dict) and "band" in value:
        found = [band for band in question.bands if band.value == value["band"]]
    else:
        size = _size(value)
        found = [band for band in question.bands if band.passed(size)]
    if not found:
        raise ValueError(f"{question.id}: {value!r} lies in none of its bands")
    return found[-1]


def least(question: Question, value: Value) -> Exact:
    """The smallest number or share that an answer stands for: the one given, or where its band begins.

    Raises ValueError for a band that the question does not have.
    """
    picked = band_of(question, value) if isinstance(value, dict) and "band" in value else None
    return _size(value) if picked is None else picked.bound


def _size(value: Value) -> Exact:
    if isinstance(value, dict):
        found = share(value)
        number = value.get("count", 0)
        assert not isinstance(number, str)
        return exact(number) if found is None else found
    assert isinstance(value, (int, float))
    return exact(value)


def most(options: Iterable[Option]) -> Number:
    """The most points that ticking at least one option of a `multiple` can earn."""
    options = tuple(options)
    together = [option for option in options if not option.exclusive]
    good = [option.value for option in together if exact(option.points or 0) >= exact(option.unticked)]
    choices = [good] if good else [[option.value] for option in together]
    choices += [[option.value] for option in options if option.exclusive]
    return plain(max((ticked(options, chosen) for chosen in choices), default=0))
