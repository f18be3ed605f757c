"""A frozen result as a readable archive: the questionnaire and the answers in one JSON file."""

import msgspec

from assessments.archive import export
from lotrinh.firms.queries import FirmFacts
from lotrinh.selfassessment.queries import Outcome


def answer_archive(outcome: Outcome, firm: FirmFacts) -> bytes:
    """The file; the same result gives the same one. `lotrinh read-archive` checks and prints it."""
    run = outcome.run
    assert run.submitted_at is not None
    meta = {
        "firm": firm.name,
        "tax_code": firm.tax_code,
        **({"site": run.site_name} if run.site else {}),
        "round": run.round,
        "submitted_at": run.submitted_at,
        "receipt": outcome.receipt,
        "standing": "self-declared, not verified",
        "simulated": firm.simulated,
    }
    document = export(run.questionnaire, outcome.answers, run.context, meta)
    return msgspec.json.format(msgspec.json.encode(document), indent=2)
