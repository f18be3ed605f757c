"""A request as a page would send it, and then up to four things wrong with it."""

from random import Random
from urllib.parse import quote, urlencode

import msgspec

from tests.fuzz import attacks
from tests.fuzz.people import Held
from tests.fuzz.sending import Request
from tests.fuzz.targets import Fields, Target

SAFE = "/!$&'()*+,;=:@-._~"
ODD_METHODS = ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "X"]
FORM = b"application/x-www-form-urlencoded"


class Plan(msgspec.Struct):
    """What is asked for, still in parts."""

    target: Target
    method: str
    path: str
    query: Fields
    fields: Fields
    cookies: bytes
    token: str
    headers: dict[bytes, bytes] = {}
    kind: bytes = FORM
    body: bytes | None = None
    files: list[tuple[str, str, bytes]] = []
    raw_query: bytes = b""


def draw(chance: Random, target: Target, held: Held, token: str) -> Request:
    known = chance.choice(target.forms) if target.forms else []
    is_get = target.method == "GET"
    plan = Plan(
        target, target.method, chance.choice(target.paths), list(known) if is_get else [],
        [] if is_get else list(known), held.cookies(token).encode(), token, dict(held.headers()), files=[],
    )  # fmt: skip
    if target.multipart and chance.random() < 0.7:
        name = chance.choice(sorted(target.names) or ["file"])
        plan.files.append((name, chance.choice(attacks.FILE_NAMES), chance.choice(attacks.FILES)))
    for _ in range(chance.choice([0, 1, 1, 1, 2, 2, 3, 4])):
        chance.choices([change for change, _ in CHANGES], [weight for _, weight in CHANGES])[0](chance, plan)
    return finished(plan)


def change_value(chance: Random, plan: Plan) -> None:
    fields = plan.query if plan.method == "GET" else plan.fields
    if fields:
        at = chance.randrange(len(fields))
        fields[at] = (fields[at][0], attacks.value(chance))
    else:
        add_field(chance, plan)


def change_every_value(chance: Random, plan: Plan) -> None:
    wrong = attacks.value(chance)
    fields = plan.query if plan.method == "GET" else plan.fields
    fields[:] = [(name, wrong) for name, _ in fields]


def add_field(chance: Random, plan: Plan) -> None:
    fields = plan.query if chance.random() < 0.3 or plan.method == "GET" else plan.fields
    names = sorted(plan.target.names) or ["page", "next", "sort", "q"]
    name = chance.choice(names) if chance.random() < 0.8 else attacks.value(chance)
    fields += [(name, attacks.value(chance))] * chance.choice([1, 1, 1, 2, 50])


def repeat_field(chance: Random, plan: Plan) -> None:
    fields = plan.query if plan.method == "GET" else plan.fields
    if fields:
        fields += [
            (chance.choice(fields)[0], attacks.value(chance)) for _ in range(chance.choice([1, 2, 30]))
        ]


def drop_field(chance: Random, plan: Plan) -> None:
    fields = plan.query if plan.method == "GET" else plan.fields
    if fields:
        fields.pop(chance.randrange(len(fields)))


def change_path(chance: Random, plan: Plan) -> None:
    """What stands for the object; without one, something is hung behind."""
    parts, places = plan.path.split("/"), plan.target.places()
    if places and len(parts) > places[-1]:
        parts[chance.choice(places)] = attacks.value(chance)[:3_000]
    else:
        parts.append(attacks.value(chance)[:3_000])
    plan.path = "/".join(parts)


def change_header(chance: Random, plan: Plan) -> None:
    name = chance.choice(list(attacks.HEADERS))
    plan.headers[name.encode()] = chance.choice(attacks.HEADERS[name])


def ask_for_part(chance: Random, plan: Plan) -> None:
    plan.headers |= {b"hx-request": b"true", b"hx-request-type": b"partial"}


def change_cookies(chance: Random, plan: Plan) -> None:
    odd = chance.choice(attacks.COOKIES)
    plan.cookies = odd if chance.random() < 0.5 else plan.cookies + b"; " + odd


def change_token(chance: Random, plan: Plan) -> None:
    plan.token = attacks.value(chance)


def change_kind(chance: Random, plan: Plan) -> None:
    plan.kind = chance.choice(attacks.TYPES)


def change_body(chance: Random, plan: Plan) -> None:
    """The token goes into a header, so that the body is read in spite of it."""
    plan.body = attacks.TOO_LARGE if chance.random() < 0.01 else chance.choice(attacks.BODIES)
    plan.headers[b"x-csrftoken"] = (
        plan.token.encode("utf-8", "replace").replace(b"\n", b"").replace(b"\r", b"")
    )
    if chance.random() < 0.7:
        plan.kind = chance.choice([FORM, b"application/json", b"multipart/form-data; boundary=zqb"])


def add_file(chance: Random, plan: Plan) -> None:
    name = chance.choice(sorted(plan.target.names) or ["file"])
    plan.files.append((name, chance.choice(attacks.FILE_NAMES), chance.choice(attacks.FILES)))


def change_method(chance: Random, plan: Plan) -> None:
    plan.method = chance.choice(["GET", "POST", *ODD_METHODS])


def ask_in_bytes(chance: Random, plan: Plan) -> None:
    """What is no UTF-8, and not escaped."""
    plan.raw_query = bytes(
        chance.choice(b"&=%+;a0\xff\xc3\xed\xa0\x80") for _ in range(chance.choice([1, 9, 99]))
    )


CHANGES = [
    (change_value, 30), (change_every_value, 4), (add_field, 12), (repeat_field, 5), (drop_field, 5), (change_path, 12),
    (ask_in_bytes, 2), (change_header, 9), (ask_for_part, 8), (change_cookies, 4), (change_token, 2), (change_kind, 4),
    (change_body, 4), (add_file, 3), (change_method, 3),
]  # fmt: skip


def finished(plan: Plan) -> Request:
    headers = [(b"host", b"lotrinh.test"), (b"cookie", plan.cookies)]
    body = b""
    if plan.method != "GET":
        fields = [*plan.fields, ("_csrf_token", plan.token)]
        kind, body = (
            (plan.kind, encoded(fields)) if not plan.files else (b"multipart/form-data; boundary=zqb", b"")
        )
        if plan.files:
            body = multipart(fields, plan.files)
        body = plan.body if plan.body is not None else body
        headers += [
            (b"content-type", plan.kind if plan.body is not None else kind),
            (b"content-length", b"%d" % len(body)),
        ]
    headers = [each for each in headers if each[0] not in plan.headers] + list(plan.headers.items())
    path = quote(plan.path, safe=SAFE, errors="surrogatepass")
    return Request(
        plan.method, path.encode(), plan.raw_query or encoded(plan.query), headers, body, plan.target.route
    )


def encoded(fields: Fields) -> bytes:
    return urlencode(fields, errors="surrogatepass").encode()


def multipart(fields: Fields, files: list[tuple[str, str, bytes]]) -> bytes:
    parts = []
    for name, value in fields:
        parts.append(
            b'--zqb\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (_raw(name), _raw(value))
        )
    for name, file_name, content in files:
        head = b'--zqb\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n' % (
            _raw(name),
            _raw(file_name),
        )
        parts.append(head + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--zqb--\r\n"


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
