"""What a newcomer meets in the first seconds of the demo."""

from tests.browser.conftest import FIRMS


def test_the_statistics_have_figures_when_the_demo_is_ready(started: dict[str, str]) -> None:
    assert f"Chuyển đổi số của {FIRMS} doanh nghiệp" in started["first statistics"]
