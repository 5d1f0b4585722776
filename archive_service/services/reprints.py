"""Printing single leaves again: coffee on a leaf is no correction, so the leaf keeps its code and edition.

Only the register says «повторная печать»: which codes, which copy, for what reason. A leaf is printed whole,
both sides; what was never on paper, or counts no more, is not printed again.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, PdfWriter
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_case
from archive_service.db.models import CaseRow, SnapshotRow
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import (
    batches,
    cases,
    documents,
    leftovers,
    people,
    print_files,
    print_out,
    print_runs,
    printers,
)
from archive_service.services.context import Desk
from archive_service.services.print_runs import Facts, OfCase, RunKind
from templates import wording
from workflows.canonical import canonical_bytes
from workflows.canonical import digest as digest_of
from workflows.history import replay
from workflows.leaves import PAGES_PER_LEAF
from workflows.printed_pages import PrintedPage, pages_of
from workflows.sheet_codes import leaf_code, read_code

JOB = "reprint"
MOST_LEAVES = 40
_SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class Again:
    """Leaves to print again: by the codes on them, or by their labels in a case.

    ``copy`` is the copy they belong to, 0 for the last one that has them.
    """

    codes: tuple[str, ...] = ()
    case_id: str = ""
    leaves: tuple[str, ...] = ()
    copy: int = 0
    reason: str = ""
    printer: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as it was printed: its case, and its two pages in the order of its sides."""

    case_id: str
    class_name: str
    pages: tuple[PrintedPage, ...]

    @property
    def key(self) -> str:
        """The part with its edition, as print runs name it."""
        return f"{self.pages[0].part}@{self.pages[0].edition}"


def request(desk: Desk, again: Again, *, actor_id: str) -> str:
    """Queue the printing of leaves and return the job's id.

    Raises:
        Problem: no leaf or reason is named, a leaf is not known, was never on paper or counts no more,
            the copy has no such leaf, or the person may not print here.
    """
    leftovers.sweep(desk, print_out.folder(desk))
    reason = again.reason.strip()
    if len(reason) < _SHORTEST_REASON:
        raise Problem(Kind.USAGE, "prints.reason-needed")
    if again.printer:
        printers.look(desk.archive, again.printer)
    with desk.writing() as session:
        leaves = _leaves(session, again)
        for case_id in {one.case_id for one in leaves}:
            journal, _ = cases.load(session, case_id)
            if journal.class_teacher != actor_id:
                people.require(session, actor_id, batches.SEERS, desk.today, journal.opened.class_id)
        _of_cases(session, leaves, again.copy)
        payload = {
            "school": desk.school_id,
            "actor": actor_id,
            "codes": [one.pages[0].code for one in leaves],
            "copy": again.copy,
            "reason": reason,
            "printer": again.printer,
        }
        key = digest_of(canonical_bytes(payload))
        return desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def make(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Make the file of the leaves and give it out (the body of the job)."""
    said = job.payload
    with desk.reading() as session:
        again = Again(codes=tuple(said["codes"]), copy=int(said["copy"]))
        leaves = _leaves(session, again)
        of_cases = _of_cases(session, leaves, again.copy)
    facts = Facts(
        kind=RunKind.REPRINT,
        cases=of_cases,
        file="",
        job=job.id,
        printer=str(said["printer"]),
        codes=tuple(page.code for one in leaves for page in one.pages),
        reason=str(said["reason"]),
    )
    return print_out.give(desk, job, _file(desk, leaves), facts, _title(leaves))


def _leaves(session: Session, again: Again) -> tuple[Leaf, ...]:
    """The leaves that are meant, each once, in the order in which they are named."""
    by_code = [_of_code(session, text) for text in again.codes]
    labelled = _labelled(session, again.case_id, again.leaves) if again.leaves else ()
    leaves = tuple({(one.case_id, one.pages[0].code): one for one in (*by_code, *labelled)}.values())
    if not leaves:
        raise Problem(Kind.USAGE, "prints.leaf-needed")
    if len(leaves) > MOST_LEAVES:
        raise Problem(Kind.USAGE, "prints.too-many-leaves", count=len(leaves), most=MOST_LEAVES)
    return leaves


def _of_code(session: Session, text: str) -> Leaf:
    """The leaf that carries a code: its case is the one whose snapshot the code names."""
    code = read_code(text)
    if code is None:
        raise Problem(Kind.USAGE, "prints.no-code", value=text.strip())
    beginning = f"sha256:{code.snapshot}"
    same = (CaseRow.class_id, CaseRow.year, CaseRow.term_id)
    of_snapshot = select(SnapshotRow.class_id, SnapshotRow.year, SnapshotRow.term_id).where(
        SnapshotRow.digest.startswith(beginning)
    )
    for case_id in session.scalars(select(CaseRow.id).where(tuple_(*same).in_(of_snapshot))):
        for leaf in _of_case(session, case_id):
            if any(page.code == text.strip().upper() for page in leaf.pages):
                return _standing(leaf)
    raise Problem(Kind.MISSING, "prints.unknown-code", value=text.strip())


def _labelled(session: Session, case_id: str, labels: Sequence[str]) -> Iterator[Leaf]:
    """The leaves of a case by their labels, in the edition that counts."""
    standing = [one for one in _of_case(session, case_id) if one.pages[0].standing]
    by_label = {one.pages[0].leaf: one for one in standing}
    for label in labels:
        if label not in by_label:
            raise Problem(
                Kind.MISSING, "prints.no-leaf", leaf=label, class_name=_class_name(session, case_id)
            )
        yield by_label[label]


def _of_case(session: Session, case_id: str) -> tuple[Leaf, ...]:
    acts = acts_of_case(session, case_id)
    if not acts:
        raise Problem(Kind.MISSING, "service.no-case", case=case_id)
    name = replay(acts).opened.class_name
    found: dict[tuple[str, int, str], list[PrintedPage]] = {}
    for page in pages_of(acts).values():
        found.setdefault((page.document, page.edition, leaf_code(page.leaf)), []).append(page)
    return tuple(Leaf(case_id, name, tuple(pages)) for pages in found.values())


def _standing(leaf: Leaf) -> Leaf:
    if not leaf.pages[0].standing:
        page, name = leaf.pages[0], leaf.class_name
        raise Problem(
            Kind.REFUSED, "prints.leaf-outdated", leaf=page.leaf, class_name=name, edition=page.edition
        )
    return leaf


def _of_cases(session: Session, leaves: Iterable[Leaf], copy: int) -> tuple[OfCase, ...]:
    """What of each case is printed again, and in which copy it was."""
    by_case: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        by_case.setdefault(leaf.case_id, []).append(leaf)
    found = []
    for case_id, own in by_case.items():
        held = {one.number: one.parts for one in print_runs.copies_of(session, case_id)}
        copies = [number for number, parts in held.items() if all(one.key in parts for one in own)]
        if not copies or (copy and copy not in copies):
            _refuse_copy(own, held, copy)
        found.append(OfCase(case_id, copy or copies[-1], tuple({one.key: "" for one in own}), len(own)))
    return tuple(found)


def _refuse_copy(own: Sequence[Leaf], held: Mapping[int, tuple[str, ...]], copy: int) -> None:
    wanted = held.get(copy, ()) if copy else tuple(key for parts in held.values() for key in parts)
    lacks = next((one for one in own if one.key not in wanted), own[0])
    why = "prints.not-in-copy" if copy else "prints.never-printed"
    raise Problem(Kind.REFUSED, why, leaf=lacks.pages[0].leaf, class_name=lacks.class_name, copy=copy)


def _class_name(session: Session, case_id: str) -> str:
    return session.scalar(select(CaseRow.class_name).where(CaseRow.id == case_id)) or case_id


def _file(desk: Desk, leaves: Sequence[Leaf]) -> bytes:
    """The leaves' pages out of the printed files: both sides of each."""
    writer = PdfWriter()
    for leaf in leaves:
        whole = PdfReader(io.BytesIO(documents.read(desk, leaf.pages[0].document)))
        first = leaf.pages[0].page_index
        writer.append(whole, pages=(first, first + PAGES_PER_LEAF))
    return print_files.written(writer)


def _title(leaves: Sequence[Leaf]) -> str:
    said = ", ".join(f"{one.class_name} {one.pages[0].leaf}" for one in leaves[:3])
    return wording.REPRINT.format(leaves=f"{said}…" if len(leaves) > 3 else said)
