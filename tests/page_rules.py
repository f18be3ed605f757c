"""What every page keeps to, checked on each page that any test visits."""

import re
from collections import Counter

from lxml import html

ALLOWED_HX = {
    "hx-get", "hx-post", "hx-target", "hx-swap", "hx-trigger", "hx-indicator", "hx-sync",
    "hx-push-url", "hx-disable", "hx-status", "hx-include",
}  # fmt: skip
UNLABELLED = {"hidden", "submit", "button"}


def faults(text: str) -> list[str]:
    page = html.fromstring(text)
    return [
        *_skeleton(page),
        *_ids(page),
        *_labels(page),
        *_forms(page),
        *_inline(page),
        *_htmx(page),
        *_language(page),
    ]


def _skeleton(page: html.HtmlElement) -> list[str]:
    found = []
    if len(page.cssselect("h1")) != 1:
        found.append(f"{len(page.cssselect('h1'))} h1")
    title = (page.findtext(".//title") or "").strip()
    if not title:
        found.append("no title")
    if page.get("lang") not in ("vi", "en"):
        found.append("no lang")
    return found


def _ids(page: html.HtmlElement) -> list[str]:
    counted = Counter(e.get("id") for e in page.cssselect("[id]"))
    return [f"id {name} {n} times" for name, n in counted.items() if n > 1]


def _labels(page: html.HtmlElement) -> list[str]:
    labelled = {label.get("for") for label in page.cssselect("label[for]")}
    found = []
    for field in page.cssselect("input, select, textarea"):
        if field.get("type") in UNLABELLED or field.get("aria-label") or field.get("aria-labelledby"):
            continue
        inside = any(parent.tag == "label" for parent in field.iterancestors())
        if not inside and field.get("id") not in labelled:
            found.append(f"unlabelled field {field.get('name')}")
    return found


def _forms(page: html.HtmlElement) -> list[str]:
    found = []
    for form in page.cssselect("form"):
        if not form.get("action"):
            found.append("form without action")
        if form.get("method", "get").lower() == "post" and not form.cssselect("input[name=_csrf_token]"):
            found.append(f"form without token: {form.get('action')}")
    return found


def _inline(page: html.HtmlElement) -> list[str]:
    found = [f"inline style on {e.tag}" for e in page.cssselect("[style], style")]
    found += ["inline script" for e in page.cssselect("script") if not e.get("src")]
    found += [f"{name} on {e.tag}" for e in page.iter() for name in e.attrib if re.match(r"on[a-z]+$", name)]
    return found


def _htmx(page: html.HtmlElement) -> list[str]:
    used = {name for e in page.iter() for name in e.attrib if name.startswith("hx-")}
    return [f"{name} is not allowed" for name in sorted(used - ALLOWED_HX)]


def _language(page: html.HtmlElement) -> list[str]:
    text = page.text_content()
    return [f"unfilled place in a message: {m}" for m in re.findall(r"%\(\w+\)s", text)]
