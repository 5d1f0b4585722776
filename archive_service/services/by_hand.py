"""Signatures on paper: a person sees them on the scans, the scans are filed, the act says whose hand it was.

The pages become one PDF/A under the key of whoever saw them; the signature itself stays the signer's own,
on paper (000 clauses 4.4 to 4.7). The council's decision, which is written in by hand (000 clause 4.8), is
seen and filed in the same way, and keyed in afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import ScanMark, ScanPage
from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.scan_pdf import scan_pdf
from archive_service.services import assembling, cases, documents, hands, people, scan_units
from archive_service.services.context import Desk
from archive_service.services.documents import SCAN, SCAN_SUMMARY
from archive_service.services.people import Present
from archive_service.services.scan_intake import SCANNERS
from archive_service.services.scan_list import picture
from archive_service.services.scan_placing import NO, YES, Verdict
from archive_service.services.scan_printed import Place, Printouts
from archive_service.services.scan_units import DECISION, Leaf, Unit
from archive_service.signing.scans import sign_scan
from workflows.acts import Medium
from workflows.case import Case
from workflows.commands import ByHand, SignCase, SignSection
from workflows.own_parts import SUMMARY
from workflows.sheet_codes import read_code

_PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Hand:
    """What stands on the paper: the day, and whose signature it is, "" where it can be one person's only."""

    signed_on: date
    signer: str = ""


@dataclass(frozen=True, slots=True)
class _Filed:
    """A scan that was filed: its digest and size, and which printed pages are in it."""

    role: str
    digest: str
    size_bytes: int
    codes: tuple[str, ...]


def look(desk: Desk, case_id: str, place: Place, seen: Mapping[str, bool], *, actor_id: str) -> Unit:
    """Note on which scanned sheets the signature was seen, by their codes; return how the step stands now.

    Raises:
        Problem: the person may not, nothing is signed here on paper, or a sheet has no scan.
    """
    with desk.writing() as session:
        people.require(session, actor_id, SCANNERS, desk.today, anywhere=True)
        lock_log(session)
        unit = scan_units.unit(session, case_id, place, desk.today)
        scanned = {one.code: one for one in unit.leaves if one.batch}
        for code, there in seen.items():
            if code not in scanned:
                raise Problem(Kind.USAGE, "scans.not-scanned", sheet=code)
            session.execute(_of_leaf(scanned[code], place).values(mark=YES if there else NO))
        session.flush()
        return scan_units.unit(session, case_id, place, desk.today)


def confirm(desk: Desk, who: Present, case_id: str, place: Place, hand: Hand) -> Unit:
    """File the scans of a step whose signatures were all seen, and record that it is signed on paper.

    Raises:
        Problem: a sheet is missing, without a signature or not looked at, the regulation refuses, or the
            decision is there and nobody may file it.
    """
    with desk.reading() as session:
        people.acting(desk, session, who)
        people.require(session, who.id, SCANNERS, desk.today, anywhere=True)
        unit = scan_units.unit(session, case_id, place, desk.today)
        _refuse_unready(unit)
        if unit.asks != DECISION:
            _sign(desk, session, who, unit, hand, evidence=_PENDING, only_ask=True)
        piles = _piles(session, unit)
    filed = [_file(desk, who, unit, role, leaves) for role, leaves in piles]
    with desk.writing() as session:
        lock_log(session)
        for one in filed:
            documents.register(
                session,
                one.digest,
                case_id=case_id,
                role=one.role,
                section_id=place.section or None,
                size_bytes=one.size_bytes,
                at=desk.now,
                details={"pages": list(one.codes), "step": place.step, "title": _title(unit)},
            )
        if unit.asks != DECISION:
            case = _sign(desk, session, who, unit, hand, evidence=filed[0].digest)
            assembling.request_if_due(desk, session, case)
        for leaf in unit.leaves:
            session.execute(_of_leaf(leaf, place).values(evidence=filed[0].digest))
    return unit


def _refuse_unready(unit: Unit) -> None:
    for name, leaves in (("missing", unit.missing), ("unsigned", unit.unsigned), ("unseen", unit.unseen)):
        if leaves:
            said = ", ".join(dict.fromkeys(one.leaf for one in leaves))
            what = unit.title or unit.step
            raise Problem(Kind.REFUSED, f"scans.{name}", what=what, leaves=said, class_name=unit.class_name)


def _sign(
    desk: Desk,
    session: Session,
    who: Present,
    unit: Unit,
    hand: Hand,
    *,
    evidence: str,
    only_ask: bool = False,
) -> Case:
    """Carry out the command, or find out whether the regulation would refuse it."""
    case, _ = cases.load(session, unit.case_id)
    class_id = case.opened.class_id
    signer = people.actor_of(session, _signer(unit, hand), hand.signed_on, class_id)
    hands.require(session, signer.id, Medium.PAPER)
    by_hand = ByHand(signer, hand.signed_on, evidence)
    actor = people.acting(desk, session, who, class_id)
    section = case.section(unit.place.section) if unit.place.section else None
    command: SignSection | SignCase
    if section is not None:
        command = SignSection(
            actor=actor,
            section=section.id,
            edition=section.edition,
            medium=Medium.PAPER,
            base=section.document,
            document=section.document,
            by_hand=by_hand,
        )
    else:
        command = SignCase(
            actor=actor,
            step=unit.place.step,
            medium=Medium.PAPER,
            base=case.volume,
            volume=case.volume,
            summary=case.summary,
            by_hand=by_hand,
        )
    if only_ask:
        cases.ask(desk, session, command, case_id=case.id)
        return case
    return cases.perform(desk, session, command, case_id=case.id)


def _signer(unit: Unit, hand: Hand) -> str:
    """Return whose hand it is; where several hold the role it has to be said.

    Raises:
        Problem: nobody holds the role, it was not said, or it cannot be this person's hand.
    """
    signer = hand.signer or (next(iter(unit.signers)) if len(unit.signers) == 1 else "")
    if signer not in unit.signers:
        names = ", ".join(unit.signers.values()) or "—"
        raise Problem(Kind.USAGE, "scans.whose-hand", step=unit.step, names=names)
    return signer


def _piles(session: Session, unit: Unit) -> list[tuple[str, tuple[Leaf, ...]]]:
    """Return what is filed apart: the journal's sheets, and those of the summary sheet, which live longer."""
    leaves = _with_backs(session, unit)
    piles = (
        (SCAN, tuple(one for one in leaves if one.part != SUMMARY)),
        (SCAN_SUMMARY, tuple(one for one in leaves if one.part == SUMMARY)),
    )
    return [pile for pile in piles if pile[1]]


def _with_backs(session: Session, unit: Unit) -> tuple[Leaf, ...]:
    """Return the sheets of a step with both sides of their leaves, as far as they were scanned."""
    printed = Printouts(session).of_case(unit.case_id)
    there = {(one.part, one.leaf) for one in unit.leaves}
    pages = [page for page in printed.pages.values() if page.standing and (page.part, page.leaf) in there]
    wanted = select(ScanPage.code, ScanPage.batch, ScanPage.number).where(
        ScanPage.code.in_([page.code for page in pages]), ScanPage.verdict == Verdict.PLACED
    )
    scans = {row.code: row for row in session.execute(wanted)}
    return tuple(
        Leaf(
            page.code,
            page.part,
            page.leaf,
            page.side,
            page.document,
            page.page_index,
            scans[page.code].batch,
            scans[page.code].number,
        )
        for page in pages
        if page.code in scans
    )


def _file(desk: Desk, who: Present, unit: Unit, role: str, leaves: Iterable[Leaf]) -> _Filed:
    leaves = tuple(leaves)
    pdf = scan_pdf(
        [picture(desk, one.batch, one.number) for one in leaves],
        title=_title(unit),
        created_at=desk.now,
        document_id="/".join((desk.school_id, unit.case_id, role, *_named(unit))),
    )
    signed = sign_scan(pdf, signer=who.key, signed_at=desk.now, zone=desk.zone)
    codes = tuple(one.code for one in leaves)
    return _Filed(role, documents.keep(desk, signed), len(signed), codes)


def _named(unit: Unit) -> Iterator[str]:
    """What tells the scan from those of other steps and editions."""
    read = read_code(unit.leaves[0].code)
    yield from (unit.place.step, unit.place.section or "-", f"E{read.edition}" if read else "-")


def _title(unit: Unit) -> str:
    what = unit.title or unit.step
    return sentence("scans.file-title", class_name=unit.class_name, term=unit.term_name, what=what)


def _of_leaf(leaf: Leaf, place: Place) -> Update:
    return update(ScanMark).where(
        ScanMark.batch == leaf.batch, ScanMark.number == leaf.number, ScanMark.step == place.step
    )
