"""Editions of a case's sheets: the one that stands, and the old ones, readable and struck."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_case
from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.strike import strike
from archive_service.services import documents
from archive_service.services.context import Desk
from workflows.acts import EditionFacts, Printed, SectionSigned
from workflows.case import Case, SectionState
from workflows.history import evolve
from workflows.leaves import span

SUPERSEDED = "superseded"
"""The role of an old edition in a deposit."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a section; ``document`` is its last revision, signed if somebody signed it.

    An edition that stands no more has the day it was struck and why.
    """

    section: str
    title: str
    number: int
    leaves: str
    document: str
    standing: bool
    struck_on: date | None = None
    why: str = ""

    @property
    def state(self) -> str:
        """``standing`` or ``struck``."""
        return "standing" if self.standing else "struck"


def all_of(desk: Desk, case_id: str) -> tuple[Edition, ...]:
    """Return all editions of a case's sections in the order they were made.

    Raises:
        Problem: the school has no such case.
    """
    with desk.reading() as session:
        return of_case(session, case_id)


def of_case(session: Session, case_id: str) -> tuple[Edition, ...]:
    """Return all editions of a case's sections: a fold over its acts."""
    found: dict[tuple[str, int], Edition] = {}
    case: Case | None = None
    for act in acts_of_case(session, case_id):
        before, case = case, evolve(case, act)
        if isinstance(act, Printed):
            found.update({(one.section, one.edition): _printed(case, one) for one in act.editions})
        elif isinstance(act, SectionSigned):
            key = act.section, act.edition
            found[key] = replace(found[key], document=act.document)
        if before is not None:
            found.update({one: _struck(found[one], case, act.on) for one in _fallen(before, case)})
    if case is None:
        raise Problem(Kind.MISSING, "service.no-case", case=case_id)
    return tuple(found.values())


def find(session: Session, case_id: str, section: str, number: int) -> Edition:
    """Return one edition.

    Raises:
        Problem: there is no such case, or it has no such edition.
    """
    wanted = (one for one in of_case(session, case_id) if (one.section, one.number) == (section, number))
    edition = next(wanted, None)
    if edition is None:
        raise Problem(Kind.MISSING, "service.no-edition", section=section, edition=number, case=case_id)
    return edition


def read(desk: Desk, case_id: str, section: str, number: int, *, original: bool = False) -> bytes:
    """Return an edition: as it is where it stands or ``original`` is asked for, else struck.

    Raises:
        Problem: there is no such edition.
    """
    with desk.reading() as session:
        edition = find(session, case_id, section, number)
    data = documents.read(desk, edition.document)
    if edition.standing or original:
        return data
    note = sentence(
        "service.struck", edition=number, on=f"{edition.struck_on:%d.%m.%Y}", why=edition.why or "—"
    )
    return strike(data, note, desk.now, f"{edition.document}/struck")


def superseded(session: Session, case_id: str) -> tuple[Edition, ...]:
    """Return the editions that stand no more: they go into the archive beside those that do."""
    return tuple(one for one in of_case(session, case_id) if not one.standing)


def _printed(case: Case, facts: EditionFacts) -> Edition:
    section = case.section(facts.section)
    title = section.title if section else facts.section
    return Edition(facts.section, title, facts.edition, span(facts.leaves), facts.document, standing=True)


def _fallen(before: Case, after: Case) -> Iterator[tuple[str, int]]:
    """The editions that stood before an act and stand no more after it."""
    for section in before.sections:
        if not section.edition or section.state is SectionState.RETURNED:
            continue
        now = after.section(section.id)
        if now is None or now.edition != section.edition or now.state is SectionState.RETURNED:
            yield section.id, section.edition


def _struck(edition: Edition, case: Case, on: date) -> Edition:
    section = case.section(edition.section)
    remarks = section.returned.remarks if section and section.returned else ()
    why = "; ".join(one.text for one in remarks)
    return replace(edition, standing=False, struck_on=on, why=why)
