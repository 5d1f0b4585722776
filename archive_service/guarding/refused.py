"""Why an upload could not even be looked at: the same reasons for every kind of file."""

from enum import StrEnum
from typing import Any


class Why(StrEnum):
    """What ended the reading. A room has a sentence ``refused-<why>`` for each of them."""

    UNOPENED = "unopened"
    SIZE = "size"
    EMPTY = "empty"
    TIME = "time"
    MEMORY = "memory"
    BROKEN = "broken"


class Refused(Exception):
    """An upload was not read. ``facts`` fill the sentence: reason, megabytes, allowed, seconds, exit."""

    def __init__(self, why: Why, **facts: Any) -> None:
        super().__init__(why, facts)
        self.why = why
        self.facts = facts
