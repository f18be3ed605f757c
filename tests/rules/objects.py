"""One object for each kind of address: the firm's own, and what the addresses of absent ones look like."""

import json
from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock
from lotrinh.accounts.second_factor_tables import Passkey
from lotrinh.accounts.tables import Session
from lotrinh.centre.registry_import.tables import RegistryImport
from lotrinh.firms.tables import Claim, Consent, Invitation, Member
from lotrinh.mail import Message
from lotrinh.papers import store
from lotrinh.roadmap.recommendation_tables import AdvisorAdvice
from lotrinh.selfassessment.report_number import new_number
from lotrinh.selfassessment.tables import (
    Answer,
    Assessment,
    Difference,
    Evidence,
    FirmLatest,
    PlausibilityFlag,
    Report,
    Snapshot,
)
from tests.cast import Cast
from tests.rules.billing_objects import billing_objects
from tests.rules.campaign_objects import campaign_objects
from tests.rules.casework import place_casework
from tests.rules.cohort_objects import cohort_objects
from tests.rules.directory_objects import directory_objects
from tests.rules.figures import place_figures
from tests.rules.operation_objects import held_job, kept_model
from tests.rules.plan_objects import plan_objects
from tests.rules.privacy_objects import privacy_objects
from tests.rules.release_objects import release_objects
from tests.rules.reviews import place_reviews
from tests.rules.site_objects import site_objects
from tests.rules.sponsorship_objects import sponsorship_objects
from tests.rules.transfer_objects import transfer_objects
from tests.rules.voucher_objects import voucher_objects

ABSENT = UUID("00000000-0000-4000-8000-000000000000")


async def place(cast: Cast) -> dict[str, str]:
    """The words that stand in the access table for an object -> the part of the address."""
    member = await Member.select(Member.id).where(Member.person == cast.phuc.id).first()
    session = await _session_of(cast)
    submitted = await _assessment(cast, "dbi-sme", "1970-2021", "submitted")
    draft = await _assessment(cast, "quick", "1.0", "draft")
    carried = await _assessment(cast, "wood", "1.0", "draft", carried_from=submitted)
    casework = await place_casework(cast)
    sponsored = await sponsorship_objects(cast)
    return {
        "draft": str(draft),
        "submitted": str(submitted),
        "carried_draft": str(carried),
        "evidence": await _evidence(cast, submitted),
        "difference": await _difference(cast, draft),
        **await site_objects(cast),
        "report": await _report(submitted),
        "flag": await _flag(submitted),
        "unshared_flag": await _unshared_flag(cast),
        **await plan_objects(cast),
        "advice": await _advice(cast),
        "claim": str(await _claim(cast)),
        **await _invitation(cast),
        "message": str(await _message()),
        "checked": await _registry_import(cast, "checked"),
        "applied": await _registry_import(cast, "applied"),
        "member": str(member["id"] if member else ""),
        "session": str(session),
        "passkey": await _passkey(cast),
        "firm": str(cast.an_phat),
        "unclaimed": str(cast.unclaimed),
        "absent": str(ABSENT),
        **await billing_objects(cast),
        **casework,
        **await directory_objects(cast, casework["request"]),
        **await cohort_objects(cast),
        **await campaign_objects(cast),
        **await place_reviews(cast, submitted),
        "area": await place_figures(),
        "held_job": str(await held_job()),
        "model": kept_model(),
        **await release_objects(cast),
        **sponsored,
        **await transfer_objects(cast, sponsored["sponsorship"]),
        **await voucher_objects(cast),
        **await privacy_objects(cast),
    }


async def _assessment(cast: Cast, instrument: str, version: str, state: str, **more: UUID) -> UUID:
    assessment_id, now = uuid4(), clock.now()
    await Assessment(
        id=assessment_id, firm=cast.an_phat, instrument=instrument, version=version, round=1, state=state,
        sector="wood", size="small", started_by=cast.lan.id, started_at=now,
        submitted_by=cast.lan.id if state == "submitted" else None,
        submitted_at=now if state == "submitted" else None, **more,
    ).save()  # fmt: skip
    if state == "submitted":
        await _snapshot(cast.an_phat, assessment_id, f"{instrument}/{version}")
    return assessment_id


async def _snapshot(firm: UUID, assessment_id: UUID, key: str) -> None:
    import msgspec

    from assessments import content, scoring
    from assessments.model import Context

    questionnaire = content.shipped()[key]
    values: dict[str, Any] = {"1.1.1": "3"}
    await Answer(
        assessment=assessment_id, question_id="1.1.1", value=json.dumps("3"), updated_at=clock.now()
    ).save()
    result = scoring.score(questionnaire, values, Context(sector="wood", size="small"))
    await Snapshot(
        id=uuid4(), assessment=assessment_id, content_hash=questionnaire.content_hash,
        answers=json.dumps(values), result=msgspec.json.encode(result).decode(), created_at=clock.now(),
    ).save()  # fmt: skip
    await FirmLatest(
        firm=firm, instrument=questionnaire.id, version=questionnaire.version, assessment=assessment_id,
        points=float(result.points), level=result.level, coverage=result.coverage, submitted_at=clock.now(),
    ).save()  # fmt: skip


async def _evidence(cast: Cast, assessment_id: UUID) -> str:
    piece_id = uuid4()
    await Evidence(
        id=piece_id, assessment=assessment_id, question_id="1.1.1", kind="file", title="a.pdf",
        stored_name=store.store(b"%PDF-1.7"), media_type="application/pdf", added_by=cast.lan.id,
        added_at=clock.now(),
    ).save()  # fmt: skip
    return str(piece_id)


async def _difference(cast: Cast, assessment_id: UUID) -> str:
    difference_id, now = uuid4(), clock.now()
    await Answer(
        assessment=assessment_id, question_id="automation", value='"2"', answered_by=cast.phuc.id, updated_at=now,
        rev=2,
    ).save()  # fmt: skip
    await Difference(
        id=difference_id, assessment=assessment_id, question_id="automation", earlier_value='"1"',
        earlier_by=cast.lan.id, earlier_at=now, later_value='"2"', later_by=cast.phuc.id, later_at=now,
    ).save()  # fmt: skip
    return str(difference_id)


async def _report(assessment_id: UUID) -> str:
    number = new_number(2026)
    await Report(number=number, assessment=assessment_id, issued_at=clock.now()).save()
    return number


async def _flag(assessment_id: UUID) -> str:
    flag_id = uuid4()
    run = await Assessment.objects().get(Assessment.id == assessment_id)
    assert run is not None
    await PlausibilityFlag(
        id=flag_id, assessment=run.id, firm=run.firm, kind="jump", question_ids=["1.1.1"], text_vi="Hỏi lại.",
        text_en="Ask again.", raised_at=clock.now(),
    ).save()  # fmt: skip
    return str(flag_id)


async def _unshared_flag(cast: Cast) -> str:
    """Of a firm that shares nothing with advisors."""
    assessment_id, now = uuid4(), clock.now()
    await Assessment(
        id=assessment_id, firm=cast.tan_thanh, instrument="dbi-sme", version="1970-2021", round=1,
        state="submitted", sector="metal", size="small", started_at=now, submitted_at=now,
    ).save()  # fmt: skip
    return await _flag(assessment_id)


async def _advice(cast: Cast) -> str:
    """An Phát shares its roadmap, and an advisor has said something of a step."""
    advice_id, now = uuid4(), clock.now()
    await Consent(
        id=uuid4(), firm=cast.an_phat, purpose="advisors", granted_by=cast.lan.id, granted_at=now
    ).save()
    await AdvisorAdvice(
        id=advice_id, firm=cast.an_phat, solution="crm", kind="pin", reason="Vì khách quen nhiều.",
        advised_by=cast.an.id, advised_at=now,
    ).save()  # fmt: skip
    return str(advice_id)


async def _claim(cast: Cast) -> UUID:
    claim_id = uuid4()
    await Claim(
        id=claim_id, firm=cast.unclaimed, person=cast.lan.id, state="in_review", created_at=clock.now()
    ).save()
    return claim_id


async def _invitation(cast: Cast) -> dict[str, str]:
    """Of An Phát to Bình, who has the link; the others have it only in the table."""
    from datetime import timedelta

    from lotrinh.accounts.sessions import digest_of

    invitation_id, token = uuid4(), uuid4().hex
    await Invitation(
        id=invitation_id, firm=cast.an_phat, email=cast.binh.email, digest=digest_of(token),
        invited_by=cast.lan.id, created_at=clock.now(), expires_at=clock.now() + timedelta(days=14),
    ).save()  # fmt: skip
    return {"invitation": str(invitation_id), "invitation_token": token}


async def _message() -> UUID:
    message_id = uuid4()
    await Message(id=message_id, recipient="ai@doanhnghiep.example", subject="Chào", body="Chào bạn").save()
    return message_id


async def _registry_import(cast: Cast, state: str) -> str:
    import_id, now = uuid4(), clock.now()
    await RegistryImport(
        id=import_id, state=state, file_name="so-dang-ky.csv", sha256="0" * 64, kind="csv", headings='["MST"]',
        columns='{"tax_code": 0}', valid_on=now.date(), rows_total=1, changes=1, changed_firms=1,
        uploaded_by=cast.minh.id, uploaded_at=now, touched_at=now,
        applied_by=cast.minh.id if state == "applied" else None, applied_at=now if state == "applied" else None,
    ).save()  # fmt: skip
    return str(import_id)


async def _session_of(cast: Cast) -> UUID:
    from lotrinh.accounts.sessions import digest_of, open_session

    token = await open_session(cast.lan.id, "another device")
    row = await Session.select(Session.id).where(Session.digest == digest_of(token)).first()
    return row["id"] if row else ABSENT


async def _passkey(cast: Cast) -> str:
    key_id = uuid4()
    await Passkey(
        id=key_id,
        person=cast.lan.id,
        credential=key_id.bytes,
        public_key=b"key",
        name="Điện thoại",
        used_at=clock.now(),
    ).save()
    return str(key_id)
