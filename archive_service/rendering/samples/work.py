"""Samples of the papers of the year's work: checks, hours, duties, decisions, changes, copies."""

from collections.abc import Mapping

from archive_service.rendering.forms import Checked, Signer
from archive_service.rendering.papers import (
    certified_copy,
    council_decision,
    difference_sheet,
    hours_report,
    inspection_note,
    responsibility_matrix,
    self_assessment,
)
from archive_service.rendering.samples.common import (
    AT,
    DEPUTY,
    DIGEST,
    DIRECTOR,
    FIRST_ON,
    LAST_ON,
    NAME,
    ON,
    ORGANISATION,
    SHEET_CODE,
    UNTIL,
)

_YEAR = "2025/2026 учебный год"

NOTE = inspection_note.InspectionNote(
    organisation=ORGANISATION,
    on=ON,
    period="4 четверть 2025/2026 учебного года",
    first_on=FIRST_ON,
    last_on=LAST_ON,
    classes=("5А", "9Б"),
    basis="п. 3.4 Положения",
    items=(Checked("Объективность текущих и итоговых отметок", "с замечаниями", "см. 9Б"),),
    findings=(inspection_note.Finding("9Б", "Физика: нет отметок за контрольную работу 14.05.", UNTIL),),
    conclusions=("Журналы готовы к выводу на печать.",),
    deputy=DEPUTY,
)
HOURS = hours_report.HoursReport(
    organisation=ORGANISATION,
    year=2026,
    month=4,
    due_on=LAST_ON,
    rows=(
        hours_report.Hours(NAME, "группа 1", "Робототехника", 8, 16),
        hours_report.Hours(NAME, "группа 2", "Робототехника", 7, 14),
    ),
    responsible=DEPUTY,
)
MATRIX = responsibility_matrix.ResponsibilityMatrix(
    organisation=ORGANISATION,
    on=ON,
    regulation="Положение (образец)",
    units=(
        responsibility_matrix.UnitDuties(
            "",
            (),
            (
                responsibility_matrix.Duty(
                    "Заверить подписью и печатью",
                    "директор",
                    (responsibility_matrix.Assigned(NAME, "1", FIRST_ON),),
                    "п. 7.2",
                ),
                responsibility_matrix.Duty("Сдать в архив", "архивариус", (), "п. 7.2"),
            ),
        ),
    ),
    director=DIRECTOR,
)
COUNCIL = council_decision.CouncilDecision(
    organisation=ORGANISATION,
    class_name="9Б класс",
    year=_YEAR,
    column="Решение педагогического совета (дата, номер)",
    summary_sheet=SHEET_CODE,
    number="11",
    decided_on=LAST_ON,
    keyed_in=f"{NAME}, 28.05.2026",
    decisions=(council_decision.Decision(NAME, "Переведён(а) в 10 класс"),),
    class_teacher=Signer("Классный руководитель", NAME),
    on=ON,
    evidence=DIGEST,
)
DIFFERENCE = difference_sheet.DifferenceSheet(
    organisation=ORGANISATION,
    class_name="9Б класс",
    period="4 четверть",
    old_edition="издание 1 от 27.05.2026",
    new_edition="издание 2 от 28.05.2026",
    basis="служебная записка № 8 от 28.05.2026",
    on=ON,
    rows=(difference_sheet.Changed(f"Физика, {NAME}", "урок 12.05.2026", "3", "4"),),
    approved_by=(DEPUTY,),
)
COPY = certified_copy.CertifiedCopy(
    organisation=ORGANISATION,
    kind="summary",
    class_name="9Б класс",
    year=_YEAR,
    request="заявление № 12 от 27.05.2026",
    reason="письменное заявление",
    recipient=NAME,
    log_number=1841,
    digest=DIGEST,
    pages=2,
    attachment="сводная-ведомость.pdf",
    deposited_at=AT,
    keep_until=UNTIL.replace(year=2056),
    log_count=1841,
    log_hash=DIGEST,
    checked_at=AT,
    level="PAdES B-B",
    signatures=(certified_copy.Signed("Директор", NAME, AT, "4F2A"),),
    by_hand=(certified_copy.OnPaper("Заверить копию на первом листе класса", NAME, ON, DIGEST),),
    copies=(certified_copy.Copied("архив", "disk-b", whole=True, read_at=AT),),
    codes=("Ученик 1",),
)
ASSESSMENT = self_assessment.SelfAssessment(
    organisation=ORGANISATION,
    on=ON,
    regulation="Положение (образец)",
    areas=(
        self_assessment.Area(
            "Хранение", ("выполнено", "не выполнено", "не проверено", "не проверено"), "уровень 1"
        ),
    ),
    not_met=(
        self_assessment.Judged(
            "Три полные копии", "полных копий на отдельных носителях: 2", "хранилище disk-a"
        ),
    ),
    unknown=(self_assessment.Judged("За форматами следят?", "ответа нет", ""),),
    met=(self_assessment.Judged("Журнал действий цел", "цепочка проверена 27.05.2026", "действие № 1841"),),
    director=DIRECTOR,
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "inspection_note": (NOTE,),
    "hours_report": (HOURS,),
    "responsibility_matrix": (MATRIX,),
    "council_decision": (COUNCIL,),
    "difference_sheet": (DIFFERENCE,),
    "certified_copy": (COPY,),
    "self_assessment": (ASSESSMENT,),
}
