"""Vouchers: a firm's own, the advisors' queue, the operator's sums, and what each may do with one."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import clock, money
from lotrinh.accounts.guards import advisor, firm_or_advisor, firm_owner, recent_factor
from lotrinh.billing.vouchers import forms, problems, queries, services
from lotrinh.billing.vouchers.guards import firm_advisor_or_operator
from lotrinh.billing.vouchers.schemes import Choice, choices
from lotrinh.errors import DomainError, NotFound
from lotrinh.firms import names
from lotrinh.i18n import N_, gettext
from lotrinh.roadmap import plan_queries
from lotrinh.roadmap.plan_queries import Step
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, locale, page, page_number, words_of

SCHEME = N_("%(title)s: %(share)s of the price, at most %(cap)s a year")
# Said beside the amount; anything else is a page of its own.
OF_AMOUNT = (problems.OverCap, problems.OverComputed, problems.MoreThanCommitted)


class VouchersController(Controller):
    path = "/vouchers"

    @get(guards=[firm_advisor_or_operator])
    async def show_all(self, request: AnyRequest) -> Page:
        if request.user.staff_role == "operator":
            return page(
                request, "vouchers/sums.html", sums=await queries.sums(request.user), **_words(request)
            )
        steps = await plan_queries.plan(request.user) if request.user.firm else []
        words = words_of(request)
        applied = await queries.applied(request.user)
        return page(
            request,
            "vouchers/vouchers.html",
            found=await queries.vouchers(request.user, words, page_number(request.query_params)),
            steps=[
                step
                for step in steps
                if step.is_open and step.solution not in applied and _choices(request, step)
            ],
            applied=applied,
            words=words,
            **_words(request),
        )

    @get("/new", guards=[firm_owner])
    async def new(self, request: AnyRequest) -> Page:
        step = await _step(request)
        applied = await queries.open_for(request.user, step.solution)
        if applied:
            return go(request, f"/vouchers/{applied}")
        found = _choices(request, step)
        form = forms.ApplicationForm.blank(request, scheme=next(iter(found), ""))
        return _form_page(request, form, step, found)

    @post(guards=[firm_owner])
    async def apply(self, request: AnyRequest) -> Page:
        step, form = await _step(request), await forms.ApplicationForm.read(request)
        found = _choices(request, step)
        if not form.validate():
            return _form_page(request, form, step, found, status=422)
        try:
            voucher_id = await services.apply(
                request.user, step.id, form.text("scheme"), int(form.price.data or 0), form.text("note")
            )
        except (problems.NoScheme, problems.AlreadyApplied) as problem:
            form.refuse("scheme", problem.message_id)
            return _form_page(request, form, step, found, status=problem.status)
        return go(request, f"/vouchers/{voucher_id}", notice="voucher-applied")


class VoucherController(Controller):
    path = "/vouchers/{voucher_id:uuid}"
    guards = (firm_or_advisor,)

    @get()
    async def show(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        return await _page_of(request, voucher_id)

    @post("/withdrawal", guards=[firm_owner])
    async def withdraw(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        await services.withdraw(request.user, voucher_id)
        return go(request, f"/vouchers/{voucher_id}", notice="voucher-withdrawn")

    @post("/reply", guards=[firm_owner])
    async def reply(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        await queries.voucher(request.user, voucher_id)
        form = await forms.ReplyForm.read(request)
        if not form.validate():
            return await _page_of(request, voucher_id, "reply", form)
        await services.reply(request.user, voucher_id, form.text("reply"))
        return go(request, f"/vouchers/{voucher_id}", notice="voucher-replied")

    @post("/question", guards=[advisor])
    async def ask(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        await queries.voucher(request.user, voucher_id)
        form = await forms.QuestionForm.read(request)
        if not form.validate():
            return await _page_of(request, voucher_id, "question", form)
        await services.ask(request.user, voucher_id, form.text("question"))
        return go(request, f"/vouchers/{voucher_id}", notice="voucher-asked")

    @post("/refusal", guards=[advisor])
    async def refuse(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        await queries.voucher(request.user, voucher_id)
        form = await forms.ReasonForm.read(request)
        if not form.validate():
            return await _page_of(request, voucher_id, "refusal", form)
        await services.refuse(request.user, voucher_id, form.text("reason"))
        return go(request, f"/vouchers/{voucher_id}", notice="voucher-refused")

    @post("/approval", guards=[advisor, recent_factor])
    async def approve(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        return await _enter(request, voucher_id, services.approve, "approval", "voucher-approved")

    @post("/payments", guards=[advisor, recent_factor])
    async def pay(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        return await _enter(request, voucher_id, services.pay, "payment", "voucher-paid")

    @post("/reversal", guards=[advisor])
    async def reverse(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        await queries.voucher(request.user, voucher_id)
        form = await forms.ReversalForm.read(request)
        if not form.validate():
            return await _page_of(request, voucher_id, "reversal", form)
        await services.reverse(request.user, voucher_id, form.text("reason"))
        return go(request, f"/vouchers/{voucher_id}", notice="voucher-reversed")

    @post("/release", guards=[advisor])
    async def release(self, request: AnyRequest, voucher_id: FromPath[UUID]) -> Page:
        await services.release(request.user, voucher_id)
        return go(request, f"/vouchers/{voucher_id}", notice="voucher-released")


async def _enter(request: AnyRequest, voucher_id: UUID, act: Any, key: str, notice: str) -> Page:
    await queries.voucher(request.user, voucher_id)
    form = await forms.AmountForm.read(request)
    if not form.validate():
        return await _page_of(request, voucher_id, key, form)
    try:
        await act(request.user, voucher_id, form.amount.data)
    except OF_AMOUNT as problem:
        form.refuse("amount", problem.message_id, **_amounts(request, problem))
        return await _page_of(request, voucher_id, key, form)
    return go(request, f"/vouchers/{voucher_id}", notice=notice)


async def _step(request: AnyRequest) -> Step:
    """The step of the plan that the address or the form names."""
    given = str((await request.form()).get("step", "") if request.method == "POST" else "")
    try:
        step_id = UUID(given or request.query_params.get("step", ""))
    except ValueError:
        raise NotFound from None
    step = await plan_queries.step(request.user, step_id)
    if step is None or step.removed_at:
        raise NotFound
    return step


def _choices(request: AnyRequest, step: Step) -> dict[str, Choice]:
    return choices(step.solution, request.user.firm.size, clock.today())


def _form_page(
    request: AnyRequest,
    form: forms.ApplicationForm,
    step: Step,
    found: dict[str, Choice],
    *,
    status: int = 200,
) -> Page:
    speaks = locale(request)
    form.scheme.choices = [
        (
            key,
            gettext(
                speaks, SCHEME, title=one.scheme.title.get(speaks), share=f"{one.scheme.share:.0%}",
                cap=money.exact(speaks, one.cap, "vnd"),
            ),
        )
        for key, one in found.items()
    ]  # fmt: skip
    return page(
        request, "vouchers/form.html", status=status, address=f"/vouchers/new?step={step.id}", form=form,
        step=step, found=found, **_words(request),
    )  # fmt: skip


async def _page_of(request: AnyRequest, voucher_id: UUID, key: str = "", wrong: Form | None = None) -> Page:
    """With the form that was filled in wrongly, if one was."""
    found = await queries.voucher(request.user, voucher_id)
    shown: dict[str, Form] = {
        "approval": forms.AmountForm.blank(request, amount=found.most or None),
        "payment": forms.AmountForm.blank(request, amount=found.rest or None),
        "refusal": forms.ReasonForm.blank(request),
        "reversal": forms.ReversalForm.blank(request),
        "question": forms.QuestionForm.blank(request),
        "reply": forms.ReplyForm.blank(request),
    } | ({key: wrong} if wrong else {})
    return page(
        request, "vouchers/voucher.html", status=422 if wrong else 200, address=f"/vouchers/{voucher_id}",
        voucher=found, ledger=await queries.ledger(request.user, found), forms=shown, wrong=wrong,
        **_words(request),
    )  # fmt: skip


def _amounts(request: AnyRequest, problem: DomainError) -> dict[str, object]:
    return {
        name: money.exact(locale(request), int(str(value)), "vnd") for name, value in problem.values.items()
    }


def _words(request: AnyRequest) -> dict[str, Any]:
    return {"sizes": names.SIZES, "vnd": partial(_vnd, request)}


def _vnd(request: AnyRequest, amount: int) -> str:
    return money.exact(locale(request), amount, "vnd")


ROUTES: list[ControllerRouterHandler] = [VouchersController, VoucherController]
