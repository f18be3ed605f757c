"""One run of a questionnaire by a firm: the assessment, its answers, its frozen result."""

from enum import Enum

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigSerial,
    Boolean,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm
from lotrinh.selfassessment.sites.tables import Site


class AssessmentState(str, Enum):
    draft = "draft"
    submitted = "submitted"


class BenchmarkFreeze(Table):
    """The results of `firms` firms on one version, frozen; neither this nor its values ever change."""

    id = UUID(primary_key=True)
    instrument = Varchar(length=40, default=None)
    version = Varchar(length=20, default=None)
    frozen_at = Timestamptz(default=TimestamptzNow())
    firms = Integer(default=None)
    simulated = Boolean(default=False)


class BenchmarkValue(Table):
    """One measure in one group: values around its quartiles, in per cents; no sector or size: all of them."""

    id = BigSerial(primary_key=True)
    benchmark = ForeignKey(BenchmarkFreeze, null=False, on_delete=OnDelete.restrict, index=False)
    sector = Varchar(length=12, null=True, default=None)
    size = Varchar(length=8, null=True, default=None)
    measure = Varchar(length=60, default=None)
    n = Integer(default=None)
    lower = Array(base_column=SmallInt(), default=None)
    median = Array(base_column=SmallInt(), default=None)
    upper = Array(base_column=SmallInt(), default=None)

    benchmark_value_once = Unique(["benchmark", "sector", "size", "measure"], nulls_distinct=False)


class Assessment(Table):
    """Slim on purpose: answers are rows of their own, the frozen result is a snapshot.

    `site`: the round is of one site; None: of the whole firm. What speaks for the firm reads `firm_assessment`,
    a view of the latter alone.
    """

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    site = ForeignKey(Site, null=True, on_delete=OnDelete.no_action, index=True)
    instrument = Varchar(length=40, default=None)
    version = Varchar(length=20, default=None)
    round = SmallInt(default=1)
    state = Varchar(length=10, default=AssessmentState.draft, choices=AssessmentState)
    sector = Varchar(length=12, default=None)
    size = Varchar(length=8, default=None)
    started_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    started_at = Timestamptz(default=TimestamptzNow())
    submitted_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    submitted_at = Timestamptz(null=True, default=None)
    simulated = Boolean(default=False)
    benchmark = ForeignKey(BenchmarkFreeze, null=True, on_delete=OnDelete.restrict, index=True)
    carried_from: "ForeignKey[Assessment]" = ForeignKey(
        "self", null=True, on_delete=OnDelete.set_null, index=True
    )

    assessment_state = Check("state IN ('draft', 'submitted')")
    assessment_round = Unique(["firm", "instrument", "version", "site", "round"], nulls_distinct=False)


class Answer(Table):
    """The newest value of one question; `rev` counts its changes.

    `taken_from`: the rounds of other instruments that it was filled in from, before anybody looked at it.
    """

    id = BigSerial(primary_key=True)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.cascade, index=False)
    question_id = Varchar(length=40, default=None)
    value = JSONB(default=None)
    answered_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=False)
    updated_at = Timestamptz(default=TimestamptzNow())
    rev = Integer(default=1)
    taken_from = Array(base_column=UUID(), null=True, default=None)

    answer_once = Unique(["assessment", "question_id"])


class Snapshot(Table):
    """What was submitted and what came of it; a trigger refuses any change."""

    id = UUID(primary_key=True)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.restrict, unique=True)
    content_hash = Varchar(length=64, default=None)
    answers = JSONB(default=None)
    result = JSONB(default=None)
    created_at = Timestamptz(default=TimestamptzNow())


class Report(Table):
    """The number under which a submitted result was handed out; a revoked one stays for those who ask."""

    number = Varchar(length=28, primary_key=True, default=None)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.restrict, index=True)
    issued_at = Timestamptz(default=TimestamptzNow())
    revoked_at = Timestamptz(null=True, default=None)
    revoked_reason = Text(default="")


class FirmLatest(Table):
    """The newest submitted result of a firm for one instrument, flat for lists and statistics."""

    id = BigSerial(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    instrument = Varchar(length=40, default=None)
    version = Varchar(length=20, default=None)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.cascade, index=True)
    points = DoublePrecision(default=None)
    score = DoublePrecision(null=True, default=None)
    level = SmallInt(default=None)
    coverage = DoublePrecision(default=None)
    submitted_at = Timestamptz(default=None)

    firm_latest_once = Unique(["firm", "instrument"])


class RoundResult(Table):
    """Each submitted result, flat for figures over many firms; a trigger writes it beside the snapshot.

    `pillars`: scores of 0 to 100 in the order of the questionnaire, none where nothing was counted.
    """

    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.cascade, unique=True, primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=False)
    instrument = Varchar(length=40, default=None)
    version = Varchar(length=20, default=None)
    points = DoublePrecision(default=None)
    score = DoublePrecision(null=True, default=None)
    level = SmallInt(default=None)
    pillars = Array(base_column=DoublePrecision(), default=None)
    submitted_at = Timestamptz(default=None)


class EvidenceKind(str, Enum):
    file = "file"
    link = "link"
    note = "note"


class Evidence(Table):
    """What shows that an answer holds; a file lies under `stored_name`, a withdrawn one stays for an undo."""

    id = UUID(primary_key=True)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.cascade, index=True)
    question_id = Varchar(length=40, default=None)
    kind = Varchar(length=4, default=None, choices=EvidenceKind)
    title = Varchar(length=160, default="")
    url = Varchar(length=1000, default="")
    note = Varchar(length=1000, default="")
    stored_name = Varchar(length=32, null=True, default=None, unique=True)
    media_type = Varchar(length=100, default="")
    size = Integer(default=0)
    sha256 = Varchar(length=64, default="")
    added_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    added_at = Timestamptz(default=TimestamptzNow())
    withdrawn_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    withdrawn_at = Timestamptz(null=True, default=None)

    evidence_kind = Check("kind IN ('file', 'link', 'note')")


class Assignment(Table):
    """Who is to answer a section; anybody else of the firm still may."""

    id = BigSerial(primary_key=True)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.cascade, index=False)
    section_id = Varchar(length=40, default=None)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    assigned_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    assigned_at = Timestamptz(default=TimestamptzNow())

    assignment_once = Unique(["assessment", "section_id"])


class Difference(Table):
    """An answer that somebody else replaced by another one; open until an owner settles which holds."""

    id = UUID(primary_key=True)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.cascade, index=True)
    question_id = Varchar(length=40, default=None)
    earlier_value = JSONB(default=None)
    earlier_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    earlier_at = Timestamptz(default=None)
    later_value = JSONB(default=None)
    later_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    later_at = Timestamptz(default=None)
    settled_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    settled_at = Timestamptz(null=True, default=None)
    settled_value = JSONB(null=True, default=None)


class FlagOutcome(str, Enum):
    holds = "holds"
    correction = "correction"
    unreachable = "unreachable"
    no_issue = "no_issue"


class PlausibilityFlag(Table):
    """Answers of a submitted run that an advisor should ask about again, in the words of the day it was raised.

    `firm` is that of the run, named by the database. Open until `settled_at`; one opened again keeps its last outcome
    and note for whoever settles it next.
    """

    id = UUID(primary_key=True)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.cascade, index=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=16, default=None)
    question_ids = Array(base_column=Varchar(length=40), default=None)
    text_vi = Text(default=None)
    text_en = Text(default=None)
    raised_at = Timestamptz(default=TimestamptzNow())
    settled_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    settled_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=12, null=True, default=None, choices=FlagOutcome)
    note = Varchar(length=1000, default="")

    plausibility_flag_kind = Check("kind IN ('straight_line', 'contradiction', 'jump', 'rise')")
    plausibility_flag_outcome = Check("outcome IN ('holds', 'correction', 'unreachable', 'no_issue')")
    plausibility_flag_settled = Check("settled_at IS NULL OR outcome IS NOT NULL")
