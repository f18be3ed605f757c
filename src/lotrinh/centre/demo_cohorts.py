"""What makes the demo's cohorts live: firms that share, advice between two rounds, plans, drafts that lie still.

Everything is simulated; every share below is an assumption of this project.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from lotrinh import clock, db
from lotrinh.centre.cohorts.tables import Cohort
from lotrinh.centre.tables import TeamMember
from lotrinh.selfassessment.simulated_later_rounds import load_later_rounds

SEED = 20261127
SHARING, TWICE, ADVISED, ADVISED_LOW, SEEN = 0.7, 0.55, 0.35, 0.55, 0.8
"""Of the firms assessed, who shares; of these, who has a second round, was advised in between (more often at a low
level), and looked at the roadmap."""
OLD_ENOUGH = timedelta(days=150)
STILL = (3, 60)
"""Days for which a draft has lain still."""
DRAFTS = 60
SIMULATED = "simulated"
TALKS = (
    ("visit", "Xem cách ghi chép ở xưởng, gợi ý bắt đầu từ kho."),
    ("call", "Hỏi thăm tiến độ sau lần đánh giá đầu."),
    ("training", "Buổi hướng dẫn ký hợp đồng điện tử, ba người tham dự."),
    ("meeting", "Họp với chủ doanh nghiệp và kế toán về kế hoạch số."),
)
ASSESSED = """
SELECT l.firm, l.level, l.submitted_at, l.version FROM firm_latest l JOIN firm f ON f.id = l.firm AND f.simulated
WHERE l.instrument = 'dbi-sme' AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = l.firm) ORDER BY l.firm
"""
CONSENT = ("id", "firm", "purpose", "granted_at")
ENGAGEMENT = ("id", "firm", "advisor", "kind", "day", "summary", "next_step", "logged_at")
SEEN_LIST = (
    "id", "firm", "day", "fingerprint", "at", "policy", "catalogue", "model", "weights", "eligible", "simulated",
)  # fmt: skip
DRAFT = ("id", "firm", "instrument", "version", "round", "state", "sector", "size", "started_at", "simulated")
# What a firm that shares had planned became a step of its plan on that day.
PLANS = """
INSERT INTO plan_step (id, firm, solution, due_on, added_at, changed_at, done_at, adoption)
SELECT gen_random_uuid(), a.firm, a.solution, a.target_on, a.recorded_at, a.recorded_at, u.recorded_at, u.id
FROM adoption a JOIN consent c ON c.firm = a.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
LEFT JOIN LATERAL (
    SELECT n.id, n.recorded_at FROM adoption n
    WHERE n.firm = a.firm AND n.solution = a.solution AND n.status = 'in_use' AND n.place > a.place
    ORDER BY n.place LIMIT 1
) u ON true
WHERE a.simulated AND a.status = 'planned' AND EXISTS (SELECT 1 FROM recommendation_list r WHERE r.firm = a.firm)
ON CONFLICT (firm, solution) DO NOTHING
"""
NO_RESULT = """
SELECT f.id, f.sector, f.size FROM firm f
WHERE f.simulated AND f.sector <> 'other' AND NOT EXISTS (SELECT 1 FROM firm_assessment a WHERE a.firm = f.id)
ORDER BY f.tax_code LIMIT $1
"""
EVERYBODY, SMALL_IN_PARKS = "Toàn bộ sổ đăng ký", "Doanh nghiệp cỡ nhỏ trong khu công nghiệp"
COHORTS = (
    ("minh", EVERYBODY, "?", False),
    ("minh", SMALL_IN_PARKS, "?size=small&park=any", True),
    ("minh", "Chế biến gỗ đã đánh giá", "?sector=wood&progress=submitted", False),
    ("an", "Cơ khí cỡ vừa", "?sector=metal&size=medium", True),
)
MEETING = "Dự hội thảo kho và hợp đồng số, tháng 9"
# No firm of the demo people: the seats that this cohort gets would leave them nothing to buy.
AT_MEETING = """
SELECT f.id FROM firm f JOIN firm_assessment a ON a.firm = f.id AND a.instrument = 'dbi-sme' AND a.state = 'submitted'
WHERE f.simulated AND f.sector IN ('wood', 'metal') AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id)
GROUP BY f.id ORDER BY f.id LIMIT 60
"""


async def enter_life(advisors: dict[str, UUID]) -> None:
    """Call inside the transaction that loads the demo, after results and tools, before the casework."""
    rng = Random(SEED)  # noqa: S311 - reproducible, not secret
    assessed = await db.fetch(ASSESSED)
    sharing = [row for row in assessed if rng.random() < SHARING]
    await db.copy_rows(
        "consent", CONSENT, ((uuid4(), row["firm"], "advisors", row["submitted_at"]) for row in sharing)
    )
    await _second_rounds(sharing, [advisors["minh"], advisors["an"]], rng)
    await _plans(sharing, rng)
    await _drafts(rng)


async def enter_cohorts(advisors: dict[str, UUID]) -> None:
    """After the teams are there."""
    for key, name, address, share in COHORTS:
        team = await TeamMember.select(TeamMember.team).where(TeamMember.person == advisors[key]).first()
        await Cohort(
            id=cohort_id(name), owner=advisors[key], team=team["team"] if team and share else None, name=name,
            kind="filter", address=address, made_at=clock.now(),
        ).save()  # fmt: skip
    meeting, made_at = cohort_id(MEETING), clock.now() - timedelta(days=64)
    await Cohort(id=meeting, owner=advisors["minh"], name=MEETING, kind="list", made_at=made_at).save()
    firms = [row["id"] for row in await db.fetch(AT_MEETING)]
    await db.copy_rows("cohort_firm", ("cohort", "firm"), ((meeting, firm) for firm in firms))


def cohort_id(name: str) -> UUID:
    """The same in every demo."""
    return uuid5(NAMESPACE_URL, f"cohort/{name}")


async def _second_rounds(sharing: Sequence[dict[str, Any]], people: list[UUID], rng: Random) -> None:
    old = [row for row in sharing if row["submitted_at"] < clock.now() - OLD_ENOUGH]
    twice = [row for row in old if rng.random() < TWICE]
    advised = [row for row in twice if rng.random() < (ADVISED_LOW if row["level"] <= 1 else ADVISED)]
    contacts = (_contact(row, rng.choice(people), rng) for row in advised)
    await db.copy_rows("engagement", ENGAGEMENT, contacts)
    await load_later_rounds([row["firm"] for row in twice], {row["firm"] for row in advised})


def _contact(row: dict[str, Any], advisor: UUID, rng: Random) -> tuple[object, ...]:
    """Some weeks after the first round, and before the second."""
    first: datetime = row["submitted_at"]
    at = first + (clock.now() - first) * rng.uniform(0.1, 0.5)
    kind, summary = rng.choice(TALKS)
    return uuid4(), row["firm"], advisor, kind, clock.local(at).date(), summary, "", at


async def _plans(sharing: Sequence[dict[str, Any]], rng: Random) -> None:
    seen = [row for row in sharing if rng.random() < SEEN]
    await db.copy_rows("recommendation_list", SEEN_LIST, (_seen(row) for row in seen))
    await db.execute(PLANS)


def _seen(row: dict[str, Any]) -> tuple[object, ...]:
    day: datetime = row["submitted_at"]
    return (
        uuid4(), row["firm"], day.date(), SIMULATED, day, SIMULATED, SIMULATED, SIMULATED, "{}", [], True,
    )  # fmt: skip


async def _drafts(rng: Random) -> None:
    rows = await db.fetch(NO_RESULT, DRAFTS)
    started = [clock.now() - timedelta(days=rng.uniform(*STILL)) for _ in rows]
    drafts = (
        (uuid4(), row["id"], "quick", "1.0", 1, "draft", row["sector"], row["size"], at, True)
        for row, at in zip(rows, started, strict=True)
    )
    await db.copy_rows("assessment", DRAFT, drafts)
    shared = [
        (uuid4(), row["id"], "advisors", at)
        for row, at in zip(rows, started, strict=True)
        if rng.random() < SHARING
    ]
    await db.copy_rows("consent", CONSENT, shared)
