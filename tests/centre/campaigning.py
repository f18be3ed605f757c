"""Campaigns of the tests: written in the form, launched, and the minutes that pass."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.centre.campaigns.pacing import pace
from lotrinh.centre.campaigns.sending import send
from lotrinh.centre.campaigns.services import GRACE
from lotrinh.firms.tables import Firm
from lotrinh.search import search_key
from lotrinh.selfassessment.tables import Assessment
from tests.browsing import Browser, Visit
from tests.centre.importing import run_jobs

LETTER = {
    "name": "Đợt tháng 11",
    "purpose": "invite",
    "subject_vi": "Mời {firm} tự đánh giá",
    "body_vi": "Kính gửi {firm},\n\nMời bắt đầu tại {link}",
    "subject_en": "An invitation",
    "body_en": "Dear {firm},\n\nplease begin at {link}",
    "start_day": "",
    "start_time": "08:00",
    "per_hour": "600",
    "reminders": "1",
    "remind_after": "7",
    "quiet_days": "14",
    "link_days": "30",
}


async def draft(advisor: Browser, firms: list[UUID] | None = None, **more: Any) -> str:
    """The address of a new draft, for `firms` or for what `address` filters."""
    ticked = [("firm", str(firm)) for firm in firms or []]
    saved = await advisor.post("/campaigns", [*(LETTER | more).items(), *ticked])
    assert saved.location, saved.words("main")
    return saved.location


async def launched(advisor: Browser, firms: list[UUID] | None = None, **more: Any) -> str:
    """At the moment at which its first letters may go."""
    address = await draft(advisor, firms, **more)
    assert (await advisor.post(f"{address}/launch")).location == address
    clock.freeze(clock.now() + GRACE)
    return address


async def launched_by_a_job(advisor: Browser, firms: list[UUID]) -> str:
    """The same of a campaign to many firms."""
    address = await draft(advisor, firms)
    await advisor.post(f"{address}/launch")
    await run_jobs()
    clock.freeze(clock.now() + GRACE)
    return address


async def minute(*, later: timedelta = timedelta()) -> None:
    """What the background process does in a minute that begins so much later."""
    clock.freeze(clock.now() + later)
    await pace({})
    for row in await db.fetch(
        "SELECT id FROM campaign WHERE state = 'running' AND starts_at <= $1", clock.now()
    ):
        await send({"campaign": str(row["id"])})


async def mailed(subject: str = "Mời") -> list[str]:
    """Whom campaign letters went to, in order."""
    rows = await db.fetch(
        "SELECT recipient FROM message WHERE subject LIKE $1 ORDER BY recipient", f"{subject}%"
    )
    return [row["recipient"] for row in rows]


async def link_to(recipient: str) -> str:
    """The path of the link in the newest campaign letter to the address."""
    rows = await db.fetch(
        "SELECT body FROM message WHERE recipient = $1 AND body LIKE '%/c/%'"
        " ORDER BY created_at DESC, cmin::text::bigint DESC",
        recipient,
    )
    assert rows, f"no letter to {recipient}"
    path: str = rows[0]["body"].split("http://lotrinh.test", 1)[1].split()[0]
    return path


async def funnel(advisor: Browser, address: str) -> dict[str, int]:
    """Firms at each step, as the page shows them."""
    shown: Visit = await advisor.get(address)
    rows = shown.all("#progress tbody tr")
    return {row.cssselect("th")[0].text_content().strip(): int(row.cssselect("td")[0].text) for row in rows}


async def firms(count: int, **more: Any) -> list[UUID]:
    found = []
    for n in range(count):
        firm, name = uuid4(), f"Xưởng {n:05}"
        given = {"registry_email": f"xuong{n:05}@thu.example"} | more
        await Firm(
            id=firm, tax_code=f"37{n:08}", name=name, search_key=search_key(name), vsic_version=2025, vsic_code="3101",
            sector="wood", size="small", simulated=True, **given,
        ).save()  # fmt: skip
        found.append(firm)
    return found


async def begin(firm: UUID, *, submitted: bool = False, instrument: str = "quick") -> UUID:
    run, now = uuid4(), clock.now()
    await Assessment(
        id=run, firm=firm, instrument=instrument, version="1.0", sector="wood", size="small", started_at=now,
        state="submitted" if submitted else "draft", submitted_at=now if submitted else None,
    ).save()  # fmt: skip
    return run
