"""A cohort is a filter that is looked up anew or a list that stays; its owner's, or the team's."""

from uuid import UUID, uuid4

import pytest

from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts import membership
from lotrinh.centre.cohorts.tables import Cohort, CohortFirm
from lotrinh.errors import NotFound
from lotrinh.firms.tables import Firm
from tests.cast import Cast, Figure
from tests.centre.casework import team, teams

pytestmark = pytest.mark.anyio


async def signed_in(figure: Figure) -> Visitor:
    found = await visitor(await open_session(figure.id, "test"))
    assert found is not None
    return found


async def made(owner: Figure, name: str = "Gỗ", *firms: UUID, **more: object) -> UUID:
    cohort_id = uuid4()
    given = {"kind": "list" if firms else "filter", "address": "?sector=wood"} | more
    await Cohort(id=cohort_id, owner=owner.id, name=name, **given).save()
    for firm in firms:
        await CohortFirm(cohort=cohort_id, firm=firm).save()
    return cohort_id


async def test_a_filter_is_looked_up_anew_and_a_list_stays(cast: Cast) -> None:
    minh = await signed_in(cast.minh)
    changing, fixed = await made(cast.minh), await made(cast.minh, "Hai", cast.an_phat, cast.tan_thanh)
    assert await membership.firm_ids(minh, changing) == [cast.an_phat]
    await Firm.update({Firm.sector: "wood"}).where(Firm.id == cast.unclaimed)
    await Firm.update({Firm.sector: "metal"}).where(Firm.id == cast.an_phat)
    assert await membership.firm_ids(minh, changing) == [cast.unclaimed]
    assert set(await membership.firm_ids(minh, fixed)) == {cast.an_phat, cast.tan_thanh}


async def test_a_cohort_is_its_owners_until_the_team_shares_it(cast: Cast) -> None:
    minh, an = await signed_in(cast.minh), await signed_in(cast.an)
    of_minh = await team("Tổ Dĩ An", cast.minh, cast.an)
    own = await made(cast.minh, "Riêng", cast.an_phat)
    shared = await made(cast.minh, "Chung", cast.an_phat, team=of_minh)
    assert [one.name for one in await membership.cohorts(minh)] == ["Chung", "Riêng"]
    assert [(one.name, one.own) for one in await membership.cohorts(an)] == [("Chung", False)]
    assert await membership.firm_ids(an, shared) == [cast.an_phat]
    with pytest.raises(NotFound):
        await membership.firm_ids(an, own)


async def test_another_team_an_owner_and_province_staff_reach_none(cast: Cast) -> None:
    of_minh, _ = await teams(cast)
    shared = await made(cast.minh, "Chung", team=of_minh)
    for figure in (cast.an, cast.lan, cast.hoa):
        stranger = await signed_in(figure)
        assert not await membership.cohorts(stranger)
        with pytest.raises(NotFound):
            await membership.firm_ids(stranger, shared)
