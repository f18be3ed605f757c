"""An old result stays as it was: its page and its report, byte for byte, whatever is published later."""

from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from assessments import content
from assessments.model import Questionnaire
from lotrinh import clock
from tests.browsing import Browser
from tests.selfassessment.paper import answer_dbi, start, submit
from tests.selfassessment.printed import download, hand_in

pytestmark = pytest.mark.anyio


def later_version(folder: Path) -> Questionnaire:
    """The same questions under another version and title, with fewer points for level 1."""
    text = (content.INSTRUMENTS / "dbi-sme" / "1970-2021.yaml").read_text(encoding="utf-8")
    for old, new in [
        ('version: "1970-2021"', 'version: "2099"'),
        ("  en: Digital maturity index for small", "  en: New index for small"),
        ("{level: 1, above: 20,", "{level: 1, above: 1,"),
    ]:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / "2099.yaml"
    path.write_text(text, encoding="utf-8")
    return content.load(path)


async def figures(browser: Browser, run: str) -> list[str]:
    """What the result page says of the result; what it offers to do next may change."""
    page = await browser.get(f"{run}/result")
    return [page.words(part) for part in (".title", ".ladder", "figure", "table.dense")]


async def test_a_new_version_changes_nothing(
    lan: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await hand_in(lan)
    documents = [await download(lan, run, language) for language in ("vi", "en")]
    page = await figures(lan, run)

    later = later_version(tmp_path)
    shipped = MappingProxyType(dict(content.shipped()) | {later.key: later})
    monkeypatch.setattr(content, "shipped", lambda: shipped)
    clock.freeze(clock.now() + timedelta(days=20))
    await submit(lan, await start(lan, later.key))

    assert [await download(lan, run, language) for language in ("vi", "en")] == documents
    assert await figures(lan, run) == page


async def test_a_later_round_changes_nothing(lan: Browser) -> None:
    run = await hand_in(lan, "2")
    document, page = await download(lan, run), await figures(lan, run)
    clock.freeze(clock.now() + timedelta(days=20))
    second = await start(lan, "dbi-sme/1970-2021")
    await answer_dbi(lan, second, "4")
    await submit(lan, second)
    assert await download(lan, run) == document
    assert await figures(lan, run) == page
