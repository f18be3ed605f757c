"""Calls that come together go together; nobody waits for company, and none suffers for another."""

import asyncio
from collections.abc import Sequence

import pytest

from lotrinh import db
from lotrinh.batches import LONGEST_QUEUE, MOST, Batches
from lotrinh.errors import Crowded

pytestmark = pytest.mark.anyio


class Desk:
    """Doubles numbers, takes its time, and notes what it was asked at once."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.fails_on: dict[int, Exception] = {}
        self.begun = asyncio.Event()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.asked.append(list(numbers))
        self.begun.set()
        await asyncio.sleep(0.001)
        for number in numbers:
            if number in self.fails_on:
                raise self.fails_on[number]
        return [2 * number for number in numbers]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def together(batches: Batches[int, int], numbers: Sequence[int]) -> list[int | BaseException]:
    return await asyncio.gather(*(batches(number) for number in numbers), return_exceptions=True)


async def test_the_first_goes_at_once_and_those_who_come_meanwhile_go_together(desk: Desk) -> None:
    batches = Batches(desk)
    first = asyncio.create_task(batches(1))
    await desk.begun.wait()
    assert desk.asked == [[1]]
    assert await together(batches, [2, 3, 4]) == [4, 6, 8]
    assert await first == 2
    assert desk.asked == [[1], [2, 3, 4]]


async def test_each_gets_its_own_answer_also_when_calls_are_alike(desk: Desk) -> None:
    assert await together(Batches(desk), [5, 5, 6]) == [10, 10, 12]


async def test_no_batch_is_longer_than_it_may_be(desk: Desk) -> None:
    numbers = list(range(MOST + 20))
    assert await together(Batches(desk), numbers) == [2 * number for number in numbers]
    assert max(map(len, desk.asked)) == MOST


async def test_calls_of_one_key_go_one_after_the_other(desk: Desk) -> None:
    batches = Batches(desk, key=lambda number: number % 10)
    assert await together(batches, [1, 11, 2, 21]) == [2, 22, 4, 42]
    assert desk.asked == [[1, 2], [11], [21]]


async def test_one_that_fails_takes_no_others_along(desk: Desk) -> None:
    desk.fails_on[3] = ValueError("three")
    answers = await together(Batches(desk), [2, 3, 4])
    assert answers == [4, desk.fails_on[3], 8]
    assert desk.asked == [[2, 3, 4], [2], [3], [4]]


async def test_a_database_that_is_away_is_asked_once_for_all(desk: Desk) -> None:
    desk.fails_on[3] = ConnectionRefusedError()
    answers = await together(Batches(desk), [2, 3, 4])
    assert answers == [desk.fails_on[3]] * 3
    assert len(desk.asked) == 1


async def test_whoever_comes_when_too_many_wait_is_told_so_at_once(desk: Desk) -> None:
    answers = await together(Batches(desk), range(LONGEST_QUEUE + 3))
    assert answers[:LONGEST_QUEUE] == [2 * number for number in range(LONGEST_QUEUE)]
    assert all(isinstance(each, Crowded) for each in answers[LONGEST_QUEUE:])


async def test_who_left_is_not_asked_for(desk: Desk) -> None:
    batches = Batches(desk)
    first, gone, stays = (asyncio.create_task(batches(number)) for number in (1, 2, 3))
    await desk.begun.wait()
    gone.cancel()
    assert await asyncio.gather(first, stays) == [2, 6]
    assert all(2 not in batch for batch in desk.asked[1:])


@pytest.mark.usefixtures("transaction")
async def test_in_a_transaction_a_call_is_part_of_it(desk: Desk) -> None:
    seen = []

    async def ask(numbers: Sequence[int]) -> list[int]:
        seen.append(db.DB.current_transaction.get())
        return await desk(numbers)

    assert await Batches(ask)(1) == 2
    assert seen == [db.DB.current_transaction.get()]
    assert seen != [None]


async def test_who_waits_too_long_for_a_silent_database_is_told_so_and_never_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.DB, "patience", 0.05)
    answers = asyncio.Event()

    async def silent(numbers: Sequence[int]) -> list[int]:
        await answers.wait()
        return await desk(numbers)

    batches = Batches(silent)
    first = asyncio.create_task(batches(1))
    await asyncio.sleep(0)
    late = await together(batches, [2, 3])
    assert [type(one) for one in late] == [TimeoutError, TimeoutError]
    assert isinstance(late[0], db.AWAY)
    assert not first.done()
    answers.set()
    assert await first == 2
    assert await batches(4) == 8
    assert desk.asked == [[1], [4]]
