"""The province's sponsorship with a seat of An Phát's, and Minh's proposal for another firm."""

from datetime import timedelta
from uuid import uuid4

from lotrinh import clock
from lotrinh.billing.sponsorship.tables import SeatProposal, SponsoredSeat, Sponsorship
from tests.cast import Cast


async def sponsorship_objects(cast: Cast) -> dict[str, str]:
    sponsorship, seat, revoked, proposal = (uuid4() for _ in range(4))
    today, now = clock.today(), clock.now()
    await Sponsorship(
        id=sponsorship, name="Tiếp sức", sponsor="province", sizes=["small", "medium"], sectors=[], seats=5,
        starts_on=today, ends_on=today + timedelta(days=90), made_by=cast.quan.id, made_at=now,
    ).save()  # fmt: skip
    await SeatProposal(
        id=proposal, sponsorship=sponsorship, cohort_name="Hội thảo", reason="Vừa tập huấn",
        proposed_by=cast.minh.id, proposed_at=now,
    ).save()  # fmt: skip
    for key, firm, state, of in (
        (seat, cast.an_phat, "granted", None),
        (revoked, cast.tan_thanh, "revoked", None),
        (uuid4(), cast.unclaimed, "proposed", proposal),
    ):
        await SponsoredSeat(
            id=key, sponsorship=sponsorship, firm=firm, proposal=of, state=state, granted_at=now
        ).save()
    return {
        "sponsorship": str(sponsorship),
        "seat": str(seat),
        "revoked_seat": str(revoked),
        "seat_proposal": str(proposal),
    }
