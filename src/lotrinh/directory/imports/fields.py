"""What a column of a list of providers can fill, and the headings by which such columns are known."""

from lotrinh.i18n import N_
from lotrinh.sheet_files.headings import Headings

FIELDS = {
    "name": N_("Name"),
    "tax_code": N_("Tax code"),
    "kind": N_("Provider or trainer"),
    "about": N_("What it does"),
    "email": N_("E-mail for requests"),
    "phone": N_("Telephone"),
    "website": N_("Website"),
    "solutions": N_("What it offers"),
    "sectors": N_("Sectors"),
    "area": N_("Area served"),
    "declared_references": N_("References it names"),
    "interest_note": N_("Conflict of interest"),
}
NEEDED = ("name", "about", "email", "solutions")
"""Without these there is no new entry."""

HEADINGS = {
    "name": "ten|ten nha cung cap|ten doanh nghiep|ten cong ty|ten don vi|name|company name|provider name|company",
    "tax_code": "ma so thue|mst|ma so doanh nghiep|ma so thue dn|tax code|tax id|enterprise code",
    "kind": "nha cung cap hay don vi dao tao|loai|loai hinh|loai don vi|hinh thuc|kind|type|provider or trainer",
    "about": "lam gi|gioi thieu|mo ta|mo ta ngan|gioi thieu ngan|about|description|what it does",
    "email": "email|e mail|thu dien tu|dia chi email|hop thu|e mail nhan yeu cau|email nhan yeu cau|email address"
    "|e mail for requests",
    "phone": "dien thoai|so dien thoai|sdt|telephone|phone|phone number",
    "website": "website|trang web|web|dia chi trang web|dia chi web|web address",
    "solutions": "cung cap nhung gi|giai phap|giai phap cung cap|giai phap va khoa hoc|san pham|solutions|offers"
    "|what it offers",
    "sectors": "nganh|nganh phuc vu|linh vuc phuc vu|sector|sectors|sectors served",
    "area": "dia ban|khu vuc|dia ban phuc vu|khu vuc phuc vu|area|area served",
    "declared_references": "noi da lam ma ho neu|khach hang tieu bieu|noi da lam|references|references it names",
    "interest_note": "xung dot loi ich|conflict of interest",
}
KNOWN = Headings(HEADINGS)
