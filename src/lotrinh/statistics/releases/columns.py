"""The columns of the table of a release, in their order, which never changes."""

from collections.abc import Iterator
from typing import Any

from lotrinh.i18n import N_
from lotrinh.statistics.releases.content import Content

PLACES = ("sector", "size", "park", "district", "commune", "industrial-park")
FIGURES = (
    "status", "n", "count", "share", "mean", "estimate", "low", "high", "of_alike", "design_effect", "effective_n",
    "withheld",
)  # fmt: skip
NAMES = ("release", "as_of", "cut", *PLACES, "population_vi", "population_en", "figure", *FIGURES, "data")
COLUMNS = {
    "release": (N_("Release number"), N_("Number of the release that the figure belongs to.")),
    "cut": (N_("Cut"), N_("The dimensions by which firms are told apart, joined by +; total for all firms.")),
    "population": (N_("Population"), N_("The firms the figure speaks of, in words.")),
    "figure": (N_("Figure"), N_("Which figure it is; each is defined above.")),
    "status": (
        N_("Status"),
        N_("“shown”, or “hidden”: too few firms, or the figure would give another hidden one away."),
    ),
    "n": (N_("Base (n)"), N_("Firms among which was counted. Empty when hidden.")),
    "count": (N_("Counted"), N_("Firms of the base to which the figure applies. Empty when hidden.")),
    "share": (
        N_("Share counted"),
        N_("Counted divided by base, to four decimals; not an estimate for all firms."),
    ),
    "mean": (
        N_("Mean"),
        N_(
            "Of level-mean the mean level, level 0 counted as 0; of points and differences as they are defined."
        ),
    ),
    "estimate": (N_("Estimate"), N_("Share among all firms of the registry, from weighted answers.")),
    "low": (
        N_("Lower bound"),
        N_(
            "Lower end of the 95% interval of the estimate, or of the mean or share where nothing is estimated."
        ),
    ),
    "high": (
        N_("Upper bound"),
        N_(
            "Upper end of the 95% interval of the estimate, or of the mean or share where nothing is estimated."
        ),
    ),
    "of_alike": (
        N_("Estimate, maturity left out"),
        N_("The estimate if maturity had no part in who answers."),
    ),
    "design_effect": (
        N_("Design effect"),
        N_("Of the weights: 1 if all firms that answered weighed the same."),
    ),
    "effective_n": (N_("Effective n"), N_("Answers drawn by lot that would tell as much as the estimate.")),
    "withheld": (
        N_("Why no estimate"),
        N_(
            "Why a share is counted and not estimated; each reason is defined under its word. "
            "Empty where there is an estimate, where the count is hidden, and of figures that are never estimated."
        ),
    ),
    "data": (N_("Data"), N_("“real”, or “simulated”: firms that do not exist, made up for a demonstration.")),
}


def rows(content: Content) -> Iterator[dict[str, Any]]:
    """A row for each figure of each population, by the names of the columns; None: nothing to say, or hidden."""
    data = "simulated" if content.simulated else "real"
    for part in content.populations:
        places = {name: part.values.get(name) for name in PLACES}  # type: ignore[call-overload]
        for figure in part.figures:
            yield {
                "release": content.release, "as_of": content.as_of.isoformat(), "cut": part.cut, **places,
                "population_vi": part.name.vi, "population_en": part.name.en, "figure": figure.figure,
                **{name: getattr(figure, name) for name in FIGURES}, "data": data,
            }  # fmt: skip
