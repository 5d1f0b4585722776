"""The school of the demonstration: how big it is, who works there, and where each class is left."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive_service.cli.edge import progress_bar
from archive_service.importing.sample_school import generate
from archive_service.services import people, profiles, roles
from archive_service.services.calendars import SIX_DAY_WEEK
from archive_service.services.context import Archive, Desk
from archive_service.services.schools import Founding, open_school
from archive_service.settings import LocalStoreSettings
from archive_service.wiring import create_installation, open_archive
from workflows.snapshot import ClassGroup, Person, Snapshot

SCHOOL, ADMIN, OPERATOR = "s1", "admin", "operator"
DIRECTOR, DEPUTY, ARCHIVIST = "s-01", "s-02", "s-03"
ROOMS = ("помещение-1", "помещение-2")
PHRASES = "парольные-фразы"
_ORDER_NO = "1-д"
_ROLES = (
    (DIRECTOR, "director"),
    (DEPUTY, "deputy"),
    (ARCHIVIST, "binder"),
    (ARCHIVIST, "archivist"),
    (OPERATOR, "operator"),
)
_FOUNDER = Person(ADMIN, "Администратор", "Демонстрационный", "", "администратор архива")
_OPERATOR = Person(OPERATOR, "Оператор", "Демонстрационный", "", "оператор журнала")
_GRADUATING = (9, 11)

Halts = tuple[tuple[str, int], ...]
"""Before which step how many classes are left; the other classes go all the way."""


@dataclass(frozen=True, slots=True)
class Size:
    """How big a school is shown, and how far its classes get."""

    classes: int
    pupils: int
    teachers: int
    halts: Halts


SIZES: Mapping[str, Size] = {
    "full": Size(
        *(30, 750, 45),
        (
            ("check", 1),
            ("print", 1),
            ("hand-over", 1),
            ("verify", 8),
            ("certify", 3),
            ("approve", 2),
            ("stamp", 2),
            ("bind", 1),
            ("deposit", 1),
        ),
    ),
    "small": Size(
        *(10, 40, 14),
        (
            ("check", 1),
            ("hand-over", 1),
            ("certify", 1),
            ("approve", 1),
            ("verify", 2),
            ("stamp", 1),
            ("deposit", 1),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Show:
    """One demonstration: its directory, the school it shows, and the pass phrases it made up.

    ``halts`` says before which step a class is left, by the class's name.
    """

    folder: Path
    snapshot: Snapshot
    phrases: dict[str, str]
    halts: Mapping[str, str]

    @property
    def home(self) -> Path:
        """The installation."""
        return self.folder / "archive"

    def left_at(self, step: str) -> tuple[ClassGroup, ...]:
        """Return the classes that are left before a step."""
        return tuple(group for group in self.snapshot.classes if self.halts.get(group.name) == step)


def make_show(folder: Path, size: Size, profile: str) -> Show:
    """Return the demonstration of a made-up school in a directory, under a regulation."""
    snapshot = generate(classes=size.classes, pupils=size.pupils, teachers=size.teachers)
    ids = [ADMIN, OPERATOR, *(person.id for person in snapshot.staff)]
    phrases = {person_id: people.first_passphrase() for person_id in ids}
    known = {step["id"] for step in profiles.read_mapping(profile)["steps"]}
    halts = tuple(one for one in size.halts if one[0] in known)
    return Show(folder, snapshot, phrases, deal(snapshot.classes, halts))


def deal(classes: tuple[ClassGroup, ...], halts: Halts) -> dict[str, str]:
    """Return before which step each class is left; whoever graduates is through first."""
    staying = [one for one in classes if one.grade not in _GRADUATING and one is not classes[-1]]
    staying.sort(key=lambda one: (one.name.lstrip("0123456789"), one.grade))
    steps = [step for step, count in halts for _ in range(count)]
    return {group.name: step for group, step in zip(staying, steps, strict=False)}


def open_demo_school(show: Show, profile: str) -> Archive:
    """Make the installation with two stores, open the school, give roles and keys."""
    stores = [
        LocalStoreSettings(name=name, room=room, path=show.folder / place)
        for name, room, place in zip(("disk-a", "disk-b"), ("серверная", "архив"), ROOMS, strict=True)
    ]
    create_installation(show.home, stores)
    archive = open_archive(show.home)
    authority = people.first_passphrase()
    desk = open_school(archive, _founding(show, archive, profile, authority))
    _keep_phrases(show, authority)
    _engage(desk, show)
    waiting = {person_id: phrase for person_id, phrase in show.phrases.items() if person_id != ADMIN}
    with progress_bar("Ключи и сертификаты сотрудников") as advance:
        people.issue_keys(desk, authority, waiting, ADMIN, progress=advance)
    return archive


def _founding(show: Show, archive: Archive, profile: str, authority: str) -> Founding:
    school = show.snapshot.school
    return Founding(
        school_id=SCHOOL,
        name=school.name,
        short_name=school.short_name,
        zone="Europe/Moscow",
        profile=profile,
        founder=_FOUNDER,
        founder_passphrase=show.phrases[ADMIN],
        authority_passphrase=authority,
        weekend=SIX_DAY_WEEK,
        order_no=_ORDER_NO,
        order_on=archive.clock.today("Europe/Moscow"),
    )


def _engage(desk: Desk, show: Show) -> None:
    with desk.writing() as session:
        people.add_people(desk, session, (_OPERATOR, *show.snapshot.staff), ADMIN)
        session.flush()
        for person_id, role in _ROLES:
            roles.grant(desk, session, person_id, role, order_no=_ORDER_NO, order_on=desk.today, actor=ADMIN)


def _keep_phrases(show: Show, authority: str) -> None:
    """Write the made-up pass phrases down, each in a file only its owner can read: it is a demonstration."""
    folder = show.folder / PHRASES
    folder.mkdir(mode=0o700)
    for name, phrase in {**show.phrases, "authority": authority}.items():
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(phrase)
