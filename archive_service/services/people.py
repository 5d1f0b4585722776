"""People of a school: who they are, what they may do on a day, and their keys."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Account, Certificate, Grant, Passkey, School, Token, Unit, WebSession
from archive_service.db.models import Person as PersonRow
from archive_service.problems import Kind, Problem
from archive_service.services import profiles
from archive_service.services.context import Desk
from archive_service.services.titles import BY_EXPORT, titles_of
from archive_service.signing.authority import certificate_pem, load_signer, open_authority
from archive_service.signing.certificates import CertificateFacts, Identity
from archive_service.signing.signer import LoadedSigner
from workflows.commands import Actor, Within
from workflows.refusal import UNKNOWN
from workflows.situation import units_of
from workflows.snapshot import Person

_WORDS = 4
_GIVEN_NAMES = 3
_SYLLABLES = tuple(a + b for a in "бвгдзклмнпрст" for b in "аеиоу")


@dataclass(frozen=True, slots=True)
class Present:
    """A person who proved to be who they say, in one school: the key is open and stays in memory only."""

    school_id: str
    id: str
    name: str
    key: LoadedSigner


def add_people(desk: Desk, session: Session, people: Iterable[Person], actor: str) -> int:
    """Add staff whom the school does not know yet, bring names up to date; return how many are new."""
    known = {row.id: row for row in session.scalars(select(PersonRow))}
    new = 0
    for person in people:
        row = known.get(person.id)
        if row is None:
            session.add(_row(person))
            append(
                session,
                case_id=None,
                act=SchoolAct("person-added", actor, desk.today, {"person": person.id}),
                at=desk.now,
            )
            new += 1
        else:
            row.surname, row.name, row.patronymic = person.surname, person.name, person.patronymic
            row.post = person.post or row.post
    return new


def from_full_name(person_id: str, full_name: str, post: str = "") -> Person:
    """Return a person from surname, name and patronymic in one line (001 clause 4.3: no initials).

    Raises:
        Problem: a part is missing or abbreviated.
    """
    surname, *names = full_name.split() or [""]
    if not 1 <= len(names) <= _GIVEN_NAMES or any("." in part or len(part) < 2 for part in (surname, *names)):
        raise Problem(Kind.USAGE, "service.full-name-needed", value=full_name)
    name, *patronymic = names
    return Person(person_id, surname, name, " ".join(patronymic), post)


def person(session: Session, person_id: str) -> PersonRow:
    """Return a person of the school.

    Raises:
        Problem: the school knows no such person.
    """
    row = session.scalar(select(PersonRow).where(PersonRow.id == person_id))
    if row is None:
        raise Problem(Kind.MISSING, "service.no-person", person=person_id)
    return row


def full_name(row: PersonRow) -> str:
    """Surname, name and patronymic in full (001 clause 4.3)."""
    return " ".join(part for part in (row.surname, row.name, row.patronymic) if part)


def names(session: Session) -> Mapping[str, str]:
    """Return the full names of all people of the school by id."""
    return {row.id: full_name(row) for row in session.scalars(select(PersonRow))}


def at_work(session: Session, on: date) -> dict[str, str]:
    """Return the full names, by id and in order, of those who work here and whose account is open."""
    wanted = select(PersonRow).where(PersonRow.blocked_at.is_(None))
    wanted = wanted.where(or_(PersonRow.left_on.is_(None), PersonRow.left_on > on))
    rows = session.scalars(wanted.order_by(PersonRow.surname, PersonRow.name, PersonRow.id))
    return {row.id: full_name(row) for row in rows}


def actor_of(session: Session, person_id: str, on: date, class_id: str | None = None) -> Actor:
    """Return a person with the roles held on that day; teaching roles follow from the snapshot.

    With a class the roles are those held for it: by the whole school's order, or for a department
    that the class belongs to. Without one they are the whole school's only (001 clause 7.2).

    Raises:
        Problem: no such person, one who has left, or one whose account is shut after a breach.
    """
    row = person(session, person_id)
    if row.blocked_at is not None:
        at = row.blocked_at.astimezone(ZoneInfo(session.scalars(select(School.zone)).one()))
        raise Problem(Kind.ACCESS, "service.person-blocked", who=full_name(row), at=f"{at:%d.%m.%Y %H:%M}")
    if row.left_on is not None and row.left_on <= on:
        raise gone(row)
    held = session.scalars(
        select(Grant).where(
            Grant.person_id == person_id, Grant.from_on <= on, or_(Grant.to_on.is_(None), Grant.to_on >= on)
        )
    ).all()
    within = _within(session, [one for one in held if one.unit])
    roles = {one.role for one in held if not one.unit} | {
        one.role for one in within if class_id in one.classes
    }
    return Actor(person_id, frozenset({*roles, *BY_EXPORT}), within)


def _within(session: Session, held: Sequence[Grant]) -> tuple[Within, ...]:
    if not held:
        return ()
    units = {row.id: row for row in session.scalars(select(Unit))}
    return tuple(
        Within(one.role, units[one.unit].title, frozenset(units[one.unit].classes))
        for one in held
        if one.unit in units
    )


def acting(desk: Desk, session: Session, who: Present, class_id: str | None = None) -> Actor:
    """Return who came in, with the roles held today; codes of two schools may be alike.

    Raises:
        Problem: the person came in at another school, has left, or the key was revoked meanwhile.
    """
    if who.school_id != desk.school_id:
        raise Problem(Kind.MISSING, "service.no-person", person=who.id)
    actor = actor_of(session, who.id, desk.today, class_id)
    _refuse_revoked(session, who, desk.today)
    return actor


def require(
    session: Session,
    person_id: str,
    roles: Iterable[str],
    on: date,
    class_id: str | None = None,
    *,
    anywhere: bool = False,
) -> Actor:
    """Return the actor if one of the roles is held on that day: for the class, or for the whole school.

    ``anywhere`` lets a role for some department do: what follows asks class by class.

    Raises:
        Problem: none of them is.
    """
    wanted = tuple(roles)
    actor = actor_of(session, person_id, on, class_id)
    elsewhere = units_of(actor, wanted)
    if not actor.roles.isdisjoint(wanted) or (anywhere and elsewhere):
        return actor
    who = full_name(person(session, person_id))
    said = titles_of(wanted, profiles.in_force(session, on))
    if not elsewhere:
        raise Problem(Kind.ACCESS, "service.role-needed", who=who, roles=said)
    code = "staff.role-not-whole" if class_id is None else "staff.role-elsewhere"
    raise Problem(Kind.ACCESS, code, who=who, roles=said, units=elsewhere)


def gone(row: PersonRow) -> Problem:
    """Return the refusal of somebody who has left, or is about to."""
    day = f"{row.left_on:%d.%m.%Y}" if row.left_on else UNKNOWN
    return Problem(Kind.ACCESS, "service.person-left", who=full_name(row), day=day)


def come_in(desk: Desk, person_id: str, passphrase: str) -> Present:
    """Return the person whose key the pass phrase opens: nobody acts for somebody else.

    Raises:
        Problem: unknown person, no key, wrong pass phrase, a revoked certificate, the person has left,
            or the account is shut.
    """
    with desk.reading() as session:
        actor_of(session, person_id, desk.today)
        name = full_name(person(session, person_id))
    who = Present(desk.school_id, person_id, name, load_signer(desk.keys, person_id, passphrase))
    with desk.reading() as session:
        _refuse_revoked(session, who, desk.today)
    return who


def _refuse_revoked(session: Session, who: Present, on: date) -> None:
    """A certificate that was revoked opens nothing any more; what it signed before stays signed."""
    day = session.scalar(select(Certificate.revoked_on).where(Certificate.serial == who.key.facts.serial))
    if day is not None and day <= on:
        raise Problem(Kind.ACCESS, "staff.key-revoked", who=who.name, day=f"{day:%d.%m.%Y}")


def issue_keys(
    desk: Desk,
    authority_passphrase: str,
    people: Mapping[str, str],
    actor: str,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[CertificateFacts]:
    """Issue a certificate and an encrypted key to each person; ``people`` maps id to first pass phrase."""
    authority = open_authority(desk.keys, authority_passphrase)
    issued = []
    with desk.writing() as session:
        for person_id, passphrase in people.items():
            identity = Identity(person_id, full_name(person(session, person_id)))
            facts = authority.issue(identity, passphrase=passphrase, at=desk.now)
            _note_certificate(desk, session, facts, actor)
            _forget_doors(session, person_id)
            issued.append(facts)
            progress(len(issued), len(people))
    return issued


def without_key(session: Session, on: date | None = None) -> tuple[str, ...]:
    """Return the ids of those who work here and have no key: none yet, a revoked or an expired one.

    Without a day nothing has expired.
    """
    good = select(Certificate.person_id).where(Certificate.revoked_on.is_(None))
    if on is not None:
        good = good.where(Certificate.not_after >= on)
    staying = select(PersonRow.id).where(PersonRow.left_on.is_(None), PersonRow.id.not_in(good))
    return tuple(session.scalars(staying.order_by(PersonRow.id)))


def first_passphrase() -> str:
    """Return a random pass phrase of four pronounceable words (about 96 bits) to be handed over on paper."""
    return "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(_WORDS)) for _ in range(_WORDS))


def _row(person: Person) -> PersonRow:
    return PersonRow(
        id=person.id,
        surname=person.surname,
        name=person.name,
        patronymic=person.patronymic,
        post=person.post,
        left_on=None,
    )


def _forget_doors(session: Session, person_id: str) -> None:
    """A new key has a new pass phrase: nothing that opened the account before opens it any more.

    Whoever knew the old phrase may have made a passkey or a token of their own; and who has lost the
    phone with the codes begins anew with the new key.
    """
    for account in session.scalars(select(Account).where(Account.person_id == person_id)):
        account.secret_hash = account.totp_secret = account.recovery = ""
        account.totp_confirmed, account.totp_step = False, 0
    for table in (WebSession, Passkey, Token):
        session.execute(delete(table).where(table.person_id == person_id))


def _note_certificate(desk: Desk, session: Session, facts: CertificateFacts, actor: str) -> None:
    session.add(
        Certificate(
            serial=facts.serial,
            person_id=facts.person_id,
            pem=certificate_pem(desk.keys, facts.person_id),
            not_after=facts.valid_until_at.date(),
            revoked_on=None,
        )
    )
    said = {"person": facts.person_id, "serial": facts.serial}
    append(session, case_id=None, act=SchoolAct("certificate-issued", actor, desk.today, said), at=desk.now)
