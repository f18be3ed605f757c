"""The demo: a simulated registry and people to sign in as; loaded once, all or nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import cycle
from uuid import UUID, uuid4

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lotrinh import clock, db
from lotrinh.accounts.demo_people import DEMO_PEOPLE
from lotrinh.accounts.services import sign_out
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.api.demo_tokens import enter_tokens
from lotrinh.billing.demo_billing import enter_billing
from lotrinh.billing.sponsorship.demo_sponsorship import enter_sponsorships
from lotrinh.billing.transfers.demo_transfers import enter_transfers
from lotrinh.billing.vouchers.demo_vouchers import enter_vouchers
from lotrinh.centre import flag_services
from lotrinh.centre.demo_campaigns import enter_campaigns
from lotrinh.centre.demo_casework import enter_casework
from lotrinh.centre.demo_cohorts import enter_cohorts, enter_life
from lotrinh.centre.demo_hand_overs import enter_hand_overs
from lotrinh.centre.demo_requests import enter_requests
from lotrinh.centre.demo_tags import enter_tags
from lotrinh.centre.flag_forms import OUTCOMES
from lotrinh.centre.reviews.demo_reviews import Desk, enter_reviews
from lotrinh.database_roles import LOGIN, acting_as
from lotrinh.directory.demo_providers import enter_providers
from lotrinh.firms import registry_load
from lotrinh.firms.simulated_registry import SimulatedFirm, demo_firms
from lotrinh.firms.simulated_supply import load_supply
from lotrinh.firms.tables import Member
from lotrinh.migrate import migrate
from lotrinh.privacy.demo_privacy import enter_privacy
from lotrinh.roadmap.demo_plan import enter_plan
from lotrinh.roadmap.refit_services import ask_for_refit
from lotrinh.roadmap.simulated_adoption_load import load_adoption
from lotrinh.roadmap.simulated_lists import load_lists
from lotrinh.selfassessment.demo_brand import enter_brand
from lotrinh.selfassessment.demo_rounds import enter_rounds
from lotrinh.selfassessment.freezing import TooFewFirms, freeze_benchmark
from lotrinh.selfassessment.simulated_answers import AnswerDraws, Respondents
from lotrinh.selfassessment.simulated_contracts import ContractDraws
from lotrinh.selfassessment.simulated_quick import QuickDraws
from lotrinh.selfassessment.simulated_results import Draws, load_results
from lotrinh.selfassessment.sites.demo_sites import enter_sites
from lotrinh.settings import settings
from lotrinh.statistics.demo_consents import enter_consents
from lotrinh.statistics.queries import builds
from lotrinh.statistics.releases.demo_releases import ask_for_releases
from lotrinh.statistics.services import build_day

MEMBERSHIPS = {
    "lan": ("go-an-phat", "owner"),
    "phuc": ("go-an-phat", "member"),
    "binh": ("co-khi-tan-thanh", "owner"),
}
BENCHMARKS = ("dbi-sme/1970-2021", "quick/1.0")
ASKED_WITHIN, LEFT_OPEN = timedelta(days=4), timedelta(days=60)
"""An advisor has asked about flags within some days; the newer ones are still open."""
ASKED_ABOUT = """
SELECT p.id, p.raised_at FROM plausibility_flag p
JOIN consent c ON c.firm = p.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
WHERE p.raised_at < $1 AND c.granted_at <= p.raised_at + $2::interval ORDER BY p.raised_at, p.id
"""


async def prepare(firms: int) -> None:
    """Migrate, and load the demo unless it is there already."""
    await migrate()
    await db.open_pool(2)
    try:
        if await registry_load.is_empty():
            await _load(firms)
    finally:
        await db.close_pool()


async def compute_figures() -> None:
    """Whoever opens the statistics first finds some; month ends and releases follow as a job."""
    await db.open_pool(2)
    try:
        if not await builds(simulated=True):
            with _progress() as progress:
                task = progress.add_task("Computing the statistics", total=1)
                await build_day(simulated=True)
                progress.advance(task)
    finally:
        await db.close_pool()


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


async def _load(firms: int) -> None:
    async with db.atomic():
        await registry_load.load_reference()
        with _progress() as progress:
            respondents = await _load_firms(firms, progress)
            for draws in (AnswerDraws(), QuickDraws()):
                await _load_results(respondents, draws, progress)
            contracts = ContractDraws()
            await _load_results(contracts.among(respondents), contracts, progress)
        await load_adoption()
        people = await _load_people()
        await load_lists()
        await enter_life(people)
        async with _signed_in("lan") as owner:
            await enter_rounds(owner)
            await enter_plan(owner)
        await _enter_the_centre(people)
        async with _signed_in("an") as advisor:
            await settle_flags(advisor)
        await enter_consents()
        await load_supply()
        for instrument in BENCHMARKS:
            with suppress(TooFewFirms):
                await freeze_benchmark(*instrument.split("/"), simulated=True)
        await ask_for_releases()
        await ask_for_refit()
    with acting_as(LOGIN):  # only the owner of the tables may
        await db.execute("ANALYZE")


async def _enter_the_centre(people: dict[str, UUID]) -> None:
    """What advisors do with the firms, and what the firms ask and buy."""
    await enter_casework(people, [demo_firm_id(firm.key) for firm in demo_firms() if firm.key])
    await enter_providers(people["minh"])
    await enter_cohorts(people)
    await enter_requests(people)
    await enter_billing()
    async with _signed_in("binh") as paying:
        await enter_brand(paying)
        await enter_tokens(paying)
        await enter_sites(paying)
    await enter_campaigns(people)
    async with _signed_in("lan") as lan, _signed_in("minh") as minh, _signed_in("an") as an:
        await enter_hand_overs(lan, minh)
        await enter_reviews(Desk(lan, minh, an))
        await enter_tags(minh)
    async with _signed_in("quan") as quan, _signed_in("minh") as minh:
        await enter_sponsorships(quan, minh)
        if settings().takes_transfers:
            await enter_transfers(quan)
        async with _signed_in("lan") as lan:
            await enter_vouchers(lan, minh)
            await enter_privacy(lan, quan)


async def _load_firms(count: int, progress: Progress) -> list[SimulatedFirm]:
    """Those that assess themselves."""
    task = progress.add_task("Loading simulated firms", total=count)
    respondents, found = Respondents(count), []
    async for chunk in registry_load.load_simulated(count):
        found += respondents.among(chunk)
        progress.advance(task, len(chunk))
    return found


async def _load_results(firms: list[SimulatedFirm], draws: Draws, progress: Progress) -> None:
    task = progress.add_task(f"Scoring simulated answers: {draws.questionnaire.id}", total=len(firms))
    async for loaded in load_results(firms, draws):
        progress.update(task, completed=loaded)


async def _load_people() -> dict[str, UUID]:
    """Their keys and ids."""
    people = {figure.key: uuid4() for figure in DEMO_PEOPLE}
    for figure in DEMO_PEOPLE:
        person = Person(
            id=people[figure.key],
            email=figure.email,
            name=figure.name,
            staff_role=figure.staff_role,
            simulated=True,
            created_at=clock.now(),
        )
        await person.save()
        if figure.key in MEMBERSHIPS:
            firm, role = MEMBERSHIPS[figure.key]
            await Member(
                id=uuid4(), firm=demo_firm_id(firm), person=person.id, role=role, since=clock.now()
            ).save()
    return people


@asynccontextmanager
async def _signed_in(key: str) -> AsyncIterator[Visitor]:
    figure = next(each for each in DEMO_PEOPLE if each.key == key)
    person = await Person.select(Person.id).where(Person.email == figure.email).first()
    assert person is not None
    found = await visitor(await open_session(person["id"], "demo"))
    assert found is not None
    yield found
    await sign_out(found)


async def settle_flags(advisor: Visitor) -> None:
    """Each of the older ones some days after it was raised, if the firm shared by then; the outcomes take turns."""
    rows = await db.fetch(ASKED_ABOUT, clock.now() - LEFT_OPEN, ASKED_WITHIN)
    try:
        for row, outcome in zip(rows, cycle(OUTCOMES), strict=False):
            clock.freeze(row["raised_at"] + ASKED_WITHIN)
            await flag_services.settle(advisor, row["id"], outcome=outcome, note="")
    finally:
        clock.freeze(None)


def demo_firm_id(key: str) -> UUID:
    tax_code = next(firm.tax_code for firm in demo_firms() if firm.key == key)
    return registry_load.firm_id(tax_code)


def introduce(address: str) -> None:
    click.echo(
        f"\nLộ Trình Số: {address}\nEverything here is simulated. Sign in at {address}/demo as one of:\n"
    )
    for figure in DEMO_PEOPLE:
        click.echo(f"  {figure.name:<18} {figure.email:<24} {figure.part}")
    click.echo("\nStop with Ctrl-C; the data stays for the next start.\n")
