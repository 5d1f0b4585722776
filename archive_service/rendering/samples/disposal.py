"""Sample facts for the papers of a disposal."""

from dataclasses import replace
from datetime import date
from typing import Any

from archive_service.rendering.papers import destruction_certificate, disposal_act
from archive_service.rendering.samples import common

_APPROVED_ON, _DONE_ON = date(2032, 2, 2), date(2032, 2, 16)
_AGREED = date(2032, 1, 28)
_FILE = disposal_act.Listed(
    title="Классный журнал 9Б класса, 4 четверть",
    years="2025/2026",
    inventory=common.INDEX,
    unit="2025-q4-9Б",
    term="5 лет, п. 8.6",
    note="томов на бумаге: 1",
)

SAMPLES: dict[str, tuple[Any, ...]] = {
    "disposal_act": (
        disposal_act.DisposalAct(
            organisation=common.ORGANISATION,
            number="1",
            on=_APPROVED_ON,
            basis=("п. 8.6, Положение о порядке ведения электронного журнала",),
            files=(_FILE, replace(_FILE, title="Классный журнал 9А класса, 4 четверть", unit="2025-q4-9А")),
            order="12",
            order_on=date(2032, 1, 12),
            members=tuple(
                replace(one, on=_AGREED) for one in (common.DIRECTOR, common.DEPUTY, common.TEACHER)
            ),
            proposer=replace(common.ARCHIVIST, on=_AGREED),
            approvers=("Директор", "Заместитель директора"),
            protocol="2",
            protocol_on=_AGREED,
        ),
    ),
    "destruction_certificate": (
        destruction_certificate.DestructionCertificate(
            organisation=common.ORGANISATION,
            on=_DONE_ON,
            number="1",
            act_on=_APPROVED_ON,
            act_digest=common.DIGEST,
            files=(
                destruction_certificate.Lost("2025-q4-9Б", "журнал", _DONE_ON, 6, 4_812_034, "9f3a2c1d5e6b"),
            ),
            stores=(
                destruction_certificate.Emptied("disk-a", "кабинет 101", _DONE_ON, 6),
                destruction_certificate.Emptied("disk-b", "архив", _DONE_ON, 6),
            ),
            maker=common.ARCHIVIST,
            media=(destruction_certificate.Wiped("Д-3", "уничтожен", _DONE_ON, "акт № 4 от 16.02.2032"),),
            shared=1,
            witnesses=("bucket-a",),
        ),
    ),
}
