"""The API over the ledger: forms in, JSON out, errors and idempotency as Stripe has them."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from lotrinh.billing.fakestripe import shapes
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.fakestripe.shapes import Thing

Answer = tuple[int, Thing]


class Refused(Exception):
    def __init__(self, status: int, kind: str, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message}}


OTHER_QUESTION = Refused(
    400, "idempotency_error", "", "Keys for idempotent requests can only be used with the same parameters."
)


class Call(NamedTuple):
    ledger: Ledger
    key: str
    sent: Thing


def answer(ledger: Ledger, method: str, path: str, form: str, idempotency_key: str | None) -> Answer:
    """The same key gives the same answer, and is refused for another question."""
    question = f"{method} {path} {form}"
    if method == "POST" and idempotency_key in ledger.answers:
        asked, status, body = ledger.answers[idempotency_key]
        if asked == question:
            return status, body
        return OTHER_QUESTION.status, OTHER_QUESTION.body
    status, body = _fresh(ledger, method, path, form)
    if method == "POST" and idempotency_key:
        ledger.answers[idempotency_key] = question, status, json.loads(json.dumps(body))
    return status, body


def _fresh(ledger: Ledger, method: str, path: str, form: str) -> Answer:
    try:
        handler, key = _route(method, path)
        return 200, handler(Call(ledger, key, nested(form)))
    except Refused as refused:
        return refused.status, refused.body
    except KeyError as missing:
        text = f"No such object: {missing}"
        return 404, {"error": {"type": "invalid_request_error", "code": "resource_missing", "message": text}}


def _route(method: str, path: str) -> tuple[Callable[[Call], Thing], str]:
    for verb, pattern, handler in ROUTES:
        found = re.fullmatch(pattern, path)
        if verb == method and found:
            return handler, next(iter(found.groups()), "")
    raise Refused(
        404, "invalid_request_error", "url_invalid", f"Unrecognized request URL ({method}: {path})."
    )


def nested(form: str) -> Thing:
    """a[b][0]=c -> {"a": {"b": ["c"]}}."""
    found: Thing = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        *path, last = [part for part in re.split(r"[\[\]]+", name) if part]
        place = found
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return {name: _lists(value) for name, value in found.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(each) for name, each in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner


def _listed(table: str, *filters: str) -> Callable[[Call], Thing]:
    """Newest first, a page at a time, as the real one."""

    def handler(call: Call) -> Thing:
        found = [
            one
            for one in reversed(call.ledger[table].values())
            if all(name not in call.sent or one[name] == call.sent[name] for name in filters)
        ]
        if "lookup_keys" in call.sent:
            found = [one for one in found if one["lookup_key"] in call.sent["lookup_keys"]]
        if after := call.sent.get("starting_after"):
            found = found[[one["id"] for one in found].index(after) + 1 :]
        limit = int(call.sent.get("limit", 10))
        return {
            "object": "list", "url": f"/v1/{table}", "data": found[:limit], "has_more": len(found) > limit,
        }  # fmt: skip

    return handler


def _one(table: str) -> Callable[[Call], Thing]:
    return lambda call: call.ledger[table][call.key]


def _create_customer(call: Call) -> Thing:
    """Ten digits are the only Vietnamese tax code that Stripe's guide shows, so no other is taken here."""
    for one in call.sent.get("tax_id_data", []):
        if not re.fullmatch("[0-9]{10}", one["value"]):
            raise Refused(400, "invalid_request_error", "tax_id_invalid", "Invalid value for vn_tin.")
    return call.ledger.create_customer(call.sent)


def _tax_ids(call: Call) -> Thing:
    return _listed("tax_ids", "customer")(call._replace(sent=call.sent | {"customer": call.key}))


def _attach(call: Call) -> Thing:
    customer = call.ledger["customers"][call.sent["customer"]]["id"]
    return {
        "id": call.ledger.new_id("pm"), "object": "payment_method", "created": call.ledger.now, "type": "card",
        "customer": customer, "livemode": False, "metadata": {},
    }  # fmt: skip


def _subscribe(call: Call) -> Thing:
    """Without a payment page, as a program may that has attached a card before."""
    customer = call.ledger["customers"][call.sent["customer"]]["id"]
    price = call.ledger["prices"][call.sent["items"][0]["price"]]["id"]
    return call.ledger.subscribe(customer, price, call.sent.get("metadata", {}))


def _cancel(call: Call) -> Thing:
    call.ledger.end_now(call.ledger["subscriptions"][call.key]["id"])
    return call.ledger["subscriptions"][call.key]


def _refund(call: Call) -> Thing:
    charge = call.ledger["charges"][call.sent["charge"]]
    amount = int(call.sent.get("amount") or charge["amount"])
    call.ledger.refund(charge["id"], amount)
    return shapes.refund(call.ledger.new_id("re"), call.ledger.now, charge, amount)


def _expire(call: Call) -> Thing:
    if call.ledger["sessions"][call.key]["status"] != "open":
        raise Refused(
            400, "invalid_request_error", "", "Only Checkout Sessions with status open can be expired."
        )
    return call.ledger.expire_session(call.key)


def _create_session(call: Call) -> Thing:
    call.ledger["customers"][call.sent["customer"]]
    return call.ledger.create_session(call.sent)


def _portal(call: Call) -> Thing:
    customer = call.ledger["customers"][call.sent["customer"]]["id"]
    return {
        "id": call.ledger.new_id("bps"), "object": "billing_portal.session", "created": call.ledger.now,
        "customer": customer, "livemode": False, "return_url": call.sent["return_url"],
        "url": f"{call.ledger.base}/portals/{customer}",
    }  # fmt: skip


def _portal_settings(call: Call) -> Thing:
    """They are always saved here."""
    saved = {
        "id": "bpc_fake", "object": "billing_portal.configuration", "active": True, "is_default": True,
        "created": call.ledger.now, "livemode": False, "metadata": {},
    }  # fmt: skip
    return {
        "object": "list", "url": "/v1/billing_portal/configurations", "data": [saved], "has_more": False,
    }  # fmt: skip


def _update(call: Call) -> Thing:
    if call.ledger["subscriptions"][call.key]["status"] == "canceled":
        raise Refused(
            400, "invalid_request_error", "", "A canceled subscription can only update its metadata."
        )
    if "cancel_at" in call.sent:
        return call.ledger.end_in_portal(call.key, ends=bool(call.sent["cancel_at"]))
    return call.ledger.end_with_period(call.key, ends=call.sent.get("cancel_at_period_end") == "true")


ROUTES: tuple[tuple[str, str, Callable[[Call], Thing]], ...] = (
    ("GET", "/v1/prices", _listed("prices")),
    ("POST", "/v1/customers", _create_customer),
    ("GET", "/v1/customers/([^/]+)", _one("customers")),
    ("GET", "/v1/customers/([^/]+)/tax_ids", _tax_ids),
    ("POST", "/v1/checkout/sessions", _create_session),
    ("GET", "/v1/checkout/sessions/([^/]+)", _one("sessions")),
    ("POST", "/v1/checkout/sessions/([^/]+)/expire", _expire),
    ("POST", "/v1/billing_portal/sessions", _portal),
    ("GET", "/v1/billing_portal/configurations", _portal_settings),
    ("GET", "/v1/subscriptions", _listed("subscriptions", "customer")),
    ("POST", "/v1/payment_methods/([^/]+)/attach", _attach),
    ("POST", "/v1/subscriptions", _subscribe),
    ("GET", "/v1/subscriptions/([^/]+)", _one("subscriptions")),
    ("POST", "/v1/subscriptions/([^/]+)", _update),
    ("DELETE", "/v1/subscriptions/([^/]+)", _cancel),
    ("GET", "/v1/invoices", _listed("invoices", "customer")),
    ("GET", "/v1/charges", _listed("charges", "customer")),
    ("GET", "/v1/charges/([^/]+)", _one("charges")),
    ("POST", "/v1/refunds", _refund),
    ("GET", "/v1/disputes", _listed("disputes", "charge")),
    ("GET", "/v1/events", _listed("events")),
)
