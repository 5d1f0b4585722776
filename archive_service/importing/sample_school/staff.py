"""The staff of a made-up school, and who teaches what."""

from collections import defaultdict

from archive_service.importing.sample_school.curriculum import CLASS_TEACHER, SPECIALITIES
from archive_service.importing.sample_school.names import Names
from workflows.snapshot import GroupKind, Person

_OFFICE = ("директор", "заместитель директора", "специалист по кадрам")
_POSTS = {
    GroupKind.SCHOOL: "учитель",
    GroupKind.INDIVIDUAL: "учитель",
    GroupKind.COLLEGE: "преподаватель",
    GroupKind.ADDITIONAL: "педагог дополнительного образования",
}


class Staff:
    """Teachers by speciality; each course goes to whoever has the fewest hours so far."""

    def __init__(self, names: Names, teachers: int, kind: GroupKind = GroupKind.SCHOOL) -> None:
        """Engage ``teachers`` teachers in the shares of :data:`SPECIALITIES`, and the office."""
        self._names = names
        self._hours: dict[str, int] = {}
        self._by_speciality: dict[str, list[str]] = defaultdict(list)
        self._people: dict[str, Person] = {}
        self._substitutes: set[str] = set()
        for number, post in enumerate(_OFFICE, start=1):
            self._engage(f"s-{number:02}", post)
        for number, speciality in enumerate(_shares(teachers), start=1):
            code = f"t-{number:02}"
            self._engage(code, f"{_POSTS[kind]} ({speciality})")
            self._by_speciality[speciality].append(code)
            self._hours[code] = 0

    def _engage(self, code: str, post: str) -> None:
        self._people[code] = Person(code, *self._names.next(), post=post)

    def assign(self, speciality: str, hours: int, *, besides: str = "") -> str:
        """Return the code of the teacher who takes a course of so many hours a week."""
        known = self._by_speciality.get(speciality) or list(self._hours)
        free = [code for code in known if code != besides] or known
        code = min(free, key=lambda one: (self._hours[one], one))
        self._hours[code] += hours
        return code

    def take(self, code: str, hours: int) -> None:
        """Add hours to a teacher who was chosen by other means."""
        self._hours[code] += hours

    def substitute(self, code: str) -> str:
        """Return another teacher than ``code``, or the same where there is only one."""
        codes = sorted(self._hours)
        other = codes[(codes.index(code) + 1) % len(codes)]
        self._substitutes.add(other)
        return other

    def working(self) -> tuple[Person, ...]:
        """Return the office and the teachers who have any lessons."""
        return tuple(
            person
            for code, person in self._people.items()
            if self._hours.get(code, 1) or code in self._substitutes
        )


def _shares(teachers: int) -> list[str]:
    total = sum(SPECIALITIES.values())
    slots = [(rank / count, name) for name, count in SPECIALITIES.items() for rank in range(count)]
    slots.sort(key=lambda slot: (slot[0], slot[1] != CLASS_TEACHER, slot[1]))
    return [slots[number % total][1] for number in range(teachers)]
