"""What became of a solution in a firm: dated events, only ever added to."""

from enum import Enum

from piccolo.columns import UUID, BigSerial, Boolean, Date, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.firms.tables import Firm


class AdoptionStatus(str, Enum):
    planned = "planned"
    piloting = "piloting"
    in_use = "in_use"
    main_way_of_working = "main_way_of_working"
    dropped = "dropped"


class AdoptionSource(str, Enum):
    declared = "declared"
    verified = "verified"


class Barrier(str, Enum):
    """The nine barriers of the survey form that goes with the national index, and anything else."""

    cost = "cost"
    habits = "habits"
    staff = "staff"
    infrastructure = "infrastructure"
    information = "information"
    integration = "integration"
    management = "management"
    employees = "employees"
    data_leaks = "data_leaks"
    other = "other"


class Adoption(Table):
    """From `on_date` the solution had `status`; a trigger refuses any change of a row.

    `corrects`: the row that this one stands in for, with the same `place` in the order of what happened;
    `is_undone`: nothing happened after all. `target_on`: until when a planned one is to be in use.
    `recorded_by` is a plain value, since the record outlives the person's account.
    """

    id = UUID(primary_key=True)
    place = BigSerial()
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=False)
    solution = Varchar(length=60, default=None)
    status = Varchar(length=20, default=None, choices=AdoptionStatus)
    on_date = Date(default=None)
    target_on = Date(null=True, default=None)
    source = Varchar(length=8, default=None, choices=AdoptionSource)
    reason = Varchar(length=16, null=True, default=None, choices=Barrier)
    note = Varchar(length=1000, default="")
    corrects: "ForeignKey[Adoption]" = ForeignKey("self", null=True, on_delete=OnDelete.restrict, index=False)
    is_undone = Boolean(default=False)
    recorded_by = UUID(null=True, default=None)
    recorded_at = Timestamptz(default=TimestamptzNow())
    simulated = Boolean(default=False)

    adoption_status = Check("status IN ('planned', 'piloting', 'in_use', 'main_way_of_working', 'dropped')")
    adoption_source = Check("source IN ('declared', 'verified')")
    adoption_reason = Check(
        "(status = 'dropped') = (reason IS NOT NULL) AND (reason IS NULL OR reason IN ('cost', 'habits', 'staff',"
        " 'infrastructure', 'information', 'integration', 'management', 'employees', 'data_leaks', 'other'))"
    )
    adoption_target = Check("target_on IS NULL OR status = 'planned'")
    adoption_undone = Check("NOT is_undone OR corrects IS NOT NULL")


class SolutionUse(Table):
    """From which day until before which each firm used a solution, by its events that hold.

    Kept by a trigger, for lists that look for all users of a solution. `until` None: to this day.
    """

    id = BigSerial(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=False)
    solution = Varchar(length=60, default=None)
    since = Date(default=None)
    until = Date(null=True, default=None)

    solution_use_once = Unique(["firm", "solution", "since"])
