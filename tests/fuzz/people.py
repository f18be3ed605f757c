"""Who sends: people by their sessions, programs by their keys."""

from uuid import uuid4

import msgspec

from lotrinh.accounts.sessions import open_session
from lotrinh.accounts.visitor import CurrentFirm, Visitor
from lotrinh.api import queries
from lotrinh.api import services as keys
from lotrinh.statistics.api import services as tokens
from tests.cast import Cast, Figure

PEOPLE = ("stranger", "lan", "phuc", "binh", "minh", "an", "hoa", "quan")
PROGRAMS = ("program", "unpaid program", "revoked program", "statistics program")
"""An Phát's with the plan, one of a firm without it, one with a key that was revoked, one with a statistics token."""


class Held(msgspec.Struct, frozen=True):
    session: str = ""
    key: str = ""

    def cookies(self, token: str) -> str:
        return (f"session={self.session}; " if self.session else "") + f"csrf={token}"

    def headers(self) -> dict[bytes, bytes]:
        return {b"authorization": f"Bearer {self.key}".encode()} if self.key else {}


async def equip(cast: Cast) -> dict[str, Held]:
    """Where the objects of the access table are in place: An Phát's seat is paid for there."""
    held = {"stranger": Held()}
    for person in PEOPLE[1:]:
        held[person] = Held(await open_session(getattr(cast, person).id, "fuzzing", passed=True))
    lan, binh = _owner(cast.lan, cast.an_phat), _owner(cast.binh, cast.tan_thanh)
    revoked = await keys.make(lan, "revoked")
    await keys.revoke(lan, next(one.id for one in await queries.tokens(lan) if one.name == "revoked"))
    given = (
        await keys.make(lan, "program"),
        await keys.make(binh, "program"),
        revoked,
        await _token(cast.hoa),
    )
    return held | {name: Held(key=key) for name, key in zip(PROGRAMS, given, strict=True)}


def _owner(figure: Figure, firm: object) -> Visitor:
    assert figure.id
    working_for = CurrentFirm(firm, figure.key, "", "owner", "wood", "small")  # type: ignore[arg-type]
    return Visitor(figure.id, figure.email, figure.key, "none", "vi", uuid4(), working_for)


async def _token(figure: Figure) -> str:
    assert figure.id
    staff = Visitor(figure.id, figure.email, figure.key, "province", "vi", uuid4(), None)
    return await tokens.create_token(staff, "fuzzing")
