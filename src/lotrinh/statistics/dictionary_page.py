"""The words of the figures: each field, what it counts and of whom."""

import msgspec

from lotrinh.i18n import N_
from lotrinh.statistics import no_estimate
from lotrinh.statistics.releases import further
from lotrinh.statistics.releases.columns import COLUMNS
from lotrinh.statistics.releases.content import Definition


class Field(msgspec.Struct, frozen=True):
    """English message ids but for `name`, which is the field's name in files and addresses."""

    name: str
    meaning: str
    base: str


REGISTRY, AGREED = N_("All firms of the registry"), N_("Firms that were assessed and agree to statistics")
STAGES = (
    Field("firms", N_("Firms entered in the registry on that day."), REGISTRY),
    Field(
        "reached",
        N_(
            "Somebody of the firm has registered here, an advisor has been in contact, or an assessment was begun."
        ),
        REGISTRY,
    ),
    Field("assessed", N_("At least one assessment was submitted, with any questionnaire."), REGISTRY),
    Field(
        "agreed",
        N_(
            "Assessed, and the owner agrees that the answers count in published figures. "
            "Whoever withdrew is not counted."
        ),
        REGISTRY,
    ),
    Field("roadmap", N_("Has put at least one step into the plan, or started one."), AGREED),
    Field(
        "started", N_("Has begun to try out or use at least one solution since the first assessment."), AGREED
    ),
    Field("in-use", N_("Uses at least one solution that was begun since the first assessment."), AGREED),
    Field(
        "dropped", N_("Has dropped at least one solution that was begun since the first assessment."), AGREED
    ),
    Field(
        "levels",
        N_(
            "The level of the newest result with the national index (DBI), version 1970-2021. "
            "Level 0 counts in the mean as 0."
        ),
        AGREED,
    ),
)
DIMENSIONS = (
    Field(
        "sector",
        N_("Sector by the main VSIC code: wood, food, metal, chemicals, logistics, other."),
        REGISTRY,
    ),
    Field("size", N_("Size class of Decree 80/2021, article 5; large firms are no SMEs."), REGISTRY),
    Field("park", N_("In an industrial park on that day, or not."), REGISTRY),
    Field("industrial-park", N_("The industrial park, where the registry knows one."), REGISTRY),
    Field(
        "commune",
        N_("Commune or ward since 1 July 2025, by our own number: official codes were re-used."),
        REGISTRY,
    ),
    Field(
        "district", N_("District or city until 30 June 2025, as the registry has it for each firm."), REGISTRY
    ),
    Field("as_of", N_("The figures are those of the end of this day in Vietnam."), REGISTRY),
)


class DictionaryPage(msgspec.Struct, frozen=True):
    """`columns`: of the files, with title and meaning as message ids; `supply`, `comparison` and `reasons`: with
    titles and meanings in both languages.
    """

    stages: tuple[Field, ...]
    dimensions: tuple[Field, ...]
    columns: dict[str, tuple[str, str]]
    supply: list[Definition]
    comparison: list[Definition]
    reasons: list[Definition]


def dictionary_page() -> DictionaryPage:
    return DictionaryPage(
        STAGES, DIMENSIONS, COLUMNS, further.of_supply(), further.of_outcomes(), no_estimate.definitions()
    )
