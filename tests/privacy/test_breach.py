"""Whose data an account read or changed, for the notice to them."""

from datetime import date, timedelta

import click
import pytest

from lotrinh import audit, clock
from lotrinh.privacy.breach import affected, file_of
from tests.cast import Cast

pytestmark = pytest.mark.anyio
DAY = date(2026, 11, 14)


async def test_it_names_firms_and_people_the_account_touched_and_whom_to_write_to(cast: Cast) -> None:
    for _ in range(2):
        await audit.record("firm viewed", "firm", cast.an_phat, person_id=cast.minh.id, firm_id=cast.an_phat)
    await audit.record("firm viewed", "firm", cast.unclaimed, person_id=cast.minh.id, firm_id=cast.unclaimed)
    await audit.record("step.add", "plan_step", "1", person_id=cast.binh.id, firm_id=cast.tan_thanh)
    await audit.record("staff role changed", "person", cast.hoa.id, person_id=cast.minh.id)
    rows = await affected(DAY, DAY, cast.minh.email)
    assert [(row["kind"], row["name"], row["times"], row["write_to"]) for row in rows] == [
        ("firm", "Công ty CP Thực phẩm Minh Hòa", 1, "lienhe@unclaimed.example"),
        ("firm", "Công ty TNHH Gỗ An Phát", 2, cast.lan.email),
        ("person", "Đặng Ngọc Hoa", 1, cast.hoa.email),
    ]
    assert rows[0]["first"] == "2026-11-14T12:00:00+07:00"


async def test_without_an_account_a_firms_own_people_are_left_out(cast: Cast) -> None:
    await audit.record("step.add", "plan_step", "1", person_id=cast.binh.id, firm_id=cast.tan_thanh)
    await audit.record("firm viewed", "firm", cast.tan_thanh, person_id=cast.an.id, firm_id=cast.tan_thanh)
    rows = await affected(DAY, DAY, None)
    assert [(row["account"], row["times"]) for row in rows] == [(cast.an.email, 1)]


async def test_days_count_in_full_and_others_do_not(cast: Cast) -> None:
    await audit.record("firm viewed", "firm", cast.an_phat, person_id=cast.an.id, firm_id=cast.an_phat)
    clock.freeze(clock.now() + timedelta(days=2))
    assert len(await affected(DAY, DAY, None)) == 1
    assert await affected(DAY + timedelta(days=1), DAY + timedelta(days=5), None) == []


async def test_an_unknown_account_and_a_wrong_order_of_days_are_said(cast: Cast) -> None:
    with pytest.raises(click.UsageError, match="no account"):
        await affected(DAY, DAY, "nobody@y.example")
    with pytest.raises(click.UsageError, match="before"):
        await affected(DAY, DAY - timedelta(days=1), None)


async def test_the_file_speaks_the_language_of_the_authority(cast: Cast) -> None:
    for act in ("firm viewed", "firm exported"):
        await audit.record(act, "firm", cast.an_phat, person_id=cast.an.id, firm_id=cast.an_phat)
    heads, line = file_of(await affected(DAY, DAY, None)).decode("utf-8-sig").splitlines()
    assert heads.startswith("Tài khoản đã dùng,Doanh nghiệp hay cá nhân,Tên,Mã số thuế,")
    assert ",Doanh nghiệp,Công ty TNHH Gỗ An Phát," in line
    assert (
        "Xuất kết quả của doanh nghiệp trong một danh sách ra tệp; Xem những gì doanh nghiệp chia sẻ" in line
    )
