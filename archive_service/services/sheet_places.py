"""Where a sheet of paper belongs and where it is: by the code under its QR code, or by class and leaf.

The answer is folded from acts alone: what was printed, by whom signed, in which volume it is, and where
that volume lies. So it is the same after a rebuild from one store.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_case
from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem
from archive_service.services import people, print_runs
from archive_service.services.context import Desk
from archive_service.services.paper_list import class_named
from archive_service.services.paper_register import READERS, of_case
from archive_service.services.scan_printed import Printed as Printout
from archive_service.services.scan_printed import Printouts
from workflows.acts import Medium, Printed
from workflows.case import Case, Signature
from workflows.leaves import is_label
from workflows.paper_copies import PaperVolume
from workflows.printed_pages import PrintedPage
from workflows.regulation import Profile
from workflows.sheet_codes import SUMMARY_PREFIX, Side, read_code


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature on the sheet's part: by whom, on which day, electronically or on paper.

    ``evidence`` is the digest of the scan of a signature on paper, ``recorded_by`` who saw it there.
    """

    step: str
    by: str
    on: date
    on_paper: bool
    evidence: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Run:
    """A print run that had the sheet: number, day, who printed which copy, and why again."""

    number: int
    on: date
    by: str
    copy: int
    again: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """Everything known of a sheet; ``valid`` is the page that counts in its stead, None where none does.

    ``others`` are the other editions of the same leaf; ``drawn_on`` and ``drawn_by`` are the printout's.
    """

    page: PrintedPage
    case_id: str
    class_name: str
    term_name: str
    year: int
    title: str
    drawn_on: date
    drawn_by: str
    valid: PrintedPage | None
    others: tuple[PrintedPage, ...]
    runs: tuple[Run, ...]
    signatures: tuple[Signed, ...]
    volumes: tuple[PaperVolume, ...]


@dataclass(frozen=True, slots=True)
class WantedLeaf:
    """A leaf by class and label; without year and term the newest case of the class that has it."""

    class_name: str
    leaf: str
    year: int | None = None
    term: str = ""


def by_code(desk: Desk, text: str, *, reader_id: str, language: str = "ru") -> SheetPlace:
    """Return where the page of a code belongs; small letters and blanks around are forgiven.

    Raises:
        Problem: it is no code, the school printed no such page, or the person may not see the register.
    """
    code = text.strip().upper()
    if read_code(code) is None:
        raise Problem(Kind.USAGE, "paper.no-code", value=text.strip())
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        found = Printouts(session).find(code)
        if found is None:
            raise Problem(Kind.MISSING, "paper.no-page", sheet=code)
        return _place(session, *found, language)


def by_leaf(desk: Desk, wanted: WantedLeaf, *, reader_id: str, language: str = "ru") -> SheetPlace:
    """Return where a leaf of a class belongs: the edition that counts, else the last one.

    Raises:
        Problem: the leaf has no such label, no case of the class has it, or the person may not see
            the register.
    """
    label = _label(wanted.leaf)
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        printouts = Printouts(session)
        for row in _named(session, wanted):
            printed = printouts.of_case(row.id)
            found = [one for one in printed.pages.values() if one.leaf == label and one.side is Side.RECTO]
            if found:
                page = next((one for one in found if one.standing), found[-1])
                return _place(session, printed, page, language)
    raise Problem(Kind.MISSING, "paper.no-leaf", leaf=wanted.leaf, name=wanted.class_name)


def _place(session: Session, found: Printout, page: PrintedPage, language: str) -> SheetPlace:
    row = session.scalars(select(CaseRow).where(CaseRow.id == found.case.id)).one()
    same = [
        one
        for one in found.pages.values()
        if (one.part, one.leaf, one.side) == (page.part, page.leaf, page.side)
    ]
    prints = [one for one in acts_of_case(session, row.id) if isinstance(one, Printed)]
    return SheetPlace(
        page=page,
        case_id=row.id,
        class_name=row.class_name,
        term_name=row.term_name,
        year=row.year,
        title=found.title_of(page, language),
        drawn_on=prints[page.printing - 1].on,
        drawn_by=prints[page.printing - 1].actor,
        valid=next((one for one in same if one.standing), None),
        others=tuple(one for one in same if one.code != page.code),
        runs=tuple(_runs(session, row.id, page)),
        signatures=tuple(_signatures(found.case, found.profile, page)),
        volumes=tuple(one for one in of_case(session, row.id) if one.has(page.leaf)),
    )


def _signatures(case: Case, profile: Profile, page: PrintedPage) -> Iterator[Signed]:
    """Whose hands are on the sheet: on a section's those of its steps, else those of the whole case."""
    section = case.section(page.section) if page.section else None
    given: Sequence[Signature] = case.done if section is None else section.signatures
    if not page.standing:
        return
    for one in given:
        step = profile.step(one.step)
        yield Signed(
            step=step.title if step else one.step,
            by=one.by,
            on=one.on,
            on_paper=one.medium is Medium.PAPER,
            evidence=one.evidence,
            recorded_by=one.recorded_by,
        )


def _runs(session: Session, case_id: str, page: PrintedPage) -> Iterator[Run]:
    """The print runs that had the page's part in its edition, or this very page once more."""
    for run in print_runs.runs(session):
        codes = run.facts.codes
        for one in run.facts.cases:
            had = page.code in codes if codes else f"{page.part}@{page.edition}" in one.parts
            if one.case_id == case_id and had:
                yield Run(run.number, run.at.date(), run.by, one.copy, bool(codes), run.facts.reason)


def _named(session: Session, wanted: WantedLeaf) -> list[CaseRow]:
    newest = select(CaseRow).order_by(CaseRow.year.desc(), CaseRow.term_id.desc(), CaseRow.id)
    rows = [one for one in session.scalars(newest) if class_named(one.class_name, wanted.class_name)]
    return [
        one
        for one in rows
        if wanted.year in {None, one.year} and wanted.term.strip() in {"", one.term_id, one.term_name}
    ]


def _label(leaf: str) -> str:
    """The label as leaves carry it: «С1» for what somebody types as «c1»."""
    text = leaf.strip().lower()
    if text[:1] in {"с", "c"} and text[1:].isdigit():
        return f"{SUMMARY_PREFIX}{int(text[1:])}"
    if not is_label(text):
        raise Problem(Kind.USAGE, "paper.no-label", value=leaf.strip())
    return text
