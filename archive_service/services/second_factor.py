"""The second factor: codes from a phone (TOTP, RFC 6238), and recovery codes for a lost one.

The secret is stored closed with a key that is not in the database; recovery codes are stored as
hashes. Every code opens once: the time step of the last one is kept, a recovery code is struck out.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import pyotp
import zxingcpp
from cryptography.fernet import InvalidToken
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Account
from archive_service.problems import Kind, Problem
from archive_service.services import people, throttling
from archive_service.services.context import Desk
from archive_service.services.web_keys import locked

STEP_S, WINDOW = 30, 1
"""A code is good in its half minute and the one before and after."""

RECOVERY_CODES = 10
ON, OFF, RENEWED = "second-factor-on", "second-factor-off", "recovery-codes-renewed"
"""The kinds of the school's acts about second factors."""

_PURPOSE = "second factor"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_PART, _PARTS = 5, 2


@dataclass(frozen=True, slots=True)
class State:
    """How a person's second factor stands; ``recovery`` counts the codes that are left."""

    on: bool
    begun: bool
    recovery: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the phone has to learn: the secret to be typed, its address, and that as a QR code (SVG)."""

    secret: str
    uri: str
    svg: str


def state(session: Session, person_id: str) -> State:
    """Return whether the person has a second factor."""
    row = _row(session, person_id)
    if row is None:
        return State(on=False, begun=False, recovery=0)
    return State(row.totp_confirmed, bool(row.totp_secret), len(row.recovery.split()))


def begin(desk: Desk, person_id: str) -> None:
    """Make a new secret; it counts only when a code of it has been typed.

    Raises:
        Problem: there is no such person, or a second factor is on already.
    """
    with desk.writing() as session:
        row = _account(desk, session, person_id)
        if row.totp_confirmed:
            raise Problem(Kind.REFUSED, "account.second-already")
        secret = pyotp.random_base32().encode()
        row.totp_secret = locked(desk.archive.settings.home, _PURPOSE).encrypt(secret).decode()
        row.totp_step = 0


def enrolment(desk: Desk, person_id: str, issuer: str) -> Enrolment | None:
    """Return what the phone has to learn, None where nothing was begun or it is on already."""
    with desk.reading() as session:
        row = _row(session, person_id)
        if row is None or row.totp_confirmed or not row.totp_secret:
            return None
        secret = _secret(desk, row)
        name = people.person(session, person_id).id
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)
    return Enrolment(secret, uri, _qr(uri))


def confirm(desk: Desk, person_id: str, code: str) -> tuple[str, ...]:
    """Switch the second factor on with a code from the phone; return the recovery codes, only this once.

    Raises:
        Problem: the code is not the one that the phone would show, or nothing was begun.
    """
    with desk.writing() as session:
        row = _account(desk, session, person_id)
        if row.totp_confirmed or not row.totp_secret:
            raise Problem(Kind.REFUSED, "account.second-not-begun")
        if not _fits(desk, row, code):
            raise Problem(Kind.INPUT, "account.second-wrong-first")
        row.totp_confirmed = True
        _log(desk, session, person_id, ON)
        return _new_codes(row)


def renew_recovery(desk: Desk, person_id: str) -> tuple[str, ...]:
    """Return new recovery codes; the old ones open nothing any more.

    Raises:
        Problem: there is no second factor.
    """
    with desk.writing() as session:
        row = _account(desk, session, person_id)
        if not row.totp_confirmed:
            raise Problem(Kind.REFUSED, "account.second-not-begun")
        _log(desk, session, person_id, RENEWED)
        return _new_codes(row)


def disable(desk: Desk, person_id: str) -> None:
    """Switch the second factor off; its secret and the recovery codes are forgotten.

    Raises:
        Problem: there is no such person.
    """
    with desk.writing() as session:
        row = _account(desk, session, person_id)
        if row.totp_confirmed:
            _log(desk, session, person_id, OFF)
        row.totp_secret, row.totp_confirmed, row.totp_step, row.recovery = "", False, 0, ""


def check(desk: Desk, person_id: str, code: str, *, address: str) -> None:
    """Return when the code is the phone's of this minute or a recovery code; either opens once.

    Raises:
        Problem: it is neither, it was used before, or there were too many attempts.
    """
    doors = [throttling.door("account", f"second {person_id}"), throttling.door("address", address)]
    throttling.check(desk, doors)
    with desk.unguarded() as session:
        row = _account(desk, session, person_id)
        good = row.totp_confirmed and (_fits(desk, row, code) or _strike_out(row, code))
    if not good:
        throttling.failed(desk, doors)
        raise Problem(Kind.ACCESS, "account.second-wrong")
    throttling.passed(desk, doors[:1])


def _fits(desk: Desk, row: Account, code: str) -> bool:
    """Whether it is the code of a step that is near and later than the last one used; then it is used."""
    totp, typed = pyotp.TOTP(_secret(desk, row)), "".join(code.split())
    now = int(desk.now.timestamp()) // STEP_S
    for step in range(now - WINDOW, now + WINDOW + 1):
        if step > row.totp_step and _same(totp.generate_otp(step), typed):
            row.totp_step = step
            return True
    return False


def _strike_out(row: Account, code: str) -> bool:
    """Whether it is one of the recovery codes; then it is gone."""
    hashed = _hash(code)
    left = [one for one in row.recovery.split() if not _same(one, hashed)]
    found = len(left) < len(row.recovery.split())
    row.recovery = "\n".join(left)
    return found


def _new_codes(row: Account) -> tuple[str, ...]:
    codes = tuple(_code() for _ in range(RECOVERY_CODES))
    row.recovery = "\n".join(_hash(code) for code in codes)
    return codes


def _code() -> str:
    """Ten letters and digits that are not taken for each other (about 49 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_PART)) for _ in range(_PARTS))


def _hash(code: str) -> str:
    plain = "".join(char for char in code.casefold() if char in _ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _secret(desk: Desk, row: Account) -> str:
    try:
        return locked(desk.archive.settings.home, _PURPOSE).decrypt(row.totp_secret).decode()
    except InvalidToken:
        raise Problem(Kind.SETUP, "account.second-unreadable") from None


def _log(desk: Desk, session: Session, person_id: str, kind: str) -> None:
    append(
        session, case_id=None, act=SchoolAct(kind, person_id, desk.today, {"person": person_id}), at=desk.now
    )


def _account(desk: Desk, session: Session, person_id: str) -> Account:
    """The account, locked until the transaction ends: a code opens once, however many ask together."""
    row = _row(session, person_id, lock=True)
    if row is None:
        row = Account(person_id=people.person(session, person_id).id, changed_at=desk.now)
        session.add(row)
        session.flush()
    return row


def _row(session: Session, person_id: str, *, lock: bool = False) -> Account | None:
    wanted = select(Account).where(Account.person_id == person_id)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def _qr(uri: str) -> str:
    """The address as a QR code, an SVG without anything around it."""
    drawn = zxingcpp.create_barcode(uri, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg()
    return str(drawn[drawn.index("<svg") :])
