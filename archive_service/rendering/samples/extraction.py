"""Samples of what an extraction leaves behind: the act, and the certificate of the new file."""

from collections.abc import Mapping
from dataclasses import replace

from archive_service.rendering.papers import extraction_act, summary_certificate
from archive_service.rendering.samples.common import ARCHIVIST, BASIS, DIRECTOR, ON, ORGANISATION, TEACHER

_KEEP = "не менее 25 лет"

ACT = extraction_act.ExtractionAct(
    organisation=ORGANISATION,
    number="3",
    on=ON,
    basis=BASIS,
    order_no="41-о",
    order_on=ON,
    file="Дело № С-3. Сводные ведомости успеваемости за 2020/2021 учебный год",
    keep=_KEEP,
    journals=(
        extraction_act.FromJournal("9А, 2020/2021", "С1–С2", 2, (extraction_act.FromVolume("7", 42, 2, 40),)),
        extraction_act.FromJournal(
            "9Б, 2020/2021",
            "С1–С3",
            3,
            (extraction_act.FromVolume("8", 250, 1, 249), extraction_act.FromVolume("9", 2, 2, 0)),
        ),
        extraction_act.FromJournal("11А, 2020/2021", "С1–С2", 2),
        extraction_act.FromJournal("10А, 2020/2021", "С1–С2", 2, electronic=True),
    ),
    archivist=ARCHIVIST,
    sewer=TEACHER,
    director=DIRECTOR,
    left_out=(("11Б, 2020/2021", "том № 12 на руках до 11.06.2026"),),
)
ON_FILES_ONLY = replace(ACT, journals=(ACT.journals[-1],), left_out=())
CERTIFICATE = summary_certificate.SummaryCertificate(
    organisation=ORGANISATION,
    number="С-3",
    heading="Сводные ведомости успеваемости за 2020/2021 учебный год: 9А, 9Б, 11А, 10А",
    on=ON,
    leaves=7,
    file_leaves=9,
    sheets=4,
    list_leaves=1,
    act="3",
    act_on=ON,
    keep=_KEEP,
    years=("2020/2021",),
    basis=BASIS,
    compiler=ARCHIVIST,
    director=DIRECTOR,
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "extraction_act": (ACT, ON_FILES_ONLY),
    "summary_certificate": (CERTIFICATE,),
}
