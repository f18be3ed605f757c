"""Short confirmations shown once after a redirect; only known keys travel in the cookie."""

from typing import NamedTuple

from lotrinh.i18n import N_


class Notice(NamedTuple):
    kind: str
    message_id: str


NOTICES: dict[str, Notice] = {
    "signed-out": Notice("success", N_("You have signed out.")),
    "signed-out-everywhere": Notice("success", N_("You have signed out on every device.")),
    "session-ended": Notice("success", N_("That session has ended.")),
    "profile-saved": Notice("success", N_("Your details have been saved.")),
    "code-first": Notice("info", N_("Ask for a code first.")),
    "claim-code-sent": Notice("success", N_("The code has been sent to the registered address.")),
    "claim-approved": Notice("success", N_("You now represent this firm.")),
    "review-requested": Notice("success", N_("An advisor has your request now.")),
    "claim-withdrawn": Notice("success", N_("Your request has been withdrawn.")),
    "claim-approved-by-you": Notice("success", N_("Approved. The person has been told by e-mail.")),
    "claim-refused-by-you": Notice("success", N_("Refused. The person has been told the reason by e-mail.")),
    "invited": Notice("success", N_("The invitation has been sent.")),
    "invitation-withdrawn": Notice("success", N_("The invitation no longer counts.")),
    "member-removed": Notice("success", N_("That person no longer works for the firm here.")),
    "left-firm": Notice("success", N_("You have left the firm.")),
    "role-changed": Notice("success", N_("The role has been changed.")),
    "joined-firm": Notice("success", N_("You work for this firm here now.")),
    "firm-selected": Notice("success", N_("You are working for this firm now.")),
    "consent-granted": Notice(
        "success", N_("Your consent counts from now on. You can withdraw it at any time.")
    ),
    "consent-withdrawn": Notice("success", N_("Your consent is withdrawn. That holds at once.")),
    "import-discarded": Notice("success", N_("The file has been discarded. The registry is as it was.")),
    "draft-resumed": Notice(
        "info", N_("A draft was open already: carry on where you or a colleague stopped.")
    ),
    "draft-discarded": Notice("success", N_("The draft has been discarded.")),
    "report-issued": Notice("success", N_("A new report has been issued.")),
    "report-revoked": Notice(
        "success", N_("The report has been revoked. Its check page says so from now on.")
    ),
    "evidence-added": Notice("success", N_("The evidence has been added.")),
    "evidence-withdrawn": Notice(
        "success",
        N_("The evidence has been withdrawn. It stays at the bottom of the page; you can put it back."),
    ),
    "evidence-restored": Notice("success", N_("The evidence is back.")),
    "section-assigned": Notice("success", N_("The section has been assigned.")),
    "section-free": Notice("success", N_("The section is assigned to nobody now.")),
    "difference-settled": Notice("success", N_("Settled. The answer you chose counts.")),
    "new-questions": Notice(
        "info", N_("Saved. Your answers brought up new questions: please answer these, too.")
    ),
}
