"""The answers of every route of access.csv: with nearly nothing there, with one object of each kind, and refusing.

The demo is full, and links lead to a part of what the app can answer.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl

from tests.browser.gathering import Gathering
from tests.browser.looking import DESK, ON_A_DESK
from tests.rules.objects import place
from tests.rules.test_access import PEOPLE, filled, rows, undone

Row = dict[str, str]

ELSEWHERE_OR_NOWHERE = {"204", "303", "401", "404"}
"""The page that says "not there" is the same for all; it is looked at among the states."""
DONE = {"200", "204", "303"}
NONSENSE = "¿" * 3000


async def with_next_to_nothing(gathering: Gathering) -> None:
    asked = [row for row in rows() if row["verb"] == "GET" and row["object"] == "-"]
    for key, row in _part(gathering, _firsts(asked, _shows_something)):
        await _ask(gathering, key, row, {}, row["fields"])


async def with_one_of_each(gathering: Gathering) -> None:
    """A colleague of an owner gets most of the same pages with less on them."""
    objects = await place(gathering.cast)
    shown = [row for row in rows() if row["verb"] == "GET"]
    as_colleague = _firsts(shown, _shows_something, among=("phuc",))
    for key, row in _part(gathering, [*_firsts(rows(), _shows_something), *as_colleague]):
        await _ask(gathering, key, row, objects, row["fields"])


async def with_forms_refused(gathering: Gathering) -> None:
    """Empty, and with nonsense in every field, where somebody's form was taken."""
    objects = await place(gathering.cast)
    forms = [row for row in rows() if row["verb"] == "POST"]
    for key, row in _part(gathering, _firsts(forms, lambda status: "" if status in DONE else None)):
        nonsense = "&".join(f"{name}={NONSENSE}" for name, _ in parse_qsl(row["fields"]))
        for fields in ("", nonsense) if nonsense else ("",):
            await _ask(gathering, key, row, objects, fields, only=422)


def _shows_something(status: str) -> str | None:
    return None if status in ELSEWHERE_OR_NOWHERE else status


def _firsts(
    asked: list[Row], sort: Callable[[str], str | None], among: tuple[str, ...] = PEOPLE
) -> list[tuple[str, Row]]:
    """Each route once for each sort of answer, as the first person who gets it."""
    found: dict[tuple[str, str, str], tuple[str, Row]] = {}
    for row in asked:
        for key in among:
            if (of := sort(row[key])) is not None:
                found.setdefault((row["verb"], row["route"], of), (key, row))
    return list(found.values())


def _part(gathering: Gathering, found: list[tuple[str, Row]]) -> list[tuple[str, Row]]:
    return found[::ON_A_DESK] if gathering.language == DESK[2] else found


async def _ask(
    gathering: Gathering, key: str, row: Row, objects: dict[str, str], fields: str, only: int = 0
) -> None:
    figure = getattr(gathering.cast, key, None)
    async with gathering.browser(figure) as browser:
        path = filled(row["path"], objects)
        visit = await undone(browser, row["verb"], path, filled(fields, objects))
    if visit.status == only or not only:
        gathering.keep(visit, key)
