"""Two thousand requests that no page sends; `make fuzz` sends fifty thousand."""

import pytest
from litestar import Litestar

from tests.fuzz.running import faults, prepare
from tests.fuzz.sending import Answer

pytestmark = pytest.mark.anyio

SAFE = [(b"content-type", b"text/html; charset=utf-8"), (b"x-content-type-options", b"nosniff")]


# Uploads that cannot be read to their end are closed by the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("transaction", "frozen_clock", "evidence_folder", "imports_folder")
async def test_nothing_that_is_sent_breaks_the_app(app: Litestar) -> None:
    fuzzer = await prepare(app, seed=8)
    figures = await fuzzer.run(2_000)
    assert not figures.faults, "\n\n".join(f"{fault}\n{request}" for fault, request in figures.faults.items())
    asked = {(target.method, target.route) for target in fuzzer.targets.all.values()}
    assert not {f"{method} {route}" for method, route in asked} - set(figures.routes)
    assert {f"GET /api/v1/{name}" for name in ("rounds", "rounds/{}", "roadmap")} <= figures.opened
    assert figures.statuses[200] + figures.statuses[303] > figures.cases / 10, figures.statuses
    assert figures.statuses[422] > figures.cases / 100, figures.statuses


@pytest.mark.parametrize(
    ("status", "body", "more", "fault"),
    [
        (500, b"", [], "500 "),
        (200, b"<p><zqx></p>", [], "unescaped <zqx"),
        (200, b'<input value="" onzqx="1">', [], 'unescaped " onzqx'),
        (200, b'<a href="javascript:zqx">', [], 'unescaped href="javascript:'),
        (200, b"root:x:0:0:root", [], "a file of the machine"),
        (303, b"", [(b"location", b"//x.example")], "leads to //x.example"),
        (204, b"", [(b"hx-redirect", b"https://x.example/")], "leads to https://x.example/"),
        (200, b"", [(b"content-disposition", b"a\r\nx: y")], "a control character in a header"),
    ],
)
async def test_what_is_wrong_is_found(
    status: int, body: bytes, more: list[tuple[bytes, bytes]], fault: str
) -> None:
    assert faults(Answer(status, [*SAFE, *more], body, 0.1, "")) == [fault]


async def test_a_safe_answer_has_no_fault() -> None:
    body = b"<p>&lt;zqx&gt; &#34; onzqx=&#34;1</p>"
    assert faults(Answer(200, [*SAFE, (b"location", b"/firms")], body, 0.1, "")) == []
