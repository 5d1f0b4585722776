"""Samples of the papers of keeping: the nomenclature of a year, at its beginning and closed."""

from collections.abc import Mapping
from dataclasses import replace

from archive_service.rendering.papers.inventory import InventoryLine, InventoryPaper
from archive_service.rendering.papers.nomenclature import NomenclatureEntry, NomenclaturePaper
from archive_service.rendering.papers.presence_act import CheckedStore, PresenceAct
from archive_service.rendering.samples.common import ARCHIVIST, DIRECTOR, FIRST_ON, INDEX, ON, ORGANISATION

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
PRESENCE = PresenceAct(
    organisation=ORGANISATION,
    number="4",
    first_on=FIRST_ON,
    on=ON,
    volumes=112,
    there=110,
    lent=1,
    missing=1,
    stores=(
        CheckedStore(name="Серверная (disk-a)", objects=1840, whole=1840),
        CheckedStore(name="Сейф (disk-b)", objects=1840, whole=1838, late=True),
    ),
    found=(
        (
            "9Б, 4 четверть, 2025/2026, экз. 1, том 1",
            "том № 14 не найден",
            "искать; место по реестру: шкаф 2",
        ),
        ("Электронные дела, хранилище disk-b", "копий не в порядке: 2 (Сейф)", "восстановить по целой копии"),
    ),
    checker=ARCHIVIST,
    director=DIRECTOR,
)
IN_ORDER = replace(PRESENCE, there=112, lent=0, missing=0, found=(), stores=PRESENCE.stores[:1])
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "nomenclature": (NOMENCLATURE, CLOSED),
    "inventory": (INVENTORY,),
    "presence_act": (PRESENCE, IN_ORDER),
}
