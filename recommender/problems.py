"""What is wrong with the files of a catalogue, and where."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """`file` is a file's name, `where` a path inside it, such as `solutions[crm].cost.low`."""

    file: str
    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.reason}"


class CatalogueProblems(Exception):
    """A refused catalogue; `problems` has every fault found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
