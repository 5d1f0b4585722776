"""A medium that hangs: nobody waits longer than said, and nothing is lost when it goes on."""

from collections.abc import Iterator
from threading import Event

import pytest

from storage.errors import StoreUnavailable
from storage.impatient import Impatient
from storage.memory import MemoryStore
from storage.streams import open_verified


class Hanging(MemoryStore):
    """A store that answers no question while it hangs; ``asked`` counts them."""

    def __init__(self) -> None:
        super().__init__("first", "room 1")
        self.going = Event()
        self.going.set()
        self.asked = 0

    def check(self) -> None:
        """Hang, or answer."""
        self.asked += 1
        self.going.wait()
        super().check()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    """A store that hangs when its ``going`` is cleared."""
    store = Hanging()
    yield store
    store.going.set()


def test_a_question_that_hangs_is_given_up_and_not_asked_again(hanging, contents):
    """The first caller waits as long as said, the next ones not at all; the late answer opens the way."""
    store = Impatient(hanging, answer_s=0.05, work_s=0.05)
    key = contents.put(store, b"leaf 14")
    hanging.going.clear()
    for ask in (store.check, lambda: store.stat(key), lambda: open_verified(store, key)):
        with pytest.raises(StoreUnavailable) as caught:
            ask()
        assert (caught.value.store, caught.value.room) == ("first", "room 1")
    asked = hanging.asked
    with pytest.raises(StoreUnavailable):
        store.check()
    assert hanging.asked == asked
    hanging.going.set()
    with contents.read_late(store, key) as data:
        assert data.read() == b"leaf 14"


def test_a_write_that_hangs_is_given_up_and_ends_harmlessly(hanging, contents):
    """Nothing is acknowledged; what arrives late is the whole object, and putting it again is harmless."""
    store = Impatient(hanging, answer_s=0.05, work_s=0.05)
    hanging.going.clear()
    with pytest.raises(StoreUnavailable):
        store.put_many([contents.item(b"leaf 14")])
    hanging.going.set()
    key = contents.key(b"leaf 14")
    with contents.read_late(store, key) as data:
        assert data.read() == b"leaf 14"
    contents.put(store, b"leaf 14")
    assert list(store.list("objects")) == [key]


def test_a_store_that_is_simply_gone_says_so_each_time(hanging):
    """A quick refusal is an answer: when the disk is back, the very next question finds it."""
    store = Impatient(hanging, answer_s=20, work_s=20)
    hanging.reachable = False
    for _ in range(5):
        with pytest.raises(StoreUnavailable) as caught:
            store.check()
        assert caught.value.reason == "switched off"
    hanging.reachable = True
    store.check()


def test_a_forked_process_asks_with_threads_of_its_own(child):
    """Threads do not come along with a fork; what waited for one of them would wait in vain."""
    assert (
        child.answer(
            """
import json, os
from storage.impatient import Impatient
from storage.memory import MemoryStore
store = Impatient(MemoryStore("first", "room 1"), answer_s=5, work_s=5)
store.check()
forked = os.fork()
if not forked:
    store.check()
    os._exit(7)
print(json.dumps(os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1])))
"""
        )
        == 7
    )
