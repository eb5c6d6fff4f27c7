"""Many small writes as one transaction."""

import asyncio
import threading

import pytest
from django.db import OperationalError

from upbeat.doors.live import group_commit
from upbeat.doors.live.answers import Busy
from upbeat.doors.live.group_commit import GroupCommit
from upbeat.kernel.errors import Refused


class Store:
    """A handler that keeps what it was given, all or nothing, as a transaction does."""

    def __init__(self, fails=lambda batch: None):
        self.batches = []
        self.fails = fails
        self.calls = 0

    def __call__(self, batch):
        self.calls += 1
        self.fails(batch)
        self.batches.append(list(batch))
        return [f"{event} stored" for event in batch]

    @property
    def stored(self):
        return sorted(event for batch in self.batches for event in batch)


def run(scenario):
    return asyncio.run(asyncio.wait_for(scenario, 60))


def test_an_event_is_answered_with_its_own_result_after_the_write():
    store = Store()

    async def scenario():
        queue = GroupCommit(store, "test")
        answers = await asyncio.gather(*(queue.put(n) for n in range(100)))
        await queue.close()
        return answers

    assert run(scenario()) == [f"{n} stored" for n in range(100)]
    assert store.stored == list(range(100))


def test_what_arrives_while_a_batch_is_written_becomes_one_batch():
    gate = threading.Event()
    store = Store(fails=lambda batch: gate.wait(60))

    async def scenario():
        queue = GroupCommit(store, "test")
        first = asyncio.create_task(queue.put(0))
        await asyncio.sleep(0.05)
        rest = [asyncio.create_task(queue.put(n)) for n in range(1, 60)]
        await asyncio.sleep(0.05)
        gate.set()
        await asyncio.gather(first, *rest)
        await queue.close()

    run(scenario())
    assert store.batches == [[0], list(range(1, 60))]


def test_a_batch_ends_when_it_is_heavy_enough(monkeypatch):
    monkeypatch.setattr(group_commit, "HEAVIEST", 10)
    store = Store()

    async def scenario():
        queue = GroupCommit(store, "test", weigh=lambda event: event)
        await asyncio.gather(*(queue.put(event) for event in (4, 4, 4, 30, 1, 1)))
        await queue.close()

    run(scenario())
    assert store.batches == [[4, 4, 4], [30], [1, 1]]


def test_a_poisoned_event_does_not_sink_its_batch():
    def refuse_13(batch):
        if 13 in batch:
            raise ValueError("unwritable")

    store = Store(fails=refuse_13)

    async def scenario():
        queue = GroupCommit(store, "test")
        answers = await asyncio.gather(*(queue.put(n) for n in range(40)), return_exceptions=True)
        await queue.close()
        return answers

    answers = run(scenario())
    assert [type(a) for a in answers if isinstance(a, Exception)] == [ValueError]
    assert isinstance(answers[13], ValueError)
    assert store.stored == [n for n in range(40) if n != 13]
    assert store.calls < 20  # halves, not one by one


def test_a_result_that_is_an_exception_is_raised_to_whoever_asked():
    async def scenario():
        queue = GroupCommit(lambda batch: [Refused("No.") if event == 1 else event for event in batch], "test")
        answers = await asyncio.gather(*(queue.put(n) for n in range(3)), return_exceptions=True)
        await queue.close()
        return answers

    answers = run(scenario())
    assert (answers[0], answers[2]) == (0, 2)
    assert isinstance(answers[1], Refused)


def test_a_busy_database_is_tried_again_without_anybody_noticing():
    troubles = [OperationalError("database is locked")] * 2

    def busy(_batch):
        if troubles:
            raise troubles.pop()

    store = Store(fails=busy)

    async def scenario():
        queue = GroupCommit(store, "test")
        answers = await asyncio.gather(*(queue.put(n) for n in range(3)))
        await queue.close()
        return answers

    assert run(scenario()) == ["0 stored", "1 stored", "2 stored"]
    assert store.stored == [0, 1, 2]


def test_a_database_that_stays_busy_is_answered_with_busy_and_the_queue_lives_on(monkeypatch):
    monkeypatch.setattr(group_commit.time, "sleep", lambda _s: None)
    broken = [True]

    def refuse(_batch):
        if broken[0]:
            raise OperationalError("disk is full")

    store = Store(fails=refuse)

    async def scenario():
        queue = GroupCommit(store, "test")
        with pytest.raises(Busy) as raised:
            await queue.put(1)
        broken[0] = False
        later = await queue.put(2)
        await queue.close()
        return raised.value, later

    raised, later = run(scenario())
    assert (raised.status, raised.headers) == (503, {"retry-after": "2"})
    assert later == "2 stored"
    assert store.stored == [2]


def test_a_full_queue_takes_nothing_more_and_keeps_what_it_has():
    gate = threading.Event()
    store = Store(fails=lambda batch: gate.wait(60))

    async def scenario():
        queue = GroupCommit(store, "test", most_waiting=3)
        first = asyncio.create_task(queue.put(0))
        await asyncio.sleep(0.05)
        waiting = [asyncio.create_task(queue.put(n)) for n in (1, 2, 3)]
        await asyncio.sleep(0.05)
        with pytest.raises(Busy):
            await queue.put(4)
        gate.set()
        await asyncio.gather(first, *waiting)
        await queue.close()

    run(scenario())
    assert store.stored == [0, 1, 2, 3]


def test_closing_writes_all_that_waits_and_takes_nothing_more():
    gate = threading.Event()
    store = Store(fails=lambda batch: gate.wait(60))

    async def scenario():
        queue = GroupCommit(store, "test")
        tasks = [asyncio.create_task(queue.put(n)) for n in range(10)]
        await asyncio.sleep(0.05)
        closing = asyncio.create_task(queue.close())
        await asyncio.sleep(0.05)
        with pytest.raises(Busy):
            await queue.put(99)
        gate.set()
        await closing
        return await asyncio.gather(*tasks)

    assert run(scenario()) == [f"{n} stored" for n in range(10)]
    assert store.stored == list(range(10))


def test_an_event_whose_sender_hung_up_is_stored_all_the_same():
    gate = threading.Event()
    store = Store(fails=lambda batch: gate.wait(60))

    async def scenario():
        queue = GroupCommit(store, "test")
        tasks = [asyncio.create_task(queue.put(n)) for n in range(3)]
        await asyncio.sleep(0.05)
        tasks[1].cancel()
        gate.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        await queue.close()

    run(scenario())
    assert store.stored == [0, 1, 2]


def test_a_handler_that_loses_results_is_an_error_and_not_a_mixture():
    async def scenario():
        queue = GroupCommit(lambda batch: [], "test")
        answers = await asyncio.gather(queue.put(1), queue.put(2), return_exceptions=True)
        await queue.close()
        return answers

    assert [type(answer) for answer in run(scenario())] == [ValueError, ValueError]
