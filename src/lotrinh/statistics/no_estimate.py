"""Why a share has no estimate for all firms, in words: short enough for a table, and as a sentence."""

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.statistics.estimates import LEAST_ANSWERS, LEAST_COVERAGE, LEAST_EFFECTIVE, WIDEST, Withheld
from lotrinh.statistics.estimation import LEAST_ALTOGETHER
from lotrinh.statistics.releases.content import Definition, both
from lotrinh.statistics.weighting import ASKED_OF_ALL

SHARES = N_("Shares that are counted and not estimated")

SHORT: dict[Withheld, str] = {
    Withheld.few_answers: N_("too few answers"),
    Withheld.low_coverage: N_("coverage too thin"),
    Withheld.low_effective_n: N_("weights too uneven"),
    Withheld.wide_interval: N_("too uncertain"),
    Withheld.not_calibrated: N_("no weights found"),
    Withheld.part_asked: N_("not asked of all"),
    Withheld.single_place: N_("counted only"),
    Withheld.stage: N_("counted only"),
}
SENTENCES: dict[Withheld, tuple[str, dict[str, int]]] = {
    Withheld.few_answers: (
        N_("Too few firms answered: at least %(group)s of the group and %(all)s altogether are needed."),
        {"group": LEAST_ANSWERS, "all": LEAST_ALTOGETHER},
    ),
    Withheld.low_coverage: (
        N_("Coverage is too thin: fewer than %(percent)s%% of the firms of the group answered."),
        {"percent": round(LEAST_COVERAGE * 100)},
    ),
    Withheld.low_effective_n: (
        N_(
            "The design effect is too large: the weights differ so much that the answers tell no more "
            "than fewer than %(answers)s drawn by lot would."
        ),
        {"answers": round(LEAST_EFFECTIVE)},
    ),
    Withheld.wide_interval: (
        N_("It would be too uncertain: the 95%% interval is wider than %(points)s points."),
        {"points": round(WIDEST * 100)},
    ),
    Withheld.not_calibrated: (
        N_(
            "No weights were found with which the firms that answered agree with the registry, "
            "so it is not known what they stand for."
        ),
        {},
    ),
    Withheld.part_asked: (
        N_(
            "The question was put to fewer than %(percent)s%% of the firms that answered, "
            "and the registry does not know which others it concerns."
        ),
        {"percent": round(ASKED_OF_ALL * 100)},
    ),
    Withheld.single_place: (
        N_("Single communes and parks are counted only: the weights do not agree with the registry in each."),
        {},
    ),
    Withheld.stage: (
        N_("Stages on the way from a roadmap to use are counted only: they are entries here, not answers."),
        {},
    ),
}


def in_short(reason: Withheld | None, locale: i18n.Locale) -> str:
    """Empty where there is an estimate."""
    return i18n.gettext(locale, SHORT[reason]) if reason else ""


def explained(reason: Withheld | None, locale: i18n.Locale) -> str:
    """A sentence; empty where there is an estimate."""
    if reason is None:
        return ""
    message, values = SENTENCES[reason]
    return i18n.gettext(locale, message, **values)


def definitions() -> list[Definition]:
    """Of the words that stand in files and answers."""
    return [
        Definition(
            field=reason, kind="reason", title=both(SHORT[reason]), meaning=both(message, **values),
            among=both(SHARES),
        )
        for reason, (message, values) in SENTENCES.items()
    ]  # fmt: skip
