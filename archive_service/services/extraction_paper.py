"""Taking leaves out of paper volumes, and sewing them into the new file (001 clause 8.7).

Somebody counts what is left in each old volume; what went out follows. The register of paper copies gets
the new counts, and the new file as a volume of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import cases, documents, paper_register
from archive_service.services.context import Desk
from archive_service.services.extraction import ask, happened, load
from archive_service.services.extraction_file import request_if_ready
from archive_service.services.extraction_papers import ACT, SLIP, act, drawn, file, slip
from archive_service.services.extraction_told import Told, code_of, told, volume_of
from workflows.extraction import Bound, Extraction, Recount, Sheet, TakenOut
from workflows.paper_copies import End, Ended, Entry, PaperState, PaperVolume, Recounted
from workflows.sheet_codes import SUMMARY_PREFIX

_PENDING = "pending"


def volumes_with(session: Session, sheet: Sheet) -> tuple[PaperVolume, ...]:
    """Return the sewn volumes of a journal that have leaves of its summary sheet; none: they lie loose."""
    return tuple(
        one
        for one in paper_register.of_case(session, sheet.case)
        if one.state is not PaperState.ENDED and one.entry.last.startswith(SUMMARY_PREFIX)
    )


def take(
    desk: Desk, number: int, case_id: str, left: Mapping[int, int], *, actor_id: str, loose: int = 0
) -> tuple[Extraction, bytes]:
    """Record that a journal's leaves are out, and return the extraction and the slip that takes their place.

    ``left`` are the leaves counted in each old volume, by its number in the register; ``loose`` those of a
    sheet that was sewn into no volume.

    Raises:
        Problem: the term is not over, the file is held, a volume is elsewhere, leaves are missing, or the
            person is neither named for it nor an archivist.
    """
    with desk.reading() as session:
        extraction = load(session, number)
        sheet = extraction.sheet(case_id)
        if sheet is None:
            raise Problem(Kind.MISSING, "extraction.not-planned", number=number, ref="—")
        found = volumes_with(session, sheet)
        counts = _recounts(session, found, left)
        event = TakenOut(
            number=number,
            on=desk.today,
            by=actor_id,
            case=case_id,
            volumes=counts,
            loose=loose,
            slip=_PENDING,
        )
        ask(desk, session, event)
    name = f"{desk.school_id}/{SLIP}/{number}/{case_id}/{desk.now.isoformat()}"
    pdf = drawn(slip(told(desk, extraction), sheet, counts, desk.today), desk.now, name)
    documents.keep(desk, pdf)
    with desk.writing() as session:
        lock_log(session)
        paper = file(desk, session, pdf, SLIP, number)
        done = happened(desk, session, replace(event, slip=paper))
        for one in counts:
            _recount(desk, session, one, paper, actor_id)
    return done, pdf


def bind(desk: Desk, number: int, leaves: int, *, actor_id: str) -> Extraction:
    """Record that the leaves are sewn into the new file, as somebody counted them; the act is kept.

    The electronic file is queued; the register of paper copies has the new file, in the care of whoever
    sewed it.

    Raises:
        Problem: leaves are still in old volumes, the count is another, or the person may not.
    """
    with desk.reading() as session:
        extraction = load(session, number)
        event = Bound(
            number=number,
            on=desk.today,
            by=actor_id,
            leaves=leaves,
            label=code_of(extraction),
            volume=volume_of(number),
            act=_PENDING,
        )
        ask(desk, session, event)
    said = told(desk, extraction)
    pdf = drawn(act(said, desk.today), desk.now, f"{desk.school_id}/{ACT}/{number}/{desk.now.isoformat()}")
    documents.keep(desk, pdf)
    with desk.writing() as session:
        lock_log(session)
        paper = file(desk, session, pdf, ACT, number)
        done = happened(desk, session, replace(event, act=paper))
        paper_register.note_file(desk, session, _entry(said, leaves), actor_id=actor_id)
        request_if_ready(desk, session, done)
    return done


def _recounts(session: Session, found: Sequence[PaperVolume], left: Mapping[int, int]) -> tuple[Recount, ...]:
    """What was counted in each of these volumes: all have to be told, and no other."""
    wanted = {one.number for one in found}
    if wanted != set(left):
        volumes = ", ".join(str(one) for one in sorted(wanted)) or "—"
        raise Problem(Kind.USAGE, "extraction.count-volumes", volumes=volumes)
    return tuple(
        Recount(
            volume=one.id,
            before=one.entry.leaves,
            taken=one.entry.leaves - left[one.number],
            left=left[one.number],
            last=_last(session, one) if left[one.number] else "",
        )
        for one in found
    )


def _last(session: Session, volume: PaperVolume) -> str:
    """The label of the leaf that is the last one when the summary sheet's are out."""
    case, _ = cases.load(session, volume.entry.case)
    return case.labels[-1] if case.labels else ""


def _recount(desk: Desk, session: Session, one: Recount, paper: str, actor_id: str) -> None:
    """The register's new count of a volume; one without leaves ends."""
    event: Recounted | Ended
    if one.left:
        event = Recounted(
            on=desk.today, by=actor_id, volumes=(one.volume,), leaves=one.left, last=one.last, evidence=paper
        )
    else:
        event = Ended(on=desk.today, by=actor_id, volumes=(one.volume,), how=End.SEWN, evidence=paper)
    paper_register.ACTS.append(desk, session, event)


def _entry(said: Told, leaves: int) -> Entry:
    extraction = said.extraction
    return Entry(
        id=volume_of(extraction.number),
        number=0,
        leaves=leaves,
        class_name=", ".join(one.class_name for one in extraction.on_paper),
        year=min(one.year for one in extraction.on_paper),
        title=f"{sentence('extraction.file-title')}, {said.number}",
    )
