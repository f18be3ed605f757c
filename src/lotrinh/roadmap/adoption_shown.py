"""What became of each solution of a firm over time, as advisors see it while the firm shares that."""

from uuid import UUID

import msgspec

from lotrinh.accounts.visitor import Visitor
from lotrinh.firms.consent_queries import has_consent
from lotrinh.roadmap import adoption_queries
from lotrinh.roadmap.adoption_queries import Event
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text


class EventShown(msgspec.Struct, frozen=True):
    title: Text
    event: Event


async def events_shown(advisor: Visitor, firm_id: UUID) -> list[EventShown]:
    """The events that count, of all solutions, the newest day first; what was corrected is the firm's own affair."""
    if advisor.staff_role != "advisor" or not await has_consent(firm_id, "advisors"):
        return []
    found = await adoption_queries.events_of(firm_id)
    return [EventShown(title(one.solution), one) for one in found if one.counts]
