"""The way of a year's journals: imported, printed, signed, sometimes corrected, bound, deposited."""

from dataclasses import replace
from datetime import timedelta

from archive_service.importing.sample_school.dice import Dice
from archive_service.services import binding, cases, corrections, deposits, imports, people, printing, signoff
from archive_service.simulation.ledger import Journal, Ledger
from archive_service.simulation.roll import ARCHIVIST, DEPUTY, DIRECTOR, Roll
from archive_service.simulation.site import ADMIN, Site
from archive_service.simulation.tally import Event
from storage.manifest import SPACE, Manifest
from storage.port import Key
from workflows.case import Case
from workflows.snapshot import ClassGroup, Section, Snapshot

BODY = frozenset({"volume", "section", "snapshot"})
"""Roles of what goes with a journal at the latest."""
_REASON = "служебная записка завуча"


def prepare(site: Site, roll: Roll, snapshot: Snapshot, dice: Dice) -> list[str]:
    """Lead a year's journals as far as they are bound, and return the cases."""
    site.go_to(snapshot.exported_at.date())
    case_ids = _take_in(site, snapshot)
    _print(site, roll, case_ids)
    _sign(site, roll, case_ids)
    if dice.chance(0.3):
        _correct(site, roll, snapshot, dice.pick(case_ids))
        _print(site, roll, case_ids, again=True)
        _sign(site, roll, case_ids)
    for case_id in case_ids:
        _certify(site, roll, case_id)
        binding.bind(site.desk, case_id, actor_id=roll.id_of(ARCHIVIST))
    site.work()
    return case_ids


def deposit(site: Site, roll: Roll, case_ids: list[str], *, expected: bool) -> None:
    """Deposit the year's journals; ``expected``: no room is away meanwhile."""
    deposits.request(site.desk, case_ids, actor_id=roll.id_of(ARCHIVIST))
    site.work(expected=expected)


def deposit_again(site: Site, roll: Roll, case_ids: list[str]) -> None:
    """Ask again for what a full medium refused; what waited for a room has come by itself."""
    with site.desk.reading() as session:
        left = [one for one in case_ids if cases.load(session, one)[0].deposit is None]
    if left:
        deposit(site, roll, left, expected=True)


def write_down(site: Site, ledger: Ledger, snapshot: Snapshot, case_ids: list[str]) -> None:
    """Write down what was deposited of a year."""
    for group in snapshot.classes:
        case_id = _case_of(snapshot, group)
        if case_id not in case_ids:
            continue
        with site.desk.reading() as session:
            case, _ = cases.load(session, case_id)
        if case.deposit is not None:
            ledger.journals[case_id] = _journal(site, case, group, snapshot.year)
            site.tally.note(Event.DEPOSITED)


def _journal(site: Site, case: Case, group: ClassGroup, year: int) -> Journal:
    digest = case.deposit.manifest if case.deposit else ""
    manifest = Manifest.parse(site.archive.mirror.read(Key.of(SPACE, digest)))
    return Journal(
        case=case.id,
        class_name=group.name,
        year=year,
        pupils=tuple(one.printed_name for one in group.pupils),
        closed_on=site.today,
        sheet=case.summary or "",
        manifest=digest,
        body=frozenset(one.digest for one in manifest.entries if one.role in BODY),
    )


def _take_in(site: Site, snapshot: Snapshot) -> list[str]:
    unprinted = imports.take_in(site.desk, snapshot, actor_id=ADMIN).unprinted
    with site.desk.reading() as session:
        missing = list(people.without_key(session, site.today))
    if missing:
        site.issue_keys(missing)
        site.tally.note(Event.KEYS, len(missing))
    printed = (one for one in snapshot.classes if one.name not in unprinted)
    return [_case_of(snapshot, one) for one in printed]


def _case_of(snapshot: Snapshot, group: ClassGroup) -> str:
    return imports.case_id_of(snapshot.year, group.term_id, group.id)


def _print(site: Site, roll: Roll, case_ids: list[str], *, again: bool = False) -> None:
    deputy = roll.id_of(DEPUTY)
    printing.request(site.desk, case_ids, actor_id=deputy)
    site.work()
    if not again:
        printing.hand_over(site.desk, case_ids, actor_id=deputy)


def _sign(site: Site, roll: Roll, case_ids: list[str]) -> None:
    desk = site.desk
    with desk.reading() as session:
        wanted = [
            (one.id, task)
            for one in roll.holders.values()
            for task in signoff.tasks(
                session, people.actor_of(session, one.id, desk.today), case_ids=case_ids, step="verify"
            )
        ]
    for person_id, task in wanted:
        signoff.sign_sheets(desk, site.who(person_id), task.case_id, task.section_id)
    site.work()


def _certify(site: Site, roll: Roll, case_id: str) -> None:
    with site.desk.reading() as session:
        teacher = cases.load(session, case_id)[0].class_teacher
    steps = {"certify": teacher, "approve": roll.id_of(DEPUTY), "stamp": roll.id_of(DIRECTOR)}
    for step, signer in steps.items():
        signoff.sign_volume(site.desk, site.who(signer), case_id, step)
    site.work()


def _correct(site: Site, roll: Roll, snapshot: Snapshot, case_id: str) -> None:
    """Let a topic of one class be corrected after the print (001 clause 9.6)."""
    group = next(one for one in snapshot.classes if _case_of(snapshot, one) == case_id)
    first, *others = group.sections
    changed = replace(group, sections=(_corrected(first), *others))
    site.later(minutes=30)
    again = replace(snapshot, classes=(changed,), exported_at=snapshot.exported_at + timedelta(minutes=20))
    imports.take_in(site.desk, again, actor_id=ADMIN)
    corrections.approve(site.desk, site.who(roll.id_of(DEPUTY)), case_id, _REASON)
    site.work()
    site.tally.note(Event.CORRECTED)


def _corrected(section: Section) -> Section:
    first, *others = section.lessons
    return replace(section, lessons=(replace(first, topic="Тема исправлена после печати"), *others))
