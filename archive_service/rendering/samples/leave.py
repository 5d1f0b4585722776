"""Samples of the papers that go with the archive when it leaves."""

from collections.abc import Mapping

from archive_service.rendering.papers import leave_act, leave_check, leave_inventory
from archive_service.rendering.samples.common import ARCHIVIST, DIGEST, DIRECTOR, ON, ORGANISATION

_NAME = "s1-2026-05-28-379f2127"
_ROOT = ":".join(["9F", "3A", "2C", "1D"] * 8)
_ORDER = "приказ от 20.05.2026 № 17"
_HEX = DIGEST.removeprefix("sha256:")

ACT = leave_act.LeaveAct(
    organisation=ORGANISATION,
    number="3",
    on=ON,
    basis=_ORDER,
    receiver="Муниципальный архив (образец)",
    name=_NAME,
    bag=_HEX,
    files=214,
    size_bytes=48_120_334,
    log_count=5120,
    log_hash=DIGEST,
    root=_ROOT,
    cases=(leave_act.GivenCase(class_name="9Б", year="2025/2026", term="4 четверть", keep="28.05.2056"),),
    volumes=(leave_act.GivenVolume(number="12", title="Классный журнал 9Б, 2014/2015", copy="1", leaves=42),),
    giver=DIRECTOR,
)
INVENTORY = leave_inventory.LeaveInventory(
    organisation=ORGANISATION,
    on=ON,
    name=_NAME,
    reason=_ORDER,
    log_count=5120,
    log_hash=DIGEST,
    root=_ROOT,
    files=(
        leave_inventory.Listed(
            path="data/2025-2026/4 четверть/9Б/Сводная ведомость.pdf",
            size_bytes=91_183,
            digest=_HEX,
            until=ON.replace(year=2056),
        ),
    ),
    maker=ARCHIVIST,
)
CHECK = leave_check.LeaveCheck(
    organisation=ORGANISATION,
    intro=("Документы лежат в папке data: это PDF/A, их открывает любая программа.",),
    steps=(
        leave_check.Step(
            number="1",
            text="Номер пакета. Сверьте его с актом.",
            commands=("sha256sum tagmanifest-sha256.txt",),
        ),
    ),
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "leave_act": (ACT,),
    "leave_inventory": (INVENTORY,),
    "leave_check": (CHECK,),
}
