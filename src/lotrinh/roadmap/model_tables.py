"""What became of each nightly refit of the model."""

from piccolo.columns import JSONB, UUID, Boolean, DoublePrecision, Integer, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table


class ModelRun(Table):
    """`is_served`: whether the model of this run went into service; `reason` is the kind of fact that forbade it.

    `measured`, `by_time` and `changed` are as the recommender gives them; `alarms`: kinds with their values;
    `shown`: what the lists shown so far tell of policies, of real and of simulated firms apart.
    """

    id = UUID(primary_key=True)
    ran_at = Timestamptz(default=TimestamptzNow(), index=True)
    version = Varchar(length=40, default=None)
    is_served = Boolean(default=False)
    reason = Varchar(length=20, default="")
    firms = Integer(default=None)
    labelled_firms = Integer(default=None)
    plans = Integer(default=None)
    simulated = Boolean(default=False)
    seconds = DoublePrecision(default=None)
    measured = JSONB(default=None)
    by_time = JSONB(default=None)
    changed = JSONB(null=True, default=None)
    alarms = JSONB(default=None)
    shown = JSONB(null=True, default=None)
