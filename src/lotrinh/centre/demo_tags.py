"""Tags of the demo, put on as an advisor does; everything simulated."""

from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import firm_list, tag_services
from lotrinh.centre.firm_filter import parse_address
from lotrinh.centre.selection import Selection

TAGS = {
    "Hội thảo ngành gỗ 11/2026": "?sector=wood&size=medium&progress=submitted",
    "Gọi trong quý này": "?advisor=mine",
    "Hồ sơ hỗ trợ 2027": "?advisor=mine&contact=30",
}


async def enter_tags(advisor: Visitor) -> None:
    """Call inside a transaction, after the cases and contacts; a filter that finds nothing tags nothing."""
    for name, address in TAGS.items():
        chosen = parse_address(address)
        if await firm_list.firm_ids(advisor, chosen, 1):
            await tag_services.change(advisor, Selection(chosen, None), name, adds=True)
