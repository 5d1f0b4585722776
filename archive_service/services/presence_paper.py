"""The act of the yearly check: drawn from what was found, kept, and with it the check is over."""

from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.problems import Kind, Problem
from archive_service.rendering.papers import presence_act
from archive_service.rendering.papers.presence_act import CheckedStore, PresenceAct
from archive_service.services import documents, form_wordings, people, presence, profiles
from archive_service.services.binding_papers import holder
from archive_service.services.context import Desk
from archive_service.services.form_parts import drawn, school_name, signer
from archive_service.services.paper_books import numbers_said
from archive_service.services.presence_state import State, state
from workflows.canonical import digest
from workflows.presence import CHECKERS, Check, Finished, running

_FORM, _HEAD = "presence_act", "director"


def seen(desk: Desk, *, reader_id: str) -> tuple[tuple[Check, ...], State | None]:
    """Return all checks, the newest first, and how the archive stands by the running one.

    Raises:
        Problem: the person may not see them.
    """
    with desk.reading() as session:
        people.require(session, reader_id, presence.READERS, desk.today)
        known = presence.checks(session)
        found = running(known.values())
        return tuple(reversed(known.values())), state(desk, session, found) if found else None


def finish(desk: Desk, *, actor_id: str) -> Check:
    """End the running check with its act, and return the check.

    Raises:
        Problem: none is running, a shelf was not looked through, or the person may not.
    """
    with desk.reading() as session:
        people.require(session, actor_id, tuple(sorted(CHECKERS)), desk.today)
        check = running(presence.checks(session).values())
        if check is None:
            raise Problem(Kind.REFUSED, "presence.none-running")
        found = state(desk, session, check)
        if found.unlooked:
            numbers = numbers_said(one.number for one in found.unlooked)
            raise Problem(Kind.REFUSED, "presence.unlooked", count=len(found.unlooked), numbers=numbers)
        facts = _facts(desk, session, check, found, actor_id)
    form = presence_act.form(facts, form_wordings.own(desk, _FORM))
    pdf = drawn(desk, form, f"presence/{check.number}")
    documents.keep(desk, pdf)
    with desk.writing() as session:
        lock_log(session)
        documents.register(
            session,
            digest(pdf),
            case_id=None,
            role=documents.PRESENCE_ACT,
            size_bytes=len(pdf),
            at=desk.now,
            details={"check": check.number},
        )
        event = Finished(
            number=check.number,
            on=desk.today,
            by=actor_id,
            volumes=found.volumes,
            objects=max((one.objects for one in found.stores), default=0),
            discrepancies=len(found.discrepancies),
            document=digest(pdf),
        )
        return presence.happened(desk, session, event)


def act(desk: Desk, number: int, *, reader_id: str) -> bytes:
    """Return the act of a check as it was kept.

    Raises:
        Problem: there is no such act, or the person may not see it.
    """
    with desk.reading() as session:
        people.require(session, reader_id, presence.READERS, desk.today)
        check = presence.checks(session).get(number)
    if check is None or check.finished is None:
        raise Problem(Kind.MISSING, "presence.no-act", number=number)
    return documents.read(desk, check.finished.document)


def _facts(desk: Desk, session: Session, check: Check, found: State, actor_id: str) -> PresenceAct:
    return PresenceAct(
        organisation=school_name(session),
        number=str(check.number),
        first_on=check.started.on,
        on=desk.today,
        volumes=found.volumes,
        there=found.there,
        lent=found.lent,
        missing=found.missing,
        stores=tuple(
            CheckedStore(
                name=f"{one.room} ({one.store})", objects=one.objects, whole=one.whole, late=one.late
            )
            for one in found.stores
        ),
        found=tuple((one.what, one.said(), one.to_do()) for one in found.discrepancies),
        checker=signer(session, actor_id),
        director=holder(desk, session, _HEAD, profiles.in_force(session, desk.today)),
    )
