"""Passkeys (WebAuthn): a key in the phone or computer comes in place of phrase and code.

A challenge is a closed note with its time; the page sends it back. It is good for five minutes, for
one purpose, and once: that it was used is remembered.
"""

import hashlib
import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.idempotency import remember
from archive_service.db.models import Passkey
from archive_service.problems import Kind, Problem
from archive_service.services import people, throttling
from archive_service.services.context import Archive, Desk
from archive_service.services.web_keys import locked

GOOD_FOR_S = 300
MOST = 20
_LONGEST_TITLE, _LONGEST_ANSWER = 100, 16 * 1024
_BYTES = 32
_PURPOSE = "passkey challenges"
_COME_IN = "come in"
ADDED, REMOVED = "passkey-added", "passkey-removed"
"""The kinds of the school's acts about passkeys."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages are: the name without port, and scheme, name and port together."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page hands to the browser (JSON), and the closed challenge that comes back with the answer."""

    options: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Held:
    """A passkey as its owner sees it."""

    id: str
    title: str
    created_at: datetime
    used_at: datetime | None


def ask_to_add(desk: Desk, person_id: str, site: Site) -> Asked:
    """Return what the browser needs to make a passkey for the person.

    Raises:
        Problem: the school knows no such person.
    """
    with desk.reading() as session:
        row = people.person(session, person_id)
        known = session.scalars(select(Passkey.credential_id).where(Passkey.person_id == person_id)).all()
        name, shown = row.id, people.full_name(row)
    challenge = secrets.token_bytes(_BYTES)
    options = generate_registration_options(
        rp_id=site.name,
        rp_name=site.name,
        user_name=name,
        user_id=hashlib.sha256(f"{desk.school_id}/{person_id}".encode()).digest(),
        user_display_name=shown,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(one)) for one in known],
    )
    return Asked(options_to_json(options), _close(desk.archive, challenge, _adds(desk, person_id)))


def add(desk: Desk, person_id: str, site: Site, *, answer: str, challenge: str, title: str) -> None:
    """Keep the passkey that the browser made.

    Raises:
        Problem: the answer does not belong to the challenge, came too late or twice, the passkey is
            known already, or there are too many.
    """
    expected = _open(desk, challenge, _adds(desk, person_id))
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=expected,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise Problem(Kind.INPUT, "account.passkey-not-made") from None
    with desk.writing() as session:
        owner = people.person(session, person_id).id
        mine = session.scalars(select(Passkey.credential_id).where(Passkey.person_id == owner)).all()
        if len(mine) >= MOST:
            raise Problem(Kind.REFUSED, "account.passkey-many", most=MOST)
        name = bytes_to_base64url(made.credential_id)
        if session.scalar(select(Passkey).where(Passkey.credential_id == name)):
            raise Problem(Kind.REFUSED, "account.passkey-known")
        session.add(
            Passkey(
                credential_id=name,
                person_id=owner,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                title=_title(title),
                created_at=desk.now,
                used_at=None,
            )
        )
        _log(desk, session, owner, ADDED, name)


def ask_to_come_in(archive: Archive, site: Site) -> Asked:
    """Return what the browser needs to offer the passkeys it has for this service, whosever they are."""
    challenge = secrets.token_bytes(_BYTES)
    options = generate_authentication_options(
        rp_id=site.name, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Asked(options_to_json(options), _close(archive, challenge, _COME_IN))


def come_in(desk: Desk, site: Site, *, answer: str, challenge: str, address: str) -> str:
    """Return the id of the person whose passkey signed the challenge; throttled by address.

    Raises:
        Problem: no such passkey, a wrong signature, a challenge of old or used before, a counter that
            went back (a copied key), the person may not come in, or too many attempts. All of the
            first sound alike.
    """
    doors = [throttling.door("address", address)]
    throttling.check(desk, doors)
    try:
        return _come_in(desk, site, answer, _open(desk, challenge, _COME_IN))
    except WebAuthnException:
        throttling.failed(desk, doors)
        raise Problem(Kind.ACCESS, "account.passkey-wrong") from None
    except Problem as problem:
        throttling.failed(desk, doors)
        raise Problem(Kind.ACCESS, "account.passkey-wrong") from problem


def listing(desk: Desk, person_id: str) -> tuple[Held, ...]:
    """Return the person's passkeys, the newest first."""
    mine = select(Passkey).where(Passkey.person_id == person_id)
    with desk.reading() as session:
        rows = session.scalars(mine.order_by(Passkey.created_at.desc(), Passkey.credential_id))
        return tuple(Held(row.credential_id, row.title, row.created_at, row.used_at) for row in rows)


def rename(desk: Desk, person_id: str, passkey_id: str, title: str) -> None:
    """Give a passkey of the person another name; one that is not theirs is left alone.

    Raises:
        Problem: the name is empty.
    """
    with desk.writing() as session:
        for row in _mine(session, person_id, passkey_id):
            row.title = _title(title)


def remove(desk: Desk, person_id: str, passkey_id: str) -> None:
    """Forget a passkey of the person; one that is not theirs is left alone."""
    with desk.writing() as session:
        for row in _mine(session, person_id, passkey_id):
            session.delete(row)
            _log(desk, session, person_id, REMOVED, passkey_id)


def _come_in(desk: Desk, site: Site, answer: str, expected: bytes) -> str:
    credential = _read(answer)
    with desk.unguarded() as session:
        named = select(Passkey).where(Passkey.credential_id == str(credential.get("id", "")))
        row = session.scalar(named.with_for_update())
        if row is None:
            raise Problem(Kind.ACCESS, "account.passkey-wrong")
        seen = verify_authentication_response(
            credential=credential,
            expected_challenge=expected,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
        people.actor_of(session, row.person_id, desk.today)
        row.sign_count, row.used_at = seen.new_sign_count, desk.now
        return row.person_id


def _log(desk: Desk, session: Session, person_id: str, kind: str, passkey_id: str) -> None:
    facts = {"person": person_id, "passkey": hashlib.sha256(passkey_id.encode()).hexdigest()}
    append(session, case_id=None, act=SchoolAct(kind, person_id, desk.today, facts), at=desk.now)


def _mine(session: Session, person_id: str, passkey_id: str) -> list[Passkey]:
    mine = select(Passkey).where(Passkey.person_id == person_id, Passkey.credential_id == passkey_id)
    return list(session.scalars(mine))


def _title(title: str) -> str:
    said = title.strip()[:_LONGEST_TITLE]
    if not said:
        raise Problem(Kind.INPUT, "account.passkey-title")
    return said


def _read(answer: str) -> dict[str, object]:
    try:
        found = json.loads(answer[:_LONGEST_ANSWER])
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Problem(Kind.INPUT, "account.passkey-no-script")
    return found


def _adds(desk: Desk, person_id: str) -> str:
    return f"add to {desk.school_id}/{person_id}"


def _close(archive: Archive, challenge: bytes, purpose: str) -> str:
    note = json.dumps({"for": purpose, "bytes": b64encode(challenge).decode()})
    lock = locked(archive.settings.home, _PURPOSE)
    return lock.encrypt_at_time(note.encode(), int(archive.clock.now().timestamp())).decode()


def _open(desk: Desk, closed: str, purpose: str) -> bytes:
    """Return the bytes of a challenge, and remember that it was used."""
    lock = locked(desk.archive.settings.home, _PURPOSE)
    try:
        note = json.loads(lock.decrypt_at_time(closed.encode(), GOOD_FOR_S, int(desk.now.timestamp())))
    except InvalidToken:
        raise Problem(Kind.REFUSED, "account.passkey-late") from None
    if note["for"] != purpose:
        raise Problem(Kind.REFUSED, "account.passkey-late")
    used = f"challenge:{hashlib.sha256(closed.encode()).hexdigest()}"
    try:
        with desk.unguarded() as session:
            remember(session, used, True)
    except IntegrityError:
        raise Problem(Kind.REFUSED, "account.passkey-late") from None
    return b64decode(note["bytes"])
