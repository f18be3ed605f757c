"""Which versions are offered: the newest of each instrument, to the firms it is meant for."""

from assessments import content
from assessments.model import Questionnaire
from lotrinh.accounts.visitor import CurrentFirm


def newest() -> dict[str, Questionnaire]:
    """By key, the shortest questionnaire first; older versions are there for the results they gave."""
    in_order = sorted(content.shipped().values(), key=lambda one: (one.effective.start, one.version))
    latest = {one.id: one for one in in_order}
    return {one.key: one for one in sorted(latest.values(), key=lambda one: one.minutes)}


def is_meant_for(questionnaire: Questionnaire, firm: CurrentFirm) -> bool:
    audience = questionnaire.audience
    return audience.has_sector(firm.sector) and audience.has_size(firm.size)


def is_wrong_size(questionnaire: Questionnaire, firm: CurrentFirm) -> bool:
    """Meant for the firm's sector, but not for its size."""
    audience = questionnaire.audience
    return audience.has_sector(firm.sector) and not audience.has_size(firm.size)
