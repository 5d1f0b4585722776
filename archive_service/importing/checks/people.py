"""Staff and pupils: full names, somebody's work for every teacher, nobody in two classes."""

from collections import defaultdict
from collections.abc import Iterator

from archive_service.importing.checks.groups import is_home
from archive_service.importing.checks.names import wrong_with
from archive_service.importing.checks.structure import twice
from archive_service.importing.findings import Finding
from workflows.snapshot import ClassGroup, MovementKind, Person, Pupil, Snapshot

_TEACHING_POSTS = frozenset({"учитель", "преподаватель"})
_TEACHING_BEGINNINGS = ("педагог дополнительного образования", "мастер производственного обучения")


def faults(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield what is wrong with people."""
    busy = _busy(snapshot)
    # A wrong code somewhere may be the very assignment that a teacher lacks: that is told first.
    sure = busy <= {person.id for person in snapshot.staff}
    for person in snapshot.staff:
        yield from _names("person", (person.id,), person)
        if sure and person.id not in busy and teaches(person.post):
            facts = (("person", person.full_name),)
            yield Finding("import.idle-teacher", "person", (person.id,), "post", person.post, facts)
    for group in snapshot.classes:
        for pupil in group.pupils:
            yield from _pupil(group, pupil)
    yield from _in_two_classes(snapshot)


def warnings(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield what a person should look at: namesakes, pupils whom nobody teaches."""
    for group in snapshot.classes:
        taught = {pupil for section in group.sections for pupil in section.pupil_ids}
        for pupil in group.pupils:
            if pupil.id not in taught:
                yield Finding(
                    "import.untaught-pupil", "pupil", (group.id, pupil.id), "id", pupil.printed_name
                )
        for name in twice(pupil.printed_name for pupil in group.pupils):
            last = [pupil.id for pupil in group.pupils if pupil.printed_name == name][-1]
            facts = (("class_name", group.name),)
            yield Finding("import.namesakes", "pupil", (group.id, last), "surname", name, facts)


def teaches(post: str) -> bool:
    """Tell whether a post means lessons: «учитель физики», and not «учитель-логопед»."""
    text = post.casefold().strip()
    first = text.replace("(", " ").replace(",", " ").split(" ", 1)[0]
    return first in _TEACHING_POSTS or text.startswith(_TEACHING_BEGINNINGS)


def _busy(snapshot: Snapshot) -> set[str]:
    busy: set[str] = set()
    for group in snapshot.classes:
        busy.add(group.class_teacher_id)
        for section in group.sections:
            busy.update((section.teacher_id, *(one.teacher_id for one in section.handovers)))
            busy.update(lesson.teacher_id for lesson in section.lessons)
    return busy


def _pupil(group: ClassGroup, pupil: Pupil) -> Iterator[Finding]:
    key = (group.id, pupil.id)
    if not pupil.code_name:
        yield from _names("pupil", key, pupil)
    elif not pupil.code_order:
        yield Finding("import.code-without-order", "pupil", key, "code_order", pupil.code_name)
    if pupil.code_order and not pupil.code_name:
        yield Finding("import.order-without-code", "pupil", key, "code_name", pupil.code_order)


def _names(kind: str, key: tuple[str, ...], person: Person | Pupil) -> Iterator[Finding]:
    for field in ("surname", "name", "patronymic"):
        text: str = getattr(person, field)
        if not text:
            if field != "patronymic":
                yield Finding(f"import.no-{field}", kind, key, field)
            continue
        wrong = wrong_with(text, surname=field == "surname", patronymic=field == "patronymic")
        if wrong:
            code, right = wrong
            yield Finding(code, kind, key, field, text, (("right", right),) if right else ())


def _in_two_classes(snapshot: Snapshot) -> Iterator[Finding]:
    """A club's members and those taught individually have a class besides."""
    present: dict[str, list[ClassGroup]] = defaultdict(list)
    for group in filter(is_home, snapshot.classes):
        for pupil in group.pupils:
            if not _gone(pupil):
                present[pupil.id].append(group)
    for pupil_id, groups in present.items():
        names = dict.fromkeys(group.name for group in groups)
        if len(names) > 1:
            facts = (("classes", ", ".join(names)),)
            yield Finding("import.in-two-classes", "pupil", (groups[-1].id, pupil_id), "id", pupil_id, facts)


def _gone(pupil: Pupil) -> bool:
    return bool(pupil.movement) and pupil.movement[-1].kind is not MovementKind.ARRIVED
