"""The names of the form fields of a question."""

from assessments.model import Question


def field_name(question: Question, part: str = "") -> str:
    """`q.1.1.3` or, for one part of an answer, `q.1.1.3.numerator`."""
    return f"q.{question.id}.{part}" if part else f"q.{question.id}"


def field_names(question: Question) -> tuple[str, ...]:
    """Every field that belongs to a question, in the order shown.

    `q.<id>` holds the answer, or "not_applicable" or "unknown". A ratio has the parts numerator and
    denominator (or count), and the part band, which also takes the reserved answers; solution states have
    one part for each tool.
    """
    if question.kind == "solution_states":
        whole = (field_name(question),) if question.reserved else ()
        return (*(field_name(question, item.id) for item in question.items), *whole)
    if question.kind == "ratio":
        parts = (*number_parts(question), "band")
        return tuple(field_name(question, part) for part in parts)
    return (field_name(question),)


def number_parts(question: Question) -> tuple[str, ...]:
    """The numbers that a ratio question asks for."""
    return ("count",) if question.count else ("numerator", "denominator")
