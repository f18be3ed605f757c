"""The report for the sponsor as PDF, for one who has no account here: terms, seats and counts, no firm."""

import asyncio
from typing import Any

from lotrinh import i18n, paths
from lotrinh.billing.sponsorship.queries import FEWEST, Report, SponsorshipRow
from lotrinh.i18n import N_
from lotrinh.selfassessment.typesetting import typeset


async def paper_of(seen: SponsorshipRow, report: Report, locale: i18n.Locale) -> bytes:
    return await asyncio.to_thread(typeset, "sponsor-report.typ", paper(seen, report, locale), report.at)


def paper(seen: SponsorshipRow, report: Report, locale: i18n.Locale) -> dict[str, Any]:
    def say(message: str, **values: object) -> str:
        return i18n.gettext(locale, message, **values)

    def count(firms: int | None) -> str:
        if firms is None:
            return say(N_("fewer than %(count)s"), count=FEWEST)
        return i18n.number(locale, firms)

    kind = say(N_("Report for the sponsor"))
    payer = say(N_("Paid by the province"))
    if seen.sponsor == "park":
        payer = say(N_("Paid by the operator of the park %(park)s"), park=seen.park)
    return {
        "lang": locale,
        "author": "Lộ Trình Số",
        "mark": (paths.STATIC / "img" / "mark.svg").read_text(),
        "kind": kind,
        "title": f"{kind}: {seen.name}",
        "description": say(N_("Seats in the plan “In depth” that the province or the operator of a park pays for.")),
        "firm": seen.name,
        "number": i18n.day(locale, report.at),
        "footer": say(N_("Counts only; no firm is named")),
        "headline": seen.name,
        "sub": payer,
        "marks": [say(N_("Simulated data"))] if seen.simulated else [],
        "facts": [
            (say(N_("Period")), f"{i18n.day(locale, seen.starts_on)} – {i18n.day(locale, seen.ends_on)}"),
            (say(N_("Seats")), count(seen.seats)),
            (say(N_("Taken")), count(seen.taken)),
            (say(N_("Still free")), count(seen.free)),
            (say(N_("As of")), i18n.moment(locale, report.at)),
        ],
        "head": [say(N_("Firms with a seat")), say(N_("Firms"))],
        "rows": [[say(label), count(firms)] for label, firms in report.lines],
        "hint": say(N_("Counts only; what fewer than %(fewest)s firms do is not shown."), fewest=FEWEST),
    }  # fmt: skip
