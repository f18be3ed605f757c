"""Faults of the functions of a firm."""

from collections import Counter
from collections.abc import Iterator

from recommender.checks.written import FUNCTIONS, Written
from recommender.problems import Problem


def function_problems(written: Written) -> Iterator[Problem]:
    """Ids used twice; a capability or a question that belongs to two functions."""
    functions = written.functions.functions
    for name, times in Counter(function.id for function in functions).items():
        if times > 1:
            yield Problem(FUNCTIONS, f"functions[{name}]", "is written more than once")
    for key in ("capabilities", "questions"):
        belongs: dict[str, str] = {}
        for function in functions:
            for name in getattr(function, key):
                first = belongs.setdefault(name, function.id)
                if first != function.id or getattr(function, key).count(name) > 1:
                    reason = f"'{name}' already belongs to {first}; it belongs to one function once"
                    yield Problem(FUNCTIONS, f"functions[{function.id}].{key}", reason)
