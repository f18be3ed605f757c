"""Published aggregates, computed by a job: one build for each month end, and the one of the day."""

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from lotrinh.firms.tables import Firm
from lotrinh.selfassessment.tables import Assessment


class StatisticBuild(Table):
    """All figures as of the end of one day; simulated firms and real ones are built apart.

    The build of a month end is made once and kept. `disclosure_log`: which figures were hidden, and why. `platforms`
    and `supply`: the published figures of their pages. `fit`: how well the weights' model of who answers fits.
    `counts`: what the figures were made from, packed (`neighbours`); nobody is shown them.
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
    counts = Bytea(default=b"")


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


class StatedRound(Table):
    """What a submitted round says of the measures, in a narrow row, so that counting reads no questionnaire.

    `asked` and `uses`: a bit for each solution and rule (`rounds`), as read under the definitions that `reading` names.
    """

    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.cascade, unique=True, primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    instrument = Varchar(length=40, default=None)
    round = SmallInt(default=None)
    submitted_at = Timestamptz(default=None)
    score = DoublePrecision(null=True, default=None)
    asked = BigInt(default=None)
    uses = BigInt(default=None)
    reading = Varchar(length=12, default=None)
