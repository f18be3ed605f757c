"""People of the cast as the services know them."""

from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.visitor import Visitor
from tests.cast import Figure


async def visitor_of(figure: Figure) -> Visitor:
    found = await visitor(await open_session(figure.id, "test"))
    assert found is not None
    return found
