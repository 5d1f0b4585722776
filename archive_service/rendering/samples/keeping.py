"""Samples of the papers of keeping: the nomenclature of a year, at its beginning and closed."""

from collections.abc import Mapping
from dataclasses import replace

from archive_service.rendering.papers.nomenclature import NomenclatureEntry, NomenclaturePaper
from archive_service.rendering.samples.common import ARCHIVIST, DIRECTOR, INDEX, ON, ORGANISATION

ENTRIES = (
    NomenclatureEntry(index="01-03", title="Приказы директора по основной деятельности", term="постоянно"),
    NomenclatureEntry(index=INDEX, title="Классные журналы", term="5 лет", note="Электронные"),
    NomenclatureEntry(index="02-15", title="Сводные ведомости успеваемости", term="50 лет, ст. 000"),
)
NOMENCLATURE = NomenclaturePaper(
    organisation=ORGANISATION,
    year=2026,
    on=ON,
    entries=ENTRIES,
    compiler=ARCHIVIST,
    director=DIRECTOR,
)
CLOSED = replace(
    NOMENCLATURE,
    entries=(ENTRIES[0], replace(ENTRIES[1], count=112), replace(ENTRIES[2], count=28)),
    approved="приказ № 41-о",
    approved_on=ON,
    closed=True,
    long=28,
    short=112,
)
SAMPLES: Mapping[str, tuple[object, ...]] = {"nomenclature": (NOMENCLATURE, CLOSED)}
