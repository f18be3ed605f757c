"""Some hundred requests that schemathesis makes of the descriptions; `make fuzz` sends fifty thousand."""

from collections.abc import Callable

import pytest
from litestar import Litestar

from tests.fuzz.documents import FIRMS, STATISTICS, Raw, published
from tests.fuzz.generating import AT_RANDOM, EVERYTHING, SENDERS, Generator
from tests.fuzz.running import COSTLY, Figures, prepare
from tests.rules.test_access import pattern

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.usefixtures("transaction", "frozen_clock", "evidence_folder", "imports_folder"),
    # Uploads that cannot be read to their end are closed by the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def told(figures: Figures) -> str:
    return "\n\n".join(f"{fault}\n{request}" for fault, request in figures.faults.items())


@pytest.mark.parametrize("address", [FIRMS, STATISTICS])
async def test_the_app_keeps_to_the_description_it_publishes(app: Litestar, address: str) -> None:
    generator = Generator(await prepare(app, seed=8))
    generator.take(await published(app, address, generator.fuzzer.targets), SENDERS[address])
    of_holder = [asked for asked in generator.asked if next(asked.senders) == SENDERS[address][0]]
    await generator.ask(of_holder, EVERYTHING, examples=6)
    await generator.ask(generator.asked[len(of_holder) :], AT_RANDOM, examples=2)
    assert not generator.figures.faults, told(generator.figures)
    assert {f"GET {pattern(one.operation.path)}" for one in generator.asked} <= generator.figures.opened
    assert {401, 404, 405} <= set(generator.figures.statuses)


async def test_no_route_breaks_at_what_follows_from_its_fields(app: Litestar) -> None:
    """Every third one; `make fuzz` asks all."""
    generator = Generator(await prepare(app, seed=8))
    generator.take_every_route()
    chosen = [asked for asked in generator.asked if not COSTLY.search(asked.operation.path)][::3]
    await generator.ask(chosen, AT_RANDOM, examples=2)
    assert not generator.figures.faults, told(generator.figures)
    assert generator.figures.statuses[200] + generator.figures.statuses[303] > generator.figures.cases / 10


def without_401(document: Raw) -> None:
    del document["paths"]["/api/v1/rounds"]["get"]["responses"]["401"]


def with_numbers_for_words(document: Raw) -> None:
    document["components"]["schemas"]["Problem"]["properties"]["message"] = {"type": "integer"}


def with_pages(document: Raw) -> None:
    answers = document["paths"]["/api/v1/rounds"]["get"]["responses"]["200"]["content"]
    answers["text/html"] = answers.pop("application/json")


def with_a_needless_key(document: Raw) -> None:
    document["security"] = [{"token": []}]


@pytest.mark.parametrize(
    ("address", "falsify", "fault"),
    [
        (FIRMS, without_401, "Undocumented status code"),
        (FIRMS, with_numbers_for_words, "Response violates schema"),
        (FIRMS, with_pages, "Undocumented Content-Type"),
        (STATISTICS, with_a_needless_key, "API accepts requests without authentication"),
    ],
)
async def test_a_description_that_is_wrong_is_noticed(
    app: Litestar, address: str, falsify: Callable[[Raw], None], fault: str
) -> None:
    generator = Generator(await prepare(app, seed=8))
    document = await published(app, address, generator.fuzzer.targets)
    falsify(document)
    generator.take(document, SENDERS[address])
    await generator.ask(generator.asked, AT_RANDOM, examples=3)
    assert fault in told(generator.figures)
