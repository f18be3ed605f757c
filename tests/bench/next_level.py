"""`python -m tests.bench.next_level`: how long the cheapest ways take, over simulated answers."""

import random
import time

from rich.console import Console
from rich.table import Table

from assessments import content
from assessments.cheapest import cheapest
from assessments.model import Context, Questionnaire, Value
from tests.assessments.demos import every_answer

FIRMS = 60
SEED = 20261102
BOUND = 200


def simulated(questionnaire: Questionnaire, chance: random.Random) -> dict[str, Value]:
    """Skill differs by section; some answers are open or reserved."""
    values: dict[str, Value] = {}
    for section in questionnaire.sections:
        skill = chance.random()
        for question in section.questions:
            offered = every_answer(question)
            place = round(chance.gauss(skill * (len(offered) - 1), 1))
            values[question.id] = offered[min(max(place, 0), len(offered) - 1)]
            if chance.random() < 0.05:
                values[question.id] = chance.choice([*question.reserved, offered[0]])
            elif chance.random() < 0.1:
                del values[question.id]
    return values


def milliseconds(questionnaire: Questionnaire) -> list[float]:
    chance = random.Random(SEED)
    measured = []
    for number in range(FIRMS):
        values = simulated(questionnaire, chance) if number else {}
        context = Context(chance.choice(["wood", "food", "metal", None]), "small")
        begun = time.perf_counter()
        cheapest(questionnaire, values, context, seconds=60)
        measured.append((time.perf_counter() - begun) * 1000)
    return sorted(measured)


def main() -> None:
    table = Table(title=f"three cheapest ways, {FIRMS} simulated firms each, bound {BOUND} ms")
    for column in ("instrument", "questions", "median ms", "p95 ms", "slowest ms", "met"):
        table.add_column(column)
    for key, questionnaire in content.shipped().items():
        measured = milliseconds(questionnaire)
        median, most, slowest = measured[FIRMS // 2], measured[int(FIRMS * 0.95)], measured[-1]
        figures = [f"{one:.0f}" for one in (median, most, slowest)]
        table.add_row(key, str(len(questionnaire.questions)), *figures, "yes" if slowest <= BOUND else "NO")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
