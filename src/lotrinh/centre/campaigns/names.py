"""What the parts of a campaign are called on pages; English gettext ids."""

from lotrinh.i18n import N_

PURPOSES = {
    "invite": N_("Invite firms that have no assessment yet"),
    "remind": N_("Remind firms that stopped in the middle of one"),
}
STATES = {
    "draft": N_("Draft"),
    "discarded": N_("Discarded"),
    "launching": N_("Being launched"),
    "running": N_("Running"),
    "paused": N_("Paused"),
    "ended": N_("Ended"),
}
STATE_TAGS = {
    "draft": "warn", "discarded": "plain", "launching": "warn", "running": "", "paused": "warn", "ended": "plain",
}  # fmt: skip
LEFT_OUT = {
    "answered": N_("has an assessment already"),
    "no_draft": N_("no assessment that has stood still for a week"),
    "no_address": N_("no usable e-mail address known"),
    "opted_out": N_("wants no campaign mail"),
    "contacted": N_("had campaign mail lately"),
}
STAGES = {
    "sent": N_("Got a letter"),
    "opened": N_("Opened the link"),
    "registered": N_("Are registered"),
    "started": N_("Have begun"),
    "continued": N_("Have gone on"),
    "submitted": N_("Have submitted"),
}
FUNNELS = {
    "invite": ("sent", "opened", "registered", "started", "submitted"),
    "remind": ("sent", "opened", "continued", "submitted"),
}
DEFINITIONS = {
    "sent": N_("The mail server took at least one letter to the firm."),
    "opened": N_(
        "The link of a letter was called at least once. Programs that scan mail call links, too, so this may"
        " be more than people who read it."
    ),
    "registered": N_("Somebody works for the firm here today; the link alone registers nobody."),
    "started": N_("An assessment was begun after the first letter."),
    "continued": N_("An answer was given after the first letter."),
    "submitted": N_("An assessment was submitted after the first letter."),
}
PROBLEMS = {
    "refused": N_("the mail server refuses this address"),
    "unreachable": N_("the mail server could not take it; it is tried again"),
    "given_up": N_("the mail server did not take it in ten tries"),
    "opted_out": N_("wants no campaign mail"),
    "answered": N_("the firm has answered"),
    "ended": N_("the campaign ended first"),
}
"""Why a letter was not sent, as its row says it."""
