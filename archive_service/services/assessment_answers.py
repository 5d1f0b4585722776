"""What only people know of the archive, answered on record: each answer is an act of the school."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.services import cases, people
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from workflows.assessment import Answered, Proof, Shows, answer_refused

ANSWERED = "assessment-answered"
ACTS: EventActs[Answered] = EventActs({ANSWERED: Answered})


def answers(session: Session) -> Mapping[str, tuple[Answered, Proof]]:
    """Return the last answer to every question that was answered, and the act it is."""
    return {
        event.question: (event, Proof(Shows.ACT, str(seq), event.on)) for seq, event in ACTS.numbered(session)
    }


def answer(desk: Desk, question: str, *, yes: bool, document: str, actor_id: str) -> Answered:
    """Put an answer on record and return it; ``document`` says where it can be seen, and names no people.

    Raises:
        Problem: there is no such question, a yes names no document, or the person may not answer.
    """
    said = Answered(on=desk.today, by=actor_id, question=question, yes=yes, document=document.strip())
    with desk.writing() as session:
        lock_log(session)
        refused = answer_refused(said, people.actor_of(session, actor_id, desk.today))
        if refused is not None:
            raise cases.refused(session, refused)
        ACTS.append(desk, session, said)
    return said
