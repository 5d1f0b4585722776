"""Handing the archive over: the act, what the receiver answers, and what ends with it.

When a school is closed or joined to another one, its archive goes on to be kept elsewhere. Until the act with
both signatures is here, nothing has changed hands; afterwards cases and volumes are said to be transferred,
and what lies in the rooms stays until its terms are over.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import CaseRow, School
from archive_service.db.models import Deposit as DepositRow
from archive_service.problems import Kind, Problem
from archive_service.rendering.papers import leave_act
from archive_service.rendering.papers.leave_act import GivenCase, GivenVolume, LeaveAct
from archive_service.rendering.view import day
from archive_service.scanning import check_pdf
from archive_service.services import cases as case_files
from archive_service.services import documents, form_wordings, leave_register, paper_register, people
from archive_service.services.context import Desk
from archive_service.services.form_parts import drawn, school_name, signer
from archive_service.services.leave_paper import going
from archive_service.services.leave_receive import RECEIPT, RECEIPT_FORMAT
from archive_service.services.paper_words import PaperWording, wording
from archive_service.signing.detached import fingerprint
from workflows.canonical import digest
from workflows.leaving import (
    Accepted,
    Offered,
    Package,
    Withdrawn,
    ending_refused,
    offering_refused,
)
from workflows.paper_copies import End, Ended, PaperState, PaperVolume

ACT, SIGNED = "leave-act", "leave-act-signed"
_LARGEST_RECEIPT = 1 << 24
_AWAY = (PaperState.ISSUED, PaperState.HANDED, PaperState.MISSING)


@dataclass(frozen=True, slots=True)
class Offer:
    """To which archive, by which order; ``paper``: the volumes of paper go too."""

    receiver: str
    order: str
    paper: bool = True


def offer(desk: Desk, number: int, said: Offer, *, actor_id: str) -> tuple[Package, bytes]:
    """Hand a package over and return it with the act that both have to sign.

    Raises:
        Problem: the person may not, there is no such package, it is a single sheet or is handed over already,
            receiver or order are missing, or a volume of paper is in somebody's hands.
    """
    with desk.reading() as session:
        one = leave_register.package(session, number)
        volumes = _volumes(session, one) if said.paper else ()
        event = Offered(
            on=desk.today,
            by=actor_id,
            number=number,
            receiver=said.receiver.strip(),
            order=said.order.strip(),
            volumes=tuple(volume.id for volume in volumes),
            act="",
        )
        _allow_offer(desk, session, event)
    pdf = _act(desk, one, event, volumes)
    documents.file_paper(desk, pdf, case_id=None, role=ACT, details={"package": number})
    with desk.writing() as session:
        lock_log(session)
        event = replace(event, act=digest(pdf))
        _allow_offer(desk, session, event)
        leave_register.ACTS.append(desk, session, event)
        return leave_register.package(session, number), pdf


def accept(
    desk: Desk, number: int, *, act: Path | None, receipt: Path | None = None, actor_id: str
) -> Package:
    """Say that the other archive has it: cases and volumes are transferred from now on.

    ``act`` is the scan with both signatures; ``receipt`` the file that the receiver's program gave.

    Raises:
        Problem: the person may not, the package was not offered, the act is missing or no PDF, or the receipt
            is about another package.
    """
    with desk.reading() as session:
        one = leave_register.package(session, number)
    answer = _receipt(desk, one, receipt) if receipt else b""
    paper = check_pdf(act) if act else None
    event = Accepted(
        on=desk.today,
        by=actor_id,
        number=number,
        act=paper.digest if paper else "",
        receipt=digest(answer) if answer else "",
    )
    with desk.reading() as session:
        _allow_end(desk, session, event)
    if paper:
        documents.file_paper(desk, paper.data, case_id=None, role=SIGNED, details={"package": number})
    if answer:
        _keep_receipt(desk, answer)
    with desk.writing() as session:
        lock_log(session)
        one = _allow_end(desk, session, event)
        leave_register.ACTS.append(desk, session, event)
        _end_volumes(desk, session, one, event)
        return leave_register.package(session, number)


def withdraw(desk: Desk, number: int, *, reason: str, actor_id: str) -> Package:
    """Let a hand-over come to nothing: the package stays what it was.

    Raises:
        Problem: the person may not, the package was not offered, or no reason is given.
    """
    with desk.writing() as session:
        lock_log(session)
        event = Withdrawn(on=desk.today, by=actor_id, number=number, reason=reason.strip())
        _allow_end(desk, session, event)
        leave_register.ACTS.append(desk, session, event)
        return leave_register.package(session, number)


def act_of(desk: Desk, number: int, *, reader_id: str) -> bytes:
    """Return the act of a hand-over: as it came back signed, else as it was printed.

    Raises:
        Problem: the person does not keep the register, or the package was not handed over.
    """
    one = leave_register.look(desk, reader_id=reader_id).packages.get(number)
    if one is None or one.offered is None:
        raise Problem(Kind.MISSING, "leave.no-package", number=number)
    return documents.read(desk, one.accepted.act if one.accepted else one.offered.act)


def _volumes(session: Session, one: Package) -> tuple[PaperVolume, ...]:
    return going(paper_register.volumes(session).values(), one.made.scope, one.made.cases)


def _allow_offer(desk: Desk, session: Session, event: Offered) -> None:
    actor = people.actor_of(session, event.by, desk.today)
    refused = offering_refused(leave_register.register(session).packages, event, actor)
    if refused is not None:
        raise case_files.refused(session, refused)
    known = paper_register.volumes(session)
    away = [str(known[one].number) for one in event.volumes if known[one].state in _AWAY]
    if away:
        raise Problem(Kind.REFUSED, "leave.volumes-away", volumes=", ".join(away))


def _allow_end(desk: Desk, session: Session, event: Accepted | Withdrawn) -> Package:
    one = leave_register.package(session, event.number)
    refused = ending_refused(one, event, people.actor_of(session, event.by, desk.today))
    if refused is not None:
        raise case_files.refused(session, refused)
    return one


def _end_volumes(desk: Desk, session: Session, one: Package, event: Accepted) -> None:
    known = paper_register.volumes(session)
    offered = one.offered.volumes if one.offered else ()
    there = tuple(volume for volume in offered if known[volume].ended is None)
    if there:
        gone = Ended(on=event.on, by=event.by, volumes=there, how=End.TRANSFERRED, evidence=event.act)
        paper_register.ACTS.append(desk, session, gone)


def _receipt(desk: Desk, one: Package, path: Path) -> bytes:
    """The receiver's answer, if it is about this package."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST_RECEIPT else b""
        said = json.loads(data)
        fits = said["format"] == RECEIPT_FORMAT and said["from"] == desk.school_id
        fits = fits and said["bag"] == one.made.bag and said["cases"] == list(one.made.cases)
    except (OSError, ValueError, KeyError, TypeError):
        raise Problem(Kind.INPUT, "leave.receipt-unreadable", file=path.name) from None
    if not fits:
        raise Problem(Kind.UNSOUND, "leave.receipt-of-other", file=path.name, number=one.number)
    return data


def _keep_receipt(desk: Desk, data: bytes) -> None:
    kept = documents.keep(desk, data)
    with desk.writing() as session:
        documents.register(
            session,
            kept,
            case_id=None,
            role=RECEIPT,
            size_bytes=len(data),
            at=desk.now,
            media_type=documents.JSON,
        )


def _act(desk: Desk, one: Package, event: Offered, volumes: Iterable[PaperVolume]) -> bytes:
    made = one.made
    with desk.reading() as session:
        words = wording(desk, session)
        facts = LeaveAct(
            organisation=school_name(session),
            number=str(one.number),
            on=event.on,
            basis=event.order,
            receiver=event.receiver,
            name=made.name,
            bag=made.bag.removeprefix("sha256:"),
            files=made.files,
            size_bytes=made.size_bytes,
            log_count=made.seq,
            log_hash=made.hash,
            root=fingerprint(session.scalars(select(School.ca_pem)).one()),
            cases=tuple(_given(session, made.cases)),
            volumes=tuple(_line(words, volume) for volume in volumes),
            giver=signer(session, event.by),
        )
    form = leave_act.form(facts, form_wordings.own(desk, "leave_act"))
    return drawn(desk, form, f"{ACT}/{one.number}")


def _given(session: Session, wanted: Iterable[str]) -> Iterable[GivenCase]:
    columns = (CaseRow.class_name, CaseRow.year, CaseRow.term_name, DepositRow.summary_keep_until)
    joined = select(*columns).join(DepositRow, DepositRow.case_id == CaseRow.id)
    order = (CaseRow.year, CaseRow.term_id, CaseRow.grade, CaseRow.class_name)
    for row in session.execute(joined.where(CaseRow.id.in_(tuple(wanted))).order_by(*order)):
        year = f"{row.year}/{row.year + 1}"
        yield GivenCase(
            class_name=row.class_name, year=year, term=row.term_name, keep=day(row.summary_keep_until)
        )


def _line(words: PaperWording, one: PaperVolume) -> GivenVolume:
    return GivenVolume(
        number=str(one.number), title=words.title(one), copy=str(one.entry.copy), leaves=one.entry.leaves
    )
