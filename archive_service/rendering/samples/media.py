"""Samples of the papers of backup media."""

from collections.abc import Mapping

from archive_service.rendering.papers import backup_receipt, backup_register, backup_usage
from archive_service.rendering.samples.common import (
    ARCHIVIST,
    DEPUTY,
    DIGEST,
    FIRST_ON,
    NAME,
    ON,
    ORGANISATION,
)

_BASIS = "Положение, п. 4.2"
_HOLDS = "2025/2026: 4 четверть"
_PLACE = "кабинет директора, сейф"
_ACCESS = "директор, заместитель директора"

RECEIPT = backup_receipt.BackupReceipt(
    organisation=ORGANISATION,
    on=ON,
    basis=_BASIS,
    number="Н-07",
    kind="внешний жёсткий диск",
    label="ЭЖ 2025/2026, 4 четверть",
    came_from="кабинет 12",
    goes_to=_PLACE,
    access=_ACCESS,
    copies=(backup_receipt.CopyOn(DIGEST[7:], ON, _HOLDS, 214, 48_120_334),),
    giver=ARCHIVIST,
    receiver=DEPUTY,
)
REGISTER = backup_register.BackupRegister(
    organisation=ORGANISATION,
    on=ON,
    basis=_BASIS,
    media=(
        backup_register.RegisteredMedium(
            number="Н-07",
            kind="внешний жёсткий диск",
            label="ЭЖ 2025/2026",
            on=FIRST_ON,
            copies=((ON, _HOLDS, DIGEST[7:]),),
            place=_PLACE,
            keeper=NAME,
            access=_ACCESS,
            checked="28.05.2026, цел",
            state="на месте",
            there=True,
        ),
    ),
    keeper=ARCHIVIST,
)
USAGE = backup_usage.BackupUsage(
    organisation=ORGANISATION,
    on=ON,
    basis=_BASIS,
    first_on=FIRST_ON,
    last_on=ON,
    lines=(backup_usage.Used(ON, "Н-07", "Выдан до 11.06.2026: запрос № 12", NAME),),
    keeper=ARCHIVIST,
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "backup_receipt": (RECEIPT,),
    "backup_register": (REGISTER,),
    "backup_usage": (USAGE,),
}
