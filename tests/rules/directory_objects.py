"""The directory in the access table, and a request of An Phát that one provider has and another is proposed for."""

from uuid import UUID, uuid4

from lotrinh import clock
from lotrinh.centre.hand_over_tables import HandOver
from tests.cast import Cast
from tests.directory.entries import listed


async def directory_objects(cast: Cast, request: str) -> dict[str, str]:
    provider, other = await listed("Kho Xanh"), await listed("Kho Vàng")
    return {
        "provider": str(provider),
        "withdrawn_provider": str(await listed("Kho Cũ", withdrawn_at=clock.now())),
        "hand_over": await _hand_over(
            request,
            provider,
            sent_by=cast.lan.id,
            sent_at=clock.now(),
            recipient="kho@nha.example",
            letter="Chào.",
        ),
        "proposal": await _hand_over(request, other, proposed_by=cast.minh.id, proposed_at=clock.now()),
    }


async def _hand_over(request: str, provider: UUID, **more: object) -> str:
    row = HandOver(id=uuid4(), request=UUID(request), provider=provider, **more)
    await row.save()
    return str(row.id)
