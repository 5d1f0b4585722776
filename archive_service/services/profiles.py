"""Regulation profiles: shipped ones, a school's own file, and its versions, each from its day on.

A case is opened under the version in force on that day and keeps it: a version is never
changed or removed, only followed by another one.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, lock_log
from archive_service.db.models import CaseRow, School
from archive_service.db.models import Profile as ProfileRow
from archive_service.problems import Fault, Kind, Problem
from archive_service.services.context import Desk
from workflows.canonical import canonical_bytes
from workflows.profile import ProfileInvalid, parse
from workflows.regulation import Profile

NEVER = date.max
"""The day of a version that another one replaced before any case was opened under it."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version the school has taken up; ``from_on`` is None where it never came into force."""

    id: str
    version: str
    digest: str
    from_on: date | None
    in_force: bool
    cases: int


def shipped() -> tuple[str, ...]:
    """Return the ids of the profiles that come with the product."""
    folder = resources.files("workflows") / "profiles"
    return tuple(
        sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    )


def shipped_text(profile_id: str) -> str:
    """Return the file of a profile that comes with the product.

    Raises:
        Problem: there is none of that id.
    """
    if profile_id not in shipped():
        raise Problem(Kind.MISSING, "service.no-profile", profile=profile_id, shipped=", ".join(shipped()))
    return (resources.files("workflows") / "profiles" / f"{profile_id}.toml").read_text("utf-8")


def read_mapping(source: str) -> Mapping[str, Any]:
    """Return the content of a shipped profile (by id) or of a TOML file (by path).

    Raises:
        Problem: there is no such profile, or the file is no TOML.
    """
    try:
        text = shipped_text(source) if source in shipped() else Path(source).read_text("utf-8")
    except FileNotFoundError:
        raise Problem(
            Kind.MISSING, "service.no-profile", profile=source, shipped=", ".join(shipped())
        ) from None
    except UnicodeDecodeError as error:
        raise Problem(Kind.INPUT, "service.profile-no-toml", profile=source, reason=str(error)) from None
    return read_text(text, source)


def read_text(text: str, name: str) -> Mapping[str, Any]:
    """Return the content of a profile file.

    Raises:
        Problem: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Problem(Kind.INPUT, "service.profile-no-toml", profile=name, reason=str(error)) from None


def checked(mapping: Mapping[str, Any], name: str) -> Profile:
    """Return the profile a mapping describes.

    Raises:
        Problem: with every fault of the profile.
    """
    try:
        return parse(mapping)
    except ProfileInvalid as invalid:
        faults = tuple(Fault(one.code, name, path=one.path, value=one.value) for one in invalid.faults)
        raise Problem(Kind.INPUT, "service.profile-invalid", faults=faults, profile=name) from None


def take_up(
    session: Session, mapping: Mapping[str, Any], name: str, school: School, from_on: date | None = None
) -> Profile:
    """Make a version the school's own from a day on; without a day, from the school's opening.

    Raises:
        Problem: the version has faults, or cases were opened under another one of the same day.
    """
    profile = checked(mapping, name)
    opened_on = min(profile.effective_from or school.opened_on, school.opened_on)
    row = ProfileRow(
        school_id=school.id,
        digest=profile.digest,
        id=profile.id,
        version=profile.version,
        effective_from=from_on or opened_on,
        body=canonical_bytes(mapping).decode("utf-8"),
    )
    _give_way(session, row)
    session.merge(row)
    school.profile_id, school.profile_digest = profile.id, profile.digest
    return profile


def adopt(desk: Desk, mapping: Mapping[str, Any], name: str, *, from_on: date, actor_id: str) -> Profile:
    """Let a new version take effect on a day, today or later; open cases keep theirs.

    Raises:
        Problem: the version has faults or was adopted before, the day is past, or cases were
            opened under another version of that same day.
    """
    profile = checked(mapping, name)
    with desk.writing() as session:
        lock_log(session)
        if from_on < desk.today:
            raise Problem(Kind.REFUSED, "profile.from-past", day=_said(from_on), today=_said(desk.today))
        known = session.scalar(select(ProfileRow).where(ProfileRow.digest == profile.digest))
        if known is not None:
            raise Problem(
                Kind.REFUSED, "profile.known", profile=profile.title, day=_said(known.effective_from)
            )
        take_up(session, mapping, name, session.scalars(select(School)).one(), from_on)
        facts = {
            "profile": profile.id,
            "version": profile.version,
            "profile_digest": profile.digest,
            "from": from_on.isoformat(),
        }
        append(
            session, case_id=None, act=SchoolAct("profile-adopted", actor_id, desk.today, facts), at=desk.now
        )
    return profile


def _give_way(session: Session, row: ProfileRow) -> None:
    """Of two versions of one day the later adopted counts, unless the earlier one has cases."""
    same_day = select(ProfileRow).where(
        ProfileRow.effective_from == row.effective_from, ProfileRow.digest != row.digest
    )
    for other in session.scalars(same_day):
        if _cases(session, other.digest):
            raise Problem(Kind.REFUSED, "profile.day-taken", day=_said(row.effective_from), profile=other.id)
        other.effective_from = NEVER


def _cases(session: Session, digest: str) -> int:
    counted = select(func.count()).select_from(CaseRow).where(CaseRow.profile_digest == digest)
    return session.scalar(counted) or 0


def _said(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def in_force(session: Session, on: date) -> Profile:
    """Return the profile that cases of the session's school are opened under on that day.

    Raises:
        Problem: no version is in force yet.
    """
    digest = _digest_on(session, on)
    if digest is None:
        raise Problem(Kind.SETUP, "profile.none-yet", day=_said(on))
    return of_digest(session, digest)


def _digest_on(session: Session, on: date) -> str | None:
    begun = select(ProfileRow.digest).where(ProfileRow.effective_from <= on)
    return session.scalar(begun.order_by(ProfileRow.effective_from.desc()).limit(1))


def versions(session: Session, on: date) -> list[Version]:
    """Return the versions of the session's school, the oldest first, and which is in force on that day."""
    now = _digest_on(session, on)
    rows = session.scalars(select(ProfileRow).order_by(ProfileRow.effective_from, ProfileRow.digest))
    return [
        Version(
            id=row.id,
            version=row.version,
            digest=row.digest,
            from_on=None if row.effective_from == NEVER else row.effective_from,
            in_force=row.digest == now,
            cases=_cases(session, row.digest),
        )
        for row in rows
    ]


def of_digest(session: Session, digest: str) -> Profile:
    """Return the profile version with that digest."""
    return _parsed(body_of(session, digest).decode("utf-8"))


def body_of(session: Session, digest: str) -> bytes:
    """Return the content of a profile version as canonical JSON.

    Raises:
        Problem: the school has none with that digest.
    """
    body = session.scalar(select(ProfileRow.body).where(ProfileRow.digest == digest))
    if body is None:
        raise Problem(Kind.MISSING, "service.no-profile", profile=digest, shipped=", ".join(shipped()))
    return body.encode("utf-8")


@lru_cache(maxsize=64)
def _parsed(body: str) -> Profile:
    return parse(json.loads(body))
