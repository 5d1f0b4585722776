"""Samples of the papers of keeping: the nomenclature of a year, at its beginning and closed."""

from collections.abc import Mapping
from dataclasses import replace

from archive_service.rendering.papers.inventory import InventoryLine, InventoryPaper
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
INVENTORY = InventoryPaper(
    organisation=ORGANISATION,
    section="long",
    name="2",
    year=2026,
    on=ON,
    lines=tuple(
        InventoryLine(
            number=number,
            index="02-15",
            title=f"Сводная ведомость успеваемости {name} класса, 4 четверть, 2025/2026 учебный год",
            days="2025–2026",
            term="50 лет, ст. 000",
            leaves="2",
        )
        for number, name in (("12", "9А"), ("13", "9Б"), ("13а", "11А"))
    ),
    compiler=ARCHIVIST,
    director=DIRECTOR,
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "nomenclature": (NOMENCLATURE, CLOSED),
    "inventory": (INVENTORY,),
}
