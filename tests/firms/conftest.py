"""A newcomer without a firm, and how one claims."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from lotrinh.accounts.tables import Person
from tests.browsing import Browser
from tests.cast import Cast, Figure

Claiming = Callable[[Browser, UUID], Awaitable[str]]


@pytest.fixture
async def mai_figure(cast: Cast) -> Figure:
    person = Person(id=uuid4(), email="mai@cong-ty.example", name="Trịnh Thị Mai")
    await person.save()
    return Figure(key="mai", id=person.id, email=person.email)


@pytest.fixture
async def mai(browser_of: Callable, mai_figure: Figure) -> Browser:
    """Signed in, works for no firm yet."""
    return await browser_of(mai_figure)


@pytest.fixture
def claiming() -> Claiming:
    """`await claiming(mai, cast.unclaimed)`: the address of her claim to the firm."""

    async def claim(browser: Browser, firm: UUID) -> str:
        answer = await browser.post("/claims", {"firm": str(firm)})
        assert answer.status == 303, answer.text[:300]
        return answer.location

    return claim
