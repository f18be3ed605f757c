"""Simulated sites of a firm of the demo that has the plan: two with rounds, one that has none yet."""

from pathlib import Path

import msgspec
import yaml

from lotrinh.accounts.visitor import Visitor
from lotrinh.selfassessment.demo_rounds import DemoRound, enter
from lotrinh.selfassessment.sites import services
from lotrinh.selfassessment.sites.services import SiteFacts


class DemoSite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: str
    address: str
    rounds: list[DemoRound]


class DemoSites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What demo-sites.yaml holds; `firm`: rounds of the whole firm."""

    firm: list[DemoRound]
    sites: list[DemoSite]


async def enter_sites(owner: Visitor) -> None:
    """Call inside a transaction."""
    text = Path(__file__).with_name("demo-sites.yaml").read_text(encoding="utf-8")
    given = msgspec.convert(yaml.safe_load(text), DemoSites)
    await enter(owner, given.firm)
    for one in given.sites:
        facts = SiteFacts(name=one.name, kind=one.kind, address=one.address, commune=None, park=None)
        await enter(owner, one.rounds, await services.add(owner, facts))
