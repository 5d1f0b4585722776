"""What the school's books and receipts share: who issues and signs them, and the clause behind each."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import School
from archive_service.rendering.forms import Form, Signer, render_form
from archive_service.services import people, roles
from archive_service.services.context import Desk
from archive_service.services.roles import When
from archive_service.services.titles import in_words
from workflows.regulation import Profile

_HEAD = "director"


def school_name(session: Session) -> str:
    """Return the name of the session's school."""
    return session.scalars(select(School.name)).one()


def signer(session: Session, person_id: str) -> Signer:
    """Return a person as one who signs: post and full name."""
    row = people.person(session, person_id)
    return Signer(row.post, people.full_name(row))


def keeper_of(session: Session, profile: Profile, register: str, actor_id: str) -> Signer:
    """Return who signs a book: whoever prints it, in the post that keeps it by the regulation."""
    roles = [one.keeper for one in profile.registers if one.id == register]
    printed = signer(session, actor_id)
    return Signer(in_words(roles[0], profile) if roles else printed.post, printed.name)


def director(session: Session, profile: Profile, on: date) -> Signer:
    """Return the director of a day as one who signs; the name is "" where no order names one."""
    post, names = in_words(_HEAD, profile), people.names(session)
    heads = [one.person_id for one in roles.grants(session) if one.role == _HEAD and one.when(on) is When.NOW]
    return Signer(post[:1].upper() + post[1:], names[heads[-1]] if heads else "")


def basis_of(profile: Profile, register: str) -> str:
    """Return the clause that demands a book or a receipt, else that of how often copies are made."""
    clauses = [one.clause for one in profile.registers if one.id == register]
    return f"{[*clauses, profile.copies.rhythm.clause][0].ref}, {profile.title}"


def drawn(desk: Desk, form: Form, name: str) -> bytes:
    """Return a form as PDF/A; ``name`` tells it from the school's other papers."""
    document_id = f"{desk.school_id}/{name}/{desk.now.isoformat()}"
    return render_form(form, created_at=desk.now, document_id=document_id)
