"""Letters of the centre to many firms: the campaign, whom it was meant for, each letter, who wants no more."""

from enum import Enum

from piccolo.columns import (
    UUID,
    Array,
    Boolean,
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
from lotrinh.centre.tables import Team
from lotrinh.firms.tables import Firm


class CampaignPurpose(str, Enum):
    invite = "invite"
    remind = "remind"


class CampaignState(str, Enum):
    draft = "draft"
    discarded = "discarded"
    launching = "launching"
    running = "running"
    paused = "paused"
    ended = "ended"


class Campaign(Table):
    """What is written to whom and when. The audience is one of three until the launch: `firms`, a fixed list;
    `cohort`, its members; else `address`, a filter of the list of firms.
    """

    id = UUID(primary_key=True)
    name = Varchar(length=80, default=None)
    purpose = Varchar(length=6, default=None, choices=CampaignPurpose)
    state = Varchar(length=9, default=CampaignState.draft, choices=CampaignState)
    firms = Array(base_column=UUID(), null=True, default=None)
    cohort = UUID(null=True, default=None)
    address = Text(default="")
    subject_vi = Varchar(length=90, default=None)
    body_vi = Text(default=None)
    subject_en = Varchar(length=90, default=None)
    body_en = Text(default=None)
    starts_at = Timestamptz(null=True, default=None)
    per_hour = Integer(default=None)
    reminders = SmallInt(default=None)
    remind_after = SmallInt(default=None)
    quiet_days = SmallInt(default=None)
    link_days = SmallInt(default=None)
    owner = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(default=TimestamptzNow())
    launched_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    simulated = Boolean(default=False)

    campaign_purpose = Check("purpose IN ('invite', 'remind')")
    campaign_state = Check("state IN ('draft', 'discarded', 'launching', 'running', 'paused', 'ended')")


class CampaignLaunch(Table):
    """A launch to many firms that a job is at; there only while its campaign is being launched.

    `asked_by`: in whose name it is done. `entered` of about `firms` firms are written down, as of `touched_at`.
    """

    campaign = ForeignKey(Campaign, primary_key=True, null=False, on_delete=OnDelete.cascade, index=False)
    asked_by = UUID(default=None)
    firms = Integer(default=None)
    entered = Integer(default=0)
    touched_at = Timestamptz(default=TimestamptzNow())


class CampaignRecipient(Table):
    """A firm of the audience as it was at the launch; `left_out`: why nothing is sent to it.

    `place`: its place by name among the firms of the campaign, which are fixed like it. From `first_sent` on: what has
    become of its letters, written by the trigger of these; `problem` and `due_at` are of the newest.
    """

    id = UUID(primary_key=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.cascade, index=False)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    left_out = Varchar(length=10, null=True, default=None)
    place = Integer(default=0)
    first_sent = Timestamptz(null=True, default=None)
    opened_at = Timestamptz(null=True, default=None)
    waiting = Boolean(default=False)
    failed = Boolean(default=False)
    reminders = SmallInt(default=0)
    due_at = Timestamptz(null=True, default=None)
    problem = Varchar(length=200, default="")

    campaign_recipient_once = Unique(["campaign", "firm"])
    campaign_recipient_left_out = Check(
        "left_out IN ('no_address', 'opted_out', 'contacted', 'answered', 'no_draft')"
    )


class CampaignLetter(Table):
    """One e-mail to one firm: 0 is the first, the others are reminders. Its id is that of the e-mail, too."""

    id = UUID(primary_key=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.cascade, index=False)
    recipient = ForeignKey(CampaignRecipient, null=False, on_delete=OnDelete.cascade, index=False)
    number = SmallInt(default=0)
    email = Varchar(length=254, default=None)
    digest = Varchar(length=64, default=None, unique=True)
    state = Varchar(length=8, default="waiting")
    due_at = Timestamptz(default=None)
    tries = SmallInt(default=0)
    tried_at = Timestamptz(null=True, default=None)
    problem = Varchar(length=200, default="")
    sent_at = Timestamptz(null=True, default=None)
    expires_at = Timestamptz(null=True, default=None)
    opened_at = Timestamptz(null=True, default=None)

    campaign_letter_once = Unique(["recipient", "number"])
    campaign_letter_state = Check("state IN ('waiting', 'sent', 'failed', 'withheld')")


class CampaignOptOut(Table):
    """Somebody's word that neither this address nor this firm gets campaign mail; holds until withdrawn."""

    id = UUID(primary_key=True)
    email = Varchar(length=254, default=None)
    firm = ForeignKey(Firm, null=True, on_delete=OnDelete.set_null, index=False)
    opted_out_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)


class CampaignReading(Table):
    """Counts over many firms, as a job read them: the funnel of a campaign, or whom a draft would reach.

    `name` says which; `reading` is None until the job has been there, which was asked for at `asked_at`.
    """

    name = Varchar(length=80, primary_key=True, default=None)
    reading = Text(null=True, default=None)
    read_at = Timestamptz(null=True, default=None)
    asked_at = Timestamptz(default=TimestamptzNow())
