"""Published aggregates, computed by a job: one build for each month end, and the one of the day."""

from piccolo.columns import (
    JSONB,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table


class StatisticBuild(Table):
    """All figures as of the end of one day; simulated firms and real ones are built apart.

    The build of a month end is made once and kept. `disclosure_log`: which figures were hidden, and why. `platforms`
    and `supply`: the published figures of their pages. `fit`: how well the weights' model of who answers fits.
    """

    id = BigSerial(primary_key=True)
    as_of = Date(default=None)
    is_month_end = Boolean(default=False)
    simulated = Boolean(default=False)
    computed_at = Timestamptz(default=TimestamptzNow())
    level_version = Varchar(length=20, default=None)
    catalogue = Varchar(length=12, default=None)
    firms = Integer(default=None)
    disclosure_log = JSONB(default="[]")
    platforms = JSONB(default="{}")
    supply = JSONB(default="[]")
    fit = JSONB(default="{}")


class StatisticCell(Table):
    """The figures of one population: the `key` of a `cut`, such as "wood|small" of sector × size.

    Only what may be published is in `figures`; what is hidden is not stored at all.
    """

    id = BigSerial(primary_key=True)
    build = ForeignKey(StatisticBuild, null=False, on_delete=OnDelete.cascade, index=False)
    cut = Varchar(length=30, default=None)
    key = Varchar(length=60, default=None)
    figures = JSONB(default=None)

    statistic_cell_once = Unique(["build", "cut", "key"])
