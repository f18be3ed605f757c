"""What the model is worth and whether it has drifted; for whoever runs the system."""

from litestar import Controller, get, post
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import operator
from lotrinh.roadmap import model_queries, model_store
from lotrinh.roadmap.model_page import run_shown
from lotrinh.roadmap.refit_services import ask_for_refit
from lotrinh.web.pages import AnyRequest, Page, go, locale, page


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

    @post("/refits")
    async def refit(self, request: AnyRequest) -> Page:
        await ask_for_refit()
        return go(request, "/model", notice="refit-asked")


ROUTES: list[ControllerRouterHandler] = [ModelController]
