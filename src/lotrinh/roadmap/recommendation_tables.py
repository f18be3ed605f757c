"""What was recommended to whom and how it was answered: enough to judge a policy by it later."""

from enum import Enum

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Date,
    DoublePrecision,
    ForeignKey,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm


class RecommendationList(Table):
    """A list as it was shown: with what it was made, from which solutions, and in which order.

    `fingerprint` sums all of that up: the same list of a firm is kept once a day, however often it is loaded.
    `model`: version of the model, or of the rules while there is none. Rows never change.
    """

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=False)
    day = Date(default=None)
    fingerprint = Varchar(length=16, default=None)
    at = Timestamptz(default=TimestamptzNow())
    policy = Varchar(length=40, default=None)
    catalogue = Varchar(length=12, default=None)
    model = Varchar(length=40, default=None)
    weights = JSONB(default=None)
    budget = BigInt(null=True, default=None)
    people = SmallInt(null=True, default=None)
    eligible = Array(base_column=Varchar(length=60), default=None)
    simulated = Boolean(default=False)

    recommendation_list_once = Unique(["firm", "day", "fingerprint"])


class RecommendationItem(Table):
    """One place of a list; `propensity`: the chance with which the policy puts this solution there."""

    id = BigSerial(primary_key=True)
    list = ForeignKey(RecommendationList, null=False, on_delete=OnDelete.restrict, index=False)
    slot = SmallInt(default=None)
    solution = Varchar(length=60, default=None)
    propensity = DoublePrecision(default=None)
    score = DoublePrecision(default=None)
    probability = DoublePrecision(default=None)
    need = DoublePrecision(null=True, default=None)
    value = DoublePrecision(default=None)

    recommendation_item_once = Unique(["list", "slot"])
    recommendation_item_propensity = Check("propensity > 0 AND propensity <= 1")


class ResponseKind(str, Enum):
    """`undone` takes back whatever was answered before."""

    accepted = "accepted"
    not_now = "not_now"
    not_relevant = "not_relevant"
    have_it = "have_it"
    undone = "undone"


class StepResponse(Table):
    """An answer of the firm to a recommended step; the newest one counts, and rows never change.

    `list`: the newest list that had shown the step, None when it came from elsewhere.
    """

    id = BigSerial(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=False)
    solution = Varchar(length=60, default=None)
    kind = Varchar(length=12, default=None, choices=ResponseKind)
    given_by = UUID(null=True, default=None)
    given_at = Timestamptz(default=TimestamptzNow())
    list = ForeignKey(RecommendationList, null=True, on_delete=OnDelete.restrict, index=True)
    simulated = Boolean(default=False)

    step_response_kind = Check("kind IN ('accepted', 'not_now', 'not_relevant', 'have_it', 'undone')")


class AdviceKind(str, Enum):
    pin = "pin"
    add = "add"
    strike = "strike"


class AdvisorAdvice(Table):
    """An advisor's word on one step of a firm's roadmap, with the reason the firm reads."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    solution = Varchar(length=60, default=None)
    kind = Varchar(length=6, default=None, choices=AdviceKind)
    reason = Varchar(length=1000, default=None)
    advised_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    advised_at = Timestamptz(default=TimestamptzNow())
    withdrawn_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    withdrawn_at = Timestamptz(null=True, default=None)

    advisor_advice_kind = Check("kind IN ('pin', 'add', 'strike')")
    advisor_advice_reason = Check("reason <> ''")


class NextStepProbability(Table):
    """What the model gave each solution for one firm in the last nightly run."""

    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, unique=True, primary_key=True)
    model = Varchar(length=40, default=None)
    catalogue = Varchar(length=12, default=None)
    computed_at = Timestamptz(default=TimestamptzNow())
    probabilities = JSONB(default=None)
