"""A published version never changes."""

import json
from pathlib import Path

import pytest

from assessments import content
from tests.assessments.demos import FOLDER


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of instruments with one version in it."""
    monkeypatch.setattr(content, "INSTRUMENTS", tmp_path)
    monkeypatch.setattr(content, "PUBLISHED", tmp_path / "published.json")
    path = tmp_path / "demo-choices" / "1.yaml"
    path.parent.mkdir()
    path.write_text((FOLDER / "choices.yaml").read_text())
    return path


def test_what_is_published_is_recorded_once(shelf: Path) -> None:
    published = content.publish(shelf)
    assert json.loads(content.PUBLISHED.read_text()) == {"demo-choices/1": published.content_hash}
    assert content.publish(shelf) == published
    assert content.check() == []


def test_comments_spacing_and_order_of_keys_do_not_matter(shelf: Path) -> None:
    content.publish(shelf)
    moved = shelf.read_text().replace("minutes: 1\n", "", 1) + "minutes:   1  # about a minute\n"
    shelf.write_text(moved)
    assert content.check() == []


@pytest.mark.parametrize(
    "beside",
    [
        "audience: {sizes: [micro]}\n",
        "contradictions: [{id: one, text: {vi: Hỏi., en: Ask.}, if_all: [{question: single, any_of: ['0']}]}]\n",
    ],
)
def test_whom_it_is_for_and_what_contradicts_may_be_mended(shelf: Path, beside: str) -> None:
    before = content.publish(shelf)
    shelf.write_text(shelf.read_text() + beside)
    after = content.load(shelf)
    assert after != before
    assert after.content_hash == before.content_hash
    assert content.check() == []


def test_changing_a_published_version_is_found_and_refused(shelf: Path) -> None:
    before = content.publish(shelf)
    shelf.write_text(shelf.read_text().replace("vi: Bài thử", "vi: Bài thử khác"))
    (problem,) = content.check()
    assert (
        problem == f"{shelf}: content: demo-choices/1 is published and may not change; add a version instead"
    )
    with pytest.raises(content.BadContent, match="may not change"):
        content.publish(shelf)
    assert json.loads(content.PUBLISHED.read_text()) == {"demo-choices/1": before.content_hash}


def test_a_copy_elsewhere_that_claims_a_published_version_is_checked_too(
    shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content.publish(shelf)
    copy = tmp_path_factory.mktemp("elsewhere") / "copy.yaml"
    copy.write_text(shelf.read_text().replace("points: 2", "points: 2.0"))
    assert len(content.check([copy])) == 1


def test_a_published_version_may_not_disappear(shelf: Path) -> None:
    content.publish(shelf)
    shelf.unlink()
    (problem,) = content.check()
    assert "demo-choices/1: is published, but its file is missing" in problem


def test_a_shipped_file_is_named_after_its_content(shelf: Path) -> None:
    moved = shelf.rename(shelf.with_name("2.yaml"))
    (problem,) = content.check()
    assert problem == f"{moved}: version: is '1', but the file is '2.yaml'"


def test_the_command_line_prints_problems_or_what_is_fine(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert content.main([str(shelf)]) == 0
    assert capsys.readouterr().out == "ok demo-choices/1 points=10 questions=4\n"
    assert content.main(["--publish", str(shelf)]) == 0
    shelf.write_text(shelf.read_text().replace("vi: Bài thử", "vi: Khác"))
    assert content.main([]) == 1
    assert content.main(["--publish", str(shelf)]) == 1
    assert "may not change" in capsys.readouterr().out


def test_everything_shipped_is_in_order() -> None:
    assert content.check() == []
    assert {"dbi-sme/1970-2021", "quick/1.0"} <= content.shipped().keys()
    assert content.get("quick", "1.0").key == "quick/1.0"
    assert content.shipped() is content.shipped()
