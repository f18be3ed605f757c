"""What programs are answered: JSON that any cache may keep, and errors as a sentence in JSON."""

from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from litestar import Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException

from lotrinh import i18n
from lotrinh.errors import DomainError
from lotrinh.statistics.api.problems import TooManyRequests
from lotrinh.web import errors
from lotrinh.web.pages import AnyRequest, Page

T = TypeVar("T")
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
FRESH = "public, max-age=300"


class Problem(msgspec.Struct, frozen=True):
    status: int
    message: str


def answer(request: AnyRequest, data: T) -> Response[T]:
    """304 without a body where the program has it already."""
    tag = f'W/"{sha256(msgspec.json.encode(data)).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": FRESH, **OPEN}
    if tag in request.headers.get("If-None-Match", ""):
        unchanged: Response[Any] = Response(None, status_code=304, headers=headers)
        return unchanged
    return Response(data, media_type=MediaType.JSON, headers=headers)


def domain_problem(request: AnyRequest, error: DomainError) -> Response[Problem]:
    return _problem(error.status, i18n.gettext(_language(request), error.message_id, **error.values), error)


def http_problem(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    message = errors.MESSAGES.get(error.status_code, errors.MESSAGES[400])
    return _problem(error.status_code, i18n.gettext(_language(request), message), error)


def too_many_page(request: AnyRequest, error: TooManyRequests) -> Page:
    """For the files that people download by hand."""
    response = errors.domain_error(request, error)
    response.headers["Retry-After"] = str(error.values["seconds"])
    return response


def _problem(status: int, message: str, error: Exception) -> Response[Problem]:
    headers = {"Cache-Control": "no-store", **OPEN}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.values["seconds"])
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(Problem(status, message), status_code=status, media_type=MediaType.JSON, headers=headers)


def _language(request: AnyRequest) -> i18n.Locale:
    """Programs choose by Accept-Language; without it, English like the names of the fields."""
    wanted = request.headers.get("Accept-Language", "")
    return "vi" if wanted.lower().startswith("vi") else "en"
