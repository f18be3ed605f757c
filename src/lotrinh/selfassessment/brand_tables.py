"""The look of a firm's own reports."""

from piccolo.columns import ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm


class ReportBrand(Table):
    """A logo, a colour, or both; a removed one stays for an undo, and one whose firm lost the plan rests."""

    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, unique=True, primary_key=True)
    stored_name = Varchar(length=32, null=True, default=None, unique=True)
    media_type = Varchar(length=10, default="")
    colour = Varchar(length=7, null=True, default=None)
    changed_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    changed_at = Timestamptz(default=TimestamptzNow())
    removed_at = Timestamptz(null=True, default=None)

    report_brand_type = Check("(stored_name IS NULL) = (media_type = '')")
    report_brand_colour = Check("colour ~ '^#[0-9a-f]{6}$'")
