"""Teams, cases and contacts of the tests."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock
from lotrinh.centre.tables import AdvisorCase, Engagement, Team, TeamMember, TeamNote
from lotrinh.firms.tables import Consent
from tests.browsing import Browser, Visit
from tests.cast import Cast, Figure


async def teams(cast: Cast) -> tuple[int, int]:
    """Minh's and An's."""
    return await team("Tổ Dĩ An", cast.minh), await team("Tổ Bến Cát", cast.an)


async def team(name: str, *people: Figure) -> int:
    row = Team(name=name)
    await row.save()
    for figure in people:
        await TeamMember(team=row.id, person=figure.id, since=clock.now()).save()
    return row.id


async def case(firm: UUID, advisor: Figure) -> None:
    await AdvisorCase(id=uuid4(), firm=firm, advisor=advisor.id, since=clock.now()).save()


async def contact(firm: UUID, advisor: Figure, day: date, **more: Any) -> UUID:
    engagement_id = uuid4()
    given = {"kind": "call", "summary": "Gọi điện hỏi thăm."} | more
    await Engagement(
        id=engagement_id, firm=firm, advisor=advisor.id, day=day, logged_at=clock.now(), **given
    ).save()
    return engagement_id


async def note(firm: UUID, team_id: int, author: Figure, text: str) -> UUID:
    note_id = uuid4()
    await TeamNote(
        id=note_id, firm=firm, team=team_id, author=author.id, text=text, written_at=clock.now()
    ).save()
    return note_id


async def share(firm: UUID) -> None:
    await Consent(id=uuid4(), firm=firm, purpose="advisors", granted_at=clock.now()).save()


async def listed(browser: Browser, **filters: Any) -> list[str]:
    """The names of the firms in the list, in its order."""
    return names(await browser.get("/firms", **filters))


def names(visit: Visit) -> list[str]:
    return [link.text.strip() for link in visit.all("#firms tbody th a")]
