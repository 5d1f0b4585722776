"""Threads that ask on behalf of others: a forked child has none of its parent's."""

import os

from storage.helpers import Helpers


def test_a_forked_child_asks_by_threads_of_its_own() -> None:
    """A thread that waits for questions in the parent answers nothing in the child; the child starts one."""
    helpers = Helpers()
    assert helpers.ask(lambda: 1).result(5) == 1
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if helpers.ask(lambda: 2).result(5) == 2 else 1
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
