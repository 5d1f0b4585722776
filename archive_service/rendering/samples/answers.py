"""Samples of answers to requests, and of the page that counts them."""

from collections.abc import Mapping
from datetime import date

from archive_service.rendering.papers import archival_certificate, no_records_letter, usage_statistics
from archive_service.rendering.samples.common import ARCHIVIST, AT, INDEX, NAME, ON, ORGANISATION

_REQUEST = "вх. 7, № 12-з от 20.05.2026"
_PAPER = "постановление, распоряжение № 204-п от 04.05.2016"

CERTIFICATE = archival_certificate.ArchivalCertificate(
    organisation=ORGANISATION,
    number="7/2026",
    on=ON,
    addressee=(NAME, "адрес"),
    request=_REQUEST,
    rows=(
        archival_certificate.Studied(
            year="2013/2014",
            class_name="8 инженерный",
            name=NAME,
            decision="",
            case="2013-q4-8В",
            code="4e1f0a2b3c4d",
        ),
        archival_certificate.Studied(
            year="2014/2015",
            class_name="9В",
            name=NAME,
            decision="Окончил(а) основную школу (протокол № 11 от 25.05.2015)",
            case="2014-q4-9В",
            code="9f3a2c1d5e6b",
        ),
    ),
    known_as=(
        archival_certificate.KnownAs(
            printed=NAME,
            name="Новая Имя Отчество",
            paper="свидетельство о заключении брака № 555 от 01.06.2020",
        ),
    ),
    schools=(
        archival_certificate.SchoolBefore(
            name="Средняя школа № 7",
            since=date(1998, 9, 1),
            until=date(2016, 6, 1),
            paper=_PAPER,
            joined=False,
        ),
        archival_certificate.SchoolBefore(
            name="Начальная школа № 12", since=None, until=date(2018, 9, 1), paper=_PAPER, joined=True
        ),
    ),
    classes=(
        archival_certificate.ClassBefore(
            old="8В", new="8 инженерный", since=date(2013, 12, 2), paper="приказ № 17 от 01.12.2013"
        ),
    ),
    coded=True,
    index=INDEX,
    checked_at=AT,
    signer=ARCHIVIST,
)
LETTER = no_records_letter.NoRecordsLetter(
    organisation=ORGANISATION,
    number="8/2026",
    on=ON,
    addressee=(NAME, "адрес"),
    request=_REQUEST,
    years="2001/2002 — 2005/2006",
    sheets=120,
    holdings="2006/2007 — 2024/2025",
    advice="муниципальный архив, документы школ до 2006 года",
    signer=ARCHIVIST,
)
STATISTICS = usage_statistics.UsageStatistics(
    organisation=ORGANISATION,
    year=2026,
    on=ON,
    figures=tuple((name, number) for number, name in enumerate(usage_statistics.FIGURES, 3)),
    keeper=ARCHIVIST,
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "archival_certificate": (CERTIFICATE,),
    "no_records_letter": (LETTER,),
    "usage_statistics": (STATISTICS,),
}
