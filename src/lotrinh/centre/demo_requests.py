"""Requests of the demo's firms, some answered and some waiting; simulated."""

from datetime import timedelta
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.centre.tables import RequestMessage, SupportRequest
from lotrinh.centre.working_days import working_day_after
from lotrinh.settings import settings

# Who asks, the kind, days ago, the request, and the advisor's answer if there is one.
REQUESTS: tuple[tuple[str, str, int, str, str | None], ...] = (
    (
        "lan",
        "training",
        12,
        "Hai nhân viên kho muốn học cách dùng mã vạch. Có lớp nào gần Thuận An không?",
        "Có buổi hướng dẫn tại trung tâm vào sáng thứ Năm tuần tới. Tôi đã giữ hai chỗ.",
    ),
    (
        "lan",
        "tools",
        9,
        "Kho có 1.200 mã hàng, chúng tôi muốn dùng mã vạch. Nên hỏi những nơi nào?",
        "Tôi giới thiệu ba nơi trong danh bạ. Chị xem và tự quyết định gửi cho ai.",
    ),
    ("lan", "finance", 1, "Chúng tôi định mua phần mềm kho. Có được hỗ trợ chi phí không?", None),
    ("binh", "solution", 6, "Xưởng cơ khí nhỏ nên bắt đầu từ báo giá hay từ quản lý đơn hàng?", None),
)
FIRM = """
SELECT m.firm, w.advisor FROM member m
LEFT JOIN advisor_case w ON w.firm = m.firm AND w.ended_at IS NULL
WHERE m.person = $1 AND m.ended_at IS NULL
"""


async def enter_requests(people: dict[str, UUID]) -> None:
    """Call inside a transaction, after the cases."""
    for key, kind, ago, message, answer in REQUESTS:
        row = await db.fetch_one(FIRM, people[key])
        assert row is not None
        asked_at, request_id = clock.now() - timedelta(days=ago), uuid4()
        await SupportRequest(
            id=request_id, firm=row["firm"], kind=kind, state="answered" if answer else "open",
            asked_by=people[key], asked_at=asked_at, owner=row["advisor"],
            due_on=working_day_after(clock.local(asked_at).date(), settings().answer_days),
        ).save()  # fmt: skip
        await RequestMessage(request=request_id, author=people[key], text=message, written_at=asked_at).save()
        if answer:
            await RequestMessage(
                request=request_id, author=row["advisor"], from_centre=True, text=answer,
                written_at=asked_at + timedelta(days=1),
            ).save()  # fmt: skip
