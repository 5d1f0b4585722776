"""The log of acts for reading: a page at a time, the newest first, each act in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import Logged, SchoolAct, logged_at
from archive_service.db.models import ActRow, CaseRow, Person, SectionRow, Unit
from archive_service.db.types import read_moment
from archive_service.problems import sentence
from archive_service.services import people, profiles
from archive_service.services.context import Desk
from archive_service.services.titles import in_words
from workflows.acts import SERVICE, Act
from workflows.regulation import Profile
from workflows.spelling import KINDS, kind_of

PER_PAGE = 50

OF_SCHOOL = (
    *("school-opened", "profile-adopted", "imported", "document-read", "report-made", "work-done"),
    *("person-added", "person-left", "person-returned", "unit-set"),
    *("grant-given", "grant-ended", "grant-voided", "certificate-issued"),
    *("consent-given", "consent-refused", "consent-withdrawn"),
    *("code-name-assigned", "code-order-attached", "code-name-opened", "code-name-refused"),
    *("seal-made", "seal-handed-over", "seal-renewed"),
    *("incident-opened", "notice-received", "account-blocked", "incident-act-drawn", "access-restored"),
    *("audit-done", "repaired", "not-repaired", "lock-drilled", "log-checked"),
    *("installation-moved", "deposit-waits", "log-waits", "caught-up"),
    *("reconciled", "refilled", "orphan-adopted", "orphan-removed"),
    *("medium-registered", "medium-moved", "medium-written", "medium-checked", "medium-ended"),
    *("medium-handed", "medium-received", "medium-declined", "medium-issued", "medium-returned"),
    *("paper-registered", "paper-placed", "paper-checked", "paper-ended", "extract-given"),
    "certificate-given",
    "paper-recounted",
    *("extraction-planned", "extraction-taken", "extraction-left-out", "extraction-bound"),
    *("extraction-filed", "extraction-sealed", "extraction-deposited", "extraction-cancelled"),
    *("paper-handed", "paper-received", "paper-declined", "paper-issued", "paper-returned"),
    *("export-kept",),
    *("archive-exported", "archive-offered", "archive-accepted", "archive-withdrawn", "archive-received"),
    *("folder-formed", "folder-changed", "folder-closed"),
    *("scans-taken",),
    *("print-claim", "print-run", "signing-medium"),
    *("school-named", "class-renamed", "name-noted", "name-struck"),
    *("request-received", "request-extended", "request-answered"),
    *("reminder-sent", "copy-certified", "seal-picture-given", "inspection-made"),
    "locks-lengthened",
    "inventory-made",
    *("presence-started", "presence-noted", "presence-finished"),
    *("hold-set", "hold-prolonged", "hold-lifted"),
    *("disposal-commission", "disposal-proposed", "disposal-agreed", "disposal-approved", "disposal-revoked"),
    *("disposal-executed", "disposal-cleared", "disposal-cleaned", "disposal-finished"),
    *("nomenclature-written", "nomenclature-dropped", "nomenclature-approved"),
    *("assessment-answered", "assessment-kept"),
    "form-wording",
)
"""The kinds of the school's own acts that have a sentence of their own."""

_FACTS = ("day", "ended", "until", "from", "order", "store", "objects", "key", "incident", "note")
_OF_DISPOSAL = ("disposal", "protocol", "case", "order_no", "evidence")
_MORE = (
    "profile",
    "version",
    "document",
    "section",
    "work",
    "obligation",
    "reason",
    "kind",
    "title",
    "number",
    "class_name",
)
_OF_ROOMS = ("case", "last", "acts", "digest", "medium", "batch", "pages", "placed")
_OF_PRINTS = ("number", "leaves", "printer")
_OF_TERMS = ("index", "year", "years", "volume", "remark", "discrepancies")
_OF_FINDING = ("name", "old", "new", "entry", "due", "request", "answer")
_PLAIN = (*_FACTS, *_MORE, *_OF_ROOMS, *_OF_PRINTS, *_OF_TERMS, *_OF_FINDING, *_OF_DISPOSAL)
_PEOPLE = ("person", "account", "receiver", "to")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts are asked for; "" is any. ``before`` is the number to go on from."""

    case_id: str = ""
    kind: str = ""
    person_id: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One act in words; ``case_id`` and ``case`` are "" for the school's own."""

    seq: int
    at: datetime
    who: str
    case_id: str
    case: str
    what: str


@dataclass(frozen=True, slots=True)
class ActPage:
    """Acts, the newest first; ``older`` is the number that the next page goes on from, None at the end."""

    lines: tuple[Told, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the words of a page's acts need, each read once."""

    language: str
    profile: Profile
    names: Mapping[str, str]
    cases: Mapping[str, CaseRow]
    sections: Mapping[tuple[str, str], str]
    units: Mapping[str, str]
    regulations: Mapping[str, Profile]


def kinds() -> tuple[str, ...]:
    """Return the kinds of acts that can be asked for."""
    return (*KINDS, *OF_SCHOOL)


def kind_title(kind: str, language: str = "ru") -> str:
    """Return what acts of a kind are called."""
    return sentence(f"actlog.kind-{kind}", language)


def page(desk: Desk, session: Session, wanted: Wanted, language: str = "ru") -> ActPage:
    """Return one page of the log, as it is asked for."""
    asked = select(ActRow.seq).order_by(ActRow.seq.desc()).limit(PER_PAGE + 1)
    if wanted.before is not None:
        asked = asked.where(ActRow.seq < wanted.before)
    for column, value in (
        (ActRow.case_id, wanted.case_id),
        (ActRow.kind, wanted.kind),
        (ActRow.actor, wanted.person_id),
    ):
        if value:
            asked = asked.where(column == value)
    seqs = list(session.scalars(asked))
    older = seqs[PER_PAGE - 1] if len(seqs) > PER_PAGE else None
    return ActPage(told(desk, session, seqs[:PER_PAGE], language)[::-1], older)


def told(desk: Desk, session: Session, seqs: Iterable[int], language: str = "ru") -> tuple[Told, ...]:
    """Return acts of these numbers in words, in their order."""
    shown = logged_at(session, seqs)
    known = _known(desk, session, shown, language)
    return tuple(_told(one, known) for one in shown)


def _known(desk: Desk, session: Session, shown: Sequence[Logged], language: str) -> _Known:
    case_ids = {one.case_id for one in shown if one.case_id}
    rows = {row.id: row for row in session.scalars(select(CaseRow).where(CaseRow.id.in_(case_ids)))}
    sections = session.scalars(select(SectionRow).where(SectionRow.case_id.in_(case_ids)))
    digests = {row.profile_digest for row in rows.values()}
    return _Known(
        language=language,
        profile=profiles.in_force(session, desk.today),
        names=_names(session, {str(one) for act in shown for one in _people(act)}),
        cases=rows,
        sections={(row.case_id, row.id): row.title for row in sections},
        units={row.id: row.title for row in session.scalars(select(Unit))},
        regulations={digest: profiles.of_digest(session, digest) for digest in digests},
    )


def _people(one: Logged) -> Iterable[Any]:
    """The ids of people in an act: who did it, and whom it is about."""
    if isinstance(one.act, SchoolAct):
        facts = one.act.facts
        return (one.act.actor, *(facts.get(name, "") for name in ("person", "account", "by", "with")))
    return (one.act.actor, getattr(one.act, "to", ""), getattr(one.act, "account", ""))


def _names(session: Session, ids: set[str]) -> dict[str, str]:
    return {
        row.id: people.full_name(row) for row in session.scalars(select(Person).where(Person.id.in_(ids)))
    }


def _told(one: Logged, known: _Known) -> Told:
    row = known.cases.get(one.case_id or "")
    actor = one.act.actor
    who = in_words(SERVICE, None, known.language) if actor == SERVICE else known.names.get(actor, actor)
    return Told(
        seq=one.seq,
        at=read_moment(one.at),
        who=who,
        case_id=one.case_id or "",
        case=f"{row.class_name}, {row.term_name}" if row else one.case_id or "",
        what=_what(one, known),
    )


def _what(one: Logged, known: _Known) -> str:
    act = one.act
    if isinstance(act, Act):
        return sentence(f"actlog.did-{kind_of(act)}", known.language, **_of_case(one, act, known))
    if act.kind not in OF_SCHOOL:
        return sentence("actlog.did-other", known.language, kind=act.kind)
    return sentence(f"actlog.did-{act.kind}", known.language, **_of_school(act.facts, known))


def _of_case(one: Logged, act: Act, known: _Known) -> dict[str, Any]:
    case_id = one.case_id or ""
    section, step = str(getattr(act, "section", "") or ""), str(getattr(act, "step", ""))
    row = known.cases.get(case_id)
    found = known.regulations[row.profile_digest].step(step) if row else None
    to = str(getattr(act, "to", "") or getattr(act, "account", ""))
    return {
        "section": known.sections.get((case_id, section), section),
        "step": found.title if found else step,
        "edition": getattr(act, "edition", ""),
        "leaves": getattr(act, "leaves", ""),
        "number": getattr(act, "number", ""),
        "person": known.names.get(to, to),
        "order": getattr(act, "order_no", ""),
        "incident": getattr(act, "incident", ""),
    }


def _of_school(facts: Mapping[str, Any], known: _Known) -> dict[str, Any]:
    person = next((str(facts[name]) for name in _PEOPLE if name in facts), "")
    role, unit, way = (str(facts.get(name, "")) for name in ("role", "unit", "way"))
    findings, lock = facts.get("findings", ()), str(facts.get("lock", ""))
    return {
        **{name: facts.get(name) or "—" for name in _PLAIN},
        "code_name": facts.get("code") or "—",
        "person": known.names.get(person, person),
        "role": in_words(role, known.profile, known.language) if role else "",
        "unit": known.units.get(unit, unit),
        "way": sentence(f"hands.way-{way}", known.language) if way else "",
        "findings": len(findings) if isinstance(findings, list) else findings,
        "lock": sentence(f"locks.said-{lock}", known.language) if lock else "",
        "missing": ", ".join(facts.get("missing", ())),
        "count": _count(facts.get("volumes", facts.get("entries", ()))),
        "lacking": len(facts.get("missing", ())),
        "hand": facts.get("hand", "—"),
        "second": known.names.get(str(facts.get("with", "")), ""),
        **_of_assessment(facts, known.language),
    }


def _count(of: Any) -> Any:
    """How many there are: an act names them, or counts them itself."""
    return of if isinstance(of, int) else len(of)


def _of_assessment(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A question in words with its answer; what an assessment counted."""
    asked, said = facts.get("question"), "yes" if facts.get("yes") else "no"
    return {
        "question": sentence(f"assessment.ask-{asked}", language) if asked else "",
        "said": sentence(f"assessment.{said}", language) if asked else "",
        **{name: facts.get(name, 0) for name in ("met", "not_met", "unknown")},
    }
