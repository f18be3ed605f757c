"""Security headers stand on every kind of answer: pages, errors, static files, addresses nobody knows."""

import subprocess
import sys

import pytest

from tests.browsing import Browser

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "path", ["/", "/privacy", "/no-such-page", "/assessments/not-a-uuid", "/static/css/site.css"]
)
async def test_the_policy_forbids_inline_code_everywhere(stranger: Browser, path: str) -> None:
    headers = (await stranger.get(path)).response.headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_font_is_a_font_on_a_machine_that_knows_no_types() -> None:
    asked = "import mimetypes as m; m.init([]); import lotrinh.web.assets; print(m.guess_type('a.woff2')[0])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "font/woff2"


async def test_static_files_say_what_they_are(stranger: Browser) -> None:
    found = {
        path: (await stranger.get(f"/static/{path}")).response.headers["content-type"]
        for path in ("fonts/be-vietnam-pro-400.woff2", "css/site.css", "js/app.js", "img/mark.svg")
    }
    assert found == {
        "fonts/be-vietnam-pro-400.woff2": "font/woff2",
        "css/site.css": "text/css; charset=utf-8",
        "js/app.js": "text/javascript; charset=utf-8",
        "img/mark.svg": "image/svg+xml",
    }


async def test_pages_are_never_stored_and_static_files_for_ever(stranger: Browser) -> None:
    assert (await stranger.get("/")).response.headers["cache-control"] == "no-store"
    assert "immutable" in (await stranger.get("/static/css/site.css")).response.headers["cache-control"]


async def test_a_form_without_its_token_is_refused_with_a_sentence(lan: Browser) -> None:
    answer = await lan.client.post("/sign-out")
    assert answer.status_code == 403
    assert "hết hạn" in answer.text


async def test_a_token_in_strange_letters_is_refused_not_an_error(lan: Browser) -> None:
    await lan.get("/")
    for token in ("é" * 128, "", "x" * 5000):
        answer = await lan.client.post("/sign-out", data={"_csrf_token": token})
        assert answer.status_code == 403
