"""Two teams of the demo with some firms each, contacts and notes; everything simulated."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.centre.tables import AdvisorCase, Engagement, Team, TeamMember, TeamNote
from lotrinh.firms.tables import Consent
from lotrinh.roadmap.plan_tables import PlanStep

TEAMS = {"minh": "Tổ Dĩ An – Thuận An", "an": "Tổ Bến Cát – Tân Uyên"}
CASES_EACH = 12
# The named firms first, then those with an assessment; alternately to either team.
FIRMS = """
SELECT f.id FROM firm f WHERE f.simulated
ORDER BY array_position($1::uuid[], f.id), EXISTS (SELECT 1 FROM firm_assessment a WHERE a.firm = f.id) DESC,
         f.tax_code
LIMIT $2
"""
SHARING = "SELECT 1 AS one FROM consent WHERE firm = $1 AND purpose = 'advisors' AND withdrawn_at IS NULL"
# Every third firm does not share, so that both kinds of page are there to see.
UNSHARED = 3
# Of the first cases of each advisor: kind, days ago, what was said, next step, days until its follow-up.
CONTACTS: tuple[tuple[str, int, str, str, int | None], ...] = (
    (
        "visit",
        6,
        "Xem xưởng và sổ kho. Kho vẫn ghi tay, cuối tháng mới nhập Excel.",
        "Gửi mẫu mã vạch kho",
        0,
    ),
    ("call", 41, "Hỏi thăm sau lần đánh giá đầu. Chủ doanh nghiệp muốn biết mức hỗ trợ.", "Gọi lại", -3),
    ("training", 97, "Buổi học ký hợp đồng lao động điện tử, hai người tham dự.", "", None),
    ("mail", 18, "Gửi danh sách tài liệu cần có khi xin hỗ trợ.", "Kiểm tra hồ sơ", 5),
    ("meeting", 33, "Họp cùng kế toán về hóa đơn và chữ ký số.", "", None),
)
NEXT_STEPS = ("e-contract", "accounting", "hrm", "online-shop")
NOTE = "Ưu tiên gọi buổi sáng. Kế toán là người nắm việc."


async def enter_casework(advisors: dict[str, UUID], named: list[UUID]) -> None:
    """`named`: the firms with a name of the demo; the first goes to Minh. Call inside a transaction."""
    firms = [row["id"] for row in await db.fetch(FIRMS, named, CASES_EACH * len(TEAMS))]
    for place, (key, name) in enumerate(TEAMS.items()):
        team = Team(name=name, created_at=clock.now())
        await team.save()
        await TeamMember(team=team.id, person=advisors[key], since=clock.now()).save()
        own = firms[place :: len(TEAMS)]
        await _cases(own, advisors[key])
        await _contacts(own, advisors[key])
        await TeamNote(
            id=uuid4(), firm=own[0], team=team.id, author=advisors[key], text=NOTE, written_at=clock.now()
        ).save()


async def _cases(firms: list[UUID], advisor: UUID) -> None:
    for number, firm_id in enumerate(firms):
        since = clock.now() - timedelta(days=20 + 11 * number)
        await AdvisorCase(id=uuid4(), firm=firm_id, advisor=advisor, since=since).save()
        if number % UNSHARED != UNSHARED - 1 and not await db.fetch(SHARING, firm_id):
            granted = clock.now() - timedelta(days=5 + number)
            await Consent(id=uuid4(), firm=firm_id, purpose="advisors", granted_at=granted).save()
            await _next_step(firm_id, NEXT_STEPS[number % len(NEXT_STEPS)], granted)


async def _next_step(firm_id: UUID, solution: str, day: datetime) -> None:
    """Unless the firm has a plan of its own."""
    if not await PlanStep.exists().where(PlanStep.firm == firm_id):
        await PlanStep(
            id=uuid4(), firm=firm_id, solution=solution, wave=1, due_on=(day + timedelta(days=60)).date(),
            added_at=day, changed_at=day,
        ).save()  # fmt: skip


async def _contacts(firms: list[UUID], advisor: UUID) -> None:
    for firm_id, (kind, ago, summary, next_step, due) in zip(firms, CONTACTS, strict=False):
        day = clock.today() - timedelta(days=ago)
        await Engagement(
            id=uuid4(), firm=firm_id, advisor=advisor, kind=kind, day=day, summary=summary,
            next_step=next_step, logged_at=clock.now(),
            follow_up_on=None if due is None else clock.today() + timedelta(days=due),
        ).save()  # fmt: skip
