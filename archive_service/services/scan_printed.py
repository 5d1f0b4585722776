"""Printed pages by the codes on them: which case's, of what part, and whose signatures stand on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_case
from archive_service.db.models import SnapshotRow
from archive_service.problems import sentence
from archive_service.services import assembling, cases, documents
from archive_service.services.imports import case_id_of
from templates import geometry
from workflows.acts import Medium
from workflows.case import Case
from workflows.own_parts import FRONT, OWN_PARTS, SUMMARY
from workflows.printed_pages import PrintedPage, pages_of
from workflows.regulation import Profile, Scope, Signs, Step, StepKind
from workflows.sheet_codes import Side, read_code

_ALGORITHM = "sha256:"


@dataclass(frozen=True, slots=True)
class Place:
    """A step whose signature has a place on a page; ``section`` is "" for a step of the whole case."""

    step: str
    section: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A case with every page that was ever printed for it, by code."""

    case: Case
    profile: Profile
    pages: Mapping[str, PrintedPage]

    def standing_of(self, part: str) -> tuple[PrintedPage, ...]:
        """Return the pages of a part that count now, in their order."""
        return tuple(page for page in self.pages.values() if page.standing and page.part == part)

    def title_of(self, page: PrintedPage, language: str = "ru") -> str:
        """Return what a part is called: a subject by its name."""
        section = self.case.section(page.section) if page.section else None
        if section is not None:
            return section.title
        return sentence(f"scans.part-{page.part if page.part in OWN_PARTS else 'order'}", language)

    def done(self, place: Place) -> bool:
        """Say whether the step is signed already, the decision entered."""
        if place.section:
            section = self.case.section(place.section)
            return section is not None and section.signed_at(place.step) is not None
        step = self.profile.step(place.step)
        if step is not None and step.kind is StepKind.DECISION:
            return bool(self.case.decisions)
        return self.case.done_at(place.step) is not None


class Printouts:
    """The printouts of a school, each case read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._cases: dict[str, Printed] = {}
        self._places: dict[str, Mapping[int, tuple[Place, ...]]] = {}

    def of_case(self, case_id: str) -> Printed:
        """Return a case with its printed pages.

        Raises:
            Problem: the school has no such case.
        """
        if case_id not in self._cases:
            case, profile = cases.load(self._session, case_id)
            pages = pages_of(acts_of_case(self._session, case_id))
            self._cases[case_id] = Printed(case, profile, pages)
        return self._cases[case_id]

    def find(self, code: str) -> tuple[Printed, PrintedPage] | None:
        """Return the page of a code, None where the school has printed no such page."""
        read = read_code(code)
        if read is None:
            return None
        start = f"{_ALGORITHM}{read.snapshot}"
        rows = self._session.scalars(select(SnapshotRow).where(SnapshotRow.digest.startswith(start)))
        for row in rows.all():
            if row.class_id:
                printed = self.of_case(case_id_of(row.year, row.term_id, row.class_id))
                page = printed.pages.get(code)
                if page is not None:
                    return printed, page
        return None

    def places_on(self, printed: Printed, page: PrintedPage) -> tuple[Place, ...]:
        """Return the steps that are signed on a page, in the order of the regulation."""
        if page.document not in self._places:
            self._places[page.document] = self._of_document(printed, page)
        return self._places[page.document].get(page.page_index, ())

    def carrying(self, printed: Printed, place: Place) -> tuple[PrintedPage, ...]:
        """Return the pages that count and have a step's place: all sheets of a subject (000 clause 4.4)."""
        parts = (place.section,) if place.section else OWN_PARTS
        standing = [page for part in parts for page in printed.standing_of(part)]
        return tuple(page for page in standing if place in self.places_on(printed, page))

    def _of_document(self, printed: Printed, page: PrintedPage) -> Mapping[int, tuple[Place, ...]]:
        zones = documents.find(self._session, page.document).details.get("zones", ())
        named: dict[str, set[int]] = {}
        for zone in zones:
            named.setdefault(zone["name"], set()).add(zone["page_index"])
        found: dict[int, tuple[Place, ...]] = {}
        for place, indexes in _signed_in(printed, page, named):
            for index in indexes:
                found[index] = (*found.get(index, ()), place)
        return found


def _signed_in(
    printed: Printed, page: PrintedPage, named: Mapping[str, set[int]]
) -> Iterator[tuple[Place, set[int]]]:
    """Yield the steps that are signed in a document, and on which of its pages."""
    for step in printed.profile.steps:
        if step.kind is StepKind.SIGN and Medium.PAPER in step.media:
            indexes = _of_step(step, page, named)
            if indexes:
                yield Place(step.id, page.section if step.scope is Scope.SECTION else ""), indexes
        elif step.kind is StepKind.DECISION and page.part == SUMMARY:
            leaves = printed.standing_of(SUMMARY)
            yield Place(step.id, ""), {one.page_index for one in leaves if one.side is Side.RECTO}


def _of_step(step: Step, page: PrintedPage, named: Mapping[str, set[int]]) -> set[int]:
    if step.scope is Scope.SECTION:
        whole = named.get(geometry.ZONE_TEACHER) or named.get(geometry.ZONE_TEACHER_SIGNATURE)
        return (whole or set()) if page.section else set()
    here = page.part == FRONT or (page.part == SUMMARY and Signs.SUMMARY in step.signs)
    return named.get(assembling.field_of(step), set()) if here else set()
