"""Looking at the labels of sewn volumes: whether the seal is on label and leaf (001 clause 8.5).

A picture is taken first, then somebody answers with it before their eyes; the answer is filed with the
scan and is an act of the case. A «no» counts as not sealed until a later look says «yes».
"""

from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow, CaseRow, Document
from archive_service.db.projections import ARCHIVED
from archive_service.problems import Kind, Problem
from archive_service.services import cases, documents, people, scan_labels
from archive_service.services.context import Desk
from archive_service.services.label_names import Labels
from archive_service.services.people import Present
from archive_service.services.sheets import may_read
from workflows.case import Case
from workflows.commands import Actor
from workflows.label_codes import LabelCode, case_digest
from workflows.side_commands import CheckSeal

PICTURE = "label-picture"
"""The role of a picture that was taken of a label and waits for an answer."""

_VOLUME, _READ = "volume", "read"
_SOME = "sha256:some"
_COPY = 1
"""The copy of a case that is sewn, labelled and looked at."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sewn volume whose seal nobody confirmed; ``refused_on`` is the day of the last «no»."""

    case_id: str
    class_name: str
    term_name: str
    volume: int
    volumes: int
    leaves: int
    refused_on: date | None


def waiting(desk: Desk, session: Session, who: Actor) -> tuple[Waiting, ...]:
    """Return the sewn volumes that wait for a look of this person, class by class."""
    bound = select(ActRow.case_id).where(ActRow.kind == "bound", ActRow.case_id.is_not(None))
    wanted = select(CaseRow.id).where(CaseRow.state != ARCHIVED, CaseRow.id.in_(bound))
    rows = session.scalars(wanted.order_by(CaseRow.grade, CaseRow.class_name, CaseRow.id))
    return tuple(line for row in rows for line in _lines(desk, session, row, who))


def take(desk: Desk, case_id: str, volume: int, path: Path, *, actor_id: str) -> str:
    """Take the picture of a volume's label, and return its digest; :func:`is_read` says if its code told.

    Raises:
        Problem: the volume is not sewn, its seal is confirmed already, the person may not look, the file
            is refused, it shows another volume's label or was given for another volume before.
    """
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
        actor = people.actor_of(session, actor_id, desk.today, case.opened.class_id)
        cases.ask(desk, session, _command(actor, volume), case_id=case_id)
    taken = scan_labels.take_picture(path)
    with desk.reading() as session:
        _refuse_other(session, taken.labels, LabelCode(case_digest(case_id), _COPY, volume))
    digest = documents.keep(desk, taken.jpeg)
    with desk.writing() as session:
        documents.register(
            session,
            digest,
            case_id=case_id,
            role=PICTURE,
            size_bytes=len(taken.jpeg),
            at=desk.now,
            media_type="image/jpeg",
            details={_VOLUME: volume, _READ: bool(taken.labels)},
        )
        _refuse_used(session, digest, case_id, volume)
    return digest


def is_read(desk: Desk, case_id: str, digest: str) -> bool:
    """Return whether the label's code was read on a picture; where not, the eye alone tells whose it is.

    Raises:
        Problem: the case has no picture of that digest.
    """
    with desk.reading() as session:
        return bool(_find(session, case_id, digest).details.get(_READ))


def picture(desk: Desk, case_id: str, digest: str) -> bytes:
    """Return the picture that was taken of a label of the case, as JPEG.

    Raises:
        Problem: the case has none of that digest.
    """
    with desk.reading() as session:
        _find(session, case_id, digest)
    return documents.read(desk, digest)


def answer(desk: Desk, who: Present, case_id: str, volume: int, digest: str, *, covers: bool) -> Case:
    """Record whether the seal is on both label and leaf, as the picture shows it; return the case.

    Raises:
        Problem: the volume is not sewn, there is no such picture of it, or the person may not look.
    """
    with desk.reading() as session:
        if int(_find(session, case_id, digest).details.get(_VOLUME, 0)) != volume:
            raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
        case, _ = cases.load(session, case_id)
        actor = people.acting(desk, session, who, case.opened.class_id)
        cases.ask(desk, session, _command(actor, volume), case_id=case_id)
    evidence = scan_labels.file_label(desk, who, case_id, volume, digest, both=covers)
    with desk.writing() as session:
        actor = people.acting(desk, session, who, case.opened.class_id)
        command = CheckSeal(actor=actor, volume=volume, covers=covers, evidence=evidence)
        return cases.perform(desk, session, command, case_id=case_id)


def may_look(desk: Desk, session: Session, case_id: str, who: Actor, volume: int) -> bool:
    """Return whether a look of this person at the volume's label would be taken now."""
    try:
        cases.ask(desk, session, _command(who, volume), case_id=case_id)
    except Problem:
        return False
    return True


def _lines(desk: Desk, session: Session, case_id: str, who: Actor) -> Iterator[Waiting]:
    case, profile = cases.load(session, case_id)
    for one in case.volumes if may_read(who, case, profile) else ():
        seal = case.seal_on(one.number)
        if (seal is None or not seal.covers) and may_look(desk, session, case_id, who, one.number):
            yield Waiting(
                case_id=case.id,
                class_name=case.opened.class_name,
                term_name=case.opened.term_name,
                volume=one.number,
                volumes=len(case.volumes),
                leaves=one.leaves,
                refused_on=seal.on if seal else None,
            )


def _refuse_other(session: Session, found: Collection[LabelCode], wanted: LabelCode) -> None:
    """Refuse a picture that shows any other volume's label: which seal would the answer be about?"""
    others = [one for one in found if (one.case, one.volume) != (wanted.case, wanted.volume)]
    other = min(others, key=astuple, default=None)
    if other is None:
        return
    labels = Labels(session)
    named, ours = labels.find(other), labels.find(wanted)
    said = ours.said() if ours else ""
    if named is None:
        raise Problem(Kind.REFUSED, "scans.label-strange", wanted=said)
    raise Problem(Kind.REFUSED, "scans.label-other", found=named.said(), wanted=said)


def _refuse_used(session: Session, digest: str, case_id: str, volume: int) -> None:
    """Refuse a picture that was given for another label: two labels are never on the same one."""
    row = documents.find(session, digest)
    if row.role != PICTURE or (row.case_id, row.details.get(_VOLUME)) != (case_id, volume):
        raise Problem(Kind.REFUSED, "scans.label-used", volume=volume)


def _command(actor: Actor, volume: int) -> CheckSeal:
    return CheckSeal(actor=actor, volume=volume, covers=True, evidence=_SOME)


def _find(session: Session, case_id: str, digest: str) -> Document:
    row = documents.find(session, digest)
    if row.case_id != case_id or row.role != PICTURE:
        raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    return row
