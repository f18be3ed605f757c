"""Facts that stop an action on an assessment."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class AlreadySubmitted(DomainError):
    message_id = N_(
        "This assessment has been submitted, so its answers no longer change. "
        "To answer again, start a new round from the list of assessments."
    )


class NotForThisFirm(DomainError):
    status = 422
    message_id = N_(
        "This questionnaire is not meant for firms of your sector and size. "
        "Choose one of those on the list of assessments."
    )


class UnknownInstrument(DomainError):
    status = 422
    message_id = N_("Choose one of the questionnaires on the list of assessments.")


class ReportRevoked(DomainError):
    message_id = N_(
        "This report has been revoked, so it is not handed out any more. "
        "An owner of the firm can issue a new one on the page “Report”."
    )


class NoValidReport(DomainError):
    message_id = N_("There is no valid report to revoke. Reload the page to see how it stands.")
