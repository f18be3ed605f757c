"""What the page on the method tells of the newest edition."""

import msgspec
import scipy

from lotrinh.statistics import queries
from lotrinh.statistics.frame_page import newest_builds
from lotrinh.statistics.queries import Build

UNLIKELY = 0.05


class MethodPage(msgspec.Struct, frozen=True, kw_only=True):
    """`chance`: how often chance alone would miss the registry by as much; None where that is not known."""

    build: Build | None
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
    fit = await queries.fit(builds[0])
    if fit.misfit is None or not fit.freedom:
        return MethodPage(build=builds[0])
    chance = float(scipy.special.chdtrc(fit.freedom, fit.misfit))
    return MethodPage(build=builds[0], misfit=fit.misfit, freedom=fit.freedom, chance=chance)
