"""Pages of signing in, of one's own account and of the demo."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import i18n
from lotrinh.accounts import queries, services
from lotrinh.accounts.arrivals import (
    asked_code,
    client,
    code_id_of,
    device_of,
    device_to_keep,
    no_session,
    onward_of,
    session,
    user_agent,
    with_next,
)
from lotrinh.accounts.demo_people import DEMO_PEOPLE
from lotrinh.accounts.forms import AccountForm, CodeForm, EmailForm
from lotrinh.accounts.guards import FREE_OF_FACTOR, demo_only, recent_factor, signed_in
from lotrinh.errors import DomainError, NotFound
from lotrinh.settings import settings
from lotrinh.web.cookies import YEAR, cookie
from lotrinh.web.pages import LANGUAGE_COOKIE, AnyRequest, Page, go, locale, page

CLEARED = '"cache", "storage"'
"""On leaving, so that no page comes back by the back button; cookies stay: the language, and that a device is known."""


class SignInController(Controller):
    opt = {FREE_OF_FACTOR: True}  # noqa: RUF012

    @get("/sign-in")
    async def ask_email(self, request: AnyRequest) -> Page:
        onward = await onward_of(request)
        if request.user:
            return go(request, onward)
        return await sign_in_page(request, EmailForm.blank(request), onward)

    @post("/sign-in")
    async def send_code(self, request: AnyRequest) -> Page:
        form, onward, status = await EmailForm.read(request), await onward_of(request), 422
        if form.validate():
            try:
                code_id = await services.send_code(form.text("email"), client(request))
                return _code_sent(request, code_id, onward)
            except services.TooManyCodes as problem:
                form.refuse("email", problem.message_id)
                status = problem.status
        return await sign_in_page(request, form, onward, status)

    @get("/sign-in/code")
    async def ask_code(self, request: AnyRequest) -> Page:
        email, onward = await queries.code_recipient(code_id_of(request)), await onward_of(request)
        if email is None:
            return go(request, f"/sign-in{with_next(onward)}")
        return page(request, "accounts/code.html", form=CodeForm.blank(request), email=email, next=onward)

    @post("/sign-in/code")
    async def check_code(self, request: AnyRequest) -> Page:
        form, onward, status = await CodeForm.read(request), await onward_of(request), 422
        email = await queries.code_recipient(code_id_of(request))
        if email is None:
            return go(request, f"/sign-in{with_next(onward)}", notice="code-first")
        if form.validate():
            try:
                return await _sign_in(request, form.text("code"), onward)
            except DomainError as problem:
                form.refuse("code", problem.message_id)
                status = problem.status
        return page(request, "accounts/code.html", status=status, form=form, email=email, next=onward)

    @post("/sign-out")
    async def sign_out(self, request: AnyRequest) -> Page:
        if request.user:
            await services.sign_out(request.user)
            if request.user.through_provider and settings().signs_in_by_provider:
                return _left(request, "signed-out", "/sign-in/provider/sign-out")
        return _left(request, "signed-out", await onward_of(request))


class AccountController(Controller):
    path = "/account"
    guards = (signed_in,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        form = AccountForm.blank(request, name=request.user.name, locale=request.user.locale)
        return await _account_page(request, form)

    @post()
    async def change(self, request: AnyRequest) -> Page:
        form = await AccountForm.read(request)
        if not form.validate():
            return await _account_page(request, form, status=422)
        language = i18n.locale_of(form.text("locale"))
        await services.change_details(request.user, name=form.text("name"), locale=language)
        answer = go(request, "/account", notice="profile-saved")
        answer.set_cookie(cookie(LANGUAGE_COOKIE, language, YEAR))
        return answer

    @post("/sessions/{session_id:uuid}/revocation", guards=[recent_factor])
    async def revoke(self, request: AnyRequest, session_id: FromPath[UUID]) -> Page:
        await services.revoke(request.user, session_id)
        return go(request, "/account", notice="session-ended")

    @post("/sessions/revocation", guards=[recent_factor])
    async def sign_out_everywhere(self, request: AnyRequest) -> Page:
        await services.sign_out_everywhere(request.user)
        return _left(request, "signed-out-everywhere")


@post("/language", opt={FREE_OF_FACTOR: True})
async def change_language(request: AnyRequest) -> Page:
    chosen = (await request.form()).get("locale")
    if chosen not in i18n.LOCALES:
        raise NotFound
    if request.user:
        await services.speak(request.user, chosen)
    answer = go(request, await onward_of(request))
    answer.set_cookie(cookie(LANGUAGE_COOKIE, chosen, YEAR))
    return answer


@get("/privacy", opt={FREE_OF_FACTOR: True})
async def privacy(request: AnyRequest) -> Page:
    return page(request, "accounts/privacy.html", responsible=settings().responsible)


class DemoController(Controller):
    path = "/demo"
    opt = {FREE_OF_FACTOR: True}  # noqa: RUF012
    guards = (demo_only,)

    @get()
    async def people(self, request: AnyRequest) -> Page:
        present = await queries.demo_people_present([figure.email for figure in DEMO_PEOPLE])
        figures = [figure for figure in DEMO_PEOPLE if figure.email in present]
        return page(request, "demo/people.html", people=figures)

    @post("/people/{key:str}/session")
    async def enter(self, request: AnyRequest, key: FromPath[str]) -> Page:
        figure = next((figure for figure in DEMO_PEOPLE if figure.key == key), None)
        if figure is None:
            raise NotFound
        token = await services.enter_as(figure.email, user_agent(request))
        return await entered(request, token, "/")

    @get("/outbox")
    async def outbox(self, request: AnyRequest) -> Page:
        return page(request, "demo/outbox.html", letters=await queries.outbox())

    @get("/outbox/{message_id:uuid}")
    async def letter(self, request: AnyRequest, message_id: FromPath[UUID]) -> Page:
        letter = await queries.letter(message_id)
        if letter is None:
            raise NotFound
        return page(request, "demo/letter.html", letter=letter)


async def sign_in_page(
    request: AnyRequest,
    form: EmailForm,
    onward: str,
    status: int = 200,
    *,
    problem: DomainError | None = None,
) -> Page:
    """`problem`: why the single sign-on led to nothing; the code by e-mail is on the same page."""
    told = i18n.gettext(locale(request), problem.message_id, **problem.values) if problem else ""
    return page(
        request, "accounts/sign-in.html", status=problem.status if problem else status, form=form, next=onward,
        provider=settings().oidc_name if settings().signs_in_by_provider else "", problem=told,
    )  # fmt: skip


async def _account_page(request: AnyRequest, form: AccountForm, status: int = 200) -> Page:
    sessions = await queries.sessions(request.user)
    return page(request, "accounts/account.html", status=status, form=form, sessions=sessions)


async def _sign_in(request: AnyRequest, code: str, onward: str) -> Page:
    device = device_of(request)
    token = await services.sign_in(
        code_id_of(request),
        code,
        client=client(request),
        user_agent=user_agent(request),
        device=device,
        locale=locale(request),
    )
    answer = await entered(request, token, onward)
    answer.set_cookie(device_to_keep(device))
    return answer


def _code_sent(request: AnyRequest, code_id: UUID, onward: str) -> Page:
    answer = go(request, f"/sign-in/code{with_next(onward)}")
    answer.set_cookie(asked_code(code_id))
    return answer


async def entered(request: AnyRequest, token: str, onward: str) -> Page:
    """Whoever was signed in on this browser before is signed out."""
    if request.user:
        await services.sign_out(request.user)
    answer = go(request, onward)
    answer.set_cookie(session(token))
    answer.set_cookie(asked_code(None))
    return answer


def _left(request: AnyRequest, notice: str, onward: str = "/") -> Page:
    answer = go(request, onward, notice=notice)
    answer.headers["Clear-Site-Data"] = CLEARED
    answer.set_cookie(no_session())
    return answer


ROUTES: list[ControllerRouterHandler] = [
    SignInController,
    AccountController,
    change_language,
    privacy,
    DemoController,
]
