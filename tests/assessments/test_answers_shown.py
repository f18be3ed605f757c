"""Which questions show, how far a firm has come, and its answers in words."""

import pytest

from assessments import answers
from assessments.model import Value
from tests.assessments.demos import demo


def test_a_question_shows_only_once_its_condition_is_met() -> None:
    conditions = demo("conditions")
    context = answers.Context("wood", "small")
    assert answers.visible(conditions, {}, context) == ("owns", "kiln", "website")
    assert answers.visible(conditions, {"owns": "yes"}, context) == ("owns", "labels", "kiln", "website")
    assert answers.visible(conditions, {"owns": "unknown"}, context) == ("owns", "kiln", "website")


def test_progress_counts_what_has_to_be_answered() -> None:
    choices = demo("choices")
    context = answers.Context()
    progress = answers.progress(choices, {"ladder": "2", "single": "1", "scale": "0"}, context)
    assert (progress.answered, progress.total) == (2, 3)
    assert progress.sections == (answers.SectionProgress("choices", 2, 3),)
    assert answers.missing(choices, {"ladder": "2", "single": "1"}, context) == ("frequency",)


def test_tools_are_complete_when_each_has_a_state() -> None:
    solutions = demo("solutions")
    states: dict[str, Value] = {"tools": {"accounting": "in_use", "invoices": "planned"}}
    assert answers.missing(solutions, states, answers.Context("food")) == ()
    assert answers.missing(solutions, states, answers.Context("wood")) == ("tools",)
    offered = answers.visible_items(solutions, "tools", {}, answers.Context("food"))
    assert [item.id for item in offered] == ["accounting", "invoices"]


@pytest.mark.parametrize(
    ("name", "question", "stored", "vi", "en"),
    [
        ("choices", "ladder", None, "Chưa trả lời", "Not answered"),
        ("choices", "ladder", "2", "Tất cả", "All"),
        ("choices", "ladder", "unknown", "Chưa rõ", "Not sure"),
        ("multiple", "measures", ["backup", "audit"], "Sao lưu; Kiểm tra", "Backups; Audits"),
        ("numbers", "speed", 1200.5, "1.200,5 Mbps", "1,200.5 Mbps"),
        ("ratios", "trained", {"numerator": 1, "denominator": 3}, "1/3 người (33,3%)", "1/3 people (33.3%)"),
        ("ratios", "trained", {"band": "1"}, "Đến 20%", "Up to 20%"),
        ("ratios", "staff", {"count": 1200}, "1.200 người", "1,200 people"),
        (
            "solutions",
            "tools",
            {"accounting": "in_use", "invoices": "planned"},
            "Đang dùng: Kế toán; Dự định trong 12 tháng: Hóa đơn điện tử",
            "In use: Accounting; Planned within 12 months: Electronic invoices",
        ),
    ],
)
def test_answers_are_shown_in_words(name: str, question: str, stored: Value, vi: str, en: str) -> None:
    asked = demo(name).question(question)
    assert answers.display(asked, stored, "vi") == vi
    assert answers.display(asked, stored, "en") == en


def test_the_share_of_a_ratio() -> None:
    assert answers.ratio_share({"numerator": 1, "denominator": 4}) == 0.25
    assert answers.ratio_share({"band": "1"}) is None
    assert answers.ratio_share({"count": 4}) is None
