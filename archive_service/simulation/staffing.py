"""The people of a year: who leaves and who comes, who has another surname, whose keys end."""

from datetime import timedelta

from archive_service.importing.sample_school.dice import Dice
from archive_service.services import breaches, leaving, people, roles
from archive_service.services.schools import Founding, open_school
from archive_service.simulation.roll import DEPUTY, DIRECTOR, LEADERS, Roll
from archive_service.simulation.site import ADMIN, SCHOOL, Site
from archive_service.simulation.tally import Event
from workflows.snapshot import Person

_FOUNDER = Person(ADMIN, "Администратор", "Вымышленный", "", "администратор архива")
_WEEKEND, _ZONE, _ORDER = (5, 6), "Europe/Moscow", "1-к"
_AHEAD = timedelta(days=366)


def found(site: Site, profile: str) -> None:
    """Open the school."""
    asked = Founding(
        school_id=SCHOOL,
        name="Образцовая средняя школа (вымышленная)",
        short_name="Образцовая школа",
        zone=_ZONE,
        profile=profile,
        founder=_FOUNDER,
        founder_passphrase=site.phrase,
        authority_passphrase=site.phrase,
        weekend=_WEEKEND,
        order_no=_ORDER,
        order_on=site.today,
    )
    open_school(site.archive, asked)


def engage(site: Site, roll: Roll) -> None:
    """Take on whoever holds a post that has roles, where the school does not know the person yet."""
    desk = site.desk
    with desk.writing() as session:
        known = people.names(session)
        fresh = {post: one for post, one in roll.holders.items() if post in LEADERS and one.id not in known}
        people.add_people(desk, session, fresh.values(), ADMIN)
        session.flush()
        for post, one in fresh.items():
            for role in LEADERS[post]:
                roles.grant(desk, session, one.id, role, order_no=_ORDER, order_on=site.today, actor=ADMIN)


def turn_over(site: Site, roll: Roll, dice: Dice) -> None:
    """Let somebody leave and somebody else come; let somebody marry."""
    if dice.chance(0.5):
        _replace(site, roll, dice.pick(sorted(roll.holders)))
    if dice.chance(0.2):
        roll.rename(dice.pick(sorted(roll.holders)))
        with site.desk.writing() as session:
            people.add_people(site.desk, session, roll.holders.values(), ADMIN)
        site.tally.note(Event.RENAMED)


def renew(site: Site) -> None:
    """Give keys to those who have none that lasts the year."""
    with site.desk.reading() as session:
        missing = list(people.without_key(session, site.today + _AHEAD))
    if missing:
        site.issue_keys(missing)
        site.tally.note(Event.KEYS, len(missing))


def be_breached(site: Site, roll: Roll, dice: Dice) -> None:
    """Let somebody's access be known to others: shut, told, given back with a new key (004 part V)."""
    account = roll.id_of(dice.pick([one for one in sorted(roll.holders) if one not in (DIRECTOR, DEPUTY)]))
    deputy, director = roll.id_of(DEPUTY), roll.id_of(DIRECTOR)
    found = breaches.report(
        site.desk, account, noticed_by=deputy, actor_id=deputy, noticed_at=site.clock.now()
    )
    for role in ("director", "support"):
        site.later(minutes=1)
        breaches.received(site.desk, found.id, role, actor_id=deputy, written=True)
    site.later(minutes=5)
    site.issue_keys([account])
    breaches.restore(site.desk, found.id, actor_id=director)
    site.present.pop(account, None)
    site.tally.note(Event.BREACH)


def _replace(site: Site, roll: Roll, post: str) -> None:
    leaver = roll.id_of(post)
    roll.hire(post)
    if post in LEADERS:
        engage(site, roll)
    else:
        with site.desk.writing() as session:
            people.add_people(site.desk, session, [roll.holders[post]], ADMIN)
    with site.desk.writing() as session:
        leaving.dismiss(site.desk, session, leaver, from_on=site.today, order_no=_ORDER, actor=ADMIN)
    site.present.pop(leaver, None)
    site.tally.note(Event.TURNOVER)
