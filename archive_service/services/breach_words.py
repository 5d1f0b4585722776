"""Acts of the log in words: for the act about a breach, and for whoever reads what fell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, logged_at
from archive_service.db.types import read_moment
from archive_service.problems import sentence
from archive_service.services import breaches, cases, people, profiles
from archive_service.services.breach_window import Voiding
from archive_service.services.context import Desk
from workflows.acts import Act
from workflows.case import Case
from workflows.spelling import kind_of

_SAID = frozenset(
    {"case-opened", "snapshot-fixed", "printed", "handed-over", "section-signed", "section-returned"}
    | {
        "case-signed",
        "bound",
        "deposited",
        "reassigned",
        "grant-given",
        "grant-ended",
        "person-added",
        "person-left",
    }
    | {"certificate-issued", "profile-adopted", "document-read", "copy-certified"}
    | {"checked", "remark-noted", "remark-mended", "decision-entered", "seal-checked"}
    | {"correction-proposed", "correction-approved", "correction-rejected"}
)
"""The kinds of acts that have a sentence of their own."""


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act of the log in words; ``case`` is its class and term, "" for the school's own."""

    seq: int
    at: datetime
    who: str
    case: str
    what: str


def describe(desk: Desk, session: Session, seqs: Iterable[int], language: str = "ru") -> tuple[ActLine, ...]:
    """Return acts of the log in words, in their order."""
    names = people.names(session)
    return tuple(
        ActLine(
            seq=logged.seq,
            at=read_moment(logged.at).astimezone(ZoneInfo(desk.zone)),
            who=names.get(logged.act.actor, logged.act.actor),
            case=_case(session, logged),
            what=_what(desk, session, logged, language),
        )
        for logged in logged_at(session, seqs)
    )


def anew(session: Session, voiding: Voiding) -> tuple[str, ...]:
    """Return what has to be done again after a voiding, a sentence each."""
    found = []
    for fallen in voiding.cases:
        case, profile = cases.load(session, fallen.case_id)
        for step_id, section_id in fallen.anew:
            step, section = profile.step(step_id), case.section(section_id)
            parts = (_title(case), step.title if step else step_id, section.title if section else "")
            found.append(": ".join(part for part in parts if part))
    return tuple(found)


def _case(session: Session, logged: Logged) -> str:
    return _title(cases.load(session, logged.case_id)[0]) if logged.case_id else ""


def _title(case: Case) -> str:
    return f"{case.opened.class_name}, {case.opened.term_name}"


def _what(desk: Desk, session: Session, logged: Logged, language: str) -> str:
    act = logged.act
    kind = kind_of(act) if isinstance(act, Act) else act.kind
    if kind not in _SAID:
        return sentence("incident.did-other", language, kind=kind)
    facts = _of_case(session, logged) if isinstance(act, Act) else _of_school(desk, session, act)
    return sentence(f"incident.did-{kind}", language, **facts)


def _of_case(session: Session, logged: Logged) -> dict[str, object]:
    case, profile = cases.load(session, logged.case_id or "")
    step = profile.step(getattr(logged.act, "step", ""))
    section = case.section(getattr(logged.act, "section", ""))
    return {
        "step": step.title if step else "",
        "section": section.title if section else "",
        "edition": getattr(logged.act, "edition", 0),
    }


def _of_school(desk: Desk, session: Session, act: SchoolAct) -> dict[str, object]:
    person_id, role = str(act.facts.get("person", "")), str(act.facts.get("role", ""))
    titles = breaches.titles(profiles.in_force(session, desk.today))
    return {
        "person": people.names(session).get(person_id, person_id),
        "role": titles.get(role, role),
        "document": act.facts.get("document", ""),
        "profile": act.facts.get("profile", ""),
    }
