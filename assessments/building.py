"""Resolves a file as written into the questionnaire that the engine works with."""

from collections.abc import Mapping

from msgspec.structs import replace

from assessments.document import Document, QuestionText, SectionText
from assessments.efforts import effort_of, tool_effort_of
from assessments.model import Alternative, Question, Questionnaire, Section
from assessments.parts import Number, Option
from assessments.points import most
from assessments.rules import AlternativeScoring

OptionSets = Mapping[str, tuple[Option, ...]]


def build(document: Document, content_hash: str) -> Questionnaire:
    """The questionnaire; an unknown option set is read as empty and left to the checks."""
    return Questionnaire(
        id=document.id,
        version=document.version,
        title=document.title,
        summary=document.summary,
        minutes=document.minutes,
        source=document.source,
        legal_status=document.legal_status,
        legal_note=document.legal_note,
        effective=document.effective,
        audience=document.audience,
        bridge=document.bridge,
        conventions=document.conventions,
        contradictions=document.contradictions,
        pillars=document.pillars,
        sections=tuple(_section(document, section) for section in document.sections),
        scoring=document.scoring,
        levels=document.levels,
        content_hash=content_hash,
        paths=document.paths,
        alternatives=tuple(
            _alternative(document, one, content_hash) for one in document.alternative_scorings
        ),
    )


def _alternative(document: Document, scoring: AlternativeScoring, content_hash: str) -> Alternative:
    questionnaire = replace(build(rescored(document, scoring), content_hash), scoring_id=scoring.id)
    return Alternative(id=scoring.id, title=scoring.title, questionnaire=questionnaire)


def rescored(document: Document, scoring: AlternativeScoring) -> Document:
    """The file as if an alternative scoring were its own."""
    points = {(one.question, one.option): one for one in scoring.points}

    def option(question: QuestionText, option: Option) -> Option:
        found = points.get((question.id, option.value))
        return replace(option, points=found.points, unticked=found.unticked) if found else option

    def question(one: QuestionText) -> QuestionText:
        options = options_of(one, document.option_sets)
        return replace(one, options=tuple(option(one, each) for each in options)) if options else one

    sections = [
        replace(section, questions=tuple(map(question, section.questions))) for section in document.sections
    ]
    return replace(
        document,
        sections=tuple(sections),
        scoring=scoring.scoring,
        levels=scoring.levels or document.levels,
        alternative_scorings=(),
    )


def _section(document: Document, section: SectionText) -> Section:
    return Section(
        id=section.id,
        title=section.title,
        minutes=section.minutes,
        questions=tuple(_question(document, question, section.id) for question in section.questions),
        code=section.code,
        pillar=section.pillar,
        intro=section.intro,
    )


def _question(document: Document, question: QuestionText, section_id: str) -> Question:
    options = options_of(question, document.option_sets)
    return Question(
        id=question.id,
        kind=question.kind,
        text=question.text,
        section_id=section_id,
        maximum=_maximum(question, options),
        hint=question.hint,
        options=options,
        items=question.items,
        bands=question.bands,
        not_applicable=question.not_applicable,
        unknown=question.unknown,
        optional=question.optional,
        effort=question.effort or effort_of(document.id, question.id, question.capability),
        tool_efforts=_tool_efforts(document.id, question),
        applies_if=question.applies_if,
        convention=question.convention,
        capability=question.capability,
        unit=question.unit,
        numerator=question.numerator,
        denominator=question.denominator,
        count=question.count,
        decimals=question.decimals,
        lowest=question.minimum,
        highest=question.maximum if question.kind == "number" else None,
    )


def options_of(question: QuestionText, sets: OptionSets) -> tuple[Option, ...]:
    """The options of a question, looked up when it names a set."""
    return sets.get(question.options, ()) if isinstance(question.options, str) else question.options


def _tool_efforts(instrument: str, question: QuestionText) -> dict[str, Number]:
    found = {item.id: tool_effort_of(instrument, question.id, item.id) for item in question.items}
    return {item_id: effort for item_id, effort in found.items() if effort is not None}


def _maximum(question: QuestionText, options: tuple[Option, ...]) -> Number:
    if question.kind == "solution_states":
        return question.points or 0
    if question.kind == "multiple":
        return most(options) if question.maximum is None else question.maximum
    points = [option.points for option in options] + [band.points for band in question.bands]
    return max((one or 0 for one in points), default=0)
