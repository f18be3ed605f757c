"""Entries of the directory, put straight into the table."""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock
from lotrinh.directory.tables import Provider
from lotrinh.search import search_key


async def listed(name: str, *solutions: str, sectors: tuple[str, ...] = (), **more: Any) -> UUID:
    """The id of a provider that offers bar codes unless it is said otherwise."""
    provider_id = uuid4()
    values = {
        "kind": "provider", "about": "Làm cho doanh nghiệp nhỏ.",
        "email": f"{search_key(name)[:8].strip()}@nha.example",
    } | more  # fmt: skip
    await Provider(
        id=provider_id, name=name, search_key=search_key(name), solutions=list(solutions or ("barcode",)),
        sectors=list(sectors), listed_at=clock.now(), **values,
    ).save()  # fmt: skip
    return provider_id
