"""The wording of the paper forms. Texts a regulation prescribes come from its profile, not from here."""

DOCUMENT_TITLES = {
    "school": "Классный журнал",
    "college": "Журнал учебной группы",
    "additional": "Журнал учёта занятий объединения",
    "individual": "Журнал индивидуального обучения",
}
CLASS_LABELS = {
    "school": "{name} класс",
    "college": "группа {name}",
    "additional": "группа {name}",
    "individual": "{name}",
}
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
MONTHS_SHORT = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
MOVEMENT = {"arrived": "прибытие", "left": "выбытие", "transferred": "перевод"}

YEAR = "{first}/{second} учебный год"
PRINTOUT = "распечатка электронного журнала"
TEACHER = "Учитель: {name}"
CLASS_TEACHER = "Классный руководитель: {name}"
LEAF_AND_PAGE = "Лист {leaf}, страница {page}"
EDITION = "Издание {edition}"
FOOTER = "Выгрузка {digest} от {on} · разметка {layout}"

CONTENTS = "Оглавление"
TITLE_PAGE = "Титульный лист"
PUPIL_LIST = "Список обучающихся"
REMARKS = "Замечания по ведению классного журнала"
CERTIFICATE = "Заверительная надпись"
SUMMARY = "Сводная ведомость учёта успеваемости обучающихся"
SUMMARY_ENTRY = "Сводная ведомость учёта успеваемости (отдельный документ)"
PRESENCE_FORM = "Учёт посещаемости, без отметок"

NUMBER = "№"
NAME = "Фамилия, имя, отчество"
ABSENT = "Пропущено"
NO_LESSONS = "В выгрузке нет записей уроков: приводятся только отметки за учебные периоды."
NO_LOG = "В выгрузке нет записей о проведённых уроках."
NO_PUPILS = "В выгрузке нет списка обучающихся по этому разделу."
NO_TERM_MARKS = "Отметки за учебные периоды по этому разделу не выставляются."
EMPTY_PAGE = "страница оставлена пустой намеренно"

PLANNED_AND_GIVEN = "Проведено уроков (занятий): «по плану» — {planned}, «фактически» — {given}."
PLAN_UNKNOWN = "не указано в выгрузке"
DEFERRED = "отсрочка"
DEFERRAL = "Отсрочка: {name}, {term}. Основание: {reason}."
DEFERRAL_UNGROUNDED = "Отсрочка: {name}, {term}. Основание в выгрузке не указано."
LEAF_CHECKED = "Записи на обеих сторонах листа проверены."

TITLE_CERTIFIED = "Достоверность бумажной копии журнала заверяю."
TITLE_COPIES = "Бумажную копию журнала заверяю."
SIGN_AND_DATE = "подпись, расшифровка подписи, дата"
DEPUTY = "Заместитель директора"
DIRECTOR = "Директор"
BINDER = "Нумерацию и прошивку выполнил"
SEAL = "М. П."

FACT_LEAVES = "Листов в журнале"
FACT_PAGES = "Страниц в журнале"
FACT_SUMMARY = "Сводная ведомость"
FACT_PUPILS = "Обучающихся в списке"
FACT_SECTIONS = "Разделов по предметам"
FACT_SOURCE = "Источник выгрузки"
FACT_EXPORTED = "Момент выгрузки (UTC)"
FACT_DIGEST = "Контрольная сумма выгрузки"
FACT_LAYOUT = "Версия разметки"
SEPARATE_LEAVES = "отдельно, {leaves}"

CODE_NAME = "Кодовое имя ({order}). Копия приказа прилагается."
CODE_NAME_UNGROUNDED = "Кодовое имя. Номер приказа в выгрузке не указан."

LEAF_WORDS = ("лист", "листа", "листов")
CERTIFIED_COUNT = "Количество листов цифрами и прописью: {leaves} ({words}) {noun}."
CERTIFIED_SCOPE = "Листы 1–{leaves} без пропусков, считая настоящий; страницы 1–{pages}."
CERTIFIED_PARTS = (
    "Титульный лист, оглавление и список обучающихся — {front}; предметные страницы — {sections}; "
    "замечания и заверительная надпись — {back}."
)
NO_SECTIONS = "нет"
CERTIFIED_SUMMARY = "Сводная ведомость прошивается отдельно: {leaves} ({words}) {noun}."
CERTIFIED_EDITIONS = "Издания разделов: {editions}."
CERTIFIED_ELECTRONIC = (
    "При электронном оформлении эти места остаются пустыми: подписи и печать — на листе 1, "
    "запись о нумерации и прошивке — в актах дела."
)
STICKER = "Печать ставится так, чтобы она охватывала и наклейку, и сам лист."

SUMMARY_PERIOD = "Период"
SUMMARY_DECISION = "Решение педагогического совета (дата, номер)"
SUMMARY_NO_MARKS = "Отметки за учебные периоды не выставлены."
SUMMARY_COUNT = "Листов в сводной ведомости: {leaves} ({words})."
