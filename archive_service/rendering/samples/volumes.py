"""Samples of what a volume and a folder wear: covers, lists, certificates, labels."""

from collections.abc import Mapping

from archive_service.rendering.papers import (
    binding_act,
    certificate_sheet,
    folder_certificate,
    folder_cover,
    inner_list,
    sewing_labels,
    shelf_labels,
    spine_labels,
    substitute_slip,
    volume_cover,
)
from archive_service.rendering.samples.common import (
    ARCHIVIST,
    BASIS,
    CASE,
    CODE,
    DIGEST,
    DIRECTOR,
    FIRST_ON,
    INDEX,
    LAST_ON,
    NAME,
    ON,
    ORGANISATION,
    TEACHER,
    UNIT,
    UNTIL,
)

_NOTE = "Прошито, пронумеровано и скреплено печатью {figures} ({words}) листа(ов)"
_LEAVES = tuple(str(number) for number in range(1, 43) if number != 17)

COVER = volume_cover.VolumeCover(
    organisation=ORGANISATION,
    unit=UNIT,
    index=INDEX,
    number="14",
    volume=1,
    volumes=2,
    heading=("Классный журнал 9Б класса", "4 четверть 2025/2026 учебного года"),
    first_on=FIRST_ON,
    last_on=LAST_ON,
    leaves=42,
    keep="5 лет",
    article="467",
    code=CODE,
)
FOLDER = folder_cover.FolderCover(
    organisation=ORGANISATION,
    unit=UNIT,
    index=INDEX,
    number="3",
    period="4 четверть 2025/2026 учебного года",
    classes=("5А", "5Б", "6А", "7А", "8А", "9А", "9Б"),
    volumes=9,
    leaves=371,
    first_on=FIRST_ON,
    last_on=LAST_ON,
    keep="5 лет",
    article="467",
    paper_only=("журналы внеурочной деятельности", "листки здоровья"),
    place="архив, шкаф 2, полка 3",
    keeper=NAME,
    code="J1F-9F3A2C1D5E6B",
)
FOLDER_CERTIFICATE = folder_certificate.FolderCertificate(
    organisation=ORGANISATION,
    number="3",
    heading="9Б, 4 четверть 2025/2026 учебного года",
    parts=(
        folder_certificate.FolderPart(CASE, 42, 1, DIGEST),
        folder_certificate.FolderPart("Журнал внеурочной деятельности", 12),
    ),
    signer=ARCHIVIST,
    on=ON,
)
LIST = inner_list.InnerList(
    organisation=ORGANISATION,
    number="14",
    volume=1,
    heading=CASE,
    on=ON,
    compiler=ARCHIVIST,
    items=(
        inner_list.Listed("Титульный лист, оглавление, список обучающихся", ("1", "2")),
        inner_list.Listed("Русский язык", ("3", "4", "5", "5а"), note="издание 2"),
        inner_list.Listed("Алгебра", ("6", "7")),
        inner_list.order_copy("приказ № 41-о от 12.01.2026", ("41",)),
        inner_list.Listed("Замечания по ведению журнала, заверительная надпись", ("42",), on=ON),
        inner_list.Listed("Сводная ведомость учёта успеваемости", note="прошита отдельно"),
    ),
)
CERTIFICATE = certificate_sheet.CertificateSheet(
    organisation=ORGANISATION,
    number="14",
    volume=1,
    heading=CASE,
    labels=(*_LEAVES, "5а"),
    missing=("17",),
    list_leaves=1,
    features=(certificate_sheet.Feature("Подписи и отметки от руки синими чернилами", ("3", "4", "5")),),
    signer=ARCHIVIST,
    on=ON,
)
LABELS = sewing_labels.SewingLabels(
    organisation=ORGANISATION,
    labels=tuple(
        sewing_labels.SewingLabel(
            heading=f"{CASE}. Том {volume}",
            note=_NOTE,
            leaves=leaves,
            first=first,
            last=last,
            director=DIRECTOR,
            code=f"J1L-9F3A2C1D5E6B-C1-V{volume}",
        )
        for volume, leaves, first, last in ((1, 250, "1", "249"), (2, 42, "250", "291а"))
    ),
)
SPINES = spine_labels.SpineLabels(
    organisation=ORGANISATION,
    labels=tuple(
        spine_labels.SpineLabel(
            number="14",
            index=INDEX,
            heading=("Классный журнал 9Б класса", "4 четверть", "2025/2026 учебный год"),
            keep="5 лет",
            volume=volume,
            volumes=2,
            place="архив, шкаф 2, полка 3",
            code=f"J1L-9F3A2C1D5E6B-C1-V{volume}",
        )
        for volume in (1, 2)
    ),
)
SHELVES = shelf_labels.ShelfLabels(
    organisation=ORGANISATION,
    labels=tuple(
        shelf_labels.ShelfLabel(
            room="Архив, кабинет 12",
            cabinet="шкаф 2",
            shelf=f"полка {shelf}",
            holds=("Папки № 1–9: журналы классов, 2025/2026",),
            code=f"J1S-{shelf:012}",
        )
        for shelf in (1, 2, 3)
    ),
)
SLIP = substitute_slip.SubstituteSlip(
    organisation=ORGANISATION,
    number="7",
    on=ON,
    unit=f"Дело № 14. {CASE}",
    labels=("С1", "С2"),
    basis="акт об изъятии № 3 от 28.05.2026",
    now="Дело № 15, сводные ведомости; хранить 25 лет",
    place="архив, шкаф 2, полка 3",
    issued_by=ARCHIVIST,
)
ISSUED = substitute_slip.SubstituteSlip(
    organisation=ORGANISATION,
    number="8",
    on=ON,
    unit=f"Дело № 14. {CASE}",
    leaves=42,
    basis="запрос № 12 от 27.05.2026",
    until=UNTIL,
    place="архив, шкаф 2, полка 3",
    issued_by=ARCHIVIST,
    issued_to=TEACHER,
)
ACT = binding_act.BindingAct(
    organisation=ORGANISATION,
    number="5",
    on=ON,
    case=f"Дело № 14. {CASE}",
    basis=BASIS,
    sewn_by=ARCHIVIST,
    sewn_on=ON,
    volumes=(
        binding_act.SewnVolume(1, "1", "249", 250, "sha256:9f3a2c1d5e6b"),
        binding_act.SewnVolume(2, "250", "291а", 42, "sha256:1b2c3d4e5f60"),
    ),
    director=DIRECTOR,
    note="Прошито, пронумеровано и скреплено печатью 250 (двести пятьдесят) листа(ов)",
    lettered="5а, 291а",
    missing="17",
    checks=(
        "Печать охватывает наклейку и лист.",
        "Подпись директора и дата на месте.",
        "Число листов на наклейке совпадает с сосчитанным.",
    ),
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "volume_cover": (COVER,),
    "folder_cover": (FOLDER,),
    "inner_list": (LIST,),
    "certificate_sheet": (CERTIFICATE,),
    "folder_certificate": (FOLDER_CERTIFICATE,),
    "sewing_labels": (LABELS,),
    "spine_labels": (SPINES,),
    "shelf_labels": (SHELVES,),
    "substitute_slip": (SLIP, ISSUED),
    "binding_act": (ACT,),
}
