"""Two teams of the demo with some firms each; everything simulated."""

from datetime import timedelta
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.centre.tables import AdvisorCase, Team, TeamMember

TEAMS = {"minh": "Tổ Dĩ An – Thuận An", "an": "Tổ Bến Cát – Tân Uyên"}
CASES_EACH = 12
# The named firms first, then those with an assessment; alternately to either team.
FIRMS = """
SELECT f.id FROM firm f WHERE f.simulated
ORDER BY array_position($1::uuid[], f.id), EXISTS (SELECT 1 FROM assessment a WHERE a.firm = f.id) DESC,
         f.tax_code
LIMIT $2
"""


async def enter_casework(advisors: dict[str, UUID], named: list[UUID]) -> None:
    """`named`: the firms with a name of the demo; the first goes to Minh. Call inside a transaction."""
    firms = [row["id"] for row in await db.fetch(FIRMS, named, CASES_EACH * len(TEAMS))]
    for place, (key, name) in enumerate(TEAMS.items()):
        team = Team(name=name, created_at=clock.now())
        await team.save()
        await TeamMember(team=team.id, person=advisors[key], since=clock.now()).save()
        for number, firm_id in enumerate(firms[place :: len(TEAMS)]):
            await _case(firm_id, advisors[key], days=20 + 11 * number)


async def _case(firm_id: UUID, advisor: UUID, days: int) -> None:
    since = clock.now() - timedelta(days=days)
    await AdvisorCase(id=uuid4(), firm=firm_id, advisor=advisor, since=since).save()
