"""What moved the model's chance for one solution up or down, in words."""

import msgspec

from assessments import content
from lotrinh import i18n
from lotrinh.i18n import N_, Locale
from lotrinh.roadmap import model_store
from lotrinh.roadmap.roadmaps import Basis
from lotrinh.roadmap.sentences import LADDERS, SCALES
from recommender.firms import movers

MOST = 5
GROUPS = {
    "sector": N_("Your sector"),
    "size": N_("Your size"),
    "foreign_invested": N_("Foreign investment"),
    "in_park": N_("Being in an industrial park"),
    "solutions in use": N_("What you use already"),
}
LADDER, SCALE = N_("Rung of your %(ladder)s"), N_("How many: %(scale)s")


class Moved(msgspec.Struct, frozen=True):
    label: str
    raises: bool


def moved(basis: Basis, solution_id: str, locale: Locale) -> list[Moved]:
    """The strongest first; empty while the rules serve, or where only they speak of this solution."""
    served = model_store.served()
    if served is None or basis.probabilities.model != served.manifest.version:
        return []
    found = movers(served, basis.profile, solution_id, MOST)
    return [Moved(_label(one.group, locale), one.value > 0) for one in found]


def _label(group: str, locale: Locale) -> str:
    if group in GROUPS:
        return i18n.gettext(locale, GROUPS[group])
    kind, _, name = group.partition("/")
    if kind == "ladder":
        return i18n.gettext(locale, LADDER, ladder=i18n.gettext(locale, LADDERS[name]))
    if kind == "scale":
        return i18n.gettext(locale, SCALE, scale=i18n.gettext(locale, SCALES[name]))
    questions = (
        q for one in content.shipped().values() if one.id == kind for q in one.questions if q.id == name
    )
    return next((question.text.get(locale) for question in questions), group)
