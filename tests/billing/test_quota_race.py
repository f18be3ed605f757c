"""Two hundred grants at once on a hundred seats: real connections, really in the database."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest
from litestar import Litestar

from lotrinh import clock, db
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.sponsorship import problems, proposal_services, services
from lotrinh.centre.cohorts.tables import Cohort, CohortFirm
from lotrinh.firms.tables import Firm
from lotrinh.firms.tax_code import TaxCode
from tests.database import as_owner

pytestmark = pytest.mark.anyio

FIRMS, SEATS = 200, 100
GRANTED = "SELECT count(*)::int AS seats FROM sponsored_seat WHERE sponsorship = $1 AND state = 'granted'"
PREFIX = "SUẤT"


class Race:
    """The operator, the sponsorship and the firms that want its seats."""

    def __init__(self) -> None:
        self.operator = Visitor(uuid4(), "", "Quân", "operator", "vi", uuid4(), None)
        self.advisor = Visitor(uuid4(), "", "Minh", "advisor", "vi", uuid4(), None)
        self.sponsorship = uuid4()
        self.firms: list[UUID] = []

    @property
    def codes(self) -> list[TaxCode]:
        return [TaxCode("enterprise", f"88{n:08}") for n in range(FIRMS)]

    async def begin(self) -> None:
        async with db.atomic():
            for each in (self.operator, self.advisor):
                await Person(
                    id=each.id, email=f"{each.id}@suat.example", name=each.name, staff_role=each.staff_role
                ).save()
            for code in self.codes:
                self.firms.append(await self._firm(code))
            today = clock.today()
            self.sponsorship = await services.make(
                self.operator,
                services.Terms("Đua suất", "province", None, "", ["small"], [], SEATS, today, today),
            )

    async def cohort_of(self, firms: list[UUID]) -> UUID:
        cohort_id = uuid4()
        async with db.atomic():
            await Cohort(id=cohort_id, owner=self.advisor.id, name=f"Đua {cohort_id}", kind="list").save()
            await CohortFirm.insert(*(CohortFirm(cohort=cohort_id, firm=firm) for firm in firms))
        await proposal_services.propose(self.advisor, self.sponsorship, cohort_id, "Đua suất")
        row = await db.fetch_one(
            "SELECT p.id FROM seat_proposal p JOIN sponsored_seat w ON w.proposal = p.id WHERE w.firm = $1",
            firms[0],
        )
        assert row is not None
        return row["id"]

    async def granted(self) -> int:
        row = await db.fetch_one(GRANTED, self.sponsorship)
        assert row is not None
        return int(row["seats"])

    async def _firm(self, code: TaxCode) -> UUID:
        firm_id = uuid4()
        await Firm(
            id=firm_id, tax_code=code.value, name=f"{PREFIX} {code.value}", search_key=code.value,
            vsic_version=2025, vsic_code="3101", sector="wood", size="small",
        ).save()  # fmt: skip
        return firm_id

    async def end(self) -> None:
        async with as_owner():
            await db.execute("DELETE FROM sponsored_seat WHERE sponsorship = $1", self.sponsorship)
            await db.execute("DELETE FROM sponsorship WHERE id = $1", self.sponsorship)
            await db.execute("DELETE FROM cohort WHERE owner = $1", self.advisor.id)
            await db.execute("DELETE FROM firm WHERE name LIKE $1", f"{PREFIX} %")
            await db.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")  # else what is on record stays
            await db.execute(
                "DELETE FROM audit_event WHERE person_id = ANY ($1)", [self.operator.id, self.advisor.id]
            )
            await db.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
            await db.execute("DELETE FROM person WHERE email LIKE '%@suat.example'")


@pytest.fixture
async def race(app: Litestar) -> AsyncIterator[Race]:
    found = Race()
    await found.begin()
    yield found
    await found.end()


async def test_two_hundred_grants_at_once_on_a_hundred_seats_give_exactly_a_hundred(race: Race) -> None:
    async def grant(code: TaxCode) -> bool:
        try:
            await services.grant(race.operator, race.sponsorship, code)
        except problems.QuotaUsedUp:
            return False
        return True

    answers = await asyncio.gather(*(grant(code) for code in race.codes))
    assert sum(answers) == SEATS
    assert await race.granted() == SEATS


async def test_bulk_and_single_grants_at_once_do_not_pass_the_quota_either(race: Race) -> None:
    """Four cohorts of forty firms are approved while forty firms are granted seats one by one."""
    proposals = [await race.cohort_of(race.firms[at : at + 40]) for at in range(0, 160, 40)]
    acts = [proposal_services.approve(race.operator, one) for one in proposals]
    acts += [services.grant(race.operator, race.sponsorship, code) for code in race.codes[160:]]
    answers = await asyncio.gather(*acts, return_exceptions=True)
    unexpected = [
        one for one in answers if isinstance(one, Exception) and not isinstance(one, problems.QuotaUsedUp)
    ]
    assert not unexpected
    assert await race.granted() == SEATS


async def test_the_database_itself_refuses_one_seat_too_many(race: Race) -> None:
    """Whoever writes past the services meets the check."""
    row = "INSERT INTO sponsored_seat (id, sponsorship, firm, state) SELECT gen_random_uuid(), $1, firm, 'granted'"
    await db.execute(f"{row} FROM unnest($2::uuid[]) AS firm", race.sponsorship, race.firms[:SEATS])
    with pytest.raises(asyncpg.CheckViolationError):
        await db.execute(f"{row} FROM unnest($2::uuid[]) AS firm", race.sponsorship, race.firms[SEATS:101])
    assert await race.granted() == SEATS
