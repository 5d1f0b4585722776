"""Accounts: one pass phrase opens a person's account and signing key.

The account keeps an Argon2id hash of the phrase. Who has a key and no hash yet (the first log-in,
or a database rebuilt from a store) proves the phrase on the key itself, and the hash is made then.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Account
from archive_service.db.models import Person as PersonRow
from archive_service.problems import LANGUAGES, Kind, Problem
from archive_service.services import people, seals, sessions, throttling
from archive_service.services.context import Desk
from archive_service.signing.authority import (
    KDF_ROUNDS,
    change_passphrase,
    check_passphrase,
)

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's smallest Argon2id: 19 MiB, 2 passes (Password Storage Cheat Sheet)."""
_LONGEST = 1024


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person may set about the own account."""

    email: str
    language: str
    totp: bool


def log_in(desk: Desk, login: str, phrase: str, *, address: str) -> str:
    """Return the id of the person whose code or full name was typed, if the phrase is theirs.

    Whatever is wrong, the answer and the time it takes are the same; throttled before the phrase is
    looked at.

    Raises:
        Problem: not this phrase, no such person, not on the staff any more, or too many attempts.
    """
    doors = [throttling.door("account", login.strip()), throttling.door("address", address)]
    throttling.check(desk, doors)
    person_id = _known(desk, login.strip())
    if not _fits(desk, person_id, phrase):
        throttling.failed(desk, doors)
        raise Problem(Kind.ACCESS, "account.wrong")
    throttling.passed(desk, doors[:1])
    return person_id


def confirm(desk: Desk, person_id: str, phrase: str, *, address: str) -> None:
    """Return when the phrase is this person's: a fresh authentication.

    Raises:
        Problem: it is not, or there were too many attempts.
    """
    doors = [throttling.door("account", person_id), throttling.door("address", address)]
    throttling.check(desk, doors)
    if not _fits(desk, person_id, phrase):
        throttling.failed(desk, doors)
        raise Problem(Kind.ACCESS, "account.wrong-phrase")
    throttling.passed(desk, doors[:1])


def change_phrase(desk: Desk, person_id: str, old: str, new: str, *, session_id: str = "") -> None:
    """Change the phrase of the key and of the account; all sessions but ``session_id`` end.

    Raises:
        Problem: the old phrase is wrong, or the new one is too short or too well known.
    """
    check_phrase(new)
    seals.change_passphrase(desk, person_id, old, new)
    change_passphrase(desk.keys, person_id, old, new)
    with desk.writing() as session:
        _row(desk, session, person_id).secret_hash = HASHER.hash(new)
    sessions.end_all(desk, person_id, but=session_id)


def check_phrase(phrase: str) -> None:
    """Return when a phrase may be taken: long enough, and not among the well-known ones.

    Raises:
        Problem: it may not.
    """
    check_passphrase(phrase)
    if len(set(phrase.casefold())) < 5 or phrase.casefold().replace(" ", "") in _well_known():
        raise Problem(Kind.INPUT, "account.well-known")


def profile_of(session: Session, person_id: str) -> Profile:
    """Return what the person has set."""
    row = session.scalar(select(Account).where(Account.person_id == person_id))
    return Profile(row.email, row.language, row.totp_confirmed) if row else Profile("", "", totp=False)


def set_profile(desk: Desk, person_id: str, *, email: str | None = None, language: str | None = None) -> None:
    """Set the address for reminders, or the language of the pages ("" follows the browser).

    Raises:
        Problem: no address of the form name@place, or no such language.
    """
    if email and (email.count("@") != 1 or any(ch.isspace() for ch in email) or len(email) > 254):
        raise Problem(Kind.INPUT, "account.bad-email", value=email)
    if language and language not in LANGUAGES:
        raise Problem(Kind.INPUT, "account.bad-language", value=language)
    with desk.writing() as session:
        row = _row(desk, session, person_id)
        row.email = row.email if email is None else email
        row.language = row.language if language is None else language


def emails(session: Session, person_ids: tuple[str, ...]) -> dict[str, str]:
    """Return the addresses of those among these people who have one."""
    wanted = select(Account.person_id, Account.email).where(
        Account.person_id.in_(person_ids), Account.email != ""
    )
    return {row.person_id: row.email for row in session.execute(wanted)}


def _known(desk: Desk, login: str) -> str:
    """Return the person's id by code, or by full name where it is only one's; "" if there is none."""
    with desk.reading() as session:
        staying = select(PersonRow).where(PersonRow.left_on.is_(None))
        if session.scalar(staying.where(PersonRow.id == login)):
            return login
        surname = login.split(" ", 1)[0]
        alike = session.scalars(staying.where(PersonRow.surname.in_({surname, surname.capitalize()})))
        named = [row.id for row in alike if people.full_name(row).casefold() == login.casefold()]
    return named[0] if len(named) == 1 else ""


def _fits(desk: Desk, person_id: str, phrase: str) -> bool:
    """Whether the phrase opens the account, or the key where the account has no hash yet."""
    phrase = phrase[:_LONGEST]
    with desk.reading() as session:
        known = session.scalar(select(Account.secret_hash).where(Account.person_id == person_id))
    good = _verified(known or _nobodys(), phrase) and bool(known)
    if known:
        return good and _may_come(desk, person_id)
    if not _opens_key(desk, person_id, phrase):
        return False
    with desk.unguarded() as session:
        _row(desk, session, person_id).secret_hash = HASHER.hash(phrase)
    return True


def _verified(known: str, phrase: str) -> bool:
    try:
        return HASHER.verify(known, phrase)
    except (Argon2Error, InvalidHashError):
        return False


def _may_come(desk: Desk, person_id: str) -> bool:
    try:
        with desk.reading() as session:
            people.actor_of(session, person_id, desk.today)
    except Problem:
        return False
    return True


def _opens_key(desk: Desk, person_id: str, phrase: str) -> bool:
    try:
        people.come_in(desk, person_id, phrase)
    except Problem:
        hashlib.pbkdf2_hmac("sha256", phrase.encode(), b"nobody", KDF_ROUNDS)  # unknown people cost time too
        return False
    return True


def _row(desk: Desk, session: Session, person_id: str) -> Account:
    row = session.scalar(select(Account).where(Account.person_id == person_id))
    if row is None:
        row = Account(person_id=people.person(session, person_id).id)
        session.add(row)
    row.changed_at = desk.now
    return row


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody's phrase")


@cache
def _well_known() -> frozenset[str]:
    """Long phrases that everybody tries first: rows of keys and counted digits, forwards and doubled."""
    rows = ("qwertyuiop", "йцукенгшщзхъ", "1234567890", "asdfghjkl", "фывапролджэ", "password", "пароль")
    return frozenset((row * 3)[:length] for row in rows for length in range(12, 31)) | {
        "парольпароль",
        "passwordpassword",
        "adminadminadmin",
        "школашколашкола",
    }
