"""Files that are not plain YAML are refused."""

from pathlib import Path

import pytest

from assessments import content
from tests.assessments.demos import FOLDER, problems_of


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title: [", "is not valid YAML"),
        ("title: 'open", "is not valid YAML"),
        ("a: 1\na: 2\n", "line 2: the key 'a' is written twice"),
        ("a: &x 1\nb: *x\n", "uses an anchor or alias"),
        ("a: !!python/object/apply:os.system [ls]\n", "uses a tag"),
        ("? [a, b]\n: 1\n", "a key must be a word"),
        ("a: 1\n---\nb: 2\n", "starts a second document"),
        ("[" * 200 + "]" * 200, "is nested deeper"),
        ("a: \0", "is not valid YAML"),
        ("- 1\n", "must have the keys"),
        ("", "must have the keys"),
        ("# " + "x" * 1_000_001, "is longer than"),
    ],
)
def test_text_that_is_not_plain_yaml_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    found = problems_of(tmp_path, text)
    assert any(problem in one for one in found), found


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("title: Bài".encode("utf-16"))
    for name, reason in (
        ("latin.yaml", "is not UTF-8 text"),
        ("none.yaml", "cannot be read"),
        (".", "cannot be read"),
    ):
        with pytest.raises(content.BadContent, match=reason):
            content.load(tmp_path / name)


def test_yes_and_on_are_words_not_truth_values() -> None:
    assert "on: share" in (FOLDER / "choices.yaml").read_text()
    assert content.load(FOLDER / "choices.yaml").levels.overall[0].on == "share"
