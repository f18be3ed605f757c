"""The files of a catalogue as read, with each piece's place for the sentence about a fault."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from recommender.parts import FamilyFile, FunctionsFile, SchemesFile, Solution
from recommender.problems import Problem

FUNCTIONS = "functions.yaml"
SCHEMES = "support-schemes.yaml"


class Written(Struct, dict=True, kw_only=True):
    """`families` by file name."""

    families: Mapping[str, FamilyFile]
    functions: FunctionsFile
    schemes: SchemesFile

    @cached_property
    def solutions(self) -> dict[str, Solution]:
        """By id; of an id written twice the first."""
        found: dict[str, Solution] = {}
        for _, solution in self.placed():
            found.setdefault(solution.id, solution)
        return found

    @cached_property
    def advisable(self) -> tuple[Solution, ...]:
        return tuple(solution for solution in self.solutions.values() if solution.advisable)

    @cached_property
    def _files(self) -> dict[str, str]:
        return {solution.id: file for file, solution in reversed(tuple(self.placed()))}

    def placed(self) -> Iterator[tuple[str, Solution]]:
        """Every solution with the name of its file."""
        for file, family in self.families.items():
            for solution in family.solutions:
                yield file, solution

    def fault(self, solution: Solution, key: str, reason: str) -> Problem:
        return Problem(self._files[solution.id], f"solutions[{solution.id}].{key}", reason)
