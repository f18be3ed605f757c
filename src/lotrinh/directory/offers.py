"""What can be offered: the solutions and courses of the catalogue, in its families."""

from collections.abc import Collection

import msgspec

from lotrinh.i18n import Locale
from recommender.catalogue import shipped


class Offer(msgspec.Struct, frozen=True):
    id: str
    title: str


class Group(msgspec.Struct, frozen=True):
    """A family of the catalogue with those of its solutions that are asked for."""

    title: str
    offers: list[Offer]


def is_offer(solution_id: str) -> bool:
    return solution_id in shipped().solutions


def groups(locale: Locale, only: Collection[str] | None = None) -> list[Group]:
    """`only` None: all; families without any of them are left out."""
    catalogue = shipped()
    found = [
        Group(
            family.title.get(locale),
            [
                Offer(one, catalogue.solutions[one].title.get(locale))
                for one in family.solutions
                if only is None or one in only
            ],
        )
        for family in catalogue.families.values()
    ]
    return [one for one in found if one.offers]


def titles(solutions: Collection[str], locale: Locale) -> list[str]:
    """In the order of the catalogue; what it no longer has is left out."""
    return [offer.title for group in groups(locale, solutions) for offer in group.offers]
