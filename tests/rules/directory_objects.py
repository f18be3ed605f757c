"""The directory in the access table, and a request of An Phát that one provider has and another is proposed for."""

from uuid import UUID, uuid4

from lotrinh import clock
from lotrinh.centre.hand_over_tables import HandOver
from lotrinh.directory.imports.tables import ProviderImport, ProviderImportRow
from tests.cast import Cast
from tests.directory.entries import listed


async def directory_objects(cast: Cast, request: str) -> dict[str, str]:
    provider, other = await listed("Kho Xanh"), await listed("Kho Vàng")
    return {
        "provider": str(provider),
        "provider_list": await _list(cast, "checked"),
        "applied_provider_list": await _list(cast, "applied"),
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


async def _list(cast: Cast, state: str) -> str:
    """A list of providers that changes the one entry it holds, or has."""
    list_id, entry, now = (
        uuid4(),
        await listed(f"Kho {state}", phone="0274" if state == "applied" else ""),
        clock.now(),
    )
    await ProviderImport(
        id=list_id, state=state, file_name="nha-cung-cap.csv", sha256="0" * 64, columns='[["Tên", "name"]]',
        rows_total=1, changed_entries=1, uploaded_by=cast.minh.id, uploaded_at=now,
        applied_by=cast.minh.id if state == "applied" else None, applied_at=now if state == "applied" else None,
    ).save()  # fmt: skip
    await ProviderImportRow(
        provider_import=list_id, line=2, outcome="changed", provider=entry, name=f"Kho {state}",
        before='{"phone": ""}', after='{"phone": "0274"}',
    ).save()  # fmt: skip
    return str(list_id)


async def _hand_over(request: str, provider: UUID, **more: object) -> str:
    row = HandOver(id=uuid4(), request=UUID(request), provider=provider, **more)
    await row.save()
    return str(row.id)
