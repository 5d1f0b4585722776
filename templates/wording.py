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
HOME_CLASS = "{label} ({home} класс)"
TEACHERS = {
    "school": "Учитель: {name}",
    "college": "Преподаватель: {name}",
    "additional": "Педагог: {name}",
    "individual": "Учитель: {name}",
}
HEAD_POSTS = {
    "school": "Классный руководитель",
    "college": "Классный руководитель",
    "additional": "Руководитель объединения",
    "individual": "Классный руководитель",
}
HEAD = "{post}: {name}"
UNTIL = "до {on} — {name}"
HANDED_OVER = "С {on} предмет ведёт {name}. Основание: {order}."
HANDED_OVER_UNGROUNDED = "С {on} предмет ведёт {name}."
SECTION_KINDS = {"elective": "факультатив", "club": "кружок"}
SECTION_KIND_WORDS = {"elective": ("факультатив", "электив"), "club": ("кружок", "секция")}
"""A subject whose name has such a word says itself what it is."""

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
CLASS_TEACHER = "Классный руководитель: {name}"
LEAF_AND_PAGE = "Лист {leaf}, страница {page}"
EDITION = "Издание {edition}"
FOOTER = "Выгрузка {digest} от {on} · разметка {layout}"

TITLE_PAGE = "Титульный лист"
PUPIL_LIST = "Список обучающихся"
SHARE_COLUMNS = ("Страницы", "Часть", "Подгруппа", "Учитель (код)")
SHARE_FRONT = "общие страницы"
SHARE_SUMMARY = "сводная ведомость"
SHARE_IGNORED = "не печатать"
BROUGHT_TERMS = {
    "q1": "1 четверть",
    "q2": "2 четверть",
    "q3": "3 четверть",
    "q4": "4 четверть",
    "h1": "1 полугодие",
    "h2": "2 полугодие",
    "year": "год",
}
BROUGHT_FRONT = "Начальные страницы распечатки"
BROUGHT_PAGE = "с. {page} распечатки «{source}»"
BROUGHT_MARKS = "Отметки — на предыдущих страницах, которые напечатала другая программа; эта их не проверяла."
CERTIFICATE = "Заверительная надпись"
SUMMARY_ENTRY = "{title} (отдельный документ)"
PRESENCE_FORM = "Учёт посещаемости, без отметок"

NUMBER = "№"
NAME = "Фамилия, имя, отчество"
ABSENT = "Пропущено"
NO_LESSONS = "В выгрузке нет записей уроков: приводятся только отметки за учебные периоды."
CELLS_OMITTED = "Отметки и посещаемость по урокам на бумагу не выводятся."
NO_LOG = "В выгрузке нет записей о проведённых уроках."
NO_PUPILS = "В выгрузке нет списка обучающихся по этому разделу."
NO_TERM_MARKS = "Отметки за учебные периоды по этому разделу не выставляются."
EMPTY_PAGE = "страница оставлена пустой намеренно"

PLANNED_AND_GIVEN = "Проведено уроков (занятий): «по плану» — {planned}, «фактически» — {given}."
PLANNED_AND_GIVEN_HOURS = "Проведено часов: «по плану» — {planned}, «фактически» — {given}."
PLAN_UNKNOWN = "не указано в выгрузке"
PROGRAMME_CHOICE = "запись учителя о программе: отметить нужное, назвать непройденные темы"
DEFERRED = "отсрочка"
DEFERRAL = "Отсрочка: {name}, {term}. Основание: {reason}."
DEFERRAL_UNGROUNDED = "Отсрочка: {name}, {term}. Основание в выгрузке не указано."
BY_ORDER = "по приказу № {number} от {on}"
LEAF_CHECKED = "Записи на обеих сторонах листа проверены."

TITLE_CERTIFIED = "Достоверность бумажной копии журнала заверяю."
TITLE_COPIES = "Бумажную копию журнала заверяю."
SIGN_PARTS = ("подпись", "расшифровка подписи", "дата")
DEPUTY = "Заместитель директора"
DIRECTOR = "Директор"
BINDER = "Нумерацию и прошивку выполнил"
SEAL = "М. П."

FACT_LEAVES = "Листов в журнале"
FACT_PAGES = "Страниц в журнале"
FACT_UNEVEN = "литерных: {lettered}, пропущено номеров: {gaps}"
FACT_SUMMARY = "Сводная ведомость"
FACT_PUPILS = "Обучающихся в списке"
FACT_SECTIONS = "Разделов по предметам"
FACT_INDEX = "Индекс дела по номенклатуре"
FACT_ARTICLE = "Статья номенклатуры дел"
FACT_SOURCE = "Источник выгрузки"
FACT_EXPORTED = "Момент выгрузки (UTC)"
FACT_DIGEST = "Контрольная сумма выгрузки"
FACT_LAYOUT = "Версия разметки"
FACT_BROUGHT = "Листы предметов"
BROUGHT_FACT = "чужая распечатка, {pages} с., {digest}; отметки программой не проверялись"
ARTICLE = "статья {article}"
SEPARATE_LEAVES = "отдельно, {leaves}"

ORDER_COPY = "Копия: {order}"
CODE_ORDER = "приказ № {no} от {on}"
CODE_NAME = "Кодовое имя ({order}). Копия приказа прилагается."
CODE_NAME_UNGROUNDED = "Кодовое имя. Номер приказа в выгрузке не указан."

LEAF_WORDS = ("лист", "листа", "листов")
LEAF_CASES = {
    "g": ("листа", "листов"),
    "d": ("листу", "листам"),
    "i": ("листом", "листами"),
    "p": ("листе", "листах"),
}
SUMMARY_WORDS = ("сводная ведомость", "сводные ведомости", "сводных ведомостей")
KEEP_AT_LEAST = "не менее {years}"
SUMMARY_FILE = "С-{number}"
"""The number of a file of summary sheets that were taken out of journals."""

DISCREPANCY_WORDS = ("расхождение", "расхождения", "расхождений")
FILE_WORDS = ("дело", "дела", "дел")
DOCUMENT_WORDS = ("документ", "документа", "документов")
YEAR_WORDS = ("год", "года", "лет")
VOLUME_WORDS = ("том", "тома", "томов")
CERTIFIED_COUNT = "Количество листов цифрами и прописью: {leaves} ({words}) {noun}."
CERTIFIED_SCOPE = "Листы 1–{leaves} без пропусков, считая настоящий; страницы 1–{pages}."
CERTIFIED_LABELS = "Номера листов, считая настоящий: {labels}; всего страниц: {pages}."
CERTIFIED_UNEVEN = "Литерные листы: {lettered}. Пропущенные номера: {gaps}."
CERTIFIED_PARTS = {
    "front": "титульный лист, оглавление и список обучающихся",
    "section": "предметные страницы",
    "supplement": "дополнительные листы",
    "order": "копии приказов",
    "back": "замечания и заверительная надпись",
}
FRONT_WITHOUT_LIST = "титульный лист и оглавление"
BACK_WITHOUT_REMARKS = "заверительная надпись"
NO_LEAVES = "нет"
CERTIFIED_SUMMARY = "Сводная ведомость прошивается отдельно: {leaves} ({words}) {noun}."
CERTIFIED_EDITIONS = "Издания разделов: {editions}."
CERTIFIED_ELECTRONIC = (
    "При электронном оформлении эти места остаются пустыми: подписи и печать — на листе 1, "
    "запись о нумерации и прошивке — в актах дела."
)
STICKER = "Печать ставится так, чтобы она охватывала и наклейку, и сам лист."

SUPPLEMENT = "Дополнительный лист: {section}"
SUPPLEMENT_BASIS = "Основание для выставления отметок после отсрочки: {basis}."

STRUCK = "погашено"

PILE_LIST = "Ведомость раздачи"
REPRINT = "Повторная печать: {leaves}"
PILES = "{first} — {last}, стопок {count}"
PILE_FRONT = "Титульная часть"
PILE_BACK = "Замечания и заверительная надпись"
PILE_SUMMARY = "Сводная ведомость"
PILE_ORDER = "Копия приказа"
PILE_TO = "Классный руководитель: {name}"
PILE_LINE = "{what} — листы {leaves}"
PILE_LINE_ONE = "{what} — лист {leaves}"
HAND_WAYS = {
    "electronic": "подписывает на экране, ключом",
    "paper": "подписывает на бумаге, от руки",
}

SUMMARY_PERIOD = "Период"
SUMMARY_NO_MARKS = "Отметки за учебные периоды не выставлены."
SUMMARY_COUNT = "Листов в сводной ведомости: {leaves} ({words})."
SUMMARY_INDEX = "{label}: {place}."

FORM_SHEET = "лист {page} из {pages}"
FORM_NUMBER = "№ {number}"
FORM_SIGNATURE = "подпись"
FORM_NAME = "расшифровка подписи"
FORM_DATE = "дата"
CHECKLIST_WHAT = "Что проверено"
CHECKLIST_RESULT = "Результат"
CHECKLIST_NOTE = "Примечание"
TOTAL = "Итого"
NOT_GIVEN = "—"

NOMENCLATURE_COLUMNS = (
    *("Индекс", "Заголовок", "Вид", "Срок", "Статья", "Основание", "Примечание"),
    "По личному составу",
)
FILE_KINDS = {
    "journal": "журнал",
    "summary": "сводная ведомость",
    "register": "реестр",
    "order": "приказ",
    "other": "другое",
}
YES, NO = "да", "нет"
