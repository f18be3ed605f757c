"""What the page on the method tells of the newest edition."""

import msgspec
import scipy

from lotrinh.statistics import queries
from lotrinh.statistics.disclosure.rules import Reason
from lotrinh.statistics.editions import newest_builds
from lotrinh.statistics.queries import Build

UNLIKELY = 0.05
OF_THEMSELVES = (Reason.small, Reason.dominated)


class MethodPage(msgspec.Struct, frozen=True, kw_only=True):
    """`chance`: how often chance alone would miss the registry by as much; None where that is not known.

    `small`: cells of the tables that are hidden for themselves, `further`: those that are so because of others.
    """

    build: Build | None
    small: int = 0
    further: int = 0
    misfit: float | None = None
    freedom: int = 0
    chance: float | None = None

    @property
    def is_doubtful(self) -> bool:
        return self.chance is not None and self.chance < UNLIKELY


async def method_page() -> MethodPage:
    builds = await newest_builds()
    if not builds:
        return MethodPage(build=None)
    fit, hidden = await queries.fit(builds[0]), await queries.hidden(builds[0])
    page = MethodPage(
        build=builds[0],
        small=sum(hidden.get(reason.value, 0) for reason in OF_THEMSELVES),
        further=sum(cells for reason, cells in hidden.items() if Reason(reason) not in OF_THEMSELVES),
    )
    if fit.misfit is None or not fit.freedom:
        return page
    chance = float(scipy.special.chdtrc(fit.freedom, fit.misfit))
    return msgspec.structs.replace(page, misfit=fit.misfit, freedom=fit.freedom, chance=chance)
