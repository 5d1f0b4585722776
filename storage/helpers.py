"""Threads that ask on behalf of others, who need not wait for the answer.

A question to a medium that hangs cannot be called back; whoever asked can only go on without it.
The threads are daemons: one that hangs keeps no process from ending. A forked process begins without
any: threads do not come along.
"""

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any

Task = tuple[Callable[[], Any], Future[Any]]


class Helpers:
    """As many threads as ask at the same time; one that has answered takes the next question."""

    def __init__(self) -> None:
        """Start with none; so does a forked child, which has no threads but its own."""
        self._idle: deque[SimpleQueue[Task]] = deque()
        os.register_at_fork(after_in_child=self._idle.clear)

    def ask(self, question: Callable[[], Any]) -> Future[Any]:
        """Let a thread ask and return where its answer will be."""
        try:
            tasks = self._idle.pop()
        except IndexError:
            tasks = SimpleQueue()
            Thread(target=self._answer, args=(tasks,), daemon=True).start()
        answer: Future[Any] = Future()
        tasks.put((question, answer))
        return answer

    def _answer(self, tasks: "SimpleQueue[Task]") -> None:
        while True:
            question, answer = tasks.get()
            try:
                result = question()
            except BaseException as error:  # noqa: BLE001 - whoever asked gets it
                self._idle.append(tasks)
                answer.set_exception(error)
            else:
                self._idle.append(tasks)
                answer.set_result(result)
            del question, answer
