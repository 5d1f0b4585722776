"""Who works and learns at the simulated school: posts and classes stay, people come and go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from archive_service.importing.sample_school import generate, one_class
from archive_service.importing.sample_school.dice import Dice
from archive_service.importing.sample_school.names import Names
from workflows.snapshot import ClassGroup, Person, Pupil, Section, Snapshot

FIRST_YEAR = 2025
DIRECTOR, DEPUTY, ARCHIVIST = "s-01", "s-02", "s-03"
LEADERS: Mapping[str, tuple[str, ...]] = {
    DIRECTOR: ("director",),
    DEPUTY: ("deputy",),
    ARCHIVIST: ("binder", "archivist", "operator"),
}
"""The posts with roles by order; the other posts of the school are teachers'."""
_YOUNGEST, _GRADES = 5, 5


@dataclass(frozen=True, slots=True)
class Size:
    """How big the school is: its export of a year, by seed and year."""

    export: Callable[[int, int], Snapshot]


def _small(seed: int, year: int) -> Snapshot:
    """One class that goes from the fifth to the ninth grade, then another."""
    grade = _YOUNGEST + (year - FIRST_YEAR) % _GRADES
    return one_class(seed, grade=grade, pupils=3, sections=1, year=year)


def _full(seed: int, year: int) -> Snapshot:
    return generate(seed, year=year)


SIZES: Mapping[str, Size] = {"small": Size(_small), "full": Size(_full)}


class Roll:
    """The people of the school as years go by: the same seed gives the same people."""

    def __init__(self, seed: int, size: Size) -> None:
        """Fill the posts that have roles by order."""
        self._seed, self._size = seed, size
        self._names = Names(Dice("staff", seed))
        self._holders: dict[str, Person] = {}
        self._times: dict[str, int] = {}
        for post in LEADERS:
            self.hire(post)

    @property
    def holders(self) -> Mapping[str, Person]:
        """Who holds which post now."""
        return self._holders

    def id_of(self, post: str) -> str:
        """The id of whoever holds a post now."""
        return self._holders[post].id

    def hire(self, post: str, title: str = "") -> Person:
        """Let somebody new hold a post, and return the person."""
        self._times[post] = self._times.get(post, 0) + 1
        title = title or (self._holders[post].post if post in self._holders else "")
        self._holders[post] = Person(f"{post}-{self._times[post]}", *self._names.next(), title)
        return self._holders[post]

    def rename(self, post: str) -> Person:
        """Let whoever holds a post have another surname, and return the person."""
        surname, _, _ = self._names.next()
        self._holders[post] = replace(self._holders[post], surname=surname)
        return self._holders[post]

    def export(self, year: int) -> Snapshot:
        """Return what the e-journal exports at the end of a school year."""
        made = self._size.export(self._seed * 1000 + year, year)
        for one in made.staff:
            if one.id not in self._holders:
                self.hire(one.id, one.post)
        ids = {one.id: self.id_of(one.id) for one in made.staff}
        return replace(
            made,
            staff=tuple(self._holders[one.id] for one in made.staff),
            classes=tuple(self._group(one, year, ids) for one in made.classes),
        )

    def _group(self, group: ClassGroup, year: int, ids: Mapping[str, str]) -> ClassGroup:
        letter, entered = group.name.lstrip("0123456789"), year - group.grade
        names = Names(Dice("class", self._seed, letter, entered))
        pupils: dict[str, Pupil] = {}
        for number, one in enumerate(group.pupils, start=1):
            surname, name, patronymic = names.next()
            pupils[one.id] = Pupil(
                f"p-{entered}-{ord(letter):x}-{number}", surname, name, patronymic, movement=one.movement
            )
        return replace(
            group,
            class_teacher_id=ids[group.class_teacher_id],
            pupils=tuple(pupils.values()),
            sections=tuple(_section(one, ids, pupils) for one in group.sections),
        )


def _section(section: Section, ids: Mapping[str, str], pupils: Mapping[str, Pupil]) -> Section:
    return replace(
        section,
        teacher_id=ids[section.teacher_id],
        pupil_ids=tuple(pupils[one].id for one in section.pupil_ids),
        lessons=tuple(
            replace(
                one,
                teacher_id=ids[one.teacher_id],
                marks={pupils[pupil].id: mark for pupil, mark in one.marks.items()},
            )
            for one in section.lessons
        ),
        term_marks={pupils[pupil].id: marks for pupil, marks in section.term_marks.items()},
        deferrals=tuple(replace(one, pupil_id=pupils[one.pupil_id].id) for one in section.deferrals),
        handovers=tuple(replace(one, teacher_id=ids[one.teacher_id]) for one in section.handovers),
    )
