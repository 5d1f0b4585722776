"""Samples of the papers of a breach of secrecy and of a code name that was opened."""

from collections.abc import Mapping
from datetime import timedelta

from archive_service.rendering.papers import breach_act, breach_notice, reading_of_code
from archive_service.rendering.samples.common import AT, DEPUTY, DIRECTOR, NAME, ON, ORGANISATION

_LOGIN = "t-17"
_VOID_FROM = AT + timedelta(minutes=50)

NOTICE = breach_notice.BreachNotice(
    organisation=ORGANISATION,
    head="Директору школы (образец)",
    who=NAME,
    post="учитель",
    login=_LOGIN,
    noticed_at=AT,
    written_on=ON,
    what="записка с реквизитами доступа лежала в учительской",
)
ACT = breach_act.BreachAct(
    organisation=ORGANISATION,
    number="3",
    on=ON,
    incident="2026-03",
    account=_LOGIN,
    noticed_at=AT,
    received=(("директор", AT + timedelta(minutes=25)), ("служба поддержки", _VOID_FROM)),
    void_from=_VOID_FROM,
    void_clause="п. 3.16",
    due_at=AT + timedelta(hours=1),
    due_clause="п. 3.15",
    in_time=True,
    acts=(breach_act.VoidAct(411, AT + timedelta(hours=2), "Подписаны листы раздела", "9Б, Физика"),),
    again=("Листы 12–15 (9Б, Физика) проверить и подписать снова.",),
    commission=(DIRECTOR, DEPUTY),
)
READING = reading_of_code.ReadingOfCode(
    organisation=ORGANISATION,
    code="Ученик 1",
    order="приказ № 41-о от 12.01.2026",
    at=AT,
    reason="запрос № 12-34 от 20.05.2026",
    log_number=518,
    first=DIRECTOR,
    second=DEPUTY,
)
SAMPLES: Mapping[str, tuple[object, ...]] = {
    "breach_notice": (NOTICE,),
    "breach_act": (ACT,),
    "reading_of_code": (READING,),
}
