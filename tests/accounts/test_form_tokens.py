"""Form tokens: what is wrong is refused, and the next visit puts it right."""

import pytest
from litestar import Litestar
from litestar.config.csrf import CSRFConfig

from lotrinh.web.security import FormTokens
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def test_a_cookie_of_another_secret_is_replaced_at_the_next_visit(
    stranger: Browser, cast: Cast
) -> None:
    stale = {"cookie": "csrf=" + "0" * 128}
    page = await stranger.client.get("/sign-in", headers=stale)
    assert "0" * 128 not in page.text
    assert (await stranger.post("/sign-in", {"email": "lan@doanhnghiep.example"})).status == 303


async def test_a_cookie_that_holds_is_left_alone(stranger: Browser, cast: Cast) -> None:
    await stranger.get("/sign-in")
    assert "csrf=" not in (await stranger.get("/sign-in")).response.headers.get("set-cookie", "")


def test_what_is_no_text_is_a_wrong_token(app: Litestar) -> None:
    tokens = FormTokens(app, CSRFConfig(secret="a secret for this test"))
    assert tokens._decode_csrf_token(object()) is None
