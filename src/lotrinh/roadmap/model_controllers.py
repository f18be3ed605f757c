"""What the model is worth and whether it has drifted; for whoever runs the system."""

from litestar import Controller, Response, get, post
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import operator
from lotrinh.errors import NotFound
from lotrinh.roadmap import model_queries, model_store
from lotrinh.roadmap.model_page import run_shown
from lotrinh.roadmap.refit_services import ask_for_refit
from lotrinh.web.pages import AnyRequest, Page, go, locale, page
from recommender import model_card


class ModelController(Controller):
    path = "/model"
    guards = (operator,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        language, served = locale(request), model_store.served()
        runs = [run_shown(one, language) for one in await model_queries.runs(request.user)]
        return page(
            request, "roadmap/model.html", runs=runs, served=served.manifest if served is not None else None
        )

    @get("/card.md")
    async def card(self) -> Response[bytes]:
        """Of the model that is served, as a Markdown file."""
        served = model_store.served()
        if served is None:
            raise NotFound
        name = f"model-card-{served.manifest.version}.md"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(
            model_card.card(served.manifest).encode(), media_type="text/markdown", headers=headers
        )

    @post("/refits")
    async def refit(self, request: AnyRequest) -> Page:
        await ask_for_refit()
        return go(request, "/model", notice="refit-asked")


ROUTES: list[ControllerRouterHandler] = [ModelController]
