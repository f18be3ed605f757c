"""Cohorts of the access table: lists of one firm, Minh's own and one of An's team."""

from uuid import uuid4

from lotrinh.centre.cohorts.tables import Cohort, CohortFirm
from lotrinh.centre.tables import TeamMember
from tests.cast import Cast, Figure


async def cohort_objects(cast: Cast) -> dict[str, str]:
    """After the teams are there."""
    of_an = await TeamMember.select(TeamMember.team).where(TeamMember.person == cast.an.id).first()
    return {
        "cohort": await _cohort(cast, cast.minh, None),
        "foreign_cohort": await _cohort(cast, cast.an, of_an["team"] if of_an else None),
    }


async def _cohort(cast: Cast, owner: Figure, team: int | None) -> str:
    cohort_id = uuid4()
    await Cohort(id=cohort_id, owner=owner.id, team=team, name="Hội thảo", kind="list").save()
    await CohortFirm(cohort=cohort_id, firm=cast.an_phat).save()
    return str(cohort_id)
