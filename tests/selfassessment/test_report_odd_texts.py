"""Whatever a firm is called and whatever an answer holds, the report is made and says it in plain signs."""

import json
import unicodedata
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import typst

from assessments import content, scoring
from assessments.model import Context
from lotrinh import clock, db
from lotrinh.selfassessment import typesetting
from lotrinh.selfassessment.tables import Assessment, Snapshot
from tests.browsing import Browser
from tests.cast import Cast
from tests.conftest import NOON
from tests.selfassessment.printed import download, hand_in, read, words

pytestmark = pytest.mark.anyio

SIGNS = """
#set document(title: "Signs")
#set text(font: "Be Vietnam Pro", lang: "vi")
#json(bytes(sys.inputs.data)).signs
"""


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("#pagebreak() $x^2$ *Gỗ* @an <b> [phát] \\ _", "#pagebreak() $x^2$ *Gỗ* @an <b> [phát] \\ _"),
        ('"); #read("/etc/passwd") //', '"); #read("/etc/passwd") //'),
        ("Gỗ 木材 🪵 \u202eABC\u0000"[:-1], "Gỗ ?? ? ?ABC"),
        (unicodedata.normalize("NFD", "Gỗ Tường Vy"), "Gỗ Tường Vy"),
        ("Gỗ\r\n\tAn\u00adPhát", "Gỗ An"),
        ("=1+1", "=1+1"),
    ],
)
async def test_odd_names_are_text(lan: Browser, cast: Cast, name: str, printed: str) -> None:
    run = await hand_in(lan)
    await db.execute("UPDATE firm SET name = $2 WHERE id = $1", cast.an_phat, name)
    assert printed in words(await download(lan, run))


@pytest.mark.parametrize("sign", ["W", "ỗ", "Ộ a"])
async def test_a_name_of_the_greatest_length_stays_on_the_page(lan: Browser, cast: Cast, sign: str) -> None:
    run = await hand_in(lan)
    name = (sign * 200)[:200].strip()
    await db.execute("UPDATE firm SET name = $2 WHERE id = $1", cast.an_phat, name)
    document = read(await download(lan, run))
    places = []
    document.pages[0].extract_text(
        visitor_text=lambda text, _, matrix, *rest: places.append((text, matrix[4]))
    )
    assert all(0 <= x < 560 for text, x in places if text.strip())
    assert len(document.pages) <= 8
    printed = words(await download(lan, run)).replace(" ", "").replace("\u200b", "")
    assert name.replace(" ", "") in printed


async def frozen(cast: Cast, key: str, scored: dict[str, Any], stored: dict[str, Any]) -> str:
    """The address of a result that has been frozen with answers no form would give."""
    questionnaire, run, now = content.shipped()[key], uuid4(), clock.now()
    await Assessment(
        id=run, firm=cast.an_phat, instrument=questionnaire.id, version=questionnaire.version, round=1,
        state="submitted", sector="wood", size="small", started_at=now, submitted_at=now,
    ).save()  # fmt: skip
    result = scoring.score(questionnaire, scored, Context(sector="wood", size="small"))
    await Snapshot(
        id=uuid4(), assessment=run, content_hash=questionnaire.content_hash, answers=json.dumps(stored),
        result=msgspec.json.encode(result).decode(), created_at=now,
    ).save()  # fmt: skip
    return f"/assessments/{run}"


async def test_empty_answers_are_no_obstacle(lan: Browser, cast: Cast) -> None:
    run = await frozen(cast, "dbi-sme/1970-2021", {}, {"1.1.1": "", "1.1.2": [], "1.1.3": {}})
    text = words(await download(lan, run))
    assert "0/320 điểm" in text
    assert text.count("Chưa trả lời") >= 57
    assert (await lan.client.get(f"{run}/answers.xlsx")).status_code == 200


async def test_a_pillar_of_which_nothing_applies_is_unknown_not_nought(lan: Browser, cast: Cast) -> None:
    answers = {"warehouse": "none", "fleet": "none"}
    run = await frozen(cast, "logistics/1.0", answers, answers)
    assert "Kho 0/0 – – –" in words(await download(lan, run))
    bars = (await lan.get(f"{run}/result")).all("figure details tbody tr")
    assert [cell.text_content() for cell in bars[0]][:2] == ["Kho", "–"]


def test_every_sign_is_printed_or_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """typst refuses a tagged document with a sign that the font lacks."""
    signs = "".join(chr(code) for code in range(0x3000))
    printed = typesetting.printable({"signs": signs})["signs"]
    assert set("ẶỹđĐ₫€–“”…≥") <= set(printed)
    (tmp_path / "signs.typ").write_text(SIGNS, encoding="utf-8")
    typesetting._fonts()
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    assert typesetting.typeset("signs.typ", {"signs": signs}, NOON).startswith(b"%PDF")
    monkeypatch.setattr(typesetting, "printable", lambda data: data)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typesetting.typeset("signs.typ", {"signs": "木"}, NOON)
