"""Words that a regulation or the archive rules prescribe: a school changes what stands around them.

Form → name of the text → (what it must keep saying, by what).
"""

ARCHIVE_RULES = "архивные правила"

PRESCRIBED: dict[str, dict[str, tuple[str, str]]] = {
    "breach_notice": {
        "title": ("УВЕДОМЛЕНИЕ", "Положение 002, приложение 1"),
        "statement": (
            "зафиксирован факт нарушения конфиденциальности условий доступа в личный кабинет",
            "Положение 002, приложение 1",
        ),
        "request": ("Прошу считать логин", "Положение 002, приложение 1"),
    },
    "breach_act": {
        "title": ("Акт о фиксации нарушения конфиденциальности", "Положение 002, п. 3.16"),
    },
    "inspection_note": {"title": ("Справка", "Положение 003, п. 3.5")},
    "council_decision": {"title": ("педагогического совета", "Положение 000, п. 4.8")},
    "paper_register": {"title": ("Реестр", "Положение 000, п. 3.3")},
    "paper_usage": {"title": ("Журнал пользования", "Положение 000, п. 3.3")},
    "backup_register": {"title": ("Реестр", "Положение 000, п. 3.3")},
    "backup_usage": {"title": ("Журнал пользования", "Положение 000, п. 3.3")},
    "volume_cover": {
        "number": ("ДЕЛО №", ARCHIVE_RULES),
        "number_and_volume": ("ДЕЛО №", ARCHIVE_RULES),
        "keep": ("Хранить", ARCHIVE_RULES),
        "keep_article": ("Хранить", ARCHIVE_RULES),
    },
    "inner_list": {"title": ("ВНУТРЕННЯЯ ОПИСЬ", ARCHIVE_RULES)},
    "certificate_sheet": {
        "title": ("ЛИСТ-ЗАВЕРИТЕЛЬ ДЕЛА", ARCHIVE_RULES),
        "title_volume": ("ЛИСТ-ЗАВЕРИТЕЛЬ ДЕЛА", ARCHIVE_RULES),
        "counted": ("В деле подшито и пронумеровано", ARCHIVE_RULES),
        "lettered": ("литерные номера листов", ARCHIVE_RULES),
        "missing": ("пропущенные номера листов", ARCHIVE_RULES),
        "own_list": ("листов внутренней описи", ARCHIVE_RULES),
    },
    "substitute_slip": {
        "title_leaves": ("ЛИСТ-ЗАМЕСТИТЕЛЬ", ARCHIVE_RULES),
        "title_volume": ("КАРТА-ЗАМЕСТИТЕЛЬ", ARCHIVE_RULES),
    },
    "report_movement": {"title": ("Динамика движения", "Положение 002, п. 4.5")},
    "report_class_sizes": {"title": ("Наполняемость классов", "Положение 002, п. 4.5")},
    "report_results": {"title": ("Итоговые данные", "Положение 002, п. 4.5")},
    "report_attendance": {"title": ("Отчёт о посещаемости класса", "Положение 002, п. 4.5")},
    "report_class_teacher": {"title": ("Отчёт классного руководителя", "Положение 002, п. 4.5")},
    "report_class_results": {"title": ("Итоги успеваемости класса", "Положение 002, п. 4.5")},
    "report_attendance_sheet": {"title": ("Сводная ведомость", "Положение 002, п. 4.5")},
}
