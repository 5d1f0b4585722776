"""What keeps a printout made elsewhere from becoming a case, and what a person should know of it."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from archive_service.importing.printout import IGNORED, OPEN, said_ranges
from archive_service.problems import Fault
from archive_service.services.brought_drafts import Draft
from archive_service.services.brought_snapshot import CLOSING, TERMS, unnamed
from templates import wording
from workflows.brought import parted_leaves
from workflows.own_parts import SUMMARY
from workflows.regulation import Profile
from workflows.snapshot import GroupKind

_A4 = (210, 297)
_TOLERANCE_MM = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """The draft against the regulation: ``faults`` must be mended, ``notes`` should be read."""

    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def judge(draft: Draft, profile: Profile, staff: Mapping[str, str], codes: Container[str]) -> Judged:
    """Return what is wrong with a draft and what to know of it.

    ``staff`` are full names by id, ``codes`` the code names that pupils have by order.
    """
    faults = (
        *_of_pages(draft),
        *_of_subjects(draft, staff),
        *_of_term(draft, profile),
        *_of_pupils(draft, codes),
    )
    return Judged(faults, tuple(_notes(draft, profile)))


def _of_pages(draft: Draft) -> Iterator[Fault]:
    unassigned = draft.assignment.pages_of(OPEN)
    if unassigned:
        yield _fault(draft, "page-open", pages=said_ranges(unassigned))
    for page in draft.pages:
        share = draft.assignment.shares[page.number - 1]
        if share.isdecimal() and len(page.headed) > 1:
            yield _fault(draft, "two-subjects", page=page.number, subjects="; ".join(page.headed))


def _of_subjects(draft: Draft, staff: Mapping[str, str]) -> Iterator[Fault]:
    subjects = draft.assignment.subjects
    if not subjects:
        yield _fault(draft, "no-subjects")
    titles = Counter(one.title for one in subjects)
    for title in (title for title, count in titles.items() if count > 1):
        yield _fault(draft, "section-twice", section=title)
    for number, one in enumerate(subjects, 1):
        if not draft.assignment.pages_of(str(number)):
            yield _fault(draft, "section-without-pages", section=one.title)
        if not one.teacher:
            yield _fault(draft, "section-without-teacher", section=one.title)
        elif one.teacher not in staff:
            yield _fault(draft, "teacher-unknown", section=one.title, person=one.teacher)
    if draft.about.class_teacher not in staff:
        yield _fault(draft, "class-teacher-unknown", person=draft.about.class_teacher or "—")


def _of_term(draft: Draft, profile: Profile) -> Iterator[Fault]:
    about = draft.about
    if not profile.prints(TERMS[about.term], about.grade, GroupKind.SCHOOL):
        facts = {"class_name": about.class_name, "term": wording.BROUGHT_TERMS[about.term]}
        yield _fault(draft, "not-printed", **facts, clause=profile.rhythm[0].clause.ref)
    due, there = profile.summary_due(draft.about.term in CLOSING), draft.assignment.pages_of(SUMMARY)
    clause = profile.summary.due.clause.ref
    if due and not there:
        yield _fault(draft, "no-summary", clause=clause)
    if there and not due:
        yield _fault(draft, "summary-not-due", pages=said_ranges(there), clause=clause)


def _of_pupils(draft: Draft, codes: Container[str]) -> Iterator[Fault]:
    names = draft.assignment.pupils
    if not names:
        yield _fault(draft, "no-pupils")
    for number in unnamed(names, codes):
        yield _fault(draft, "pupil-name", line=number, said=names[number - 1][:60])


def _notes(draft: Draft, profile: Profile) -> Iterator[Fault]:
    gate = profile.readiness.get("missing-mark-blocks")
    if gate is not None and gate.value:
        yield _fault(draft, "marks-unchecked", clause=gate.clause.ref)
    parted = [said_ranges(leaf) for leaf in parted_leaves(_bound(draft))]
    if parted:
        yield _fault(draft, "leaves-parted", pages="; ".join(parted))
    odd = [page.number for page in draft.pages if not _is_a4(page.width_mm, page.height_mm)]
    if odd:
        yield _fault(draft, "odd-size", pages=said_ranges(odd))
    ignored = [number for number in draft.assignment.pages_of(IGNORED) if not draft.pages[number - 1].blank]
    if ignored:
        yield _fault(draft, "left-out", pages=said_ranges(ignored))


def _bound(draft: Draft) -> list[str]:
    return ["" if share == IGNORED else share for share in draft.assignment.shares]


def _is_a4(width_mm: int, height_mm: int) -> bool:
    sides = sorted((width_mm, height_mm))
    return all(abs(side - usual) <= _TOLERANCE_MM for side, usual in zip(sides, _A4, strict=True))


def _fault(draft: Draft, code: str, **facts: object) -> Fault:
    said = tuple((name, str(value)) for name, value in facts.items())
    return Fault(f"brought.{code}", draft.file, facts=said)
