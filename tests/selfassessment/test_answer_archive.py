"""The questionnaire and the answers as one file: it comes back the same, is read by the command, or is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assessments import content
from assessments.archive import restore
from assessments.scoring import score
from lotrinh import db
from lotrinh.cli import main
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.paper import DBI, start
from tests.selfassessment.printed import hand_in
from tests.selfassessment.whole import hand_in_whole

pytestmark = pytest.mark.anyio

FOR_ONE_SECTOR = {"food/1.0": "food", "metal/1.0": "metal", "chemicals/1.0": "chemicals"}


def read(folder: Path, written: bytes, *options: str) -> Result:
    (folder / "archive.json").write_bytes(written)
    return CliRunner().invoke(main, ["read-archive", str(folder / "archive.json"), *options])


async def download(browser: Browser, run: str) -> bytes:
    answer = await browser.client.get(f"{run}/archive.json")
    assert answer.status_code == 200, answer.text[:300]
    return answer.content


@pytest.mark.parametrize("key", sorted(content.shipped()))
async def test_each_questionnaire_comes_back_with_its_answers_and_its_level(
    lan: Browser, cast: Cast, tmp_path: Path, key: str
) -> None:
    sector = FOR_ONE_SECTOR.get(key, "wood")
    await db.execute("UPDATE firm SET sector = $2 WHERE id = $1", cast.an_phat, sector)
    run = await hand_in_whole(lan, key)
    written = await download(lan, run)
    questionnaire, values, context = restore(json.loads(written))
    [frozen] = await db.fetch("SELECT answers, result FROM snapshot")
    result = json.loads(frozen["result"])
    assert (questionnaire.key, context.sector, context.size) == (key, sector, "small")
    assert values == json.loads(frozen["answers"])
    assert score(questionnaire, values, context).level == result["level"]
    printed = read(tmp_path, written)
    assert printed.exit_code == 0, printed.output
    assert printed.output.startswith(f"{questionnaire.title.vi}\nVersion: {key}, content ")
    name = questionnaire.level(result["level"]).text.vi
    assert f"Level, computed anew: {result['level']} – {name} (" in printed.output


async def test_the_command_prints_the_firm_and_every_answer_in_either_language(
    lan: Browser, tmp_path: Path
) -> None:
    written = await download(lan, await hand_in(lan, "3"))
    first = content.shipped()[DBI].question("1.1.1")
    vi = read(tmp_path, written).output
    assert "firm: Công ty TNHH Gỗ An Phát" in vi
    assert "standing: self-declared, not verified" in vi
    assert f"  1.1.1  {first.text.vi}\n      {first.options[3].text.vi}\n" in vi
    assert "(192/320)" in vi
    en = read(tmp_path, written, "--language", "en").output
    assert f"  1.1.1  {first.text.en}\n      {first.options[3].text.en}\n" in en
    assert sum(line.startswith("  ") and not line.startswith("   ") for line in en.splitlines()) == 60


async def test_the_file_can_be_read_without_the_program_and_is_the_same_each_time(lan: Browser) -> None:
    run = await hand_in(lan, "3")
    written = await download(lan, run)
    assert await download(lan, run) == written
    document: dict[str, Any] = json.loads(written)
    assert document["meta"]["round"] == 1
    assert document["meta"]["submitted_at"] == "2026-11-14T05:00:00Z"
    assert document["meta"]["simulated"] is True
    assert "Ít nhất mỗi quý một lần" in written.decode()
    assert written.startswith(b"{\n  ")


async def test_it_stands_beside_the_spreadsheet_with_a_plain_name(lan: Browser) -> None:
    run = await hand_in(lan)
    links = [link.get("href") for link in (await lan.get(f"{run}/report")).all("main a")]
    assert links.index(f"{run}/archive.json") > links.index(f"{run}/answers.xlsx")
    headers = (await lan.client.get(f"{run}/archive.json")).headers
    assert headers["content-disposition"].startswith('attachment; filename="dbi-sme-2026-')
    assert headers["content-type"].startswith("application/json")
    assert headers["cache-control"] == "no-store"


async def test_a_draft_has_none(lan: Browser) -> None:
    assert (await lan.get(f"{await start(lan, DBI)}/archive.json")).status == 404


async def test_a_file_that_was_changed_or_is_none_is_refused_with_a_sentence(
    lan: Browser, tmp_path: Path
) -> None:
    written = await download(lan, await hand_in(lan, "3"))
    document = json.loads(written)
    document["answers"][0]["value"] = "5"
    for spoiled, sentence in {
        json.dumps(document).encode(): "checksum: the archive was changed after it was exported",
        written[:-40]: "this is not a JSON file, or it was cut off",
        b"\xff\xfe\x00": "this is not a JSON file, or it was cut off",
        b"[" * 200_000: "this is not a JSON file, or it was cut off",
        b'{"openapi": "3.1.0"}': "this is not an archive of format 1",
        b"": "this is not a JSON file, or it was cut off",
    }.items():
        refused = read(tmp_path, spoiled)
        assert refused.exit_code == 1
        assert refused.output == f"Error: archive.json is refused: {sentence}.\n"


async def test_words_in_a_file_cannot_steer_the_terminal(lan: Browser, cast: Cast, tmp_path: Path) -> None:
    run = await hand_in(lan)
    await db.execute("UPDATE firm SET name = $2 WHERE id = $1", cast.an_phat, "Gỗ\x1b[2J An\nLevel: 5")
    printed = read(tmp_path, await download(lan, run)).output
    assert "\x1b" not in printed
    assert "firm: Gỗ�[2J An�Level: 5\n" in printed
