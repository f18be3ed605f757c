"""What a column of a file can fill, and the headings by which such columns are known."""

import re
from collections.abc import Sequence

from lotrinh.firms.names import FACTS
from lotrinh.i18n import N_
from lotrinh.search import search_key
from lotrinh.sheet_files.headings import Headings

FIELDS = {
    "tax_code": N_("Tax code"),
    **{
        name: FACTS[name]
        for name in (
            "name", "vsic_code", "vsic_version", "employees", "revenue", "capital", "founded_year",
            "foreign_invested", "commune", "former_district", "park", "address", "registry_email",
        )
    },
}  # fmt: skip
NUMBERS = frozenset({"employees", "revenue", "capital", "founded_year"})
AMOUNTS = ("revenue", "capital")
UNITS = {
    1: N_("VND"),
    1_000: N_("thousand VND"),
    1_000_000: N_("million VND"),
    1_000_000_000: N_("billion VND"),
}

HEADINGS = {
    "tax_code": "ma so thue|mst|ma so doanh nghiep|ma dn|mst dn|ma so thue dn|tax code|tax id|tax number"
    "|enterprise code",
    "name": "ten doanh nghiep|ten cong ty|ten dn|ten don vi|ten|name|company name|company|enterprise name"
    "|business name|name of the enterprise|firm name|firm",
    "vsic_code": "ma nganh|ma nganh chinh|ma nganh nghe|ma nganh cap 4|ma vsic|vsic|vsic code|industry code"
    "|activity code",
    "vsic_version": "phien ban vsic|phien ban ma nganh|vsic version",
    "employees": "so lao dong|lao dong|tong so lao dong|so nhan vien|employees|headcount"
    "|number of employees|staff",
    "revenue": "doanh thu|tong doanh thu|doanh thu nam|revenue|turnover|annual revenue",
    "capital": "von dieu le|tong nguon von|nguon von|von|von dang ky|capital|charter capital"
    "|registered capital|total capital",
    "founded_year": "nam thanh lap|ngay thanh lap|ngay cap|ngay dang ky lan dau|founded|year founded"
    "|founding year|date of establishment|established",
    "foreign_invested": "von nuoc ngoai|co von nuoc ngoai|von dau tu nuoc ngoai|fdi|foreign invested"
    "|foreign investment|foreign capital",
    "commune": "phuong xa|xa phuong|ten phuong xa|ma phuong xa|phuong|xa|ma xa|don vi hanh chinh|dia ban"
    "|commune|ward|commune code|ward code",
    "former_district": "quan huyen|quan huyen cu|huyen cu|huyen|dia ban truoc 01 07 2025|district"
    "|former district",
    "park": "khu cong nghiep|kcn|ten kcn|khu cum cong nghiep|industrial park|park",
    "address": "dia chi|dia chi tru so|tru so|tru so chinh|address|head office",
    "registry_email": "email|e mail|thu dien tu|dia chi email|dia chi thu dien tu|hop thu|email address"
    "|e mail address",
}
PERSON = re.compile("dai dien|giam doc|chu so huu|chu ho|nguoi lien he|representative|director|owner|contact")
KNOWN = Headings(HEADINGS, others=PERSON)
UNIT_WORDS = ((1_000_000_000, ("ty", "billion")), (1_000_000, ("trieu", "million")),
              (1_000, ("nghin", "ngan", "thousand")))  # fmt: skip


def guess_unit(headings: Sequence[str], columns: dict[str, int]) -> int:
    """In what the amounts are written, when their headings say so, such as “Vốn (triệu đồng)”."""
    amounts = [headings[columns[field]] for field in AMOUNTS if field in columns]
    words = set(search_key(" ".join(amounts)).split())
    return next((unit for unit, names in UNIT_WORDS if words.intersection(names)), 1)
