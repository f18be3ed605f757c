"""Who of the centre works on which firm, what was agreed with it, and what a team notes for itself."""

from enum import Enum

from piccolo.columns import (
    UUID,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm


class Team(Table):
    id = Serial(primary_key=True)
    name = Varchar(length=80, default=None, unique=True)
    created_at = Timestamptz(default=TimestamptzNow())


class TeamMember(Table):
    """An advisor's time in a team; in one at a time."""

    id = BigSerial(primary_key=True)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.restrict, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    since = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)


class CaseAssignment(Table):
    """One act of giving firms to an advisor, or to nobody; undone as a whole."""

    id = UUID(primary_key=True)
    advisor = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    assigned_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    assigned_at = Timestamptz(default=TimestamptzNow())
    undone_at = Timestamptz(null=True, default=None)


class AdvisorCase(Table):
    """An advisor's time with a firm; a firm has one advisor at a time."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    advisor = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=False)
    since = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
    begun_with = ForeignKey(CaseAssignment, null=True, on_delete=OnDelete.set_null, index=True)
    ended_with = ForeignKey(CaseAssignment, null=True, on_delete=OnDelete.set_null, index=True)


class SavedView(Table):
    """A filter of the list of firms under a name: its owner's, or the whole team's."""

    id = UUID(primary_key=True)
    owner = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict, index=True)
    name = Varchar(length=60, default=None)
    address = Text(default="")
    saved_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)


class EngagementKind(str, Enum):
    call = "call"
    visit = "visit"
    meeting = "meeting"
    training = "training"
    mail = "mail"


class Engagement(Table):
    """A contact with a firm, and what follows from it; a withdrawn one stays for an undo."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=False)
    advisor = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=False)
    kind = Varchar(length=8, default=None, choices=EngagementKind)
    day = Date(default=None)
    summary = Text(default=None)
    next_step = Varchar(length=300, default="")
    follow_up_on = Date(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)
    done_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    logged_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)

    engagement_kind = Check("kind IN ('call', 'visit', 'meeting', 'training', 'mail')")


class TeamNote(Table):
    """What a team keeps to itself about a firm."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.restrict, index=True)
    author = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    text = Text(default=None)
    written_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)


class RequestKind(str, Enum):
    """The needs the ministry's own form asks for."""

    training = "training"
    solution = "solution"
    finance = "finance"
    tools = "tools"
    experts = "experts"


class RequestState(str, Enum):
    open = "open"
    answered = "answered"
    closed = "closed"


class SupportRequest(Table):
    """What a firm asks of the centre; `due_on`: by when an answer is promised, `owner`: who sees to it."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=8, default=None, choices=RequestKind)
    state = Varchar(length=8, default=RequestState.open, choices=RequestState)
    asked_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    asked_at = Timestamptz(default=TimestamptzNow())
    due_on = Date(default=None)
    owner = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    closed_at = Timestamptz(null=True, default=None)

    support_request_kind = Check("kind IN ('training', 'solution', 'finance', 'tools', 'experts')")
    support_request_state = Check("state IN ('open', 'answered', 'closed')")


class RequestMessage(Table):
    """What was written to and fro; it never changes."""

    id = BigSerial(primary_key=True)
    request = ForeignKey(SupportRequest, null=False, on_delete=OnDelete.cascade, index=True)
    author = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    from_centre = Boolean(default=False)
    text = Text(default=None)
    written_at = Timestamptz(default=TimestamptzNow())


class MessageFile(Table):
    """A file sent with a message; a withdrawn one can be put back by whoever sent it."""

    id = UUID(primary_key=True)
    message = ForeignKey(RequestMessage, null=False, on_delete=OnDelete.cascade, index=True)
    title = Varchar(length=160, default=None)
    stored_name = Varchar(length=32, default=None, unique=True)
    media_type = Varchar(length=100, default=None)
    size = Integer(default=None)
    sha256 = Varchar(length=64, default=None)
    added_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    added_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)
