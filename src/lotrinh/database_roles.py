"""As whom the database is asked: the second wall, behind the queries that take the visitor.

The server gives each of these roles its own rows (`row_rights`). Whoever has said nothing is nobody and sees none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal
from uuid import UUID

import msgspec

Role = Literal[
    "lotrinh_nobody",
    "lotrinh_visitor",
    "lotrinh_advisor",
    "lotrinh_province",
    "lotrinh_operator",
    "lotrinh_system",
]


class Acting(msgspec.Struct, frozen=True):
    """`role` None: as the connection stands; "none": as who logged in, for changing the schema."""

    role: Role | Literal["none"] | None
    person: UUID | None = None

    @property
    def switch(self) -> str:
        return f"SET ROLE {self.role}; SET app.person = '{self.person or ''}'"


NOBODY = Acting("lotrinh_nobody")
SYSTEM = Acting("lotrinh_system")
LOGIN = Acting("none")
AS_IT_STANDS = Acting(None)

ACTING: ContextVar[Acting] = ContextVar("acting", default=NOBODY)


@contextmanager
def acting_as(who: Acting) -> Iterator[None]:
    before = ACTING.set(who)
    try:
        yield
    finally:
        ACTING.reset(before)


def act_as(who: Acting) -> None:
    """For the rest of the request, which begins and ends as nobody."""
    ACTING.set(who)
