"""All answers of a frozen result as a spreadsheet, in both languages."""

import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lotrinh import clock, i18n
from lotrinh.firms.queries import FirmFacts
from lotrinh.i18n import N_
from lotrinh.selfassessment.answer_lines import AnswerLine, AnswerPart, answer_parts
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.queries import Outcome
from lotrinh.selfassessment.verified import Verified, both_levels, standing
from lotrinh.spreadsheets import AS_WRITTEN

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text stays text, whatever it begins with.
COLUMNS = (
    (N_("Number of the question"), 16),
    (N_("Section"), 28),
    (N_("Question in Vietnamese"), 50),
    (N_("Question in English"), 50),
    (N_("Answer in Vietnamese"), 34),
    (N_("Answer in English"), 34),
    (N_("Points"), 9),
    (N_("At most"), 9),
)
DECLARED = (
    (N_("Declared answer in Vietnamese"), 34),
    (N_("Declared answer in English"), 34),
    (N_("Declared points"), 9),
)
"""Beside the verified ones, where these are different."""


def answer_sheet(desk: Desk, outcome: Outcome, firm: FirmFacts, verified: Verified | None = None) -> bytes:
    """The file; the same result, verified or not, gives the same one."""
    assert outcome.run.submitted_at is not None
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True} | AS_WRITTEN) as book:
        submitted = clock.local(outcome.run.submitted_at).replace(tzinfo=None)
        book.set_properties({"title": desk.words(outcome.run.questionnaire.title), "created": submitted})
        head = book.add_format({"bold": True, "bg_color": "#e6f0ee", "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        answers, about = (book.add_worksheet(desk.say(name)) for name in (N_("Answers"), N_("About")))
        _write_head(answers, desk, COLUMNS + (DECLARED if verified else ()), head)
        _write_answers(answers, desk, answer_parts(outcome, verified), text)
        _write_origin(about, _origin(desk, outcome, firm, verified), (head, text))
    return file.getvalue()


def _write_head(sheet: Worksheet, desk: Desk, columns: tuple[tuple[str, int], ...], head: Format) -> None:
    for at, (name, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, desk.say(name), head)
    sheet.freeze_panes(1, 1)


def _write_answers(sheet: Worksheet, desk: Desk, parts: list[AnswerPart], text: Format) -> None:
    lines = [(part.section, line) for part in parts for line in part.lines]
    for row, (section, line) in enumerate(lines, start=1):
        title = " ".join(filter(None, (section.code, desk.words(section.title))))
        asked = line.question.text
        words = [line.question.id, title, asked.vi, asked.en, line.words("vi"), line.words("en")]
        for at, word in enumerate(words):
            sheet.write_string(row, at, word, text)
        if line.brought:
            sheet.write_number(row, 6, line.brought.points, text)
            sheet.write_number(row, 7, line.brought.maximum, text)
        if line.declared:
            _write_declared(sheet, row, line.declared, text)
    sheet.autofilter(0, 0, len(lines), len(COLUMNS) - 1)


def _write_declared(sheet: Worksheet, row: int, declared: AnswerLine, text: Format) -> None:
    first = len(COLUMNS)
    sheet.write_string(row, first, declared.words("vi"), text)
    sheet.write_string(row, first + 1, declared.words("en"), text)
    if declared.brought:
        sheet.write_number(row, first + 2, declared.brought.points, text)


def _write_origin(sheet: Worksheet, rows: list[tuple[str, str]], formats: tuple[Format, Format]) -> None:
    head, text = formats
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    for row, (name, value) in enumerate(rows):
        sheet.write_string(row, 0, name, head)
        sheet.write_string(row, 1, value, text)


def _origin(
    desk: Desk, outcome: Outcome, firm: FirmFacts, verified: Verified | None
) -> list[tuple[str, str]]:
    run, questionnaire = outcome.run, outcome.run.questionnaire
    assert run.submitted_at is not None
    marks = [standing(desk, verified)]
    if firm.simulated:
        marks.append(desk.say(N_("Simulated data")))
    return [
        (desk.say(N_("Firm")), firm.name),
        *([(desk.say(N_("Site")), run.site_name)] if run.site else []),
        (desk.say(N_("Questionnaire")), desk.words(questionnaire.title)),
        (desk.say(N_("Version")), f"{questionnaire.key} · SHA-256 {outcome.content_hash}"),
        (desk.say(N_("Round")), str(run.round)),
        (desk.say(N_("Submitted")), i18n.moment(desk.locale, run.submitted_at)),
        (desk.say(N_("Receipt")), outcome.receipt),
        (desk.say(N_("Standing")), " · ".join(marks)),
        *(
            [(desk.say(name), text) for name, text in both_levels(desk, outcome, verified)]
            if verified
            else []
        ),
    ]
