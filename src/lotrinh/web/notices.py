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
    "sessions-ended": Notice("success", N_("The person is signed out on every device.")),
    "profile-saved": Notice("success", N_("Your details have been saved.")),
    "confirmed": Notice("success", N_("Thank you. You can go on with what you were about to do.")),
    "passkey-added": Notice("success", N_("The passkey is there. You can sign in with it from now on.")),
    "passkey-removed": Notice("success", N_("The passkey no longer opens your account.")),
    "identity-linked": Notice("success", N_("Linked. The person can sign in that way now.")),
    "identity-unlinked": Notice("success", N_("The link is removed, and the sessions it opened have ended.")),
    "code-sent": Notice("success", N_("The code is on its way to your mailbox.")),
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
    "deletion-asked": Notice("success", N_("Noted. You can take it back on this page until the day named.")),
    "deletion-taken-back": Notice("success", N_("Your account stays.")),
    "participation-ended": Notice(
        "success", N_("The participation has ended. Nobody outside your firm reads its data any more.")
    ),
    "participation-goes-on": Notice("success", N_("Your firm goes on taking part.")),
    "retention-asked": Notice("success", N_("It runs now. Reload the page in a moment.")),
    "supply-declared": Notice("success", N_("Saved. You can undo it on this page.")),
    "supply-undone": Notice("success", N_("Taken back. What was declared before holds again.")),
    "step-accepted": Notice("success", N_("In your plan now. The list is in a new order.")),
    "step-not-now": Notice("success", N_("Put off for 90 days. The list is in a new order.")),
    "step-not-relevant": Notice("success", N_("Noted: not for your firm. The list is in a new order.")),
    "step-have-it": Notice("success", N_("Noted: in use. The list is in a new order.")),
    "step-undone": Notice("success", N_("Taken back. The list is as it was before.")),
    "refit-asked": Notice(
        "success", N_("The model is being learned anew. Reload the page in a minute or two.")
    ),
    "advice-given": Notice("success", N_("Your advice stands. The firm sees it with your name and reason.")),
    "advice-withdrawn": Notice("success", N_("The advice is withdrawn. The firm no longer sees it.")),
    "import-discarded": Notice("success", N_("The file has been discarded. The registry is as it was.")),
    "draft-resumed": Notice(
        "info", N_("A draft was open already: carry on where you or a colleague stopped.")
    ),
    "draft-discarded": Notice("success", N_("The draft has been discarded.")),
    "prefill-withdrawn": Notice(
        "success", N_("The answers from other assessments have been cleared. Answer these questions anew.")
    ),
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
    "flag-settled": Notice("success", N_("Settled. The firm sees how it ended. You can open it again.")),
    "flag-reopened": Notice("success", N_("Open again: it is back in the list.")),
    "review-taken": Notice("success", N_("The review is yours. Decide on its answers section by section.")),
    "review-closed": Notice(
        "success", N_("Closed without a conclusion. You can open it again on this page.")
    ),
    "review-sent-back": Notice("success", N_("Sent to the firm. Until it hands in you can take it back.")),
    "review-called-back": Notice("success", N_("The review is back with you.")),
    "review-concluded": Notice("success", N_("Concluded as verified. The firm has been told by e-mail.")),
    "review-to-second-reader": Notice(
        "info", N_("Concluded. This review was drawn for a second reader: a colleague reads it now.")
    ),
    "review-returned": Notice("success", N_("Returned to the first reader with your reasons.")),
    "review-reopened": Notice("success", N_("Reopened. The earlier conclusion stays on record.")),
    "section-accepted": Notice("success", N_("Accepted. You can undo each answer on its own.")),
    "objection-answered": Notice("success", N_("Answered. The firm has been told by e-mail.")),
    "review-asked": Notice("success", N_("The support centre has your request for a review.")),
    "review-withdrawn": Notice("success", N_("The request is withdrawn. You can ask again on this page.")),
    "reply-saved": Notice("success", N_("The reply is saved. The advisor reads it once you hand in again.")),
    "review-handed-in": Notice("success", N_("Handed in. The advisor goes on with the review.")),
    "objection-raised": Notice("success", N_("Your objection is with the support centre.")),
    "objection-withdrawn": Notice("success", N_("The objection is withdrawn.")),
    "firms-assigned": Notice("success", N_("Assigned. You can undo it as a whole on this page.")),
    "assignment-undone": Notice("success", N_("Undone. The firms are back with whom they were.")),
    "team-made": Notice("success", N_("The team is there. Move advisors into it below.")),
    "team-renamed": Notice("success", N_("The team has its new name.")),
    "advisor-moved": Notice(
        "success", N_("Moved. The history below says when; you can move the advisor back.")
    ),
    "tag-put-on": Notice("success", N_("The tag is on. It can be taken off again.")),
    "tag-taken-off": Notice("success", N_("The tag is off. It can be put on again.")),
    "tag-change-undone": Notice("success", N_("Undone. The firms carry the tags they carried before.")),
    "view-saved": Notice("success", N_("The view has been saved. It stands above the list.")),
    "view-withdrawn": Notice("success", N_("The view has been removed. You can put it back below.")),
    "view-restored": Notice("success", N_("The view is back.")),
    "cohort-made": Notice("success", N_("The cohort is there. Its figures are below.")),
    "cohort-changed": Notice("success", N_("The cohort has been changed.")),
    "cohort-withdrawn": Notice("success", N_("The cohort has been removed. You can put it back below.")),
    "cohort-restored": Notice("success", N_("The cohort is back.")),
    "contact-logged": Notice("success", N_("The contact is in the log.")),
    "contact-withdrawn": Notice(
        "success", N_("The contact is withdrawn. You find it under “Withdrawn” and can put it back.")
    ),
    "contact-restored": Notice("success", N_("The contact is back in the log.")),
    "follow-up-done": Notice("success", N_("Done. On the firm's page you can take that back.")),
    "follow-up-reopened": Notice("success", N_("The follow-up is open again.")),
    "note-written": Notice("success", N_("The note is kept for your team.")),
    "note-withdrawn": Notice(
        "success", N_("The note is withdrawn. You find it under “Withdrawn” and can put it back.")
    ),
    "note-restored": Notice("success", N_("The note is back.")),
    "request-sent": Notice("success", N_("Your request is with the support centre.")),
    "message-sent": Notice("success", N_("The message has been sent.")),
    "file-withdrawn": Notice(
        "success", N_("The file is withdrawn. Nobody can open it; you can put it back.")
    ),
    "file-restored": Notice("success", N_("The file is back.")),
    "request-given": Notice("success", N_("It is written down who sees to this request.")),
    "request-closed": Notice("success", N_("The request is closed. You can open it again.")),
    "request-reopened": Notice("success", N_("The request is open again.")),
    "handed-over": Notice("success", N_("Sent. You see below who has it, and can take it back.")),
    "providers-proposed": Notice("success", N_("Proposed. The firm has been told by e-mail.")),
    "hand-over-ended": Notice("success", N_("Done. The list of providers shows it.")),
    "provider-listed": Notice("success", N_("The entry is in the directory. Firms see it at once.")),
    "provider-changed": Notice("success", N_("The entry has been changed.")),
    "provider-withdrawn": Notice(
        "success", N_("Withdrawn from the directory. Firms no longer see it; you can put it back.")
    ),
    "provider-restored": Notice("success", N_("The entry is back in the directory.")),
    "providers-imported": Notice("success", N_("The entries are in the directory. Firms see them at once.")),
    "provider-import-undone": Notice(
        "success", N_("Undone. The directory says what it said before this import.")
    ),
    "provider-import-discarded": Notice(
        "success", N_("The list has been discarded. The directory is as it was.")
    ),
    "new-questions": Notice(
        "info", N_("Saved. Your answers brought up new questions: please answer these, too.")
    ),
    "checklist-saved": Notice("success", N_("The checklist has been saved.")),
    "step-changed": Notice("success", N_("The step has been changed.")),
    "step-done": Notice("success", N_("Well done. It counts as in use from that day; you can undo this.")),
    "step-reopened": Notice(
        "success", N_("The step is open again, and the entry that it is in use is undone.")
    ),
    "step-removed": Notice(
        "success", N_("The step has been removed. It stays at the bottom of the plan; you can put it back.")
    ),
    "step-restored": Notice("success", N_("The step is back in the plan.")),
    "measurement-recorded": Notice("success", N_("The count has been saved.")),
    "measurement-withdrawn": Notice("success", N_("The count no longer counts; you can put it back.")),
    "measurement-restored": Notice("success", N_("The count is back.")),
    "paper-added": Notice("success", N_("It has been added.")),
    "paper-withdrawn": Notice(
        "success", N_("It has been withdrawn. It stays at the bottom of the page; you can put it back.")
    ),
    "paper-restored": Notice("success", N_("It is back.")),
    "plan-mail-on": Notice("success", N_("You get mail about the plan and check-ins from now on.")),
    "plan-mail-off": Notice("success", N_("You get no more mail about the plan and check-ins.")),
    "adoption-recorded": Notice("success", N_("The entry has been saved.")),
    "adoption-corrected": Notice("success", N_("Corrected. What was there before stays in the history.")),
    "adoption-verified": Notice(
        "success", N_("Confirmed. The firm sees it as verified; you can take that back.")
    ),
    "adoption-unverified": Notice("success", N_("Taken back. The entry is self-declared again.")),
    "adoption-undone": Notice(
        "success", N_("The entry no longer counts. It stays in the history; you can put it back.")
    ),
    "adoption-restored": Notice("success", N_("The entry counts again.")),
    "check-in-answered": Notice(
        "success", N_("Thank you. The answer is in the history; you can undo it here.")
    ),
    "api-token-revoked": Notice("success", N_("Revoked. The key opens nothing any more.")),
    "brand-saved": Notice("success", N_("Saved. The reports you download from now on have this look.")),
    "brand-removed": Notice(
        "success", N_("Reports have the standard look again. You can put yours back here.")
    ),
    "brand-restored": Notice("success", N_("Your logo and colour are back.")),
    "site-added": Notice("success", N_("The site is there. Start a round for it below.")),
    "site-saved": Notice("success", N_("The site is changed.")),
    "site-reopened": Notice("success", N_("The site is open again.")),
    "plan-ends": Notice(
        "success", N_("The plan ends with the period that is paid. Until then you can take that back here.")
    ),
    "plan-resumed": Notice("success", N_("The plan goes on as before.")),
    "reconciliation-asked": Notice(
        "success", N_("Everything is being compared with Stripe. Reload the page in a minute.")
    ),
    "check-in-reopened": Notice("success", N_("The answer is undone, and the question is open again.")),
    "job-retried": Notice("success", N_("The job is queued again.")),
    "letter-sent-again": Notice("success", N_("The letter is on its way again.")),
    "verification-asked": Notice(
        "success", N_("The record is being computed anew. Reload the page in a minute.")
    ),
    "model-served": Notice("success", N_("This version serves from now on. You can choose another one.")),
    "campaign-drafted": Notice(
        "success", N_("The draft is saved. Look over the letter and the audience below.")
    ),
    "campaign-changed": Notice("success", N_("The draft has been changed.")),
    "campaign-tried": Notice("success", N_("The letter is on its way to your own address.")),
    "campaign-launched": Notice(
        "success", N_("Launched. The audience is fixed. Until the first letters go you can undo it.")
    ),
    "campaign-taken-back": Notice("success", N_("The launch is undone; it is a draft again.")),
    "campaign-paused": Notice("success", N_("Paused. No further letter goes until you go on.")),
    "campaign-resumed": Notice("success", N_("Sending goes on.")),
    "campaign-ended": Notice("success", N_("The campaign has ended.")),
    "campaign-discarded": Notice("success", N_("Discarded. You can put it back below.")),
    "campaign-restored": Notice("success", N_("The draft is back.")),
    "release-made": Notice("success", N_("Released. From now on it can only be corrected by a new release.")),
    "correction-asked": Notice(
        "success", N_("The figures are being computed anew. Reload the page in a minute.")
    ),
    "token-revoked": Notice("success", N_("Revoked. Programs that use this token are refused from now on.")),
    "sponsorship-made": Notice("success", N_("The sponsorship is there. Grant seats below.")),
    "sponsorship-changed": Notice("success", N_("The terms have been changed. Seats granted stay.")),
    "seat-granted": Notice("success", N_("The seat is granted. The owners have been told by e-mail.")),
    "seat-revoked": Notice("success", N_("The seat is revoked. You can give it back in the list below.")),
    "seat-restored": Notice("success", N_("The firm has its seat again.")),
    "seats-proposed": Notice("success", N_("Proposed. Until it is decided you can withdraw it below.")),
    "seats-approved": Notice(
        "success", N_("Seats are granted, as far as there were any. See below who waits.")
    ),
    "seats-refused": Notice("success", N_("Refused. The advisor sees your reason.")),
    "proposal-withdrawn": Notice(
        "success", N_("The proposal is withdrawn. You can propose the cohort again.")
    ),
    "order-made": Notice(
        "success", N_("Ordered. Transfer the amount with the text below; then the plan starts.")
    ),
    "order-canceled": Notice("success", N_("The order is cancelled. You can put it back, or order anew.")),
    "order-restored": Notice("success", N_("The order counts again.")),
    "seats-ordered": Notice("success", N_("Ordered. The pro-forma invoice for the sponsor is below.")),
    "transfer-received": Notice("success", N_("Recorded. What is paid for follows from it at once.")),
    "transfer-returned": Notice("success", N_("Recorded as given back.")),
    "transfer-withdrawn": Notice(
        "success", N_("The line is withdrawn and no longer counts. You can put it back below.")
    ),
    "transfer-restored": Notice("success", N_("The line counts again.")),
    "einvoice-noted": Notice("success", N_("Noted. The buyer sees the number with the order.")),
    "voucher-applied": Notice("success", N_("Your application is with the support centre.")),
    "voucher-withdrawn": Notice("success", N_("The application is withdrawn. You can apply again.")),
    "voucher-replied": Notice("success", N_("Your answer is with the support centre.")),
    "voucher-asked": Notice("success", N_("Asked. The owners have been told by e-mail.")),
    "voucher-refused": Notice("success", N_("Refused. The owners have been told the reason by e-mail.")),
    "voucher-approved": Notice("success", N_("Approved and committed. The owners have been told by e-mail.")),
    "voucher-paid": Notice("success", N_("The payment is in the ledger.")),
    "voucher-reversed": Notice(
        "success", N_("The decision is taken back. The owners have been told the reason by e-mail.")
    ),
    "voucher-released": Notice("success", N_("Released. It no longer counts against the cap.")),
}
