"""What is wrong with an instrument file, and where."""

from pathlib import Path
from typing import NamedTuple


class Problem(NamedTuple):
    """`where` is a path inside the file, such as `sections[people].questions[4.2.1].text.en`."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


class BadContent(Exception):
    """A refused instrument file; `problems` has every problem found, each with file, path and reason."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = tuple(f"{path}: {problem}" for problem in problems)
        super().__init__("\n".join(self.problems))
