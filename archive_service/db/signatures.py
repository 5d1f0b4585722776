"""Nobody signs the same edition at the same step twice (I4): one row per signature, by key."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow, Signature
from archive_service.problems import Kind, Problem
from workflows.acts import Act, CaseSigned, SectionSigned


def note_signature(session: Session, case_id: str, seq: int, act: Act) -> None:
    """Write the signature's row when the act is one; other acts leave nothing.

    Raises:
        Problem: this edition was signed at this step before; the transaction must be given up.
    """
    if isinstance(act, SectionSigned):
        row = _row(case_id, seq, act, section_id=act.section, edition=act.edition, document=act.document)
    elif isinstance(act, CaseSigned):
        row = _row(case_id, seq, act, section_id="", edition=_volumes(session, case_id), document=act.volume)
    else:
        return
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Problem(Kind.REFUSED, "db.signed-already", step=act.step, edition=row.edition) from error


def _row(
    case_id: str, seq: int, act: SectionSigned | CaseSigned, *, section_id: str, edition: int, document: str
) -> Signature:
    return Signature(
        case_id=case_id,
        section_id=section_id,
        edition=edition,
        step=act.step,
        signer=act.actor,
        medium=str(act.medium),
        document=document,
        on_day=act.on.isoformat(),
        seq=seq,
    )


def _volumes(session: Session, case_id: str) -> int:
    counted = select(func.count(ActRow.seq)).where(
        ActRow.case_id == case_id, ActRow.kind == "volume-assembled"
    )
    return session.scalar(counted) or 0
