"""One step as its reader sees it: what it is, why it is there, what it costs after support."""

from collections.abc import Iterable
from datetime import date

import msgspec

from lotrinh import i18n
from lotrinh.i18n import N_, Locale
from lotrinh.money import between, money
from lotrinh.roadmap.adoption_names import BARRIERS
from lotrinh.roadmap.advice_queries import Advice
from lotrinh.roadmap.need import compared
from lotrinh.roadmap.peers import ROUNDED_TO
from lotrinh.roadmap.roadmaps import Basis
from lotrinh.roadmap.sentences import sentence
from recommender.catalogue import Scheme, Solution, Text
from recommender.planner import Roadmap, Step
from recommender.reasons import Reason
from recommender.rules import verdicts
from recommender.support import Support

FIRST = (
    "inserted_for", "rung_next", "before_more_tools", "opens", "stated_planned", "helps", "quick_win",
    "need_unknown",
)  # fmt: skip
"""What a list says in short, the most telling first; the rest stands behind "why in this place"."""
APART = frozenset({"likely", "worth", "pinned"})
"""Said by the parts of the score, or by who wanted the step."""
SHORT = 2
WEAK = 0.5
"""An answer with at most this share of its points is named as a reason, and so is a gap from here on."""

ONCE, YEARLY = N_("%(amount)s, once"), N_("%(amount)s a year")
FREE = N_("No cost for tools")
UP_TO = N_("Support up to %(amount)s")
PEERS = N_("About %(share)s of the %(count)s firms most like yours use it.")
FEW_PEERS = N_("Fewer than %(least)s of the %(count)s firms most like yours use it.")
WEAKEST = N_("Your answer to “%(question)s” earns %(own)s of the points.")
GIVEN_UP = N_("You have not used it any more since %(day)s: %(barrier)s.")
BEHIND = N_("Your answer to “%(question)s” earns %(own)s of the points, that of firms like yours %(peers)s.")
PRIOR_SHARE = N_("%(share)s of this chance rests on experts' rules, the rest on what firms told us.")
PRIOR_ALONE = N_(
    "This chance rests on experts' rules alone: too few firms plan this step to learn from them."
)
PARTS = (N_("Chance of taking it up"), N_("Need"), N_("Impact for effort"))


class SupportShown(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` is at most so much for this step; empty where nobody knows the cap. `since`: None for a draft."""

    title: str
    amount: str
    share: str
    basis: str
    since: date | None
    note: str
    is_draft: bool


class Part(msgspec.Struct, frozen=True):
    """A part of the score: its value as written, and the exponent it counts with."""

    label: str
    value: str
    weight: str


class StepShown(msgspec.Struct, frozen=True, kw_only=True):
    """`why` is the short version; `place` says what put it into its wave and what would change that.

    `is_cap_shared`: other steps leave it less of a yearly cap than it could have alone.
    """

    id: str
    rank: int
    title: str
    summary: str
    function: str
    why: list[str]
    place: list[str]
    cost: str
    own_cost: str
    support: SupportShown | None
    is_cap_shared: bool
    others: list[SupportShown]
    weeks: str
    people: int
    staff: str
    monday: str
    training: str
    parts: list[Part]
    learned: str
    score: str
    is_accepted: bool
    is_explored: bool
    advice: Advice | None

    @property
    def url(self) -> str:
        return f"/roadmap/steps/{self.id}"


class StepView:
    """Draws the steps of one roadmap in one language."""

    def __init__(self, basis: Basis, locale: Locale) -> None:
        self.basis, self.locale = basis, locale
        self._advice = {one.solution: one for one in basis.advice if one.kind != "strike"}
        self._accepted = frozenset(basis.accepted)

    def step(self, step: Step) -> StepShown:
        solution = self.basis.catalogue.solutions[step.solution_id]
        supports = [self.support(one) for one in step.support]
        best = next((one for one in supports if not one.is_draft and one.amount), None)
        why, place = self._reasons(step)
        return StepShown(
            id=solution.id,
            rank=step.rank,
            title=self.words(solution.title),
            summary=self.words(solution.summary),
            function=self.words(self.basis.catalogue.functions[solution.function].text),
            why=why,
            place=place,
            cost=self.cost(solution),
            own_cost=money(self.locale, step.own_cost),
            support=best,
            is_cap_shared=any(one.kind == "cap_used_up" for one in step.reasons),
            others=[one for one in supports if one is not best],
            weeks=span(solution.weeks.low, solution.weeks.high),
            people=solution.people,
            staff=self.words(solution.staff),
            monday=self.words(solution.monday),
            training=self.training(solution),
            parts=self._parts(step),
            learned=self.learned(step),
            score=i18n.number(self.locale, step.score, 2),
            is_accepted=solution.id in self._accepted,
            is_explored=step.slot_propensity < 1,
            advice=self._advice.get(solution.id),
        )

    def words(self, text: Text | None) -> str:
        return text.get(self.locale) if text else ""

    def say(self, message: str, /, **values: object) -> str:
        return i18n.gettext(self.locale, message, **values)

    def cost(self, solution: Solution) -> str:
        if not solution.cost.high:
            return self.say(FREE)
        amount = between(self.locale, solution.cost.low, solution.cost.high)
        return self.say(YEARLY if solution.cost.per == "year" else ONCE, amount=amount)

    def training(self, solution: Solution) -> str:
        if solution.training is None:
            return ""
        course = self.basis.catalogue.solutions[solution.training]
        return f"{self.words(course.title)} ({self.cost(course)})"

    def support(self, one: Support) -> SupportShown:
        scheme = self._scheme(one.scheme_id)
        return SupportShown(
            title=self.words(scheme.title),
            amount=money(self.locale, one.amount_high) if one.cap is not None and one.amount_high else "",
            share=i18n.percent(self.locale, one.share),
            basis=self.words(one.legal_basis),
            since=scheme.first,
            note=self.words(scheme.note),
            is_draft=one.status == "draft",
        )

    def sentences(self, reasons: Iterable[Reason]) -> list[str]:
        return [sentence(one, self.locale) for one in reasons]

    def why_not(self, roadmap: Roadmap, solution_id: str) -> list[str]:
        """Why something is no step of the roadmap."""
        reasons = roadmap.left_out.get(solution_id)
        if reasons is None:
            reasons = verdicts(self.basis.profile, self.basis.catalogue)[solution_id].reasons
        given_up = self.given_up(solution_id)
        told = [one for one in reasons if not (given_up and one.kind == "not_now")]
        return [*given_up, *self.sentences(told)]

    def given_up(self, solution_id: str) -> list[str]:
        """Since when the firm does without what it had, and what stood in the way."""
        found = self.basis.given_up.get(solution_id)
        if found is None:
            return []
        barrier = self.say(BARRIERS[found.reason or "other"])
        return [self.say(GIVEN_UP, day=i18n.day(self.locale, found.since), barrier=barrier.lower())]

    def peers(self, solution_id: str) -> str:
        """Empty where too few told."""
        found = self.basis.peers.in_use.get(solution_id)
        if found is None:
            return ""
        share, count = found
        message = PEERS if share else FEW_PEERS
        least = i18n.percent(self.locale, ROUNDED_TO)
        return self.say(message, share=i18n.percent(self.locale, share), least=least, count=count)

    def learned(self, step: Step) -> str:
        """How much of the chance is learned; empty where the firm's own plan counts instead, or no model serves."""
        served, name = self.basis.probabilities, step.solution_id
        if not served.is_learned or step.probability != served.by_solution.get(name):
            return ""
        share = served.prior_share.get(name, 1.0)
        return self.say(PRIOR_ALONE if share == 1 else PRIOR_SHARE, share=i18n.percent(self.locale, share))

    def weakest(self, solution_id: str) -> str:
        """The weakest answer about what the solution gives; empty when none is weak, or none was asked for."""
        found = compared(self.basis, self.basis.catalogue.solutions[solution_id], self.locale)[:1]
        for one in found:
            if one.distance == 0 and one.own <= WEAK:
                own, peers = (i18n.percent(self.locale, share or 0.0) for share in (one.own, one.peers))
                message = WEAKEST if one.peers is None else BEHIND
                return self.say(message, question=one.question, own=own, peers=peers)
        return ""

    def _scheme(self, scheme_id: str) -> Scheme:
        return next(one for one in self.basis.catalogue.schemes if one.id == scheme_id)

    def _reasons(self, step: Step) -> tuple[list[str], list[str]]:
        told = {one.kind: one for one in step.reasons}
        weakest, need = self.weakest(step.solution_id), told.get("need")
        gap = [need] if need and not weakest and float(need.values["gap"]) >= WEAK else []
        short = gap + [told[kind] for kind in FIRST if kind in told][:SHORT]
        rest = [one for one in step.reasons if one not in short and one.kind not in APART]
        given_up = self.given_up(step.solution_id)
        why = [*given_up, weakest, *self.sentences(short), self.peers(step.solution_id)]
        return [one for one in why if one], self.sentences(rest)

    def _parts(self, step: Step) -> list[Part]:
        weights, unknown = self.basis.weights, self.basis.weights.unknown_need
        need = i18n.percent(self.locale, unknown if step.need is None else step.need)
        values = (
            i18n.percent(self.locale, step.probability),
            need if step.need is not None else self.say(N_("unknown, taken as %(need)s"), need=need),
            i18n.number(self.locale, step.value, 2),
        )
        exponents = (weights.probability, weights.need, weights.value)
        return [
            Part(self.say(label), value, i18n.number(self.locale, exponent, 0 if exponent == 1 else 1))
            for label, value, exponent in zip(PARTS, values, exponents, strict=True)
        ]


def span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
