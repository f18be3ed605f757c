"""One request of the demo's first firm on its way to providers: three proposed, one of them chosen; simulated."""

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import hand_over_services
from lotrinh.centre.hand_over_letter import compose
from lotrinh.firms import consent_services
from lotrinh.firms.consent_wordings import current

KIND = "tools"
REQUEST = "SELECT id FROM support_request WHERE firm = $1 AND kind = $2"
OFFERING = ("barcode", "oms", "training-warehouse")
PROVIDERS = "SELECT id FROM provider WHERE solutions && $1::varchar[] ORDER BY id"
TEXT = "Kho có 1.200 mã hàng, muốn dùng mã vạch trong quý I. Xin báo giá thiết bị, phần mềm và hướng dẫn tại chỗ."


async def enter_hand_overs(owner: Visitor, advisor: Visitor) -> None:
    """Through the services, as the two would do it. Call inside a transaction, after requests and providers."""
    assert owner.firm is not None
    request = await db.fetch_one(REQUEST, owner.firm.id, KIND)
    assert request is not None
    proposed = [row["id"] for row in await db.fetch(PROVIDERS, OFFERING)]
    await hand_over_services.propose(advisor, request["id"], proposed)
    await consent_services.grant(owner, "providers", current("providers").version, "vi")
    letter = await compose(owner, owner.firm.id, KIND, text=TEXT, parts=["firm", "size"])
    await hand_over_services.send(
        owner, request["id"], proposed[:1], text=TEXT, parts=["firm", "size"], shown=letter.fingerprint
    )
