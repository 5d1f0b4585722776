"""Leaves as papers name them: those of a journal and those of its summary sheet, «12–14, 14а, С1–С2»."""

import re
from collections.abc import Iterable

from workflows.leaves import leaf_key, span
from workflows.sheet_codes import SUMMARY_PREFIX

_NUMBER = re.compile(r"\d+")


def leaves_named(labels: Iterable[str], least: int = 2) -> str:
    """Return leaves in order; runs shorter than ``least`` are told one by one.

    Raises:
        ValueError: one of them is no leaf's label.
    """
    own, summary = _parted(labels)
    numbers = span(summary, least)
    prefixed = _NUMBER.sub(lambda found: f"{SUMMARY_PREFIX}{found[0]}", numbers)
    return ", ".join(part for part in (span(own, least), prefixed) if part)


def in_order(labels: Iterable[str]) -> tuple[str, ...]:
    """Return leaves as they are sewn: the journal's, then those of the summary sheet.

    Raises:
        ValueError: one of them is no leaf's label.
    """
    own, summary = _parted(labels)
    return (*sorted(own, key=leaf_key), *(f"{SUMMARY_PREFIX}{one}" for one in sorted(summary, key=leaf_key)))


def lettered(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the leaves with a letter behind their number, in order."""
    return tuple(label for label in in_order(labels) if not label[-1].isdigit())


def _parted(labels: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the journal's leaves, and those of the summary sheet without their prefix."""
    given = list(labels)
    own = [label for label in given if not label.startswith(SUMMARY_PREFIX)]
    return own, [label.removeprefix(SUMMARY_PREFIX) for label in given if label.startswith(SUMMARY_PREFIX)]
