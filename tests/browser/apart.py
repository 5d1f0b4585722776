"""A thread of its own for what runs an event loop: Playwright has one in the tests' thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def apart(do: Callable[[], T]) -> T:
    """Do something apart, such as signing or checking signatures, and return what came of it."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(do).result()
