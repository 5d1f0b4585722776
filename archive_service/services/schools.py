"""Opening a school in an installation: its row, its regulation, its authority, its first person."""

from dataclasses import dataclass

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import School
from archive_service.db.session import school_session
from archive_service.problems import Kind, Problem
from archive_service.services import people, profiles
from archive_service.services.calendars import plain_calendar
from archive_service.services.context import Archive, Desk
from archive_service.signing.authority import create_authority, roots_pem
from workflows.snapshot import Person

FOUNDER_ROLES = ("administrator", "operator")


@dataclass(frozen=True, slots=True)
class Founding:
    """What is asked before a school can be opened; pass phrases come from a prompt or a file."""

    school_id: str
    name: str
    short_name: str
    zone: str
    profile: str
    founder: Person
    founder_passphrase: str
    authority_passphrase: str
    weekend: tuple[int, ...]


def open_school(archive: Archive, founding: Founding) -> Desk:
    """Open a school: regulation, own certificate authority, and the person who administers it.

    Raises:
        Problem: the school exists, or the profile is not usable; nothing is left behind.
    """
    if any(school.id == founding.school_id for school in archive.schools()):
        raise Problem(Kind.REFUSED, "service.school-exists", school=founding.school_id)
    desk = Desk(archive, founding.school_id, founding.zone)
    mapping = profiles.read_mapping(founding.profile)
    profiles.checked(mapping, founding.profile)
    create_authority(
        desk.keys, organisation=founding.short_name, passphrase=founding.authority_passphrase, at=desk.now
    )
    with school_session(archive.sessions, founding.school_id) as session:
        school = _row(desk, founding)
        session.add(school)
        session.flush()
        profile = profiles.take_up(session, mapping, founding.profile, school)
        facts = {"profile": profile.id, "profile_digest": profile.digest}
        append(
            session,
            case_id=None,
            act=SchoolAct("school-opened", founding.founder.id, desk.today, facts),
            at=desk.now,
        )
        people.add_people(desk, session, [founding.founder], founding.founder.id)
        session.flush()
        for role in FOUNDER_ROLES:
            people.grant(
                desk,
                session,
                founding.founder.id,
                role,
                order_no="—",
                order_on=desk.today,
                actor=founding.founder.id,
            )
    people.issue_keys(
        desk,
        founding.authority_passphrase,
        {founding.founder.id: founding.founder_passphrase},
        founding.founder.id,
    )
    return desk


def _row(desk: Desk, founding: Founding) -> School:
    return School(
        id=founding.school_id,
        name=founding.name,
        short_name=founding.short_name,
        zone=founding.zone,
        profile_id="",
        profile_digest="",
        opened_on=desk.today,
        calendar=plain_calendar(founding.weekend),
        ca_pem=roots_pem(desk.keys).decode("ascii"),
    )
