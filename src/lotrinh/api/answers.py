"""What the API answers: the shapes its documentation is made of. Days are ISO 8601; moments carry their zone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """`message` says in a sentence what is wrong and what to do."""

    status: int
    message: str


class Words(msgspec.Struct, frozen=True):
    vi: str
    en: str


class RoundAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A submitted round. `points` of `maximum`; `level` from 0; `coverage`: share of the points that was answered.

    `site`: the site it is of, which speaks for no firm; null: of the whole firm.
    """

    id: UUID
    site: UUID | None
    instrument: str
    version: str
    round: int
    submitted_at: datetime
    points: float
    maximum: float
    level: int
    coverage: float


class Rounds(msgspec.Struct, frozen=True):
    """The newest first."""

    simulated: bool
    rounds: list[RoundAnswer]


class SiteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: factory, warehouse, shop, office or other. `rounds`: submitted ones of this site, the newest first."""

    id: UUID
    name: str
    kind: str
    closed_at: datetime | None
    rounds: list[RoundAnswer]


class Sites(msgspec.Struct, frozen=True):
    """In the order they were named, closed ones last."""

    simulated: bool
    sites: list[SiteAnswer]


class PillarAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: Words
    points: float
    maximum: float
    level: int | None


class RoundResult(msgspec.Struct, frozen=True, kw_only=True):
    """Self-declared: what the answers gave when they were submitted, by the questionnaire with this content hash."""

    simulated: bool
    round: RoundAnswer
    title: Words
    level_name: Words
    content_hash: str
    pillars: list[PillarAnswer]


class RoundAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """`answers`: the value of each question by its id, as given; a question without an answer is not there."""

    simulated: bool
    instrument: str
    version: str
    answers: dict[str, Any]


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is recommended today. `own_cost`: expected own cost in VND, training included."""

    solution: str
    title: Words
    wave: int
    rank: int
    own_cost: int


class PlanStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step that the firm put into its plan; removed ones are left out."""

    solution: str
    title: Words
    wave: int | None
    due_on: date | None
    added_at: datetime
    done_at: datetime | None
    items: int
    items_done: int


class RoadmapAnswer(msgspec.Struct, frozen=True):
    """`next_steps` is empty without a result."""

    simulated: bool
    next_steps: list[NextStep]
    plan: list[PlanStep]


class AdoptionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """From `on_date` the solution had this status. `counts`: neither corrected nor undone since."""

    id: UUID
    solution: str
    status: str
    on_date: date
    target_on: date | None
    source: str
    reason: str | None
    note: str
    recorded_at: datetime
    counts: bool


class Adoption(msgspec.Struct, frozen=True):
    """All events, corrections included; the newest day first."""

    simulated: bool
    events: list[AdoptionAnswer]
