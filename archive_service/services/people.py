"""People of a school: who they are, which roles they hold by order, and their keys."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Certificate, Grant
from archive_service.db.models import Person as PersonRow
from archive_service.problems import Kind, Problem
from archive_service.services.context import Desk
from archive_service.signing.authority import certificate_pem, load_signer, open_authority
from archive_service.signing.certificates import CertificateFacts, Identity
from archive_service.signing.signer import LoadedSigner
from workflows.commands import Actor
from workflows.snapshot import Person

ROLES = ("operator", "deputy", "director", "binder", "archivist", "administrator")
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


def grant(
    desk: Desk,
    session: Session,
    person_id: str,
    role: str,
    *,
    order_no: str,
    order_on: date,
    actor: str,
    to_on: date | None = None,
) -> None:
    """Give a role by order, from the order's day on (002 clause 3.1: roles by order).

    Raises:
        Problem: no such person, or no such role.
    """
    if role not in ROLES:
        raise Problem(Kind.USAGE, "service.no-role", role=role, roles=", ".join(ROLES))
    person(session, person_id)
    session.merge(
        Grant(
            school_id=desk.school_id,
            person_id=person_id,
            role=role,
            from_on=order_on,
            to_on=to_on,
            order_no=order_no,
            order_on=order_on,
        )
    )
    facts = {"person": person_id, "role": role, "order": order_no, "from": order_on.isoformat()}
    append(session, case_id=None, act=SchoolAct("grant-given", actor, desk.today, facts), at=desk.now)


def dismiss(
    desk: Desk, session: Session, person_id: str, *, from_on: date, order_no: str, actor: str
) -> None:
    """End a person's access from a day on, by order; the authorship of all that was done stays.

    What the person still owes is owed by somebody else only after a new export names them.

    Raises:
        Problem: no such person, or the person has left already.
    """
    row = person(session, person_id)
    if row.left_on is not None:
        raise Problem(Kind.REFUSED, "service.person-left", who=full_name(row), day=f"{row.left_on:%d.%m.%Y}")
    row.left_on = from_on
    facts = {"person": person_id, "from": from_on.isoformat(), "order": order_no}
    append(session, case_id=None, act=SchoolAct("person-left", actor, desk.today, facts), at=desk.now)


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


def actor_of(session: Session, person_id: str, on: date) -> Actor:
    """Return a person with the roles held on that day; teaching roles follow from the snapshot."""
    row = person(session, person_id)
    if row.left_on is not None and row.left_on <= on:
        raise Problem(Kind.ACCESS, "service.person-left", who=full_name(row), day=f"{row.left_on:%d.%m.%Y}")
    held = session.scalars(
        select(Grant.role).where(
            Grant.person_id == person_id, Grant.from_on <= on, or_(Grant.to_on.is_(None), Grant.to_on >= on)
        )
    )
    return Actor(person_id, frozenset(held) | {"subject-teacher", "class-teacher"})


def acting(desk: Desk, session: Session, who: Present) -> Actor:
    """Return who came in, with the roles held today; codes of two schools may be alike.

    Raises:
        Problem: the person came in at another school, or has left.
    """
    if who.school_id != desk.school_id:
        raise Problem(Kind.MISSING, "service.no-person", person=who.id)
    return actor_of(session, who.id, desk.today)


def require(session: Session, person_id: str, roles: Iterable[str], on: date) -> Actor:
    """Return the actor if one of the roles is held on that day.

    Raises:
        Problem: none of them is.
    """
    wanted = tuple(roles)
    actor = actor_of(session, person_id, on)
    if not actor.roles.intersection(wanted):
        who = full_name(person(session, person_id))
        raise Problem(Kind.ACCESS, "service.role-needed", who=who, roles=", ".join(wanted))
    return actor


def come_in(desk: Desk, person_id: str, passphrase: str) -> Present:
    """Return the person whose key the pass phrase opens: nobody acts for somebody else.

    Raises:
        Problem: unknown person, no key, wrong pass phrase, or the person has left.
    """
    with desk.reading() as session:
        actor_of(session, person_id, desk.today)
        name = full_name(person(session, person_id))
    return Present(desk.school_id, person_id, name, load_signer(desk.keys, person_id, passphrase))


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
            issued.append(facts)
            progress(len(issued), len(people))
    return issued


def without_key(session: Session) -> tuple[str, ...]:
    """Return the ids of the people who have no certificate yet."""
    with_key = select(Certificate.person_id)
    return tuple(
        session.scalars(select(PersonRow.id).where(PersonRow.id.not_in(with_key)).order_by(PersonRow.id))
    )


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
