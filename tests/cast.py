"""The people of every test: their names say who they are."""

from uuid import UUID, uuid4

import msgspec

from lotrinh import clock
from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import AdminUnit, Firm, Member
from lotrinh.search import search_key


class Figure(msgspec.Struct, frozen=True):
    """A person of the cast, or nobody when `id` is None."""

    key: str
    id: UUID | None = None
    email: str = ""


class Cast(msgspec.Struct, frozen=True):
    """Lan owns a furniture maker, Phúc works there, Bình owns another firm, Minh and An advise,
    Hoa is province staff, Quân runs the system."""

    lan: Figure
    phuc: Figure
    binh: Figure
    minh: Figure
    an: Figure
    hoa: Figure
    quan: Figure
    an_phat: UUID
    tan_thanh: UUID
    unclaimed: UUID


ROLES = {"minh": "advisor", "an": "advisor", "hoa": "province", "quan": "operator"}
NAMES = {
    "lan": "Nguyễn Thị Lan",
    "phuc": "Lê Văn Phúc",
    "binh": "Phạm Thanh Bình",
    "minh": "Trần Thị Minh",
    "an": "Võ Hoài An",
    "hoa": "Đặng Ngọc Hoa",
    "quan": "Bùi Minh Quân",
}
TAX_CODES = {"an_phat": "3799000014", "tan_thanh": "3799000039", "unclaimed": "3799000046"}


async def enter() -> Cast:
    people = {key: await _person(key) for key in NAMES}
    await AdminUnit(id=1, code="25747", name="Phường Thủ Dầu Một", kind="ward").save()
    an_phat = await _firm("an_phat", "Công ty TNHH Gỗ An Phát", "wood", "small", "3101")
    tan_thanh = await _firm("tan_thanh", "Công ty TNHH Cơ khí Tân Thành", "metal", "small", "2592")
    unclaimed = await _firm("unclaimed", "Công ty CP Thực phẩm Minh Hòa", "food", "medium", "1075")
    await _member(an_phat, people["lan"], "owner")
    await _member(an_phat, people["phuc"], "member")
    await _member(tan_thanh, people["binh"], "owner")
    return Cast(**people, an_phat=an_phat, tan_thanh=tan_thanh, unclaimed=unclaimed)


async def _person(key: str) -> Figure:
    figure = Figure(key=key, id=uuid4(), email=f"{key}@doanhnghiep.example")
    await Person(
        id=figure.id,
        email=figure.email,
        name=NAMES[key],
        staff_role=ROLES.get(key, "none"),
        created_at=clock.now(),
    ).save()
    return figure


async def _firm(key: str, name: str, sector: str, size: str, vsic: str) -> UUID:
    firm_id = uuid4()
    await Firm(
        id=firm_id,
        tax_code=TAX_CODES[key],
        name=name,
        search_key=search_key(name),
        vsic_version=2025,
        vsic_code=vsic,
        sector=sector,
        size=size,
        employees=86,
        revenue=42_000_000_000,
        capital=15_000_000_000,
        commune=1,
        registry_email=f"lienhe@{key.replace('_', '-')}.example",
        simulated=True,
    ).save()
    return firm_id


async def _member(firm: UUID, person: Figure, role: str) -> None:
    await Member(id=uuid4(), firm=firm, person=person.id, role=role, since=clock.now()).save()
