"""The record of a firm, for its people: who saw or changed its data, in plain words."""

from litestar import Controller, get

from lotrinh.accounts.guards import firm_member
from lotrinh.privacy import firm_record
from lotrinh.web.pages import AnyRequest, Page, page


class RecordController(Controller):
    path = "/firm/record"
    guards = (firm_member,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        chosen = firm_record.parse(request.query_params)
        lines, last = await firm_record.lines(request.user, chosen)
        return page(
            request, "privacy/record.html", lines=lines, last=last, chosen=chosen, kinds=firm_record.KINDS
        )
