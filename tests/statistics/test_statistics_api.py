"""The releases for programs: what they get, how often they may ask, and sentences instead of errors."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lotrinh import clock
from lotrinh.accounts.visitor import Visitor
from lotrinh.statistics.api import services
from lotrinh.statistics.releases.columns import rows
from tests.browsing import Browser
from tests.cast import Cast
from tests.rules.release_objects import release_objects
from tests.statistics.released import content

pytestmark = pytest.mark.anyio

V1 = "/api/statistics/v1"


@pytest.fixture
async def number(cast: Cast) -> str:
    return (await release_objects(cast))["release"]


@pytest.fixture
async def token(cast: Cast) -> str:
    hoa = Visitor(cast.hoa.id, cast.hoa.email, "Hoa", "province", "vi", uuid4(), None)
    return await services.create_token(hoa, "Báo cáo tháng")


async def test_a_program_reads_what_is_in_the_release(number: str, stranger: Browser) -> None:
    listed = (await stranger.client.get(f"{V1}/releases")).json()["releases"]
    assert [(one["number"], one["as_of"], one["corrected_by"]) for one in listed] == [
        (number, "2026-09-30", None)
    ]
    answer = await stranger.client.get(
        f"{V1}/releases/{number}/figures", params={"cut": "total", "per_page": "3"}
    )
    found = answer.json()
    expected = list(rows(await content(f"/{number}")))
    assert found["total"] == len(expected)
    assert found["figures"] == expected[:3]
    assert "set-cookie" not in answer.headers


async def test_an_answer_is_not_sent_twice(number: str, stranger: Browser) -> None:
    first = await stranger.client.get(f"{V1}/releases/{number}")
    assert first.headers["cache-control"] == "public, max-age=300"
    again = await stranger.client.get(
        f"{V1}/releases/{number}", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"cut": "x"}, 400), ({"sector": "'"}, 400), ({"colour": "red"}, 400), ({"page": "-1"}, 400),
        ({"page": "99999999999"}, 400), ({"page": "x"}, 400), ({"page": "77"}, 404), ({"per_page": "99999"}, 400),
    ],
    ids=str,
)  # fmt: skip
async def test_a_request_without_sense_is_answered_with_a_sentence(
    number: str, stranger: Browser, query: dict[str, str], status: int
) -> None:
    answer = await stranger.client.get(f"{V1}/releases/{number}/figures", params=query)
    assert answer.status_code == status
    assert len(answer.json()["message"]) > 20
    in_vietnamese = await stranger.client.get(
        f"{V1}/releases/{number}/figures", params=query, headers={"Accept-Language": "vi"}
    )
    assert in_vietnamese.json()["message"] != answer.json()["message"]


async def test_whoever_asks_too_often_waits_for_the_next_minute(
    number: str, token: str, stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "WITHOUT_TOKEN", 2)
    monkeypatch.setattr(services, "WITH_TOKEN", 3)
    address = f"{V1}/releases/{number}"
    for headers, most in (({}, 2), ({"Authorization": f"Bearer {token}"}, 3)):
        found = [(await stranger.client.get(address, headers=headers)).status_code for _ in range(most + 1)]
        assert found == [200] * most + [429]
    refused = await stranger.client.get(address)
    assert refused.headers["retry-after"] == "60"
    assert (await stranger.get(f"/statistics/releases/{number}/figures.csv")).status == 429
    clock.freeze(clock.now() + timedelta(seconds=60))
    assert (await stranger.client.get(address)).status_code == 200


async def test_a_token_is_shown_once_and_refused_when_revoked(
    number: str, hoa: Browser, stranger: Browser
) -> None:
    made = await hoa.post("/statistics/tokens", {"name": "Cục Thống kê"})
    token = made.find("main .hash code").text_content()
    assert token not in (await hoa.get("/statistics/tokens")).text
    headers = {"Authorization": f"Bearer {token}"}
    assert (await stranger.client.get(f"{V1}/releases", headers=headers)).status_code == 200
    form = next(
        one for one in made.all("form[action$='/revocation']") if "Cục Thống kê" in one.text_content()
    )
    assert (await hoa.post(form.get("action"), {})).status == 303
    refused = await stranger.client.get(f"{V1}/releases", headers=headers)
    assert refused.status_code == 401
    assert "revoked" in refused.json()["message"]


async def test_the_description_names_every_route_and_no_other(cast: Cast, stranger: Browser) -> None:
    found = (await stranger.client.get(f"{V1}/openapi.json")).json()
    assert found["openapi"].startswith("3.")
    assert set(found["paths"]) == {
        f"{V1}/releases", f"{V1}/releases/{{number}}", f"{V1}/releases/{{number}}/definitions",
        f"{V1}/releases/{{number}}/figures",
    }  # fmt: skip
    figures = found["paths"][f"{V1}/releases/{{number}}/figures"]["get"]
    assert {"200", "304", "400", "401", "404", "429"} == set(figures["responses"])
    sizes = {one["name"]: one["schema"]["type"] for one in figures["parameters"]}
    assert (sizes["page"], sizes["per_page"], sizes["cut"]) == ("integer", "integer", "string")
    page = await stranger.get("/statistics/api")
    assert "If-None-Match" in page.words("main table")
    assert f"GET {V1}/releases/{{number}}/figures" in page.words("main")
