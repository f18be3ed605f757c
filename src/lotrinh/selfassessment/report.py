"""The printed report of a frozen result as data for its template: what the result page says, on paper."""

import io
from typing import Any

import msgspec
import segno

from assessments.model import PillarResult
from lotrinh import i18n, paths
from lotrinh.firms import names
from lotrinh.firms.queries import FirmFacts
from lotrinh.i18n import N_
from lotrinh.selfassessment.answer_lines import AnswerLine, answer_parts
from lotrinh.selfassessment.brand import LOGO_OF, STANDARD, Brand, brand_part
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.queries import Outcome
from lotrinh.selfassessment.report_method import method
from lotrinh.selfassessment.report_peers import peers_part
from lotrinh.selfassessment.reports import Report
from lotrinh.selfassessment.result_page import BY_PILLAR, ResultPage, figure, result_page
from lotrinh.selfassessment.typesetting import typeset
from lotrinh.selfassessment.verified import Verified, both_levels, standing
from lotrinh.settings import settings
from lotrinh.web.environment import environment

Data = dict[str, Any]

SIMULATED = N_("Simulated data")
BARS = N_("Each bar is the share of the pillar's points you have; the dashed lines are where a level begins.")
BANDS = N_(
    "The black line is the median and the grey band the middle half of the %(count)s firms in your peer "
    "group, without your own."
)
SECOND = N_("An advisor went through every answer. The level above is the declared one and stays as it is.")
AS_VERIFIED = N_("Answers and points as verified; where the firm had declared another, that stands below.")
DECLARED = N_("Declared: %(answer)s")
COUNTED = N_(
    "Answers that count: %(counted)s of %(asked)s (%(coverage)s). “Not sure” and “Not applicable” are left "
    "out of percentages, never out of the level."
)


def report_pdf(
    desk: Desk,
    outcome: Outcome,
    report: Report,
    firm: FirmFacts,
    brand: Brand | None = None,
    verified: Verified | None = None,
) -> bytes:
    """Dated as submitted, so the same result and look give the same document whenever it is asked for."""
    assert outcome.run.submitted_at is not None
    content = report_content(desk, outcome, report, firm, verified)
    if brand is not None:
        content["brand"] = brand_part(brand, desk.say(LOGO_OF, firm=firm.name))
        if brand.colour and content["pillars"]:
            content["pillars"]["drawing"] = content["pillars"]["drawing"].replace(STANDARD, brand.colour)
    return typeset("report.typ", content, outcome.run.submitted_at, brand.logo if brand else None)


def report_content(
    desk: Desk, outcome: Outcome, report: Report, firm: FirmFacts, verified: Verified | None = None
) -> Data:
    """Everything the template prints, in the language of the desk."""
    shown = result_page(desk, outcome)
    marks = [standing(desk, verified)] + ([desk.say(SIMULATED)] if firm.simulated else [])
    level = desk.words(outcome.run.questionnaire.level(outcome.result.level).text)
    headline = desk.say(N_("Level %(level)s – %(name)s"), level=outcome.result.level, name=level)
    kind = desk.say(N_("Digital maturity report"))
    whose = " · ".join(filter(None, (firm.name, outcome.run.site_name)))
    return {
        "lang": desk.locale,
        "title": f"{kind}: {whose} – {headline}",
        "description": f"{desk.words(outcome.run.questionnaire.title)}. {'. '.join(marks)}.",
        "author": "Lộ Trình Số",
        "mark": (paths.STATIC / "img" / "mark.svg").read_text(),
        "kind": kind,
        "firm": whose,
        "headline": headline,
        "sub": _points(desk, shown),
        "marks": marks,
        "verified": _verified(desk, outcome, verified) if verified else None,
        "facts": _facts(desk, outcome, firm),
        "level": _level(desk, shown),
        "check": _check(desk, report),
        "paths": msgspec.to_builtins(shown.paths),
        "pillars": _pillars(desk, shown) if shown.bars else None,
        "peers": peers_part(desk, shown),
        "steps": _steps(desk, shown),
        "answers": _answers(desk, outcome, verified),
        "method": method(desk, outcome, report),
        "number": report.number,
        "footer": " · ".join(["Lộ Trình Số", *marks]),
    }


def _points(desk: Desk, shown: ResultPage) -> str:
    points, most = (figure(one, desk.locale) for one in (shown.result.points, shown.result.maximum))
    own = desk.say(N_("%(points)s of %(maximum)s points"), points=points, maximum=most)
    return " · ".join(filter(None, (own, shown.change)))


def _verified(desk: Desk, outcome: Outcome, verified: Verified) -> Data:
    return {
        "heading": desk.say(N_("Declared and verified results")),
        "text": f"{standing(desk, verified)}. {desk.say(SECOND)}",
        "rows": [(desk.say(name), text) for name, text in both_levels(desk, outcome, verified)],
    }


def _facts(desk: Desk, outcome: Outcome, firm: FirmFacts) -> list[tuple[str, str]]:
    run = outcome.run
    assert run.submitted_at is not None
    number = desk.say(N_("Round %(round)s"), round=run.round)
    kind = f"{desk.say(names.SECTORS[run.sector])} · {desk.say(names.SIZES[run.size])}"
    return [
        *([(desk.say(N_("Site")), run.site_name)] if run.site else []),
        (desk.say(N_("Tax code")), firm.tax_code),
        (desk.say(N_("Sector and size")), kind),
        (desk.say(N_("Questionnaire")), desk.words(run.questionnaire.title)),
        (desk.say(N_("Submitted")), f"{i18n.day(desk.locale, run.submitted_at)} · {number}"),
    ]


def _level(desk: Desk, shown: ResultPage) -> Data:
    questionnaire = shown.questionnaire
    sentences = shown.sentences[:2], shown.sentences[2:]
    meaning = desk.words(questionnaire.level(shown.result.level).meaning)
    return {
        "heading": shown.heading,
        "rule": " ".join(sentences[0]),
        "at": shown.result.level,
        "names": [(one.level, desk.words(one.text)) for one in questionnaire.levels.names],
        "meaning": " ".join([meaning, *sentences[1]]),
    }


def _check(desk: Desk, report: Report) -> Data:
    address = f"{settings().public_url}/reports/{report.number}"
    return {
        "heading": desk.say(N_("Is this report genuine?")),
        "text": desk.say(
            N_(
                "Scan the code or open the address. The page confirms the level, the date and the versions,"
                " and whether the report still stands. It names neither the firm nor its points."
            )
        ),
        "address": address,
        "code": _code(address),
        "alt": desk.say(N_("Code that leads to %(address)s"), address=address),
    }


def _code(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()


def _pillars(desk: Desk, shown: ResultPage) -> Data:
    charts: Any = environment(desk.locale).get_template("components/charts.html").module
    title = desk.say(BY_PILLAR)
    bars = [f"{bar.label} {i18n.share(desk.locale, bar.share)}" for bar in shown.bars]
    count = i18n.number(desk.locale, shown.peers.count)
    return {
        "heading": shown.bars_heading,
        "intro": " ".join([desk.say(BARS), *([desk.say(BANDS, count=count)] if shown.peers.bands else [])]),
        "drawing": str(charts.pillar_drawing(charts.WIDE, shown.bars, shown.bounds, title)).strip(),
        "alt": f"{title}: {'; '.join(bars)}",
        "caption": _counted(desk, shown),
        "table": desk.say(N_("The pillars in figures")),
        **_pillar_table(desk, shown),
    }


def _counted(desk: Desk, shown: ResultPage) -> str:
    coverage = i18n.share(desk.locale, shown.result.coverage)
    return desk.say(COUNTED, counted=shown.counted, asked=shown.asked, coverage=coverage)


def _pillar_table(desk: Desk, shown: ResultPage) -> Data:
    """With the round before beside it, if there is one."""
    before = {one.id: one for one in shown.outcome.previous.pillars} if shown.outcome.previous else {}
    head = [N_("Pillar"), N_("Points"), N_("Share"), N_("Level"), N_("Counted")]
    earlier = [N_("Round %(round)s"), N_("Change")] if before else []
    rows = [_pillar_row(desk, one, before) for one in shown.result.pillars]
    return {
        "head": [desk.say(one, round=shown.outcome.previous_round) for one in head + earlier],
        "rows": rows,
    }


def _pillar_row(desk: Desk, pillar: PillarResult, before: dict[str, PillarResult]) -> list[str]:
    def write(points: float) -> str:
        return figure(points, desk.locale)

    row = [
        desk.words(desk.run.questionnaire.pillar(pillar.id).title),
        f"{write(pillar.points)}/{write(pillar.max)}",
        i18n.share(desk.locale, pillar.points / pillar.max if pillar.max else None),
        "–" if pillar.level is None else str(pillar.level),
        i18n.share(desk.locale, pillar.coverage if pillar.max else None),
    ]
    if pillar.id in before:
        row += [write(before[pillar.id].points), signed(desk, pillar.points - before[pillar.id].points)]
    return row


def signed(desk: Desk, points: float) -> str:
    return f"{'−' if points < 0 else '+' if points > 0 else ''}{figure(abs(points), desk.locale)}"


def _steps(desk: Desk, shown: ResultPage) -> Data | None:
    if not shown.steps:
        return None
    among = desk.say(N_("In: %(pillars)s"), pillars=", ".join(shown.held))
    return {
        "heading": desk.say(N_("Where most points are open")),
        "intro": among if shown.held else desk.say(N_("Among all your answers.")),
        "rows": [
            {
                "question": line.question,
                "points": desk.say(
                    N_("%(points)s of %(maximum)s points"),
                    points=figure(line.points, desk.locale), maximum=figure(line.maximum, desk.locale),
                ),
                "code": line.code,
            }
            for line in shown.steps
        ],
    }  # fmt: skip


def _answers(desk: Desk, outcome: Outcome, verified: Verified | None) -> Data:
    """Every question that was asked, section by section, with the answer in words."""
    previous = outcome.previous.contributions if outcome.previous else ()
    before = {one.question_id: one.points for one in previous}
    parts = [
        {
            "heading": " ".join(filter(None, (part.section.code, desk.words(part.section.title)))),
            "points": _of(desk, part.points, part.maximum),
            "rows": [_answer(desk, line, before) for line in part.lines],
        }
        for part in answer_parts(outcome, verified)
    ]
    change = desk.say(N_("In brackets: the change since round %(round)s."), round=outcome.previous_round)
    notes = ([desk.say(AS_VERIFIED)] if verified else []) + ([change] if before else [])
    return {
        "heading": desk.say(N_("What each answer contributed")),
        "note": " ".join(notes),
        "head": [desk.say(one) for one in (N_("Question"), N_("Your answer"), N_("Points"))],
        "parts": parts,
    }


def _answer(desk: Desk, line: AnswerLine, before: dict[str, float]) -> Data:
    brought, question, declared = line.brought, line.question, line.declared
    coded = desk.run.questionnaire.section(question.section_id).code is not None
    points = _of(desk, brought.points, brought.maximum) if brought else "–"
    change = brought.points - before.get(question.id, brought.points) if brought and not declared else 0
    return {
        "code": question.id if coded else "",
        "question": desk.words(question.text),
        "answer": line.words(desk.locale),
        "points": points,
        "change": f"({signed(desk, change)})" if change else "",
        "declared": desk.say(DECLARED, answer=declared.words(desk.locale)) if declared else "",
        "declared_points": _of(desk, declared.brought.points, declared.brought.maximum)
        if declared and declared.brought
        else "",
    }


def _of(desk: Desk, points: float, maximum: float) -> str:
    return f"{figure(points, desk.locale)}/{figure(maximum, desk.locale)}" if maximum else ""
