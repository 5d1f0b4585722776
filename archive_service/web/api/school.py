"""The school: who I am here, the regulation in force, and whether everything is in its place."""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint

from archive_service.services import health, locks, profile_pages, profiles
from archive_service.services.titles import in_words
from archive_service.web.api.shapes import Given
from archive_service.web.language import chosen
from archive_service.web.visitor import archive, desk, visitor

bp = APIBlueprint("school", __name__, tag="school")


class RoleGiven(Given):
    """A role by order; ``unit`` is "" for the whole school."""

    role: str
    title: str
    unit: str


class MeGiven(Given):
    """Whose token this is."""

    school: str
    person: str
    name: str
    roles: list[RoleGiven]


class ValueGiven(Given):
    """One value of the regulation with its clause; ``borrowed`` names the regulation it was taken from."""

    label: str
    value: str
    ref: str
    text: str
    borrowed: str


class GroupGiven(Given):
    """The values under one heading."""

    title: str
    rows: list[ValueGiven]


class ProfileGiven(Given):
    """The regulation in force, in words."""

    id: str
    title: str
    version: str
    effective_from: str
    source: str
    digest: str
    groups: list[GroupGiven]


class StoreGiven(Given):
    """A store: it ought to have ``objects``; ``whole`` were last seen whole in it.

    ``lock`` is ``worm`` only where a drill proved it of late; ``oldest_read_at`` is the oldest last reading
    of a copy.
    """

    name: str
    room: str
    reachable: bool
    lock: locks.State
    oldest_read_at: datetime | None
    read_late: bool
    objects: int
    whole: int
    audited_at: datetime | None
    findings: int | None


class HealthGiven(Given):
    """Whether everything is in its place; ``alive`` says that the service can work at all."""

    alive: bool
    database: bool
    stores: list[StoreGiven]
    jobs_waiting: int
    jobs_running: int
    jobs_failed: int


@bp.get("/me")
@bp.output(MeGiven)
@bp.doc(summary="Чей это токен: школа, сотрудник, роли")
def me() -> dict[str, Any]:
    """Say whose token this is."""
    at, who = desk(), visitor()
    with at.reading() as session:
        profile = profiles.in_force(session, at.today)
    held = [(role, "") for role in sorted(who.actor.roles)]
    held += [(one.role, one.unit) for one in who.actor.within]
    roles = [{"role": role, "title": in_words(role, profile, chosen()), "unit": unit} for role, unit in held]
    return {"school": at.school_id, "person": who.person_id, "name": who.name, "roles": roles}


@bp.get("/profile")
@bp.output(ProfileGiven)
@bp.doc(summary="Действующее Положение школы словами, каждое значение с пунктом")
def profile() -> dict[str, Any]:
    """Show the regulation in force."""
    at = desk()
    with at.reading() as session:
        found = profiles.in_force(session, at.today)
    page = profile_pages.page(found, chosen())
    names = ("id", "title", "version", "effective_from", "source")
    return {
        **{name: getattr(page, name) for name in names},
        "digest": found.digest,
        "groups": [{"title": group.title, "rows": list(group.rows)} for group in page.groups],
    }


@bp.get("/health")
@bp.output(HealthGiven)
@bp.doc(summary="Всё ли на месте: база, хранилища и целые копии, очередь")
def state() -> dict[str, Any]:
    """Show the state of the archive."""
    at = desk()
    found, jobs = health.pulse(archive()), health.job_counts(at)
    with at.reading() as session:
        stores = health.store_states(at, session)
    return {
        "alive": found.alive,
        "database": found.database,
        "stores": [_store(one) for one in stores],
        "jobs_waiting": jobs.waiting,
        "jobs_running": jobs.running,
        "jobs_failed": jobs.failed,
    }


def _store(one: health.StoreState) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("name", "room", "reachable", "objects", "whole")},
        "lock": one.lock.state,
        "oldest_read_at": one.read.oldest,
        "read_late": one.read.late,
        "audited_at": one.audit.at if one.audit else None,
        "findings": one.audit.findings if one.audit else None,
    }
