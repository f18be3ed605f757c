"""Pages of passkeys: those there are, another one, and giving one. They need JavaScript; the app does not."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts import passkeys
from lotrinh.accounts.arrivals import client, onward_of
from lotrinh.accounts.forms import FactorForm, PasskeyForm
from lotrinh.accounts.guards import FREE_OF_FACTOR, recent_factor, signed_in
from lotrinh.accounts.second_factor_controllers import factor_page, lead_on, with_token
from lotrinh.errors import DomainError, NotFound
from lotrinh.web.pages import AnyRequest, Page, go, page


class PasskeysController(Controller):
    path = "/second-factor/passkeys"
    guards = (recent_factor,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        return await _page(request, PasskeyForm.blank(request))

    @post()
    async def add(self, request: AnyRequest) -> Page:
        form, status = await PasskeyForm.read(request), 422
        if form.validate():
            try:
                await passkeys.add(
                    request.user, *(form.text(name) for name in ("name", "answer", "challenge"))
                )
                return go(request, "/second-factor/passkeys", notice="passkey-added")
            except NotFound:
                raise
            except DomainError as problem:
                form.refuse("name", problem.message_id)
                status = problem.status
        return await _page(request, form, status)

    @post("/{key_id:uuid}/removal")
    async def remove(self, request: AnyRequest, key_id: FromPath[UUID]) -> Page:
        await passkeys.remove(request.user, key_id)
        return go(request, "/second-factor/passkeys", notice="passkey-removed")


@post("/second-factor/passkey", guards=[signed_in], opt={FREE_OF_FACTOR: True})
async def give(request: AnyRequest) -> Page:
    given = await request.form()
    answer, challenge = (str(given.get(name, "")) for name in ("answer", "challenge"))
    try:
        token = await passkeys.give(request.user, answer, challenge, client(request))
    except DomainError as problem:
        form = FactorForm.blank(request)
        form.refuse("code", problem.message_id)
        return await factor_page(request, form, problem.status)
    return with_token(await lead_on(request), token)


async def _page(request: AnyRequest, form: PasskeyForm, status: int = 200) -> Page:
    if not request.user.has_second_factor:
        raise NotFound
    options, challenge = await passkeys.to_add(request.user)
    return page(
        request,
        "accounts/passkeys.html",
        status=status,
        form=form,
        keys=await passkeys.of(request.user),
        options=options,
        challenge=challenge,
        possible=passkeys.are_possible(),
        next=await onward_of(request),
    )


ROUTES: list[ControllerRouterHandler] = [PasskeysController, give]
