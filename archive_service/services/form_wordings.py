"""The wording of papers as a school has it: versions, each from its day on, on top of the shipped texts.

A version holds only the texts that differ, as a document of the school; the acts say which counts
from when. A paper made on a day has the version in force on that day.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, lock_log, school_acts
from archive_service.db.types import read_moment
from archive_service.problems import Kind, Problem
from archive_service.rendering.words import Wordings, texts_in
from archive_service.services import deposits, documents, people
from archive_service.services.context import Desk
from archive_service.services.form_texts import changed_texts, known, shipped_title
from archive_service.services.roles import KEEPERS
from workflows.canonical import digest as digest_of

CHANGED, ROLE = "form-wording", "form-wording"
EDITORS = (*KEEPERS, "deputy")
_TOML = "application/toml"


@dataclass(frozen=True, slots=True)
class Version:
    """A wording that was taken up; ``document`` is "" where the shipped one counts again."""

    number: int
    from_on: date
    at: datetime
    actor: str
    reason: str
    document: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a paper is to say from a day on, and why; texts that are not named stay as shipped."""

    texts: Mapping[str, str]
    from_on: date
    reason: str


def versions(session: Session, name: str) -> tuple[Version, ...]:
    """Return the versions of a paper's wording, the oldest first; none where it is as shipped.

    Raises:
        Problem: there is no such paper.
    """
    known(name)
    return tuple(_versions(session).get(name, ()))


def in_force(found: Iterable[Version], on: date) -> Version | None:
    """Return the version that counts on a day: of the latest day, of one day the last taken up."""
    begun = [one for one in found if one.from_on <= on]
    return max(begun, key=lambda one: (one.from_on, one.number), default=None)


def own(desk: Desk, *names: str, at: datetime | None = None) -> Wordings:
    """Return the texts that the school has changed of these papers, as they count now.

    With a moment on the school's clock, as they counted then: a paper of that moment that is drawn
    again says the same.

    Raises:
        Problem: the document of a version is missing.
    """
    with desk.reading() as session:
        found = _versions(session)
    day = at.date() if at else desk.today
    known = {name: [one for one in found.get(name, ()) if at is None or one.at <= at] for name in names}
    counting = {name: in_force(several, day) for name, several in known.items()}
    return {name: texts(desk, one) for name, one in counting.items() if one and one.document}


def texts(desk: Desk, version: Version) -> dict[str, str]:
    """Return the texts that a version changes.

    Raises:
        Problem: its document is missing.
    """
    if not version.document:
        return {}
    return texts_in(documents.read(desk, version.document).decode("utf-8"), version.document)


def change(desk: Desk, name: str, draft: Draft, *, actor_id: str) -> Version:
    """Let a paper say something else from a day on, today or later.

    Raises:
        Problem: there is no such paper, the day is past, no reason is given, nothing changes, the
            texts have faults (all are named), or the person may not.
    """
    with desk.reading() as session:
        people.require(session, actor_id, EDITORS, desk.today)
    differing = changed_texts(name, draft.texts)
    _check(desk, draft)
    data = _spelled(differing) if differing else b""
    document = documents.keep(desk, data) if differing else ""
    with desk.writing() as session:
        lock_log(session)
        found = versions(session, name)
        before = in_force(found, draft.from_on)
        if (before.document if before else "") == document:
            raise Problem(Kind.REFUSED, "paperforms.nothing-changes")
        if document:
            _register(desk, session, name, data)
        version = Version(len(found) + 1, draft.from_on, desk.now, actor_id, draft.reason.strip(), document)
        append(session, case_id=None, act=_act(desk, name, version), at=desk.now)
        deposits.request_log(desk, session)
    return version


def _check(desk: Desk, draft: Draft) -> None:
    if not draft.reason.strip():
        raise Problem(Kind.USAGE, "paperforms.reason-needed")
    if draft.from_on < desk.today:
        day, today = (f"{one:%d.%m.%Y}" for one in (draft.from_on, desk.today))
        raise Problem(Kind.REFUSED, "paperforms.from-past", day=day, today=today)


def _spelled(differing: Mapping[str, str]) -> bytes:
    """Return the texts as TOML, in the order of their names: the same texts are the same document."""
    lines = (f"{name} = {json.dumps(said, ensure_ascii=False)}" for name, said in sorted(differing.items()))
    return ("\n".join(lines) + "\n").encode()


def _register(desk: Desk, session: Session, name: str, data: bytes) -> None:
    documents.register(
        session,
        digest_of(data),
        case_id=None,
        role=ROLE,
        size_bytes=len(data),
        at=desk.now,
        media_type=_TOML,
        details={"form": name},
    )


def _act(desk: Desk, name: str, version: Version) -> SchoolAct:
    facts = {
        "form": name,
        "title": shipped_title(name),
        "version": version.number,
        "from": version.from_on.isoformat(),
        "reason": version.reason,
        "document": version.document,
    }
    return SchoolAct(CHANGED, version.actor, desk.today, facts)


def _versions(session: Session) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for logged in school_acts(session, CHANGED):
        act = logged.act
        if isinstance(act, SchoolAct):
            found.setdefault(act.facts["form"], []).append(_version(act, read_moment(logged.at)))
    return found


def _version(act: SchoolAct, at: datetime) -> Version:
    facts = act.facts
    from_on = date.fromisoformat(facts["from"])
    return Version(facts["version"], from_on, at, act.actor, facts["reason"], facts["document"])
