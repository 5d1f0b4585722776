"""What is taught in a made-up school: hours a week by grade, and what topics are called."""

from dataclasses import dataclass, replace

from archive_service.importing.sample_school.dice import Dice
from workflows.snapshot import GroupKind, SectionKind

CLASS_TEACHER = "начальные классы"
"""The speciality of whoever teaches nearly everything in grades 1 to 4."""

RUSSIAN = "Русский язык"
CREDIT = ("зачет", "незачет")


@dataclass(frozen=True, slots=True)
class Course:
    """One subject as taught: hours a week, who can teach it, into how many subgroups it splits.

    ``marking`` is «numbers», «credit» (зачет) or «none» (presence only). ``lesson_hours`` are the
    academic hours of one lesson.
    """

    subject: str
    hours: int
    speciality: str
    groups: int = 1
    marking: str = "numbers"
    kind: SectionKind = SectionKind.SUBJECT
    lesson_hours: int = 1


_TABLE: tuple[tuple[str, str, int, int, int], ...] = (
    # subject, speciality, first grade, last grade, hours a week
    (RUSSIAN, CLASS_TEACHER, 1, 4, 5),
    ("Литературное чтение", CLASS_TEACHER, 1, 4, 4),
    ("Математика", CLASS_TEACHER, 1, 4, 4),
    ("Окружающий мир", CLASS_TEACHER, 1, 4, 2),
    ("Труд (технология)", CLASS_TEACHER, 1, 4, 1),
    (RUSSIAN, "русский язык и литература", 5, 9, 4),
    (RUSSIAN, "русский язык и литература", 10, 11, 2),
    ("Литература", "русский язык и литература", 5, 11, 3),
    ("Математика", "математика", 5, 6, 5),
    ("Алгебра", "математика", 7, 9, 3),
    ("Алгебра и начала математического анализа", "математика", 10, 11, 4),
    ("Геометрия", "математика", 7, 11, 2),
    ("Вероятность и статистика", "математика", 7, 11, 1),
    ("История", "история и обществознание", 5, 11, 2),
    ("Обществознание", "история и обществознание", 6, 11, 1),
    ("География", "география", 5, 11, 1),
    ("Биология", "биология", 5, 11, 1),
    ("Физика", "физика", 7, 11, 2),
    ("Химия", "химия", 8, 11, 2),
    ("Изобразительное искусство", "искусство", 1, 7, 1),
    ("Музыка", "искусство", 1, 8, 1),
    ("Труд (технология)", "технология", 5, 9, 2),
    ("Основы безопасности и защиты Родины", "технология", 8, 11, 1),
    ("Физическая культура", "физическая культура", 1, 11, 2),
)

_SPLIT: tuple[tuple[str, str, int, int, int], ...] = (
    ("Иностранный язык (английский)", "английский язык", 2, 11, 3),
    ("Информатика", "информатика", 7, 11, 1),
)

_EXTRA: tuple[tuple[str, str, int, int, int, str, SectionKind], ...] = (
    ("Кружок «Юный краевед»", "география", 3, 4, 1, "none", SectionKind.CLUB),
    ("Проектная деятельность", "информатика", 9, 9, 1, "credit", SectionKind.SUBJECT),
    (
        "Элективный курс «Практикум по решению задач»",
        "математика",
        10,
        11,
        1,
        "credit",
        SectionKind.ELECTIVE,
    ),
)

_COLLEGE = (
    Course(RUSSIAN, 2, "русский язык и литература"),
    Course("Иностранный язык (английский)", 2, "английский язык", groups=2),
    Course("Математика", 3, "математика"),
    Course("Инженерная графика", 2, "технология"),
    Course("Учебная практика", 3, "технология", marking="credit", lesson_hours=2),
)
_ADDITIONAL = (Course("Юный краевед", 2, "география", marking="none", lesson_hours=2),)

BESIDES = (
    Course("Практикум по решению задач", 1, "математика", marking="credit", kind=SectionKind.ELECTIVE),
    Course("Шахматы", 1, "информатика", marking="none", kind=SectionKind.CLUB),
)
"""An elective with term marks and a club without, beside the subjects of a class."""

SPECIALITIES: dict[str, int] = {
    CLASS_TEACHER: 12,
    "русский язык и литература": 6,
    "математика": 6,
    "английский язык": 6,
    "история и обществознание": 3,
    "физическая культура": 3,
    "физика": 2,
    "технология": 2,
    "искусство": 1,
    "география": 1,
    "биология": 1,
    "химия": 1,
    "информатика": 1,
}
"""How many teachers of each speciality a staff of 45 has."""

_HEADS = (
    "Понятие и свойства",
    "Способы описания",
    "Практическая работа",
    "Обобщение по теме",
    "Контрольная работа",
)
_AREAS = (
    "первого раздела",
    "основных величин",
    "изученных правил",
    "текста и его частей",
    "наблюдений за год",
)
_LONG = (
    "{head} {area}: разбор примеров из учебника, работа в группах с таблицами и схемами, составление "
    "общего плана ответа, взаимная проверка записей в тетрадях, обсуждение трудных случаев и подведение "
    "итогов раздела"
)


def courses_of(kind: GroupKind, grade: int) -> tuple[Course, ...]:
    """Return the courses of a group in the order of the contents."""
    if kind is GroupKind.COLLEGE:
        return _COLLEGE
    if kind is GroupKind.ADDITIONAL:
        return _ADDITIONAL
    whole = _of_grade(grade)
    return whole if kind is GroupKind.SCHOOL else tuple(replace(one, groups=1) for one in whole)


def _of_grade(grade: int) -> tuple[Course, ...]:
    whole = [Course(row[0], row[4], row[1]) for row in _TABLE if row[2] <= grade <= row[3]]
    split = [Course(row[0], row[4], row[1], groups=2) for row in _SPLIT if row[2] <= grade <= row[3]]
    extra = [
        Course(row[0], row[4], row[1], marking=row[5], kind=row[6])
        for row in _EXTRA
        if row[2] <= grade <= row[3]
    ]
    return (*whole[:2], *split, *whole[2:], *extra)


def topic(dice: Dice, number: int) -> str:
    """Return the topic of a section's lesson number ``number``; one in thirty is long."""
    head, area = dice.pick(_HEADS), dice.pick(_AREAS)
    if dice.chance(1 / 30):
        return _LONG.format(head=head, area=area)
    return f"{head} {area} ({number})"


def homework(dice: Dice) -> str:
    """Return what to do at home; sometimes nothing (001 clause 4.6 allows it)."""
    return "" if dice.chance(0.25) else f"§ {dice.below(40) + 1}, упр. {dice.below(300) + 1}"


def material(dice: Dice) -> str:
    """Return what was gone through in a lesson of additional education."""
    return f"Раздел {dice.below(9) + 1}: рассказ, работа с картой, сообщения обучающихся"
