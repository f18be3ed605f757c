"""Each question as its card is drawn: the newest answer as field values, and what to say about it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from assessments import answers
from assessments.answers import AnswerError, field_name
from assessments.facts import Place
from assessments.model import Item, Question, Questionnaire, Section, Text
from assessments.notation import write_number, write_percent
from assessments.points import share
from assessments.prefill import KnownFigure
from lotrinh import clock, i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.i18n import N_
from lotrinh.selfassessment.posts import marker
from lotrinh.selfassessment.queries import Given, Run

Fields = dict[str, Sequence[str]]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """`drawn` holds the field values as written into the page; `note` says who else was here.

    `evidence` follows the word on the link to it, such as " (2)".
    """

    questionnaire: str
    question: Question
    hint: str
    drawn: Mapping[str, Sequence[str]]
    marker: str
    items: tuple[Item, ...]
    error: str
    note: str
    share: str
    evidence: str

    @property
    def dom(self) -> str:
        return dom_id(self.question.id)

    def first(self, name: str) -> str:
        values = self.drawn.get(name)
        return values[0] if values else ""

    def all(self, name: str) -> Sequence[str]:
        return self.drawn.get(name, ())

    def written(self, name: str) -> str:
        """The text of an input that shares its name with the reserved answers."""
        return next((one for one in self.all(name) if one not in self.question.reserved), "")


class Desk(msgspec.Struct, frozen=True):
    """Who looks at which run in which language, what was refused just now, and which figures are known."""

    visitor: Visitor
    run: Run
    locale: i18n.Locale
    errors: Mapping[str, AnswerError] = {}
    figures: Mapping[Place, KnownFigure] = {}

    def cards(self, section: Section, wanted: frozenset[str]) -> Iterator[Card]:
        for question in section.questions:
            if question.id in wanted:
                yield self._card(question, coded=section.code is not None)

    def _card(self, question: Question, *, coded: bool) -> Card:
        given, error = self.run.given.get(question.id), self.errors.get(question.id)
        value = given.value if given else None
        known = self._known(question) if value is None else None
        stored = filled(question, value, self.locale) or (
            offered(question, known, self.locale) if known else {}
        )
        return Card(
            questionnaire=self.run.questionnaire.key,
            question=question,
            hint=" · ".join(filter(None, (question.id if coded else "", self.words(question.hint)))),
            drawn=_typed(question, error) if error else stored,
            marker=marker(given.rev if given else 0, stored),
            items=self._items(question),
            error=self.words(error.message) if error else "",
            note=self._figure_note(question, *known) if known else self._note(given) if given else "",
            share="" if error else share_text(value, self.locale),
            evidence=pieces_text(self.run.evidence.get(question.id, 0)),
        )

    def words(self, text: Text | None) -> str:
        return text.get(self.locale) if text else ""

    def when(self, at: datetime) -> str:
        same_day = clock.local(at).date() == clock.today()
        return i18n.time_of_day(self.locale, at) if same_day else i18n.moment(self.locale, at)

    def say(self, message: str, /, **values: object) -> str:
        return i18n.gettext(self.locale, message, **values)

    def _items(self, question: Question) -> tuple[Item, ...]:
        if not question.items:
            return ()
        return answers.visible_items(self.run.questionnaire, question.id, self.run.values, self.run.context)

    def _note(self, given: Given) -> str:
        if given.value is None or given.by == self.visitor.id:
            return ""
        if given.rev == 0:
            return self._taken_note(given) if given.origins else self.say(CARRIED)
        return self.say(ANSWERED, name=given.name, time=self.when(given.at)) if given.name else ""

    def _taken_note(self, given: Given) -> str:
        sources = [self._source(one.questionnaire, one.submitted_at) for one in given.origins or ()]
        is_list = self.run.questionnaire.question(given.question_id).items
        return self.say(TAKEN_PARTLY if is_list else TAKEN, sources=", ".join(sources))

    def _source(self, questionnaire: Questionnaire, at: datetime) -> str:
        return self.say(SOURCE, title=self.words(questionnaire.title), date=i18n.day(self.locale, at))

    def _known(self, question: Question) -> tuple[Place, KnownFigure] | None:
        """One figure of two: the other is still to be entered, so nothing counts as answered by itself."""
        known = ((place, one) for place, one in self.figures.items() if place.question == question.id)
        return next((one for one in known if one[0].part), None)

    def _figure_note(self, question: Question, place: Place, known: KnownFigure) -> str:
        what = question.denominator if place.part == "denominator" else question.numerator
        if known.told is None:
            source = self.say(REGISTRY)
        elif known.told.key == str(self.run.id):
            source = self.say(THIS_DRAFT)
        else:
            source = self._source(known.told.questionnaire, known.told.at)
        return self.say(FIGURE, what=self.words(what or question.text), source=source)


TAKEN = N_("Taken from %(sources)s: check that it still holds.")
TAKEN_PARTLY = N_("Partly taken from %(sources)s: check that it still holds, and complete the rest.")
SOURCE = N_("the assessment “%(title)s” of %(date)s")
REGISTRY = N_("the registry")
THIS_DRAFT = N_("what you answered before")
FIGURE = N_("“%(what)s” is taken from %(source)s: check that it still holds.")
CARRIED = N_("Carried over from your last round: check that it still holds.")
ANSWERED = N_("Answered by %(name)s at %(time)s")


def dom_id(question_id: str) -> str:
    return f"q-{question_id}"


def filled(question: Question, value: Any, locale: i18n.Locale) -> Fields:
    """The form fields that say the same as a stored answer."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {field_name(question, part): [_written(one, locale)] for part, one in value.items()}
    if isinstance(value, list):
        return {field_name(question): value}
    return {field_name(question, "band" if question.kind == "ratio" else ""): [_written(value, locale)]}


def offered(question: Question, known: tuple[Place, KnownFigure], locale: i18n.Locale) -> Fields:
    """The field of a known figure, written into a question that has no answer yet."""
    place, figure = known
    return {field_name(question, place.part): [_written(figure.amount, locale)]}


def _written(value: str | float, locale: i18n.Locale) -> str:
    return value if isinstance(value, str) else write_number(value, locale)


def _typed(question: Question, error: AnswerError) -> dict[str, Sequence[str]]:
    if question.kind == "multiple":
        return {field_name(question): error.chosen}
    return {name: [text] for name, text in error.typed.items()}


def pieces_text(count: int) -> str:
    return f" ({count})" if count else ""


def share_text(value: Any, locale: i18n.Locale) -> str:
    found = share(value)
    return "" if found is None else write_percent(found, locale)
