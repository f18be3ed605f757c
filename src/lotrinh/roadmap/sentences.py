"""The recommender's reasons in words: one sentence for each kind, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date

from assessments import content
from lotrinh import i18n
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.i18n import N_, Locale
from lotrinh.money import money
from recommender.catalogue import shipped
from recommender.reasons import Reason, Value

SENTENCES: Mapping[str, str] = {
    "saturated": N_("Nearly every firm has it, since the law asks for it."),
    "stated_in_use": N_("You said that you use it."),
    "rung_reached": N_("Your %(ladder)s is on rung %(now)s of 5; this is rung %(step)s."),
    "path_done": N_("You have taken these steps of the %(path)s already."),
    "retired": N_("It is no longer advised since %(day)s."),
    "stated_not_relevant": N_("You said that it is not for your firm."),
    "other_sector": N_("It is not made for your sector: %(sector)s."),
    "other_size": N_("It is not made for firms of your size: %(size)s."),
    "alternative_in_use": N_("You use %(solution)s instead; one of the two is enough."),
    "requires": N_("It needs %(solution)s first."),
    "legally_after": N_("The law asks for %(solution)s first."),
    "rung_ahead": N_(
        "Your %(ladder)s is on rung %(now)s of 5 and this is rung %(step)s: one rung at a time holds better."
    ),
    "below_minimum": N_("Worth it from %(scale)s: %(least)s; you have %(has)s."),
    "platform_first": N_(
        "You run %(tools)s separate tools without a shared platform: %(solution)s should come before one more."
    ),
    "scale_unknown": N_("Worth it from %(scale)s: %(least)s. We do not know how many you have."),
    "rung_next": N_("Your %(ladder)s is on rung %(now)s of 5; this is the next rung."),
    "rung_unknown": N_("Nobody has told us the rung of your %(ladder)s; we took the lowest."),
    "stated_planned": N_("You plan it for the next 12 months."),
    "pinned": N_("It is here because you or an advisor want it."),
    "inserted_for": N_("It comes first because %(solution)s is impossible without it."),
    "quick_win": N_("A quick start: it costs little and is soon done."),
    "need": N_("By your answers %(gap)s is still missing in %(functions)s."),
    "need_unknown": N_("No answer told about %(functions)s; we took a gap of %(gap)s."),
    "likely": N_("Chance that a firm like yours takes it up next: %(probability)s."),
    "worth": N_("Impact %(impact)s of 5 for effort %(effort)s of 5: value %(value)s."),
    "opens": N_("Only with it possible: %(solutions)s."),
    "helps": N_("Better with it in place: %(solutions)s."),
    "better_after": N_("It would work better after %(solution)s, which is not in use."),
    "before_more_tools": N_("You run %(tools)s separate tools: one shared platform before the next tool."),
    "cap_used_up": N_(
        "The yearly cap of %(schemes)s is shared: about %(paid)s here, alone it would be %(alone)s."
    ),
    "explored": N_(
        "Places like this one are filled partly by lot, to learn what helps; its chance was %(propensity)s."
    ),
    "later_wave": N_("Not one wave earlier, because %(limit)s."),
    "struck": N_("An advisor has struck it."),
    "not_now": N_("You put it off."),
    "obstacle": N_("It needs %(solution)s first, which cannot be a step yet."),
    "beyond_budget": N_("It would cost you about %(own_cost)s; %(left)s of your budget is left."),
    "beyond_people": N_("It needs %(needs)s people at a time; %(has)s are free."),
    "too_long": N_("It takes about %(weeks)s weeks, longer than there is time left."),
    "alternative_chosen": N_("%(solution)s is a step; one of the two is enough."),
    "function_full": N_("Enough of the first steps serve %(function)s already: %(most)s."),
    "after_platform": N_("You would run %(tools)s separate tools; a shared platform comes first."),
    "waits_for": N_("It works better after %(solution)s, which found no place before it."),
    "passed": N_("It belongs before %(solution)s, and was not worth a place there."),
    "no_slot": N_("It comes after the %(steps)s steps that are shown."),
    "first_wave_with_budget": N_("With %(budget)s of own money it would be among the first."),
    "first_wave_with_people": N_("With %(people)s people free it would be among the first."),
    "first_wave_if_planned": N_("If you planned it, it would be among the first."),
    "first_wave_after": N_("With %(solution)s in use it would be among the first."),
}
LIMITS = {
    "slots": N_("other steps come first"),
    "people": N_("too few people are free"),
    "time": N_("it takes longer"),
    "budget": N_("your own money does not reach"),
    "alternative": N_("the other of two is there"),
    "function": N_("the first steps should serve several parts of the firm"),
    "platform": N_("a shared platform comes first"),
    "order": N_("it works better after other steps"),
    "prerequisite": N_("something it needs comes first"),
}
LADDERS = {"warehouse": N_("warehouse"), "transport": N_("transport")}
SCALES = {
    "employees": N_("employees"),
    "vehicles": N_("vehicles"),
    "items": N_("stock items"),
    "orders_per_day": N_("orders a day"),
    "order_lines_per_day": N_("order lines a day"),
}


def sentence(reason: Reason, locale: Locale) -> str:
    written = {name: _written(name, value, locale) for name, value in reason.values.items()}
    return i18n.gettext(locale, SENTENCES[reason.kind], **written)


def solution_title(solution_id: str, locale: Locale) -> str:
    """In quotes as the language writes them."""
    title = shipped().solutions[solution_id].title.get(locale)
    return f"“{title}”"


def path_title(path_id: str, locale: Locale) -> str:
    """As its questionnaire calls it; beginning small, since it stands inside a sentence."""
    paths = (path for one in content.shipped().values() for path in one.paths)
    title = next((path.title.get(locale) for path in paths if path.id == path_id), path_id)
    return title[0].lower() + title[1:]


def _named(names: Mapping[str, str]) -> Callable[[Value, Locale], str]:
    return lambda value, locale: i18n.gettext(locale, names[str(value)])


def _titles(value: Value, locale: Locale) -> str:
    return ", ".join(solution_title(one, locale) for one in str(value).split())


def _functions(value: Value, locale: Locale) -> str:
    functions = shipped().functions
    return ", ".join(functions[one].text.get(locale) for one in str(value).split())


def _schemes(value: Value, locale: Locale) -> str:
    titles = {one.id: one.title.get(locale) for one in shipped().schemes}
    return "; ".join(titles[one] for one in str(value).split())


def _money(value: Value, locale: Locale) -> str:
    return money(locale, float(value))


def _share(value: Value, locale: Locale) -> str:
    return i18n.percent(locale, float(value))


WRITERS: Mapping[str, Callable[[Value, Locale], str]] = {
    "solution": lambda value, locale: solution_title(str(value), locale),
    "solutions": _titles,
    "function": _functions,
    "functions": _functions,
    "schemes": _schemes,
    "path": lambda value, locale: path_title(str(value), locale),
    "ladder": _named(LADDERS),
    "scale": _named(SCALES),
    "sector": _named(SECTORS),
    "size": _named(SIZES),
    "limit": _named(LIMITS),
    "day": lambda value, locale: i18n.day(locale, date.fromisoformat(str(value))),
    "gap": _share,
    "probability": _share,
    "propensity": _share,
    "weeks": lambda value, locale: i18n.number(locale, round(float(value))),
    **dict.fromkeys(("own_cost", "paid", "alone", "left", "budget"), _money),
}


def _written(name: str, value: Value, locale: Locale) -> str:
    if name in WRITERS:
        return WRITERS[name](value, locale)
    if isinstance(value, str):
        return value
    return i18n.number(locale, value, 0 if value == int(value) else 1)
