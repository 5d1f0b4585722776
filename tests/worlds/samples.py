"""Made-up schools of a class or two, in the rhythm that a test wants."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from archive_service.importing.sample_school import tiny
from workflows.snapshot import ClassGroup, GroupKind, Snapshot, TermKind


@cache
def sample(seed: int = 3, classes: int = 1) -> Snapshot:
    """A made-up school of one class (or more), four pupils, two subjects with a teacher each."""
    return tiny(seed, classes=classes, pupils=4, sections=2)


@pytest.fixture(name="sample")
def _sample() -> Callable[..., Snapshot]:
    """Return the maker of small schools."""
    return sample


@pytest.fixture
def exported() -> Callable[..., Snapshot]:
    """Return ``exported(snapshot, term kind, group kind, closes_year)``: the sample school in another rhythm.

    A club has no marks.
    """
    return _exported


def _exported(
    snapshot: Snapshot, term_kind: TermKind, kind: GroupKind = GroupKind.SCHOOL, closes_year: bool = True
) -> Snapshot:
    reporting = {group.term_id for group in snapshot.classes}
    terms = tuple(
        replace(term, kind=term_kind, closes_year=closes_year) if term.id in reporting else term
        for term in snapshot.terms
    )
    return replace(snapshot, terms=terms, classes=tuple(_of_kind(one, kind) for one in snapshot.classes))


def _of_kind(group: ClassGroup, kind: GroupKind) -> ClassGroup:
    sections = group.sections
    if kind is GroupKind.ADDITIONAL:
        sections = tuple(replace(one, marked=False, term_marks={}, deferrals=()) for one in sections)
    return replace(group, kind=kind, sections=sections)
