"""What became of each look over the audit record."""

from piccolo.columns import JSONB, UUID, BigInt, Integer, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table


class AuditVerification(Table):
    """`problems`: the first of those found, each with its place in the chain and what is wrong."""

    id = UUID(primary_key=True)
    ran_at = Timestamptz(default=TimestamptzNow(), index=True)
    links = BigInt(default=None)
    waiting = BigInt(default=None)
    heads = Integer(default=None)
    problem_count = Integer(default=None)
    problems = JSONB(default="[]")
