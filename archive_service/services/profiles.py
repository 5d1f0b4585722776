"""Regulation profiles: shipped ones, a school's own file, and the version a case was opened under."""

import json
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Profile as ProfileRow
from archive_service.db.models import School
from archive_service.problems import Fault, Kind, Problem
from workflows.canonical import canonical_bytes
from workflows.profile import ProfileInvalid, parse
from workflows.regulation import Profile


def shipped() -> tuple[str, ...]:
    """Return the ids of the profiles that come with the product."""
    folder = resources.files("workflows") / "profiles"
    return tuple(
        sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    )


def read_mapping(source: str) -> Mapping[str, Any]:
    """Return the content of a shipped profile (by id) or of a TOML file (by path).

    Raises:
        Problem: there is no such profile, or the file is no TOML.
    """
    try:
        if source in shipped():
            text = (resources.files("workflows") / "profiles" / f"{source}.toml").read_text("utf-8")
        else:
            text = Path(source).read_text("utf-8")
        return tomllib.loads(text)
    except FileNotFoundError:
        raise Problem(
            Kind.MISSING, "service.no-profile", profile=source, shipped=", ".join(shipped())
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(Kind.INPUT, "service.profile-no-toml", profile=source, reason=str(error)) from None


def checked(mapping: Mapping[str, Any], name: str) -> Profile:
    """Return the profile a mapping describes.

    Raises:
        Problem: with every fault of the profile.
    """
    try:
        return parse(mapping)
    except ProfileInvalid as invalid:
        faults = tuple(Fault(one.code, name, column=one.path, value=one.value) for one in invalid.faults)
        raise Problem(Kind.INPUT, "service.profile-invalid", faults=faults, profile=name) from None


def take_up(session: Session, mapping: Mapping[str, Any], name: str, school: School) -> Profile:
    """Make a profile version the school's own from now on; open cases keep theirs."""
    profile = checked(mapping, name)
    row = ProfileRow(
        school_id=school.id,
        digest=profile.digest,
        id=profile.id,
        version=profile.version,
        effective_from=profile.effective_from or school.opened_on,
        body=canonical_bytes(mapping).decode("utf-8"),
    )
    session.merge(row)
    school.profile_id, school.profile_digest = profile.id, profile.digest
    return profile


def current(session: Session) -> Profile:
    """Return the profile new cases of the session's school are opened under."""
    return of_digest(session, session.scalars(select(School.profile_digest)).one())


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
