"""The sheets and columns of the workbook: the only place that knows their Russian names."""

from dataclasses import dataclass

from workflows.snapshot import GroupKind, MovementKind, SectionKind, TermKind

VERSION = "journal-workbook/1"
GUIDE = "Как заполнять"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` is the snapshot's field, ``note`` is shown to whoever fills it in.

    ``choices`` become a list to pick from; ``is_date`` formats the cells as days. An ``optional``
    column came later: forms filled in before do not have it.
    """

    key: str
    header: str
    note: str = ""
    width: int = 14
    choices: tuple[str, ...] = ()
    is_date: bool = False
    is_number: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``identity`` are the columns that tell its rows apart; ``optional`` as of a column."""

    name: str
    note: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    optional: bool = False

    def header(self, key: str) -> str:
        """Return the header of a column; "" where there is none."""
        return next((column.header for column in self.columns if column.key == key), "")


TERM_KINDS = {
    TermKind.MONTH: "месяц",
    TermKind.QUARTER: "четверть",
    TermKind.HALF_YEAR: "полугодие",
    TermKind.YEAR: "год",
    TermKind.EXAM: "экзамен",
    TermKind.FINAL: "итог",
}
GROUP_KINDS = {
    GroupKind.SCHOOL: "школьный класс",
    GroupKind.COLLEGE: "группа техникума",
    GroupKind.ADDITIONAL: "группа дополнительного образования",
    GroupKind.INDIVIDUAL: "индивидуальное обучение",
}
SECTION_KINDS = {
    SectionKind.SUBJECT: "предмет",
    SectionKind.ELECTIVE: "факультатив",
    SectionKind.CLUB: "кружок",
}
MOVEMENTS = {
    MovementKind.ARRIVED: "прибыл",
    MovementKind.LEFT: "выбыл",
    MovementKind.TRANSFERRED: "переведен",
}
YES, NO = "да", "нет"
NO_PATRONYMIC = "нет"
NO_PATRONYMIC_WORDS = frozenset({"нет", "-", "–", "—"})

SCHOOL_ROWS = {
    "name": ("Полное название", "как на титульном листе"),
    "short_name": ("Краткое название", "как на каждом листе"),
    "year": ("Учебный год", "например 2025/2026"),
    "exported_at": ("Выгружено", "дата и время выгрузки из электронного журнала, 27.05.2026 09:00"),
    "zone": ("Часовой пояс", "разница с UTC, для Москвы +03:00"),
    "source": ("Источник", "название электронного журнала"),
    "format": ("Версия формы", "не менять"),
}

SCHOOL = Sheet(
    "Школа",
    "Сведения о школе и о выгрузке: по одной строке на показатель.",
    (Column("label", "Показатель", width=24), Column("value", "Значение", width=60)),
    ("label",),
)
TERMS = Sheet(
    "Периоды",
    "Все периоды, за которые есть отметки: четверти, полугодия, год.",
    (
        Column("id", "Код"),
        Column("name", "Название", "как в заголовке столбца сводной ведомости", 20),
        Column("kind", "Вид", choices=tuple(TERM_KINDS.values())),
        Column("starts_on", "Начало", is_date=True),
        Column("ends_on", "Конец", is_date=True),
        Column("closes_year", "Завершает год", "«да» у последней четверти или полугодия", choices=(YES, NO)),
    ),
    ("id",),
)
STAFF = Sheet(
    "Сотрудники",
    "Все, кто ведет уроки, классные руководители и администрация. Имена полностью, без инициалов.",
    (
        Column("id", "Код"),
        Column("surname", "Фамилия", width=20),
        Column("name", "Имя", width=16),
        Column("patronymic", "Отчество", "если отчества нет, напишите «нет»", 18),
        Column("post", "Должность", width=34),
    ),
    ("id",),
)
CLASSES = Sheet(
    "Классы",
    "По строке на класс или группу.",
    (
        Column("id", "Код"),
        Column("name", "Класс", "например 9Б"),
        Column("grade", "Параллель", "число от 1 до 11; курс техникума; у объединения пусто", is_number=True),
        Column("kind", "Вид", width=22, choices=tuple(GROUP_KINDS.values())),
        Column("term_id", "Период", "период, уроки которого выгружены", 16),
        Column("period_ids", "Периоды с отметками", "через точку с запятой, по порядку", 44),
        Column("class_teacher_id", "Классный руководитель", "код сотрудника", 22),
        Column(
            "head_post",
            "Должность руководителя",
            "если это не классный руководитель: мастер производственного обучения",
            34,
            optional=True,
        ),
        Column("home_class", "Класс ученика", "у индивидуального обучения: например 9Б", optional=True),
    ),
    ("id",),
)
PUPILS = Sheet(
    "Ученики",
    "По строке на ученика класса, в порядке списка. Перешедший в параллельный класс записан в обоих.",
    (
        Column("class_id", "Класс"),
        Column("pupil_id", "Код ученика"),
        Column("surname", "Фамилия", width=20),
        Column("name", "Имя", width=16),
        Column("patronymic", "Отчество", width=18),
        Column("code_name", "Кодовое имя", "«Ученик 1», если так велит приказ", 16),
        Column("code_order", "Приказ о кодовом имени", width=30),
    ),
    ("class_id", "pupil_id"),
)
MOVEMENT = Sheet(
    "Движение",
    "Прибытие, выбытие и перевод учеников.",
    (
        Column("class_id", "Класс"),
        Column("pupil_id", "Код ученика"),
        Column("kind", "Событие", choices=tuple(MOVEMENTS.values())),
        Column("on", "Дата", is_date=True),
        Column("note", "Основание", "приказ: номер и дата", 40),
    ),
    ("class_id", "pupil_id"),
)
LOAD = Sheet(
    "Нагрузка",
    "Кто что ведет: по строке на предмет класса, а при делении — на каждую подгруппу.",
    (
        Column("id", "Код нагрузки"),
        Column("class_id", "Класс"),
        Column("subject", "Предмет", "как в учебном плане, везде одинаково", 36),
        Column("subgroup", "Подгруппа", width=16),
        Column("teacher_id", "Учитель", "код сотрудника"),
        Column(
            "planned_lessons",
            "Уроков по плану",
            "число; у объединений — часов; можно не заполнять",
            is_number=True,
        ),
        Column("marked", "Итог ставится", "«нет» у кружков и предметов без отметок", choices=(YES, NO)),
        Column("topics_not_given", "Не пройдены темы", "каждая тема с новой строки", 50),
        Column(
            "kind",
            "Вид",
            "факультатив и кружок так и называются на листах; пусто — предмет",
            choices=tuple(SECTION_KINDS.values()),
            optional=True,
        ),
    ),
    ("id",),
)
HANDOVERS = Sheet(
    "Передача предметов",
    "Если предмет среди года перешел к другому учителю. Подписывает листы тот, кто ведет его в последний "
    "день периода.",
    (
        Column("section_id", "Код нагрузки"),
        Column("on", "Дата", "с какого дня", is_date=True),
        Column("teacher_id", "Учитель", "код сотрудника, который принял предмет"),
        Column("order", "Приказ", "номер и дата; можно не заполнять", 40),
    ),
    ("section_id", "on"),
    optional=True,
)
MEMBERS = Sheet(
    "Состав подгрупп",
    "Только для подгрупп и предметов по выбору: кто в них входит. Без строк здесь — весь класс.",
    (Column("section_id", "Код нагрузки"), Column("pupil_id", "Код ученика")),
    ("section_id", "pupil_id"),
)
LESSONS = Sheet(
    "Уроки",
    "По строке на урок периода.",
    (
        Column("id", "Код урока"),
        Column("section_id", "Код нагрузки"),
        Column("on", "Дата", is_date=True),
        Column("number", "Номер урока", "каким по счету был в этот день", is_number=True),
        Column("topic", "Тема", width=60),
        Column("homework", "Домашнее задание", width=30),
        Column("teacher_id", "Замена", "код сотрудника, если урок дал не учитель из нагрузки"),
        Column("hours", "Часы", "академических часов; пусто — 1", is_number=True, optional=True),
        Column("material", "Пройденный материал", "печатается у объединений", 60, optional=True),
    ),
    ("id",),
)
MARKS = Sheet(
    "Отметки",
    "По строке на заполненную клетку журнала.",
    (
        Column("lesson_id", "Код урока"),
        Column("pupil_id", "Код ученика"),
        Column("mark", "Отметка", "русскими буквами: н, б, п; две отметки через дробь: 5/4"),
    ),
    ("lesson_id", "pupil_id"),
)
TERM_MARKS = Sheet(
    "Итоговые отметки",
    "По строке на ученика и предмет; дальше по столбцу на период, заголовок — название периода.",
    (Column("section_id", "Код нагрузки"), Column("pupil_id", "Код ученика")),
    ("section_id", "pupil_id"),
)
DEFERRALS = Sheet(
    "Отсрочки",
    "Итоговые отметки, которые отложены решением: клетка итога при этом пуста.",
    (
        Column("section_id", "Код нагрузки"),
        Column("pupil_id", "Код ученика"),
        Column("term_id", "Период", width=16),
        Column("reason", "Причина", width=40),
    ),
    ("section_id", "pupil_id", "term_id"),
)

SHEETS = (
    SCHOOL,
    TERMS,
    STAFF,
    CLASSES,
    PUPILS,
    MOVEMENT,
    LOAD,
    HANDOVERS,
    MEMBERS,
    LESSONS,
    MARKS,
    TERM_MARKS,
    DEFERRALS,
)
OF_KIND = {
    "school": SCHOOL,
    "term": TERMS,
    "person": STAFF,
    "class": CLASSES,
    "pupil": PUPILS,
    "movement": MOVEMENT,
    "section": LOAD,
    "handover": HANDOVERS,
    "member": MEMBERS,
    "lesson": LESSONS,
    "mark": MARKS,
    "term-mark": TERM_MARKS,
    "deferral": DEFERRALS,
}
"""Which sheet a finding of each kind is about."""
