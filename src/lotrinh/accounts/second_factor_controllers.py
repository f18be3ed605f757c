"""Pages of the second factor: set it up, give it, and be asked again before a sensitive act."""

from litestar import Controller, get, post
from litestar.types import ControllerRouterHandler

from lotrinh import clock
from lotrinh.accounts import passkeys, recovery_codes, services, totp
from lotrinh.accounts import second_factor_services as factors
from lotrinh.accounts.arrivals import asked_code, client, code_id_of, onward_of, session, with_next
from lotrinh.accounts.forms import CodeForm, FactorForm, SetUpForm
from lotrinh.accounts.guards import FREE_OF_FACTOR, recent_factor, signed_in
from lotrinh.errors import DomainError, NotFound
from lotrinh.settings import settings
from lotrinh.web.errors import Detour
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, page


class SecondFactorController(Controller):
    path = "/second-factor"
    opt = {FREE_OF_FACTOR: True}  # noqa: RUF012 - Litestar's own way
    guards = (signed_in,)

    @get()
    async def ask(self, request: AnyRequest) -> Page:
        onward = await onward_of(request)
        if request.user.has_second_factor:
            return await factor_page(request, FactorForm.blank(request))
        if request.user.owes_factor:
            return go(request, f"/second-factor/app{with_next(onward)}")
        return go(request, f"/second-factor/e-mail{with_next(onward)}")

    @post()
    async def give(self, request: AnyRequest) -> Page:
        form, status = await FactorForm.read(request), 422
        if form.validate():
            try:
                token = await factors.give(request.user, form.text("code"), client(request))
                return with_token(await lead_on(request), token)
            except DomainError as problem:
                status = _refuse(form, problem)
        return await factor_page(request, form, status)


class MailCodeController(Controller):
    """For people who have no second factor, before a sensitive act; and in the demo."""

    path = "/second-factor/e-mail"
    guards = (signed_in,)

    @get()
    async def ask(self, request: AnyRequest) -> Page:
        return await _mail_page(request, CodeForm.blank(request))

    @post()
    async def send(self, request: AnyRequest) -> Page:
        _mail_only(request)
        code_id = await services.send_code(request.user.email, client(request))
        answer = go(
            request, f"/second-factor/e-mail{with_next(await onward_of(request))}", notice="code-sent"
        )
        answer.set_cookie(asked_code(code_id))
        return answer

    @post("/confirmation")
    async def confirm(self, request: AnyRequest) -> Page:
        _mail_only(request)
        form, status = await CodeForm.read(request), 422
        if form.validate():
            try:
                code = form.text("code")
                token = await services.confirm_by_mail(
                    request.user, code_id_of(request), code, client(request)
                )
                return _confirmed(await lead_on(request), token)
            except DomainError as problem:
                status = _refuse(form, problem)
        return await _mail_page(request, form, status)


class AppController(Controller):
    path = "/second-factor/app"
    opt = {FREE_OF_FACTOR: True}  # noqa: RUF012 - Litestar's own way
    guards = (signed_in,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        _may_set_up(request)
        return await _set_up_page(request, SetUpForm.blank(request), totp.new_secret())

    @post()
    async def set_up(self, request: AnyRequest) -> Page:
        _may_set_up(request)
        form, secret, status = await SetUpForm.read(request), totp.new_secret(), 422
        try:
            secret = factors.proposed(request.user, form.text("key"))
            if form.validate():
                code = form.text("code")
                token, codes = await factors.set_up(request.user, secret, code, client(request))
                return with_token(await _codes_page(request, codes), token)
        except DomainError as problem:
            status = _refuse(form, problem)
        return await _set_up_page(request, form, secret, status)


class RecoveryCodeController(Controller):
    path = "/second-factor/recovery-codes"
    guards = (recent_factor,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        _with_factor(request)
        left = await recovery_codes.left(request.user.id)
        return page(request, "accounts/recovery-codes.html", left=left, of=recovery_codes.COUNT)

    @post()
    async def renew(self, request: AnyRequest) -> Page:
        return await _codes_page(request, await factors.new_recovery_codes(request.user))


def _may_set_up(request: AnyRequest) -> None:
    """The first one right after signing in; another one only after showing the one there is."""
    visitor = request.user
    is_first = visitor.owes_factor and not visitor.has_second_factor
    if not is_first and (visitor.owes_factor or not visitor.is_confirmed(clock.now())):
        raise Detour("/second-factor")


def _with_factor(request: AnyRequest) -> None:
    if not request.user.has_second_factor:
        raise NotFound


def _may_use_mail(request: AnyRequest) -> bool:
    return settings().demo or not request.user.has_second_factor


def _mail_only(request: AnyRequest) -> None:
    if not _may_use_mail(request):
        raise NotFound


def _refuse(form: Form, problem: DomainError) -> int:
    form.refuse("code", problem.message_id)
    return problem.status


async def lead_on(request: AnyRequest) -> Page:
    """Whoever was asked in the midst of something is told that they may go on with it."""
    notice = None if request.user.owes_factor else "confirmed"
    return go(request, await onward_of(request), notice=notice)


def with_token(answer: Page, token: str) -> Page:
    answer.set_cookie(session(token))
    return answer


def _confirmed(answer: Page, token: str) -> Page:
    answer.set_cookie(asked_code(None))
    return with_token(answer, token)


async def factor_page(request: AnyRequest, form: FactorForm, status: int = 200) -> Page:
    onward, again = await onward_of(request), not request.user.owes_factor
    key = await passkeys.to_give(request.user)
    return page(
        request, "accounts/second-factor.html", status=status, form=form, next=onward, again=again, key=key
    )


async def _mail_page(request: AnyRequest, form: CodeForm, status: int = 200) -> Page:
    _mail_only(request)
    onward, sent = await onward_of(request), code_id_of(request) is not None
    return page(request, "accounts/confirm-by-mail.html", status=status, form=form, next=onward, sent=sent)


async def _set_up_page(request: AnyRequest, form: SetUpForm, secret: str, status: int = 200) -> Page:
    return page(
        request,
        "accounts/authenticator-app.html",
        status=status,
        form=form,
        key=factors.propose(request.user, secret),
        picture=totp.picture(secret, request.user.email),
        secret=totp.grouped(secret),
        next=await onward_of(request),
    )


async def _codes_page(request: AnyRequest, codes: list[str]) -> Page:
    return page(request, "accounts/new-recovery-codes.html", codes=codes, next=await onward_of(request))


ROUTES: list[ControllerRouterHandler] = [
    SecondFactorController,
    MailCodeController,
    AppController,
    RecoveryCodeController,
]
