"""Pages of signing in, of one's own account and of the demo."""

from urllib.parse import quote
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import i18n
from lotrinh.accounts import queries, services
from lotrinh.accounts.authentication import session_cookie
from lotrinh.accounts.demo_people import DEMO_PEOPLE
from lotrinh.accounts.devices import network
from lotrinh.accounts.forms import AccountForm, CodeForm, EmailForm
from lotrinh.accounts.guards import demo_only, signed_in
from lotrinh.accounts.sessions import LIFETIME
from lotrinh.errors import DomainError, NotFound
from lotrinh.settings import settings
from lotrinh.web.forms import own_path
from lotrinh.web.pages import LANGUAGE_COOKIE, AnyRequest, Page, go, locale, page

CODE_COOKIE = "sign-in"
CODE_PAGE = 60 * 60
YEAR = 365 * 24 * 60 * 60


class SignInController(Controller):
    @get("/sign-in")
    async def ask_email(self, request: AnyRequest) -> Page:
        onward = await _next(request)
        if request.user:
            return go(request, onward)
        return page(request, "accounts/sign-in.html", form=EmailForm.blank(request), next=onward)

    @post("/sign-in")
    async def send_code(self, request: AnyRequest) -> Page:
        form, onward, status = await EmailForm.read(request), await _next(request), 422
        if form.validate():
            try:
                code_id = await services.send_code(form.text("email"), _client(request))
                return _code_sent(request, code_id, onward)
            except services.TooManyCodes as problem:
                form.refuse("email", problem.message_id)
                status = problem.status
        return page(request, "accounts/sign-in.html", status=status, form=form, next=onward)

    @get("/sign-in/code")
    async def ask_code(self, request: AnyRequest) -> Page:
        email, onward = await queries.code_recipient(_code_id(request)), await _next(request)
        if email is None:
            return go(request, f"/sign-in{_with_next(onward)}")
        return page(request, "accounts/code.html", form=CodeForm.blank(request), email=email, next=onward)

    @post("/sign-in/code")
    async def check_code(self, request: AnyRequest) -> Page:
        form, onward, status = await CodeForm.read(request), await _next(request), 422
        email = await queries.code_recipient(_code_id(request))
        if email is None:
            return go(request, f"/sign-in{_with_next(onward)}", notice="code-first")
        if form.validate():
            try:
                return await _entered(request, await _sign_in(request, form.text("code")), onward)
            except DomainError as problem:
                form.refuse("code", problem.message_id)
                status = problem.status
        return page(request, "accounts/code.html", status=status, form=form, email=email, next=onward)

    @post("/sign-out")
    async def sign_out(self, request: AnyRequest) -> Page:
        if request.user:
            await services.sign_out(request.user)
        return _left(request, "signed-out", await _next(request))


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
        answer.set_cookie(_cookie(LANGUAGE_COOKIE, language, YEAR))
        return answer

    @post("/sessions/{session_id:uuid}/revocation")
    async def revoke(self, request: AnyRequest, session_id: FromPath[UUID]) -> Page:
        await services.revoke(request.user, session_id)
        if session_id == request.user.session_id:
            return _left(request, "signed-out")
        return go(request, "/account", notice="session-ended")

    @post("/sessions/revocation")
    async def sign_out_everywhere(self, request: AnyRequest) -> Page:
        await services.sign_out_everywhere(request.user)
        return _left(request, "signed-out-everywhere")


@post("/language")
async def change_language(request: AnyRequest) -> Page:
    chosen = (await request.form()).get("locale")
    if chosen not in i18n.LOCALES:
        raise NotFound
    if request.user:
        await services.speak(request.user, chosen)
    answer = go(request, await _next(request))
    answer.set_cookie(_cookie(LANGUAGE_COOKIE, chosen, YEAR))
    return answer


@get("/privacy")
async def privacy(request: AnyRequest) -> Page:
    return page(request, "accounts/privacy.html")


class DemoController(Controller):
    path = "/demo"
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
        token = await services.enter_as(figure.email, _user_agent(request))
        return await _entered(request, token, "/")

    @get("/outbox")
    async def outbox(self, request: AnyRequest) -> Page:
        return page(request, "demo/outbox.html", letters=await queries.outbox())

    @get("/outbox/{message_id:uuid}")
    async def letter(self, request: AnyRequest, message_id: FromPath[UUID]) -> Page:
        letter = await queries.letter(message_id)
        if letter is None:
            raise NotFound
        return page(request, "demo/letter.html", letter=letter)


async def _account_page(request: AnyRequest, form: AccountForm, status: int = 200) -> Page:
    sessions = await queries.sessions(request.user)
    return page(request, "accounts/account.html", status=status, form=form, sessions=sessions)


async def _sign_in(request: AnyRequest, code: str) -> str:
    return await services.sign_in(
        _code_id(request),
        code,
        client=_client(request),
        user_agent=_user_agent(request),
        locale=locale(request),
    )


def _code_sent(request: AnyRequest, code_id: UUID, onward: str) -> Page:
    answer = go(request, f"/sign-in/code{_with_next(onward)}")
    answer.set_cookie(_cookie(CODE_COOKIE, str(code_id), CODE_PAGE))
    return answer


async def _entered(request: AnyRequest, token: str, onward: str) -> Page:
    """Whoever was signed in on this browser before is signed out."""
    if request.user:
        await services.sign_out(request.user)
    answer = go(request, onward)
    answer.set_cookie(_cookie(session_cookie(), token, int(LIFETIME.total_seconds())))
    answer.set_cookie(_cookie(CODE_COOKIE, "", 0))
    return answer


def _left(request: AnyRequest, notice: str, onward: str = "/") -> Page:
    answer = go(request, onward, notice=notice)
    answer.set_cookie(_cookie(session_cookie(), "", 0))
    return answer


def _cookie(key: str, value: str, max_age: int) -> Cookie:
    return Cookie(
        key=key, value=value, max_age=max_age, httponly=True, secure=settings().https, samesite="lax"
    )


def _code_id(request: AnyRequest) -> UUID | None:
    try:
        return UUID(request.cookies.get(CODE_COOKIE, ""))
    except ValueError:
        return None


async def _next(request: AnyRequest) -> str:
    fields = await request.form() if request.method == "POST" else request.query_params
    given = fields.get("next")
    return own_path(given if isinstance(given, str) else None)


def _with_next(onward: str) -> str:
    return "" if onward == "/" else f"?next={quote(onward, safe='/')}"


def _client(request: AnyRequest) -> str:
    return network(request.client.host if request.client else "")


def _user_agent(request: AnyRequest) -> str:
    return request.headers.get("user-agent", "")


ROUTES: list[ControllerRouterHandler] = [
    SignInController,
    AccountController,
    change_language,
    privacy,
    DemoController,
]
