"""The directory of the demo: invented providers and trainers, each marked as simulated by flag and by name."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

import msgspec
import yaml

from lotrinh import clock
from lotrinh.directory.tables import Provider
from lotrinh.search import search_key

FILE = Path(__file__).with_name("simulated-providers.yaml")
NAMESPACE = UUID("6f1f5c1e-6d0c-4a39-9a57-2f6b1f1f6d11")


class SimulatedProvider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: str
    about: str
    solutions: tuple[str, ...]
    sectors: tuple[str, ...]
    area: str
    references: str
    interest: str = ""

    @property
    def shown_name(self) -> str:
        return f"{self.name} (mô phỏng)"


def simulated_providers() -> tuple[SimulatedProvider, ...]:
    return msgspec.convert(yaml.safe_load(FILE.read_text(encoding="utf-8")), tuple[SimulatedProvider, ...])


async def enter_providers(advisor: UUID) -> None:
    """All of them, entered over the last months. Call inside a transaction."""
    for number, one in enumerate(simulated_providers()):
        await Provider(
            id=uuid5(NAMESPACE, one.name), kind=one.kind, name=one.shown_name, search_key=search_key(one.shown_name),
            about=one.about, email=f"lien-he@{search_key(one.name).replace(' ', '-')}.example",
            website=f"https://{search_key(one.name).replace(' ', '-')}.example", solutions=list(one.solutions),
            sectors=list(one.sectors), area=one.area, declared_references=one.references,
            interest_note=one.interest, listed_at=clock.now() - timedelta(days=12 + 9 * number), listed_by=advisor,
            simulated=True,
        ).save()  # fmt: skip
