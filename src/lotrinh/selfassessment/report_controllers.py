"""The report of a result: handing it out, revoking it, and confirming it to whoever holds its number."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from litestar import Controller, MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import i18n
from lotrinh.accounts.guards import firm_member, firm_owner
from lotrinh.entitlements import Entitlements
from lotrinh.errors import NotFound
from lotrinh.firms.queries import FirmFacts, firm_facts
from lotrinh.i18n import N_
from lotrinh.selfassessment import brands, queries, reports
from lotrinh.selfassessment.answer_archive import answer_archive
from lotrinh.selfassessment.answer_sheet import SPREADSHEET, answer_sheet
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.forms import ReportNumberForm, RevocationForm
from lotrinh.selfassessment.queries import Outcome
from lotrinh.selfassessment.report import report_pdf
from lotrinh.selfassessment.report_number import read_number
from lotrinh.selfassessment.verified import VerifiedOf
from lotrinh.web.pages import AnyRequest, Page, go, locale, page

# Of their own, so that a run on reports keeps nobody else waiting for a thread.
PRINTERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="printer")
SLIP = N_("At least one sign of this number is wrong. Compare it with the first page of the report.")
NOBODYS = UUID(int=0)
UNKNOWN = N_("There is no report with this number. Compare it with the first page of the report.")


class ReportController(Controller):
    path = "/assessments/{run_id:uuid}"
    guards = (firm_member,)

    @get("/report")
    async def show(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        return await _report_page(request, run_id, RevocationForm.blank(request))

    @post("/report", guards=[firm_owner])
    async def issue(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        await reports.issue(request.user, run_id, again=True)
        return go(request, f"/assessments/{run_id}/report", notice="report-issued")

    @post("/report/revocation", guards=[firm_owner])
    async def revoke(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        form = await RevocationForm.read(request)
        if not form.validate():
            return await _report_page(request, run_id, form, status=422)
        await reports.revoke(request.user, run_id, form.text("reason"))
        return go(request, f"/assessments/{run_id}/report", notice="report-revoked")

    @get("/report.pdf")
    async def download_report(
        self,
        request: AnyRequest,
        run_id: FromPath[UUID],
        entitlements: NamedDependency[Entitlements],
        verified_of: NamedDependency[VerifiedOf],
    ) -> Response[bytes]:
        language = i18n.locale_of(request.query_params.get("lang") or locale(request))
        outcome, firm = await _outcome(request, run_id)
        report = await reports.valid(request.user, run_id)
        desk = Desk(request.user, outcome.run, language)
        brand = await brands.shown(request.user) if entitlements.is_advanced else None
        parts = (desk, outcome, report, firm, brand, await verified_of(run_id))
        document = await asyncio.get_running_loop().run_in_executor(PRINTERS, report_pdf, *parts)
        return _file(document, "application/pdf", f"{report.number}-{language}.pdf")

    @get("/answers.xlsx")
    async def download_answers(
        self, request: AnyRequest, run_id: FromPath[UUID], verified_of: NamedDependency[VerifiedOf]
    ) -> Response[bytes]:
        outcome, firm = await _outcome(request, run_id)
        desk = Desk(request.user, outcome.run, locale(request))
        sheet = await asyncio.to_thread(answer_sheet, desk, outcome, firm, await verified_of(run_id))
        return _file(sheet, SPREADSHEET, f"{outcome.run.instrument}-{outcome.receipt}.xlsx")

    @get("/archive.json")
    async def download_archive(self, request: AnyRequest, run_id: FromPath[UUID]) -> Response[bytes]:
        outcome, firm = await _outcome(request, run_id)
        archive = await asyncio.to_thread(answer_archive, outcome, firm)
        return _file(archive, MediaType.JSON, f"{outcome.run.instrument}-{outcome.receipt}.json")


class ConfirmationController(Controller):
    """Open to everybody: a number is impossible to guess, and the page tells nothing of the firm."""

    path = "/reports"

    @get()
    async def ask_number(self, request: AnyRequest, verified_of: NamedDependency[VerifiedOf]) -> Page:
        typed = request.query_params.get("number", "").strip()
        if not typed:
            form = ReportNumberForm.blank(request)
            return page(request, "reports/confirmation.html", form=form, confirmation=None)
        return await _confirmation_page(request, typed, verified_of)

    @get("/{number:str}")
    async def confirm(
        self, request: AnyRequest, number: FromPath[str], verified_of: NamedDependency[VerifiedOf]
    ) -> Page:
        return await _confirmation_page(request, number, verified_of)


ROUTES: list[ControllerRouterHandler] = [ReportController, ConfirmationController]


async def _outcome(request: AnyRequest, run_id: UUID) -> tuple[Outcome, FirmFacts]:
    outcome = await queries.outcome(request.user, run_id)
    firm = await firm_facts(request.user.firm.id)
    if outcome is None or firm is None:
        raise NotFound
    return outcome, firm


async def _report_page(request: AnyRequest, run_id: UUID, form: RevocationForm, *, status: int = 200) -> Page:
    outcome, _ = await _outcome(request, run_id)
    found = await reports.of_run(request.user, run_id)
    return page(
        request, "reports/report.html", status=status, address=f"/assessments/{run_id}/report",
        outcome=outcome, form=form,
        valid=next((one for one in found if one.valid), None),
        revoked=[one for one in found if not one.valid],
    )  # fmt: skip


async def _confirmation_page(request: AnyRequest, typed: str, verified_of: VerifiedOf) -> Page:
    """An impossible number is looked up like any other, so that the time taken tells nothing."""
    number = read_number(typed)
    found = await reports.confirmation(number or "")
    form = ReportNumberForm.blank(request, number=number or typed[:100])
    if found is None:
        form.refuse("number", UNKNOWN if number else SLIP)
    return page(
        request, "reports/confirmation.html", status=200 if found else 404, form=form, confirmation=found,
        verified=await verified_of(found.assessment if found else NOBODYS),
    )  # fmt: skip


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
