"""Who may see what passes between a firm and the centre."""

from uuid import UUID

from lotrinh.accounts.visitor import Visitor


def may_see(visitor: Visitor, firm_id: UUID) -> bool:
    own = visitor.firm is not None and visitor.firm.id == firm_id
    return own or visitor.staff_role == "advisor"
