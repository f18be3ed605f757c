"""On what terms the published figures may be used again."""

import msgspec

from lotrinh.i18n import N_
from lotrinh.settings import settings


class Licence(msgspec.Struct, frozen=True):
    name: str
    terms: str
    url: str


UNDECIDED = Licence(
    N_("Not decided yet"),
    N_("The province has not decided on a licence. Ask before you publish the data again."),
    "",
)
LICENCES = {
    "CC-BY-4.0": Licence(
        N_("Creative Commons Attribution 4.0 (CC BY 4.0)"),
        N_(
            "Everybody may copy, change and publish the figures, also for money, "
            "who names the source and says what was changed."
        ),
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC0-1.0": Licence(
        N_("Creative Commons Zero 1.0 (CC0)"),
        N_("Everybody may use the figures for anything, without asking and without naming the source."),
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}


def licence() -> Licence:
    return LICENCES.get(settings().open_data_licence, UNDECIDED)
