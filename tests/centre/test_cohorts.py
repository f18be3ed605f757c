"""A cohort is a filter that is looked up anew or a list that stays; its owner's, or the team's."""

from uuid import UUID, uuid4

import pytest

from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts import membership
from lotrinh.centre.cohorts.tables import Cohort, CohortFirm
from lotrinh.errors import NotFound
from lotrinh.firms.tables import Firm
from tests.browsing import Browser, Visit
from tests.cast import Cast, Figure
from tests.centre.casework import case, names, team, teams

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


def fields(form: Visit) -> dict[str, str]:
    """What the form would send as it stands, besides its token."""
    hidden = form.all("main form input[type=hidden]")
    return {one.get("name"): one.get("value") for one in hidden if one.get("name") != "_csrf_token"}


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


async def test_a_cohort_is_made_from_the_list_of_firms(minh: Browser, cast: Cast) -> None:
    listed = await minh.get("/firms", sector="wood")
    form = await minh.get(listed.find("a[href^='/cohorts/new']").get("href"))
    made = await minh.post("/cohorts", fields(form) | {"name": "Xưởng gỗ", "kind": "filter"})
    shown = await minh.follow(made)
    assert shown.heading == "Xưởng gỗ"
    assert names(shown) == ["Công ty TNHH Gỗ An Phát"]
    await Firm.update({Firm.sector: "wood"}).where(Firm.id == cast.unclaimed)
    assert len(names(await minh.get(made.location))) == 2


async def test_what_the_filter_finds_today_can_be_kept_as_a_list(minh: Browser, cast: Cast) -> None:
    form = await minh.get("/cohorts/new?sector=wood")
    made = await minh.post("/cohorts", fields(form) | {"name": "Xưởng gỗ", "kind": "list"})
    await Firm.update({Firm.sector: "wood"}).where(Firm.id == cast.unclaimed)
    assert names(await minh.follow(made)) == ["Công ty TNHH Gỗ An Phát"]


async def test_ticked_firms_become_a_list(minh: Browser, cast: Cast) -> None:
    form = await minh.get(f"/cohorts/new?firm={cast.an_phat}&firm={cast.unclaimed}&advisor=mine&of=ticked")
    firms = [field.get("value") for field in form.all("input[name=firm]")]
    pairs = [("name", "Đã gặp"), ("kind", "list"), ("address", "?"), *(("firm", one) for one in firms)]
    shown = await minh.follow(await minh.post("/cohorts", pairs))
    assert set(names(shown)) == {"Công ty TNHH Gỗ An Phát", "Công ty CP Thực phẩm Minh Hòa"}


async def test_no_tick_and_no_firm_found_make_no_list(minh: Browser, cast: Cast) -> None:
    assert (await minh.get("/cohorts/new?advisor=mine&of=ticked")).status == 422
    empty = {"name": "Trống", "kind": "list", "address": "?sector=chemicals"}
    assert (await minh.post("/cohorts", empty)).status == 422
    assert not (await minh.get("/cohorts")).all("a[href^='/cohorts/'][aria-describedby]")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\u202eb"])
async def test_a_cohort_needs_a_plain_name_and_keeps_what_was_typed(
    minh: Browser, cast: Cast, name: str
) -> None:
    refused = await minh.post("/cohorts", {"name": name, "kind": "list", "address": "?sector=wood"})
    assert refused.status == 422
    assert refused.find("input[name=name]").get("value") == name.strip()
    assert refused.find("input[name=address]").get("value") == "?sector=wood"
    assert refused.find("input[name=kind][value=list]").get("checked") is not None


async def test_a_name_is_used_once(minh: Browser, cast: Cast) -> None:
    await made(cast.minh, "Gỗ")
    refused = await minh.post("/cohorts", {"name": "Gỗ", "kind": "filter", "address": "?"})
    assert refused.status == 422
    assert "tên khác" in refused.text


async def test_my_firms_stay_those_of_the_owner(minh: Browser, an: Browser, cast: Cast) -> None:
    await team("Tổ Dĩ An", cast.minh, cast.an)
    await case(cast.tan_thanh, cast.minh)
    shared = {"name": "Của tôi", "kind": "filter", "share": "y", "address": "?advisor=mine"}
    address = (await minh.post("/cohorts", shared)).location
    assert names(await an.get(address)) == ["Công ty TNHH Cơ khí Tân Thành"]


async def test_an_owner_changes_name_and_filter(minh: Browser, cast: Cast) -> None:
    cohort = await made(cast.minh)
    form = await minh.get(f"/cohorts/{cohort}/edit")
    assert form.find("select[name=sector] option[selected]").get("value") == "wood"
    await minh.post(f"/cohorts/{cohort}", {"name": "Cơ khí", "kind": "filter", "sector": "metal"})
    shown = await minh.get(f"/cohorts/{cohort}")
    assert shown.heading == "Cơ khí"
    assert names(shown) == ["Công ty TNHH Cơ khí Tân Thành"]


async def test_a_removed_cohort_is_put_back(minh: Browser, cast: Cast) -> None:
    cohort = await made(cast.minh, "Hai", cast.an_phat, cast.tan_thanh)
    removed = await minh.follow(await minh.post(f"/cohorts/{cohort}/withdrawal"))
    assert (await minh.get(f"/cohorts/{cohort}")).status == 404
    assert (await minh.get("/firms", cohort=cohort)).words(
        "#firms h2"
    ) == "Không có doanh nghiệp nào khớp bộ lọc"
    await minh.post(removed.find("form[action$='/restoration']").get("action"))
    assert len(names(await minh.get(f"/cohorts/{cohort}"))) == 2


async def test_a_colleague_sees_a_shared_cohort_and_cannot_change_it(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    of_team = await team("Tổ Dĩ An", cast.minh, cast.an)
    cohort = await made(cast.minh, team=of_team)
    assert not (await an.get(f"/cohorts/{cohort}")).all("a[href$='/edit']")
    assert (await an.get(f"/cohorts/{cohort}/edit")).status == 404
    assert (await an.post(f"/cohorts/{cohort}", {"name": "X", "kind": "filter"})).status == 404
    assert (await an.post(f"/cohorts/{cohort}/withdrawal")).status == 404


async def test_the_list_of_firms_narrows_down_to_a_list_of_ones_own(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    cohort = await made(cast.minh, "Hai", cast.an_phat)
    shown = await minh.get("/firms", cohort=cohort)
    assert names(shown) == ["Công ty TNHH Gỗ An Phát"]
    assert shown.find("select[name=cohort] option[selected]").text == "Hai"
    assert not names(await an.get("/firms", cohort=cohort))


async def test_within_a_cohort_its_own_filter_cannot_be_changed(minh: Browser, cast: Cast) -> None:
    cohort = await made(cast.minh)
    assert names(await minh.get(f"/cohorts/{cohort}", sector="metal")) == ["Công ty TNHH Gỗ An Phát"]
    assert not names(await minh.get(f"/cohorts/{cohort}", size="micro"))
    assert not (await minh.get(f"/cohorts/{cohort}")).all("select[name=sector]")
