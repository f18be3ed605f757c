"""The page on which owners give their reports a logo and a colour."""

import asyncio

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from assessments import content
from lotrinh import paths
from lotrinh.accounts.guards import firm_owner
from lotrinh.entitlements import Entitlements
from lotrinh.errors import NeedsAdvancedPlan
from lotrinh.i18n import N_, Locale, gettext
from lotrinh.selfassessment import brands
from lotrinh.selfassessment.brand import LOGO_OF, Brand, Logo, LogoRefused, NoPicture, brand_part, check_logo
from lotrinh.selfassessment.brand_form import BrandForm, sent_logo
from lotrinh.selfassessment.typesetting import draw
from lotrinh.web.pages import AnyRequest, Page, go, locale, page

EXAMPLE = ("dbi-sme", "1970-2021")


class BrandController(Controller):
    path = "/firm/brand"
    guards = (firm_owner,)

    @get()
    async def show(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        return await _page(request, entitlements)

    @post()
    async def save(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        if not entitlements.is_advanced:
            raise NeedsAdvancedPlan
        form = await BrandForm.read(request)
        logo = await _logo(request, form) if form.validate() else None
        if form.errors:
            return await _page(request, entitlements, form, status=422)
        await brands.save(request.user, logo, form.text("colour") or None)
        return go(request, "/firm/brand", notice="brand-saved")

    @post("/removal")
    async def remove(self, request: AnyRequest) -> Page:
        await brands.remove(request.user)
        return go(request, "/firm/brand", notice="brand-removed")

    @post("/restoration")
    async def restore(self, request: AnyRequest) -> Page:
        await brands.restore(request.user)
        return go(request, "/firm/brand", notice="brand-restored")

    @get("/preview.png")
    async def preview(self, request: AnyRequest) -> Response[bytes]:
        brand = await brands.shown(request.user)
        picture = await asyncio.to_thread(_preview, locale(request), request.user.firm.name, brand)
        return Response(picture, media_type="image/png", headers={"Cache-Control": "no-store"})


ROUTES: list[ControllerRouterHandler] = [BrandController]


async def _page(
    request: AnyRequest, entitlements: Entitlements, form: BrandForm | None = None, *, status: int = 200
) -> Page:
    stored = await brands.stored(request.user)
    form = form or BrandForm.blank(
        request, colour=stored.colour if stored and not stored.removed_at else None
    )
    return page(
        request, "reports/brand.html", status=status, address="/firm/brand", form=form, stored=stored,
        standing=entitlements,
    )  # fmt: skip


async def _logo(request: AnyRequest, form: BrandForm) -> Logo | None:
    """None: no file was chosen, or the form says what is wrong with it; tried out before it is kept."""
    sent = await sent_logo((await request.form()).get("logo"))
    if not sent:
        return None
    try:
        logo = check_logo(sent)
        await asyncio.to_thread(_preview, locale(request), request.user.firm.name, Brand(logo.content, None))
    except LogoRefused as problem:
        form.refuse("logo", problem.message_id, **problem.values)
    except ValueError:
        form.refuse("logo", NoPicture.message_id)
    else:
        return logo
    return None


def _preview(language: Locale, firm: str, brand: Brand | None) -> bytes:
    """The head of a report; the level is an example."""

    def say(text: str, **values: object) -> str:
        return gettext(language, text, **values)

    data = {
        "lang": language,
        "author": "Lộ Trình Số",
        "mark": (paths.STATIC / "img" / "mark.svg").read_text(),
        "kind": say(N_("Digital maturity report")),
        "firm": firm,
        "headline": say(N_("This is how your reports begin")),
        "sub": say(N_("The levels here are an example.")),
        "names": [(one.level, one.text.get(language)) for one in content.get(*EXAMPLE).levels.names],
        "brand": brand_part(brand, say(LOGO_OF, firm=firm)) if brand else None,
    }
    return draw("preview.typ", data, brand.logo if brand else None)
