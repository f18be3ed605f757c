"""The last part of the report: how official the result is, by which rules it came about, and its versions."""

from typing import Any

from assessments.model import Questionnaire
from assessments.rules import OverallLevel
from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.queries import Outcome
from lotrinh.selfassessment.reports import Report
from lotrinh.selfassessment.result_page import figure

LEGAL = {
    "replaced": N_("Replaced, for orientation only"),
    "in_force": N_("In force"),
    "draft": N_("Draft, not in force"),
    "own": N_("Our own questionnaire"),
}


def method(desk: Desk, outcome: Outcome, report: Report) -> dict[str, Any]:
    questionnaire = outcome.run.questionnaire
    return {
        "heading": desk.say(N_("How this result came about")),
        "legal": desk.say(LEGAL[questionnaire.legal_status]),
        "official": questionnaire.legal_status in ("in_force", "own"),
        "note": desk.words(questionnaire.legal_note),
        "source": _source(desk, questionnaire),
        "evidence": desk.words(questionnaire.source.evidence),
        "levels": _levels(desk, outcome),
        "conventions": {
            "heading": desk.say(N_("Conventions of this system")),
            "intro": desk.say(N_("Where the source leaves a gap, we settled it like this.")),
            "texts": [desk.words(one.text) for one in questionnaire.conventions],
        },
        "versions": {
            "heading": desk.say(N_("Versions")),
            "rows": _versions(desk, outcome, report),
        },
    }


def _source(desk: Desk, questionnaire: Questionnaire) -> list[tuple[str, str]]:
    start, end = questionnaire.effective.start, questionnaire.effective.end
    days = i18n.day(desk.locale, start), i18n.day(desk.locale, end) if end else desk.say(N_("today"))
    return [
        (desk.say(N_("Source")), desk.words(questionnaire.source.name)),
        (desk.say(N_("In force from – to")), " – ".join(days)),
    ]


def _levels(desk: Desk, outcome: Outcome) -> dict[str, Any]:
    questionnaire = outcome.run.questionnaire
    head = [desk.say(N_("Level")), desk.say(N_("Points"))]
    if any(rule.pillars for rule in questionnaire.levels.overall):
        head.append(desk.say(N_("Pillars")))
    return {
        "heading": desk.say(N_("Levels")),
        "intro": desk.say(
            N_(
                "A level is reached when all its conditions hold, on points of the full maximum of"
                " %(maximum)s."
            ),
            maximum=figure(outcome.result.maximum, desk.locale),
        ),
        "head": head,
        "rows": [_level(desk, questionnaire, rule)[: len(head)] for rule in questionnaire.levels.overall],
        "pillar": _pillar_levels(desk, questionnaire),
    }  # fmt: skip


def _level(desk: Desk, questionnaire: Questionnaire, rule: OverallLevel) -> list[str]:
    pillars = "–"
    if rule.pillars:
        pillars = desk.say(
            N_("at least %(count)s at level %(level)s"), count=rule.pillars.count, level=rule.pillars.level
        )
    name = desk.words(questionnaire.level(rule.level).text)
    bound = float(rule.bound)
    written = i18n.percent(desk.locale, bound) if rule.on == "share" else figure(bound, desk.locale)
    return [f"{rule.level} {name}", _bound(desk, written, strict=rule.strict), pillars]


def _bound(desk: Desk, written: str, *, strict: bool) -> str:
    return desk.say(N_("more than %(bound)s") if strict else N_("%(bound)s or more"), bound=written)


def _pillar_levels(desk: Desk, questionnaire: Questionnaire) -> str:
    """One line: which share of its points lifts a pillar to which level."""
    rules = [
        f"{desk.say(N_('Level %(level)s'), level=rule.level)}: "
        + _bound(desk, i18n.percent(desk.locale, float(rule.bound)), strict=rule.strict)
        for rule in questionnaire.levels.pillar
    ]
    return f"{desk.say(N_('Level of a pillar'))} – {' · '.join(rules)}." if rules else ""


def _versions(desk: Desk, outcome: Outcome, report: Report) -> list[tuple[str, str]]:
    run = outcome.run
    assert run.submitted_at is not None
    return [
        (desk.say(N_("Questionnaire and scoring")), run.questionnaire.key),
        (desk.say(N_("Content (SHA-256)")), outcome.content_hash),
        (desk.say(N_("Submitted")), i18n.moment(desk.locale, run.submitted_at)),
        (desk.say(N_("Receipt")), outcome.receipt),
        (desk.say(N_("Report")), report.number),
        (desk.say(N_("Issued")), i18n.moment(desk.locale, report.issued_at)),
    ]
