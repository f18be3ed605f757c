"""The look of a demo owner's reports; simulated like the firm."""

from lotrinh.accounts.visitor import Visitor
from lotrinh.selfassessment import brands
from lotrinh.selfassessment.brand import check_logo
from lotrinh.selfassessment.typesetting import draw

COLOUR = "#1f3f77"
LOGO = {"name": "Tân Thành", "letters": "T", "colour": COLOUR}


async def enter_brand(owner: Visitor) -> None:
    """Call inside a transaction."""
    await brands.save(owner, check_logo(draw("sample-logo.typ", LOGO)), COLOUR)
