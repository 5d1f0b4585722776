"""Samples of papers that go with sheets from hand to hand, and of what the archive gives out."""

from collections.abc import Mapping

from archive_service.rendering.papers import (
    certificate,
    handout_list,
    handover_list,
    paper_register,
    paper_usage,
    pupil_extract,
    separators,
    transfer_list,
    unsigned_sheets,
)
from archive_service.rendering.samples.common import (
    ARCHIVIST,
    BASIS,
    CASE,
    DEPUTY,
    DIGEST,
    DIRECTOR,
    FIRST_ON,
    INDEX,
    LAST_ON,
    NAME,
    ON,
    ORGANISATION,
    UNTIL,
)
from archive_service.rendering.sheets_of import SheetsOf

_PLACE = "архив, шкаф 2, полка 3"

SEPARATORS = separators.Separators(
    organisation=ORGANISATION,
    run="12",
    on=ON,
    sheets=(
        separators.Separator(
            name=NAME,
            post="учитель физики",
            what="Проверить и подписать все листы",
            contents=("9А, Физика: листы 12–15", "9Б, Физика: листы 12–14, 14а"),
            leaves=8,
            until=UNTIL,
            code="J1P-12-1",
        ),
    ),
)
HANDOUT = handout_list.HandoutList(
    organisation=ORGANISATION,
    run="12",
    copy=1,
    on=ON,
    basis=BASIS,
    stacks=(
        handout_list.HandedOut(name=NAME, what="9А, 9Б: Физика", span="12–15, 14а", leaves=8, until=UNTIL),
        handout_list.HandedOut(name=NAME, what="9Б: первый лист класса", span="1–2", leaves=2),
    ),
    giver=DEPUTY,
    printed_on="принтер учительской",
    reason="испорчен лист 14",
)
UNSIGNED = unsigned_sheets.UnsignedSheets(
    organisation=ORGANISATION,
    on=ON,
    basis=BASIS,
    items=(
        unsigned_sheets.Unsigned(
            class_name="9Б",
            what="Физика",
            leaves=("12", "13", "14", "14а"),
            signer=NAME,
            until=ON,
            state="выданы 26.05.2026, не возвращены",
        ),
    ),
    compiler=DEPUTY,
)
HANDOVER = handover_list.HandoverList(
    organisation=ORGANISATION,
    on=ON,
    basis=BASIS,
    items=(
        SheetsOf("9Б", "Физика", ("5", "6", "6а", "7"), NAME, UNTIL),
        SheetsOf("9Б", "Заверить копию на первом листе", ("1", "2"), NAME, None),
    ),
    giver=DEPUTY,
)
TRANSFER = transfer_list.TransferList(
    organisation=ORGANISATION,
    number="4",
    on=ON,
    basis=BASIS,
    place=_PLACE,
    items=(
        transfer_list.Transferred(
            title=f"{CASE}, том 1",
            index=f"{INDEX}, дело № 14",
            leaves=250,
            first_on=FIRST_ON,
            last_on=LAST_ON,
            keep="5 лет, ст. 467",
        ),
        transfer_list.Transferred(
            title="Сводная ведомость 9Б класса за 2025/2026 учебный год",
            index=f"{INDEX}, дело № 15",
            leaves=3,
            first_on=FIRST_ON,
            last_on=LAST_ON,
            keep="не менее 25 лет",
            note="на отдельных листах",
        ),
    ),
    giver=DEPUTY,
    receiver=ARCHIVIST,
)
CERTIFICATE = certificate.Certificate(
    organisation=ORGANISATION,
    number="31",
    on=ON,
    who="Управлению образования",
    held=(
        certificate.Held(
            class_name="9Б",
            term="4 четверть",
            year="2025/2026",
            leaves=64,
            journal_until=UNTIL.replace(year=2031),
            summary_until=UNTIL.replace(year=2056),
            copies=2,
            volumes=1,
            code=DIGEST[7:19],
        ),
    ),
    basis=("запрос № 12 от 27.05.2026", "проверка хранения журналов"),
    purpose="по месту требования",
    signers=(DIRECTOR, ARCHIVIST),
)
EXTRACT = pupil_extract.PupilExtract(
    organisation=ORGANISATION,
    number="9",
    on=ON,
    pupil=NAME,
    class_name="9Б",
    year="2025/2026",
    periods=("1 четверть", "2 четверть", "3 четверть", "4 четверть", "Год"),
    rows=(
        pupil_extract.Marked("Русский язык", ("4", "4", "5", "4", "4")),
        pupil_extract.Marked("Физическая культура", ("", "зачёт", "", "зачёт", "зачёт")),
    ),
    source="сводная ведомость 9Б класса, лист С1, строка 7",
    code=DIGEST[7:19],
    request="заявление № 12 от 27.05.2026",
    recipient=NAME,
    decision="переведён(а) в 10 класс (27.05.2026, № 11)",
    kept_until=UNTIL.replace(year=2056),
    signers=(DIRECTOR, ARCHIVIST),
)
REGISTER = paper_register.PaperRegister(
    organisation=ORGANISATION,
    on=ON,
    basis="Положение, п. 3.3",
    volumes=(
        paper_register.RegisteredVolume(
            number="14",
            what=CASE,
            copy=1,
            volume=1,
            leaves=250,
            on=ON,
            place=_PLACE,
            keeper=NAME,
            keep="01.01.2032",
            state="на месте",
        ),
    ),
    keeper=ARCHIVIST,
    log_count=1841,
    log_hash=DIGEST[7:],
)
USAGE = paper_usage.PaperUsage(
    organisation=ORGANISATION,
    on=ON,
    basis="Положение, п. 3.3",
    first_on=FIRST_ON,
    last_on=ON,
    lines=(
        paper_usage.PaperUse(
            on=FIRST_ON,
            number="14/1",
            what="Выдан для ответа на запрос № 12",
            who=NAME,
            until=UNTIL,
            returned_on=ON,
            by=NAME,
        ),
    ),
    keeper=ARCHIVIST,
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "separators": (SEPARATORS,),
    "handout_list": (HANDOUT,),
    "unsigned_sheets": (UNSIGNED,),
    "handover_list": (HANDOVER,),
    "transfer_list": (TRANSFER,),
    "certificate": (CERTIFICATE,),
    "pupil_extract": (EXTRACT,),
    "paper_register": (REGISTER,),
    "paper_usage": (USAGE,),
}
