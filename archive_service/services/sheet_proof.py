"""What proves that a document of the archive is sound: signatures, copies, deposit, log of acts.

The signatures reach level B-B: no time-stamp stands behind the stated time, the chained acts do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import head
from archive_service.db.chain import Head
from archive_service.db.models import Certificate, Copy, Deposit, Object, School
from archive_service.services import cases, deposits, hands_proved, locks, people, readings, upkeep
from archive_service.services.assembling import VOLUME, field_of, signing_steps
from archive_service.services.context import Desk
from archive_service.services.locks import LockStanding
from archive_service.services.titles import in_words
from archive_service.signing.authority import roots_from_pem
from archive_service.signing.verdicts import SignatureFacts, Verdict, verify_pdf
from storage.audit import Trouble
from storage.errors import StorageError
from storage.port import Key
from workflows.case import Case
from workflows.regulation import Profile

SUMMARY = "summary"
SIGNED = (VOLUME, SUMMARY)
"""The roles of documents that people sign."""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature: who in which role, when by the signer's own word, with which certificate.

    ``reasons`` are sentences, empty when nothing speaks against it. ``revoked_on`` is the day from
    which the certificate counts no more: what was signed before stays signed.
    """

    field: str
    person_id: str
    role: str
    name: str
    signed_at: datetime | None
    level: str
    serial: str
    valid_until: date | None
    revoked_on: date | None
    sound: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandLine:
    """A signature on paper: under what, whose, on which day by the sheet, who has seen it on which scan."""

    title: str
    name: str
    on: date
    seen_by: str
    scan: str


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy: where it is, how it was found, when it was last read and found whole, how it is locked."""

    store: str
    room: str
    state: str
    verified_at: datetime | None
    lock: LockStanding

    @property
    def whole(self) -> bool:
        """Whether it was whole when it was last looked at."""
        return self.state == deposits.WHOLE


@dataclass(frozen=True, slots=True)
class Proof:
    """All that speaks for a document, and the ``reasons`` against it as sentences.

    ``read_at`` is the moment at which the copies were read for this proof, None where their states
    are those of the last audit. ``signed`` is false where nobody signs documents of this kind.
    ``by_hand`` are the signatures that stand on paper, each with its scan.
    """

    document: str
    role: str
    size_bytes: int
    case_id: str
    class_name: str
    term_name: str
    year: int
    signed: bool
    signatures: tuple[SignatureLine, ...]
    by_hand: tuple[HandLine, ...]
    reasons: tuple[str, ...]
    copies: tuple[CopyLine, ...]
    keep_until: date | None
    manifest: str
    deposited_at: datetime | None
    deposited_by: str
    log: Head
    shipped: int
    checked_at: datetime
    read_at: datetime | None

    @property
    def whole_copies(self) -> int:
        """How many copies are whole."""
        return sum(one.whole for one in self.copies)

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against it: neither signatures nor digest, and every copy is whole."""
        return not self.reasons and all(one.whole for one in self.copies)


def prove(desk: Desk, digest: str, *, reader_id: str, reread: bool = False, language: str = "ru") -> Proof:
    """Return what proves an archived document of a case; ``reread`` reads every copy in every room now.

    Raises:
        Problem: the right to read is missing, or the school has no such document of a case.
    """
    with desk.reading() as session:
        people.require(session, reader_id, readings.READERS, desk.today)
        row = readings.stored(session, digest)
        case, profile = cases.load(session, row.case_id or "")
    key = Key.of(row.space, digest)
    found = upkeep.recheck(desk, key, row.keep_until) if reread else {}
    verdict = _verdict(desk, key, case, profile) if row.role in SIGNED else Verdict(True, ())
    with desk.reading() as session:
        return _proof(desk, session, row, case, profile, verdict=verdict, found=found, language=language)


def _proof(
    desk: Desk,
    session: Session,
    row: Object,
    case: Case,
    profile: Profile,
    *,
    verdict: Verdict,
    found: Mapping[str, str],
    language: str,
) -> Proof:
    opened = case.opened
    deposit = session.scalars(
        select(Deposit).where(Deposit.case_id == case.id).order_by(Deposit.at.desc()).limit(1)
    ).first()
    certificates = _certificates(session, verdict)
    names = people.names(session)
    by = case.deposit.actor if case.deposit else ""
    return Proof(
        document=row.digest,
        role=row.role,
        size_bytes=row.size_bytes,
        case_id=case.id,
        class_name=opened.class_name,
        term_name=opened.term_name,
        year=opened.year,
        signed=row.role in SIGNED,
        signatures=tuple(
            _signature(desk, one, profile, certificates.get(one.serial), language)
            for one in verdict.signatures
        ),
        by_hand=_by_hand(case, profile, row, names),
        reasons=tuple(one.sentence(language) for one in verdict.reasons),
        copies=_copies(desk, session, row, found),
        keep_until=row.keep_until,
        manifest=deposit.manifest if deposit else "",
        deposited_at=deposit.at if deposit else None,
        deposited_by=names.get(by, by),
        log=head(session),
        shipped=deposits.shipped(session),
        checked_at=desk.now,
        read_at=desk.now if found else None,
    )


def _verdict(desk: Desk, key: Key, case: Case, profile: Profile) -> Verdict:
    """The verdict on the bytes of a sound copy; a document without one is not valid."""
    with desk.reading() as session:
        roots = roots_from_pem(session.scalars(select(School.ca_pem)).one().encode("ascii"))
    try:
        data = desk.archive.mirror.read(key)
    except StorageError:
        data = b""
    expected = hands_proved.expected_fields(case, profile, key.digest)
    return verify_pdf(data, roots=roots, expected=expected, digest=key.digest)


def _by_hand(case: Case, profile: Profile, row: Object, names: Mapping[str, str]) -> tuple[HandLine, ...]:
    found = hands_proved.under(case, profile, row.digest) if row.role in SIGNED else ()
    return tuple(
        HandLine(
            title=one.title,
            name=names.get(one.signature.by, one.signature.by),
            on=one.signature.on,
            seen_by=names.get(one.signature.recorded_by, one.signature.recorded_by),
            scan=one.signature.evidence,
        )
        for one in found
    )


def _certificates(session: Session, verdict: Verdict) -> Mapping[str, Certificate]:
    serials = [one.serial for one in verdict.signatures]
    rows = session.scalars(select(Certificate).where(Certificate.serial.in_(serials)))
    return {row.serial: row for row in rows}


def _signature(
    desk: Desk, one: SignatureFacts, profile: Profile, certificate: Certificate | None, language: str
) -> SignatureLine:
    role = next((step.role for step in signing_steps(profile) if field_of(step) == one.field), "")
    return SignatureLine(
        field=one.field,
        person_id=one.person_id,
        role=in_words(role, profile, language) if role else one.field,
        name=one.full_name,
        signed_at=one.signed_at.astimezone(ZoneInfo(desk.zone)) if one.signed_at else None,
        level=one.level,
        serial=one.serial,
        valid_until=certificate.not_after if certificate else None,
        revoked_on=certificate.revoked_on if certificate else None,
        sound=one.sound,
        reasons=tuple(reason.sentence(language) for reason in one.reasons),
    )


def _copies(desk: Desk, session: Session, row: Object, found: Mapping[str, str]) -> tuple[CopyLine, ...]:
    """Every store of the archive has a line: one that should have a copy and has none is said to."""
    known = {
        copy.store: copy
        for copy in session.scalars(select(Copy).where(Copy.digest == row.digest, Copy.space == row.space))
    }
    standing = locks.standings(desk, session)
    return tuple(_copy(lock, known.get(name), found.get(name)) for name, lock in standing.items())


def _copy(lock: LockStanding, row: Copy | None, now: str | None) -> CopyLine:
    state = now or (row.state if row else str(Trouble.MISSING))
    return CopyLine(lock.store, lock.room, state, row.verified_at if row else None, lock)
