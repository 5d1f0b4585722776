"""What still keeps a section from being printed: term marks that are not there (000 clause 4.1)."""

from datetime import date

from workflows.acts import SectionFacts
from workflows.content import Content
from workflows.programme import carries_note
from workflows.snapshot import ClassGroup, MovementKind, Pupil, Section, Snapshot, TermKind

_CLOSING_KINDS = frozenset({TermKind.YEAR, TermKind.FINAL})


def section_facts(snapshot: Snapshot, group: ClassGroup) -> tuple[SectionFacts, ...]:
    """Return, for each section of a class, its signer and how many term marks are missing or deferred.

    The signer is the teacher who has the section on the term's last day.
    """
    periods = _periods(snapshot, group)
    ends_on = next(term.ends_on for term in snapshot.terms if term.id == group.term_id)
    stayed = frozenset(pupil.id for pupil in group.pupils if is_present(pupil, ends_on))
    content = Content(snapshot, group)
    return tuple(
        _facts(section, section.teacher_on(ends_on), periods, stayed, content.section(section).digest)
        for section in group.sections
    )


def is_present(pupil: Pupil, on: date) -> bool:
    """Return whether the pupil belongs to the class on that day (the day of leaving included)."""
    gone = (MovementKind.LEFT, MovementKind.TRANSFERRED)
    last = max((note for note in pupil.movement if note.on < on), key=lambda note: note.on, default=None)
    return last is None or last.kind not in gone


def _periods(snapshot: Snapshot, group: ClassGroup) -> tuple[str, ...]:
    """The terms whose marks must be there: the reporting term and, at year end, the year."""
    if not group.period_ids:
        return ()
    reporting = next(term for term in snapshot.terms if term.id == group.term_id)
    closing = {term.id for term in snapshot.terms if reporting.ends_year and term.kind in _CLOSING_KINDS}
    return tuple(term for term in group.period_ids if term == group.term_id or term in closing)


def _facts(
    section: Section, signer: str, periods: tuple[str, ...], stayed: frozenset[str], content: str
) -> SectionFacts:
    deferred = {(one.pupil_id, one.term_id) for one in section.deferrals}
    owed = [(pupil, term) for pupil in section.pupil_ids if pupil in stayed for term in periods]
    lacking = [pair for pair in owed if not section.term_marks.get(pair[0], {}).get(pair[1])]
    if not section.marked:
        lacking = []
    return SectionFacts(
        id=section.id,
        title=section.title,
        signer=signer,
        missing_marks=sum(pair not in deferred for pair in lacking),
        deferred_marks=sum(pair in deferred for pair in lacking),
        content=content,
        programme=carries_note(section),
    )
