"""A cohort that is about to be made or changed, as its form shows it."""

from uuid import UUID

import msgspec

from lotrinh import db, i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts import problems
from lotrinh.centre.cohorts.membership import cohorts, names_of_lists
from lotrinh.centre.firm_choices import Offered, offer
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.centre.firm_list import LISTED, FirmPage, conditions
from lotrinh.centre.firms_page import Select, firms_page, named
from lotrinh.centre.selection import ticked_ids
from lotrinh.centre.tag_queries import tags
from lotrinh.centre.teams import advisors
from lotrinh.firms.places import places

NAMES = "SELECT id, name, tax_code FROM firm WHERE id = ANY($1::uuid[]) ORDER BY search_key, id"


class TickedFirm(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    tax_code: str


class Draft(msgspec.Struct, frozen=True):
    """`words`: the filter in words; `total`: how many firms it finds; `ticked`: the firms chosen one by one."""

    chosen: FirmFilter
    words: list[str]
    selects: list[Select]
    total: int
    ticked: list[TickedFirm]


async def offered(visitor: Visitor, locale: i18n.Locale) -> Offered:
    """The filters and their choices, as the list of firms offers them."""
    lists = names_of_lists(await cohorts(visitor))
    return offer(await places(), await advisors(), await tags(visitor), lists, locale)


async def draft(visitor: Visitor, chosen: FirmFilter, ticked: list[str], locale: i18n.Locale) -> Draft:
    choices = await offered(visitor, locale)
    firms = [TickedFirm(**row) for row in await db.fetch(NAMES, ticked_ids(ticked))] if ticked else []
    if ticked and not firms:
        raise problems.NoFirmTicked
    where, values = conditions(visitor, chosen)
    found = await db.fetch_one(f"SELECT count(*)::int AS firms {LISTED} {where}", *values)
    shown = firms_page(chosen, FirmPage([], 0, 0), choices, locale)
    words = list(named(chosen, choices, locale).values())
    return Draft(chosen, words, shown.selects, found["firms"] if found else 0, firms)
