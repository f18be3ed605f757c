"""What changed in the registry is told to the firm's own people and to advisors, and to nobody else."""

from datetime import date

import pytest

from lotrinh import clock
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.firms.history import history
from lotrinh.firms.history_tables import FirmChange
from tests.browsing import Browser
from tests.cast import Cast, Figure
from tests.centre.importing import load_places
from tests.database import as_owner

pytestmark = pytest.mark.anyio


async def change(cast: Cast, field: str, before: str | None, after: str | None, **more: object) -> None:
    await FirmChange(
        firm=cast.an_phat, tax_code="3799000014", field=field, before=before, after=after,
        valid_on=date(2026, 9, 1), at=clock.now(), **more,
    ).save()  # fmt: skip


async def lines(figure: Figure, cast: Cast) -> list | None:
    seen = await visitor(await open_session(figure.id, "test"))
    assert seen is not None
    return await history(seen, cast.an_phat, "vi")


def rows(visit) -> list[str]:
    return [" ".join(row.text_content().split()) for row in visit.all("#history tbody tr")]


async def test_a_firm_sees_its_own_history_newest_first(lan: Browser, cast: Cast) -> None:
    await change(cast, "employees", "1086", "120", changed_by=cast.an.id)
    await change(cast, "sector", "wood", "metal", changed_by=cast.an.id)
    assert rows(await lan.get("/firm")) == [
        "NgànhVõ Hoài An Chế biến gỗ và nội thất gỗ Sản phẩm từ kim loại đúc sẵn 01/09/2026ghi ngày 14/11/2026",
        "Lao độngVõ Hoài An 1.086 120 01/09/2026ghi ngày 14/11/2026",
    ]


async def test_members_see_it_and_people_of_other_firms_do_not(
    phuc: Browser, binh: Browser, cast: Cast
) -> None:
    await change(cast, "commune", None, "1", changed_by=cast.an.id)
    assert "Chưa rõ Phường Thủ Dầu Một" in rows(await phuc.get("/firm"))[0]
    page = await binh.get("/firm")
    assert not rows(page)
    assert "Chưa có gì thay đổi" in page.words("#history")


async def test_advisors_may_read_it_and_other_staff_may_not(cast: Cast) -> None:
    await change(cast, "capital", None, "15000000000", changed_by=cast.an.id)
    found = await lines(cast.minh, cast)
    assert found and (found[0].before, found[0].after) == ("Chưa rõ", "15.000.000.000 đồng")
    for nobody in (cast.binh, cast.hoa, cast.quan):
        assert await lines(nobody, cast) is None


async def test_the_page_of_advisors_shows_it_without_any_consent(minh: Browser, cast: Cast) -> None:
    assert "Chưa có gì thay đổi" in (await minh.get(f"/firms/{cast.an_phat}")).words("#history")
    await load_places()
    await change(cast, "park", None, "1", changed_by=cast.an.id)
    await change(cast, "commune", None, "1", changed_by=cast.an.id)
    await minh.speak("en")
    page = await minh.get(f"/firms/{cast.an_phat}")
    assert [row.partition(" 1 Sep")[0] for row in rows(page)] == [
        "Commune todayVõ Hoài An Unknown Phường Thủ Dầu Một",
        "Industrial parkVõ Hoài An In no park KCN Sóng Thần 1",
    ]
    assert not rows(await minh.get(f"/firms/{cast.tan_thanh}"))


async def test_a_long_history_is_folded(minh: Browser, cast: Cast) -> None:
    for employees in range(5):
        await change(cast, "employees", str(employees), str(employees + 1))
    assert (await minh.get(f"/firms/{cast.an_phat}")).all("#history details[open]")
    await change(cast, "employees", "5", "6")
    page = await minh.get(f"/firms/{cast.an_phat}")
    assert not page.all("#history details[open]")
    assert page.words("#history summary") == "Thay đổi: 6"


async def test_an_address_on_file_stays_masked(lan: Browser, cast: Cast) -> None:
    await change(
        cast, "registry_email", "lienhe@an-phat.example", "moi@an-phat.example", changed_by=cast.an.id
    )
    page = await lan.get("/firm")
    assert "lienhe@" not in page.text
    assert "moi@" not in page.text
    assert "m•••@an-phat.example" in rows(page)[0]


async def test_history_is_never_rewritten(cast: Cast) -> None:
    from lotrinh import db

    await change(cast, "name", "A", "B")
    for statement in (
        "UPDATE firm_change SET after = 'C'",
        "DELETE FROM firm_change",
        "TRUNCATE firm_change",
    ):
        with pytest.raises(Exception, match="never changed"):
            async with as_owner():
                await db.execute(statement)
