"""An owner has asked for a copy of her data, and the operator has had a look at what is too old."""

from lotrinh.accounts.visitor import Visitor
from lotrinh.privacy import copy_services, retention


async def enter_privacy(owner: Visitor, operator: Visitor) -> None:
    """Call it inside the transaction that loads the demo; the worker of the demo does both."""
    await copy_services.ask(owner, "vi")
    await retention.ask_for_run(operator)
