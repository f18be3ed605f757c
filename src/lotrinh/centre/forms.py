"""The forms of the advisors' daily work."""

import re

import wtforms
from wtforms import BooleanField, RadioField, StringField, TextAreaField

from lotrinh import clock
from lotrinh.centre.names import ENGAGEMENTS, REQUESTS
from lotrinh.i18n import N_
from lotrinh.web.forms import DayField, Form, at_most, matching, one_of, plain, required, single_line, tidy

FILES_HINT = N_(
    "Up to three: PDF, PNG, JPEG, WebP, Word (.docx) or Excel (.xlsx) without macros, at most 5 MB each."
)


class ViewForm(Form):
    name = StringField(
        N_("Name of the view"),
        filters=[tidy],
        validators=[
            required(N_("Give the view a name, such as “My small wood firms”.")),
            at_most(60, N_("Shorten the name to at most 60 characters.")),
            single_line,
            plain,
        ],
    )
    share = BooleanField(N_("My team sees it, too"))
    address = StringField(filters=[tidy])


class TagForm(Form):
    tag_name = StringField(
        N_("Tag"),
        filters=[tidy],
        validators=[
            required(N_("Write a tag first.")),
            at_most(40, N_("Shorten the tag to at most 40 characters.")),
            single_line,
            plain,
        ],
    )


class TeamForm(Form):
    name = StringField(
        N_("Name of the team"),
        filters=[tidy],
        validators=[
            required(N_("Give the team a name, such as the places it looks after.")),
            at_most(80, N_("Shorten the name to at most 80 characters.")),
            single_line,
            plain,
        ],
    )


class MoveForm(Form):
    """`team` 0: into none."""

    team = StringField(filters=[tidy], validators=[matching(re.compile("[0-9]{1,9}"), N_("Choose a team."))])


class EngagementForm(Form):
    kind = RadioField(
        N_("Kind"),
        choices=ENGAGEMENTS,
        validate_choice=False,
        validators=[one_of(ENGAGEMENTS, N_("Choose how you were in contact."))],
    )
    day = DayField(N_("Day"), validators=[required(N_("Enter the day of the contact."))])
    summary = TextAreaField(
        N_("What was said and agreed"),
        filters=[tidy],
        validators=[
            required(N_("Write in a sentence what the contact was about.")),
            at_most(2000, N_("Shorten the text to at most 2,000 characters.")),
            plain,
        ],
    )
    next_step = StringField(
        N_("Next step"),
        description=N_("Leave empty when nothing is to follow."),
        filters=[tidy],
        validators=[
            at_most(300, N_("Shorten the next step to at most 300 characters.")),
            single_line,
            plain,
        ],
    )
    follow_up_on = DayField(N_("Follow up on"))

    def validate(self, extra_validators: object = None) -> bool:
        valid = super().validate(extra_validators)
        day, follow_up = self.day.data, self.follow_up_on.data
        if valid and day > clock.today():
            self.refuse("day", N_("The contact cannot lie in the future. Enter today or an earlier day."))
        if valid and follow_up and follow_up < day:
            self.refuse("follow_up_on", N_("The follow-up comes after the contact. Enter a later day."))
        return not self.errors


class NoteForm(Form):
    note = TextAreaField(
        N_("Note for the team"),
        filters=[tidy],
        validators=[
            required(N_("Write the note first.")),
            at_most(2000, N_("Shorten the text to at most 2,000 characters.")),
            plain,
        ],
    )


class MessageFiles(wtforms.Field):
    """Several files under one name; what they are is read apart from the form."""

    def process_formdata(self, _: list[str]) -> None:
        self.raw_data = []


class RequestForm(Form):
    kind = RadioField(
        N_("What is it about?"),
        choices=REQUESTS,
        validate_choice=False,
        validators=[one_of(REQUESTS, N_("Choose what your request is about."))],
    )
    message = TextAreaField(
        N_("Your request"),
        description=N_("What do you want to reach, and what have you tried? No passwords, no ID numbers."),
        filters=[tidy],
        validators=[
            required(N_("Write what you would like to ask.")),
            at_most(3000, N_("Shorten the text to at most 3,000 characters.")),
            plain,
        ],
    )
    files = MessageFiles(N_("Files (optional)"), description=FILES_HINT)


class MessageForm(Form):
    message = TextAreaField(
        N_("Message"),
        filters=[tidy],
        validators=[
            required(N_("Write the message first.")),
            at_most(3000, N_("Shorten the text to at most 3,000 characters.")),
            plain,
        ],
    )
    files = MessageFiles(N_("Files (optional)"), description=FILES_HINT)
