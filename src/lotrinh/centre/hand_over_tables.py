"""Requests on their way to providers: proposed by an advisor, sent by the firm's owner alone."""

from piccolo.columns import UUID, Boolean, ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.centre.tables import SupportRequest
from lotrinh.directory.tables import Provider


class HandOver(Table):
    """One request and one provider. `letter` is what was sent, word for word, and `recipient` where to.

    `ended_at`: the proposal was taken back, or the firm took its word back; `was_recalled`: before the letter left.
    `mail` is the message in the outbox, for as long as it can be called back.
    """

    id = UUID(primary_key=True)
    request = ForeignKey(SupportRequest, null=False, on_delete=OnDelete.cascade, index=True)
    provider = ForeignKey(Provider, null=False, on_delete=OnDelete.restrict, index=True)
    proposed_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    proposed_at = Timestamptz(null=True, default=None)
    sent_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    sent_at = Timestamptz(null=True, default=None)
    recipient = Varchar(length=254, default="")
    letter = Text(default="")
    mail = UUID(null=True, default=None)
    ended_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    ended_at = Timestamptz(null=True, default=None)
    was_recalled = Boolean(default=False)

    hand_over_begun = Check("proposed_at IS NOT NULL OR sent_at IS NOT NULL")
    hand_over_letter = Check("sent_at IS NULL OR (letter <> '' AND recipient <> '')")
