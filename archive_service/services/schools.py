"""Opening a school in an installation: its row, its regulation, its authority, its first person."""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from archive_service.clock import Clock
from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import School
from archive_service.db.session import school_session
from archive_service.problems import Kind, Problem
from archive_service.services import people, profiles, roles
from archive_service.services.calendars import plain_calendar
from archive_service.services.context import Archive, Desk
from archive_service.services.orders import order_number, said
from archive_service.signing.authority import check_passphrase, create_authority, roots_pem
from workflows.snapshot import Person

_SCHOOL_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
FOUNDER_ROLES = ("administrator", "operator")


@dataclass(frozen=True, slots=True)
class Founding:
    """What is asked before a school can be opened; pass phrases come from a prompt or a file.

    ``order_no`` and ``order_on`` name the order by which the founder is the administrator (002 clause 3.1).
    """

    school_id: str
    name: str
    short_name: str
    zone: str
    profile: str
    founder: Person
    founder_passphrase: str
    authority_passphrase: str
    weekend: tuple[int, ...]
    order_no: str
    order_on: date


def check(founding: Founding, clock: Clock) -> None:
    """Return when a school can be opened with these answers; nothing is made yet.

    Raises:
        Problem: the id, the zone, the order, the profile or a pass phrase cannot be used.
    """
    if not _SCHOOL_ID.fullmatch(founding.school_id):
        raise Problem(Kind.USAGE, "service.bad-school-id", value=founding.school_id)
    if founding.zone not in available_timezones():
        raise Problem(Kind.USAGE, "service.bad-zone", value=founding.zone)
    order_number(founding.order_no)
    if founding.order_on > clock.today(founding.zone):
        raise Problem(Kind.USAGE, "staff.order-ahead", day=said(founding.order_on))
    profiles.checked(profiles.read_mapping(founding.profile), founding.profile)
    check_passphrase(founding.founder_passphrase)
    check_passphrase(founding.authority_passphrase)


def open_school(archive: Archive, founding: Founding) -> Desk:
    """Open a school: regulation, own certificate authority, and the person who administers it.

    Raises:
        Problem: the school exists, or an answer cannot be used; nothing is left behind.
    """
    check(founding, archive.clock)
    if any(school.id == founding.school_id for school in archive.schools()):
        raise Problem(Kind.REFUSED, "service.school-exists", school=founding.school_id)
    desk = Desk(archive, founding.school_id, founding.zone)
    mapping = profiles.read_mapping(founding.profile)
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
            roles.grant(
                desk,
                session,
                founding.founder.id,
                role,
                order_no=founding.order_no,
                order_on=founding.order_on,
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
