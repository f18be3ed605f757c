"""What schemathesis is given: the published descriptions of the APIs, and one of every route, made for this alone."""

import re
from typing import Any

import msgspec
from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig

from lotrinh.app import ROUTES
from tests.fuzz import attacks
from tests.fuzz.sending import Request, send
from tests.fuzz.targets import Target, Targets

FIRMS, STATISTICS = "/api/v1/openapi.json", "/api/statistics/v1/openapi.json"
VERBS = ("get", "post")
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STAND_IN = "5ead5ead-0000-4000-8000-"
STOOD_IN = re.compile(STAND_IN.encode() + b"[0-9a-f]{12}")

Raw = dict[str, Any]


async def published(app: Litestar, address: str, targets: Targets) -> Raw:
    """As everybody can fetch it; some ids are those of objects that are there."""
    asked = Request("GET", address.encode(), b"", [(b"host", b"lotrinh.test")], b"", address)
    document: Raw = msgspec.json.decode((await send(app, asked)).body)
    for path, verb, operation in _operations(document):
        for parameter, known in _known_ids(path, operation, targets.of(verb, path)):
            parameter["schema"] = {"anyOf": [known, parameter["schema"]]}
            parameter["examples"] = {"there": {"value": known["enum"][0]}}
    return document


def of_every_route(app: Litestar, targets: Targets) -> Raw:
    """With the fields that pages show, which the handlers read from forms and Litestar knows nothing of.

    The answers it tells of are not those of pages, so only what holds for every answer can be held against it.
    """
    config = OpenAPIConfig(title="Lộ Trình Số", version="1")
    documented = Litestar(ROUTES, dependencies=app.dependencies, openapi_config=config, logging_config=None)
    document: Raw = msgspec.json.decode(msgspec.json.encode(documented.openapi_schema.to_schema()))
    document["paths"] = {
        path: {verb: verbs[verb] for verb in VERBS if verb in verbs}
        for path, verbs in document["paths"].items()
    }
    for path, verb, operation in _operations(document):
        target = targets.of(verb, path)
        for parameter, known in _known_ids(path, operation, target):
            parameter["schema"] = known
        _put_fields(verb, operation, target)
    return document


def with_stand_ins(document: Raw, ids: dict[str, str]) -> Raw:
    """Ids are others in each run, and schemathesis sorts what it chooses from: a run could not be repeated.

    `ids`: the stand-in of each id, to which those of this document are added.
    """

    def stand_in(found: re.Match[str]) -> str:
        return ids.setdefault(found[0], f"{STAND_IN}{len(ids):012x}")

    text = ID.sub(stand_in, msgspec.json.encode(document).decode())
    changed: Raw = msgspec.json.decode(text)
    return changed


def with_ids(sent: bytes, ids: dict[str, str]) -> bytes:
    if STAND_IN.encode() not in sent:
        return sent
    known = {stand_in.encode(): each.encode() for each, stand_in in ids.items()}
    return STOOD_IN.sub(lambda found: known.get(found[0], found[0]), sent)


def _operations(document: Raw) -> list[tuple[str, str, Raw]]:
    return [
        (path, verb, verbs[verb])
        for path, verbs in document["paths"].items()
        for verb in VERBS
        if verb in verbs
    ]


def _known_ids(path: str, operation: Raw, target: Target) -> list[tuple[Raw, Raw]]:
    """The parameters in the path, each with a schema of the objects that are there."""
    parts = path.split("/")
    addresses = [address for address in target.paths if address not in target.absent] or target.paths
    found = []
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            place = parts.index(f"{{{parameter['name']}}}")
            known = dict.fromkeys(address.split("/")[place] for address in addresses)
            found.append((parameter, {"enum": list(known)}))
    return found


def _put_fields(verb: str, operation: Raw, target: Target) -> None:
    fields = {
        name: _value(name, target) for name in sorted(target.names) if re.fullmatch(r"[\x20-\x7e]+", name)
    }
    if verb == "get":
        there = operation.setdefault("parameters", [])
        named = {parameter["name"] for parameter in there}
        there += [
            {"name": name, "in": "query", "schema": schema}
            for name, schema in fields.items()
            if name not in named
        ]
        return
    schema: Raw = {"type": "object", "properties": fields}
    examples = {str(number): {"value": dict(form)} for number, form in enumerate(target.forms)}
    operation["requestBody"] = {"content": {FORM: {"schema": schema, "examples": examples}}}
    if target.multipart:
        file = {"type": "string", "format": "binary"}
        with_files: Raw = {
            "type": "object",
            "properties": {name: {"anyOf": [each, file]} for name, each in fields.items()},
        }
        operation["requestBody"]["content"][MULTIPART] = {"schema": with_files}


def _value(name: str, target: Target) -> Raw:
    """As a page sends it, as nobody would, or any text."""
    known = dict.fromkeys(value for form in target.forms for key, value in form if key == name)
    usual = [{"enum": list(known)}] if known else []
    return {
        "anyOf": [*usual, {"enum": [*attacks.MARKUP, *attacks.SQL, *attacks.TRAVERSAL]}, {"type": "string"}]
    }
