"""The operator's page about the model, in words."""

import msgspec

from lotrinh import i18n
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.i18n import N_, Locale
from lotrinh.roadmap.alarms import Alarm
from lotrinh.roadmap.model_queries import Run
from lotrinh.roadmap.shown_policies import ShownLists
from recommender.drawn_places import Policy
from recommender.evaluation import Figures
from recommender.metrics import Estimate

SCORERS = {
    "model": N_("the model"),
    "random": N_("by lot"),
    "adoption popularity": N_("what most firms use"),
    "segment popularity": N_("what most firms of the size and sector use"),
    "next-step popularity": N_("what most firms plan"),
    "prior alone": N_("experts' rules alone"),
}
REASONS = {
    "too_few": N_("Not served: too few firms with a known next step."),
    "worse_than_rules": N_("Not served: it ranks worse than the experts' rules alone."),
}
POLICIES = {
    "served": N_("as served: the best likeliest, the others by lot"),
    "best_only": N_("always the best that fits, nothing by lot"),
    "even_lot": N_("all that fit with the same chance"),
}
ALARMS = {
    "level": N_("It promises more or fewer plans than there are: its log-odds lack %(shift)s."),
    "group_below": N_("For %(size)s, %(sector)s it is surely worse than what most of these firms plan."),
    "answers_shifted": N_(
        "These are answered otherwise than when the model before was learned: %(questions)s."
    ),
    "order_changed": N_("It ranks much otherwise than the model before: rank correlation %(correlation)s."),
    "old_level": N_("The model before no longer fits the level of plans: its log-odds lack %(shift)s."),
}


class Row(msgspec.Struct, frozen=True):
    """One scorer: NDCG@10 and recall@10 with their 95 % intervals."""

    name: str
    ndcg: str
    recall: str
    n: int


class PolicyRow(msgspec.Struct, frozen=True):
    """One policy: how many of 100 shows are taken up, by two estimators with their 95 % intervals."""

    name: str
    self_normalised: str
    doubly_robust: str
    effective: int


class Shown(msgspec.Struct, frozen=True):
    """What the lists of real or of simulated firms tell."""

    lists: ShownLists
    rows: list[PolicyRow]


class RunShown(msgspec.Struct, frozen=True):
    run: Run
    rows: list[Row]
    later_rows: list[Row]
    alarms: list[str]
    verdict: str
    shown: list[Shown]


def run_shown(run: Run, locale: Locale) -> RunShown:
    return RunShown(
        run=run,
        rows=[_row(one, locale) for one in run.measured.figures],
        later_rows=[_row(one, locale) for one in run.by_time],
        alarms=[_alarm(one, locale) for one in run.alarms],
        verdict=i18n.gettext(locale, REASONS[run.reason]) if run.reason else "",
        shown=[
            Shown(one, [_policy(each, locale) for each in one.policies])
            for one in run.shown
            if one.lists or not one.simulated
        ],
    )


def _row(one: Figures, locale: Locale) -> Row:
    name = i18n.gettext(locale, SCORERS[one.scorer]) if one.scorer in SCORERS else one.scorer
    return Row(name, _interval(one.ndcg, locale), _interval(one.recall, locale), one.ndcg.n)


def _policy(one: Policy, locale: Locale) -> PolicyRow:
    return PolicyRow(
        name=i18n.gettext(locale, POLICIES[one.name]),
        self_normalised=_share(one.self_normalised, locale),
        doubly_robust=_share(one.doubly_robust, locale),
        effective=round(one.effective),
    )


def _share(one: Estimate, locale: Locale) -> str:
    """A doubly robust share may lie a little outside of 0 to 1; it is shown as it is."""
    value, low, high = (i18n.percent(locale, each, 1) for each in (one.value, one.low, one.high))
    return f"{value} ({low}–{high})"


def _interval(one: Estimate, locale: Locale) -> str:
    value, low, high = (i18n.number(locale, each, 3) for each in (one.value, one.low, one.high))
    return f"{value} ({low}–{high})"


def _alarm(alarm: Alarm, locale: Locale) -> str:
    written = {name: _written(name, value, locale) for name, value in alarm.values.items()}
    return i18n.gettext(locale, ALARMS[alarm.kind], **written)


def _written(name: str, value: object, locale: Locale) -> str:
    names = {"size": SIZES, "sector": SECTORS}.get(name)
    if names is not None:
        return i18n.gettext(locale, names[str(value)])
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return i18n.number(locale, value, 2) if isinstance(value, (int, float)) else str(value)
