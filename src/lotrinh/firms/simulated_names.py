"""Names of simulated firms: Vietnamese in sound, put together at random, each used once."""

from functools import cache
from random import Random

import msgspec
import yaml

from lotrinh.firms.reference import FOLDER
from lotrinh.firms.simulation_figures import Weighted
from lotrinh.firms.size import SizeClass


class NameParts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    domestic_forms: dict[SizeClass, dict[str, float]]
    activities: dict[str, tuple[str, ...]]
    brand_first: tuple[str, ...]
    brand_middle: tuple[str, ...]
    brand_last: tuple[str, ...]
    avoided: frozenset[str]
    foreign_form: str
    foreign_first: tuple[str, ...]
    foreign_middle: tuple[str, ...]
    foreign_last: tuple[str, ...]
    foreign_activities: dict[str, tuple[str, ...]]


@cache
def name_parts() -> NameParts:
    text = (FOLDER / "simulated-names.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), NameParts)


class Namer:
    def __init__(self, rng: Random, taken: set[str]) -> None:
        self.rng = rng
        self.taken = taken
        self.parts = name_parts()
        self.forms = {size: Weighted(forms) for size, forms in self.parts.domestic_forms.items()}

    def domestic(self, size: SizeClass, group: str, vsic_code: str) -> str:
        activities = self.parts.activities
        activity = self.rng.choice(activities.get(vsic_code[:2]) or activities[group])
        form = self.forms[size].draw(self.rng)
        while (name := f"{form} {activity} {self._brand()}") in self.taken:
            pass
        self.taken.add(name)
        return name

    def foreign(self, group: str, vsic_code: str) -> str:
        activities = self.parts.foreign_activities
        activity = self.rng.choice(activities.get(vsic_code[:2]) or activities[group])
        ending = self.rng.choice((" Việt Nam", " (Việt Nam)", ""))
        while (name := f"{self.parts.foreign_form} {self._foreign_brand()} {activity}{ending}") in self.taken:
            pass
        self.taken.add(name)
        return name

    def _brand(self) -> str:
        choice, parts = self.rng.choice, self.parts
        while True:
            first, middle, last = (
                choice(parts.brand_first),
                choice(parts.brand_middle),
                choice(parts.brand_last),
            )
            known = {f"{first} {middle}", f"{middle} {last}"} & parts.avoided
            if first != middle and not known:
                return f"{first} {middle} {last}"

    def _foreign_brand(self) -> str:
        choice, parts = self.rng.choice, self.parts
        return f"{choice(parts.foreign_first)}{choice(parts.foreign_middle)}{choice(parts.foreign_last)}"
