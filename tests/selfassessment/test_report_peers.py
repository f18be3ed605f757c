"""The report sets a firm among its peers when a benchmark has been frozen, and is silent before."""

from datetime import timedelta

import pytest

from lotrinh import clock
from lotrinh.selfassessment.freezing import freeze_benchmark
from tests.browsing import Browser
from tests.selfassessment.others import DBI, other_results
from tests.selfassessment.printed import download, hand_in, words

pytestmark = pytest.mark.anyio

HEADING = "Trong nhóm so sánh"


async def freeze() -> None:
    clock.freeze(clock.now() + timedelta(days=1))
    await freeze_benchmark(*DBI, simulated=True)


async def test_without_a_benchmark_nothing_is_said(lan: Browser) -> None:
    text = words(await download(lan, await hand_in(lan)))
    assert HEADING not in text
    assert "Tứ phân vị" not in text


async def test_quartiles_stand_beside_each_pillar(lan: Browser) -> None:
    await other_results(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5)
    await freeze()
    text = words(await download(lan, await hand_in(lan)))
    assert HEADING in text
    assert "Với 60% tổng số điểm, doanh nghiệp bạn ở trên trung vị của nhóm." in text
    assert text.count(" 60% 20% 50% 80% ") == 6
    assert "n = 12" in text
    assert "khóa ngày 15/11/2026" in text


async def test_too_few_peers_give_one_sentence_and_no_figures(lan: Browser) -> None:
    run = await hand_in(lan)
    await other_results(*range(6), 1, 2, 3)
    await freeze()
    text = words(await download(lan, run))
    assert HEADING in text
    assert "Tứ phân vị" not in text
