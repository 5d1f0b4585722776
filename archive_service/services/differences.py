"""What another export changes on a class's sheets, in words: the rows of a difference sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive_service.importing.canonical_json import read_trusted
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import documents
from archive_service.services.context import Desk
from templates import wording
from workflows.case import Case
from workflows.content import PUT_OFF, THERE, UNSAID, Content, Place, What
from workflows.differences import CellChange, Comparison, compare
from workflows.sheet_codes import short_digest
from workflows.snapshot import Snapshot

_WORDS = {
    (What.TERM_MARK, PUT_OFF): "diff.put-off",
    (What.COLUMN, THERE): "diff.there",
    (What.DEFERRAL, UNSAID): "diff.unsaid",
    (What.CODE_ORDER, UNSAID): "diff.unsaid",
    (What.ARRIVED, UNSAID): "diff.unsaid",
    (What.LEFT, UNSAID): "diff.unsaid",
    (What.TRANSFERRED, UNSAID): "diff.unsaid",
}
"""What stands for something in a comparison, and its words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: the section's title, the place on its sheets, what stood there, what stands there."""

    title: str
    place: str
    was: str
    now: str


def sheet(desk: Desk, case: Case, old_digest: str, new_digest: str, language: str = "ru") -> tuple[Row, ...]:
    """Return the differences between two exports of a case's class, section by section, the front last.

    Raises:
        Problem: the school has no such export, or it is another class's.
    """
    old, new = (_snapshot(desk, case, one) for one in (old_digest, new_digest))
    return tuple(rows(compare(old, new), old, new, language))


def rows(comparison: Comparison, old: Snapshot, new: Snapshot, language: str = "ru") -> Iterator[Row]:
    """Yield a comparison of two exports in words."""
    words = _Words(old, new, language)
    for change in comparison.sections:
        yield from words.rows(change.title, change.cells)
    nothing, there, whole = (sentence(f"diff.{name}", language) for name in ("nothing", "there", "section"))
    for section_id in comparison.added:
        yield Row(words.title(new, section_id), whole, nothing, there)
    for section_id in comparison.removed:
        yield Row(words.title(old, section_id), whole, there, nothing)
    yield from words.rows(sentence("diff.front", language), comparison.front)


def said(place: Place, snapshot: Snapshot, language: str = "ru") -> str:
    """Return a place in words, people and periods under the names of the snapshot."""
    [group] = snapshot.classes
    content = Content(snapshot, group)
    facts = {
        "pupil": content.pupil(place.pupil),
        "term": content.term(place.term) if place.term in content.terms else place.term,
        "on": f"{place.on:%d.%m}" if place.on else "",
        "number": "" if place.number is None else str(place.number),
    }
    return sentence(f"diff.place-{place.what}", language, **facts)


def _snapshot(desk: Desk, case: Case, digest: str) -> Snapshot:
    snapshot = read_trusted(documents.read(desk, digest))
    if [group.id for group in snapshot.classes] != [case.opened.class_id]:
        raise Problem(Kind.USAGE, "diff.other-class", class_name=case.opened.class_name, digest=digest)
    return snapshot


class _Words:
    """The words for the places and values of one comparison."""

    def __init__(self, old: Snapshot, new: Snapshot, language: str) -> None:
        self.old, self.new, self.language = old, new, language
        self.pupils = {one.id for one in new.classes[0].pupils}
        self.terms = {one.id for one in new.terms}

    def title(self, snapshot: Snapshot, section_id: str) -> str:
        """Return a section's title."""
        return next(one.title for one in snapshot.classes[0].sections if one.id == section_id)

    def rows(self, title: str, cells: Sequence[CellChange]) -> Iterator[Row]:
        """Yield the rows of some sheets' changes."""
        for cell in cells:
            was, now = self.value(cell.place.what, cell.was), self.value(cell.place.what, cell.now)
            yield Row(title, said(cell.place, self.naming(cell.place), self.language), was, now)

    def naming(self, place: Place) -> Snapshot:
        """Return the export whose names are said: the new one, the old one for who or what is gone."""
        known = place.pupil in {"", *self.pupils} and place.term in {"", *self.terms}
        return self.new if known else self.old

    def value(self, what: What, text: str) -> str:
        """Return what stood or stands somewhere, in words."""
        if not text:
            return sentence("diff.nothing", self.language)
        if what in {What.BROUGHT, What.BROUGHT_SUMMARY}:
            return sentence("diff.pages-shown", self.language, digest=short_digest(text))
        if what is What.FORM:
            kind, _, grade = text.partition(" ")
            return f"{wording.DOCUMENT_TITLES[kind]}, {grade}"
        code = _WORDS.get((what, text))
        return sentence(code, self.language) if code else text
