"""Keys of a demo owner, one of them revoked; nobody knows them, so nothing reads with them."""

from datetime import timedelta

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.api import services
from lotrinh.api.queries import tokens

NAMES = ("Phần mềm kế toán (thử)", "Bảng điều khiển của xưởng")
USED = "UPDATE api_token SET made_at = $2, last_used_at = $3 WHERE firm = $1"


async def enter_tokens(owner: Visitor) -> None:
    """Call inside a transaction."""
    assert owner.firm is not None
    for name in NAMES:
        await services.make(owner, name)
    now = clock.now()
    await db.execute(USED, owner.firm.id, now - timedelta(days=40), now - timedelta(hours=3))
    trial = next(one for one in await tokens(owner) if one.name == NAMES[0])
    await services.revoke(owner, trial.id)
