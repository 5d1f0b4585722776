"""Nobody signs the same edition at the same step twice (I4): one row per signature, by key."""

import json

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from archive_service.db.models import ActRow, Signature
from archive_service.problems import Kind, Problem
from workflows.acts import Act, ActsVoided, CaseSigned, SectionSigned
from workflows.history import replay
from workflows.spelling import from_payload
from workflows.voiding import standing


def note_signature(session: Session, case_id: str, seq: int, act: Act) -> None:
    """Write the signature's row when the act is one, take rows away when acts became void.

    What fell with a void act is signed again, so its row goes too; other acts leave nothing.

    Raises:
        Problem: this edition was signed at this step before; the transaction must be given up.
    """
    if isinstance(act, SectionSigned):
        row = _row(case_id, seq, act, section_id=act.section, edition=act.edition, document=act.document)
    elif isinstance(act, CaseSigned):
        row = _row(
            case_id, seq, act, section_id="", edition=_volumes(session, case_id, seq), document=act.volume
        )
    elif isinstance(act, ActsVoided):
        _take_away(session, case_id, seq)
        return
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
        signer=act.hand or act.actor,
        medium=str(act.medium),
        document=document,
        on_day=(act.signed_on or act.on).isoformat(),
        seq=seq,
    )


def _volumes(session: Session, case_id: str, seq: int) -> int:
    """How many volumes were assembled before the act of that number."""
    counted = select(func.count(ActRow.seq)).where(
        ActRow.case_id == case_id, ActRow.kind == "volume-assembled", ActRow.seq < seq
    )
    return session.scalar(counted) or 0


def _take_away(session: Session, case_id: str, seq: int) -> None:
    """Only signatures that stand after the act of that number keep their rows."""
    acts = session.execute(
        select(ActRow.seq, ActRow.kind, ActRow.payload)
        .where(ActRow.case_id == case_id, ActRow.seq <= seq)
        .order_by(ActRow.seq)
    ).all()
    stand = standing(replay(from_payload(row.kind, json.loads(row.payload)) for row in acts))
    kept = [row.seq for number, row in enumerate(acts, start=1) if number in stand]
    session.execute(delete(Signature).where(Signature.case_id == case_id, Signature.seq.not_in(kept)))
