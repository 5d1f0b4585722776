"""``paper …``: from hand to hand — handing over with acceptance, lending, and taking back."""

from datetime import datetime
from pathlib import Path

import click

from archive_service.cli.edge import Edge, asked_file, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting, paper_to
from archive_service.cli.paper_options import HAND, NUMBERS, tell, words_of
from archive_service.services import paper_end, paper_hands, paper_lending
from archive_service.services.paper_books import numbers_said
from archive_service.services.paper_lending import Loan
from archive_service.services.people import Present
from workflows.paper_copies import End, Outside

_FILE = click.Path(path_type=Path, dir_okay=False)
_ENDS = click.Choice([str(one) for one in paper_end.DESTROYED_OR_GIVEN])
_OUTSIDE = click.Choice([str(one) for one in Outside])
_ONLY = click.option("--only", type=int, multiple=True, metavar="НОМЕР", help="Только эти тома ведомости.")


@click.command("hand", help="Передать тома под подпись: ведомость и предложение принять.")
@NUMBERS
@click.option("--receiver", metavar="КОД", required=True, help="Кому передаются.")
@paper_to("ведомость передачи")
@pass_edge
@guarded
@acting
def hand(edge: Edge, *, numbers: tuple[int, ...], receiver: str, paper: Path | None, who: Present) -> None:
    """Offer volumes under signature (000 clauses 3.3 and 4.6)."""
    with asked_file(paper) as file:
        given = paper_hands.offer(edge.desk, numbers, receiver, actor_id=who.id)
        if file:
            file.write(given.pdf)
    text = f"Ведомость № {given.number}, томов {len(given.volumes)}: {receiver} принимает командой"
    data = {"hand": given.number, "volumes": [one.number for one in given.volumes]}
    show(edge, data, lambda: say(f"{text} paper accept {given.number}."))


@click.command("hands", help="Передачи под подпись, новые сверху.")
@pass_edge
@guarded
@acting
def hands(edge: Edge, *, who: Present) -> None:
    """Show the hand-overs."""
    found = paper_hands.seen_by(edge.desk, who.id)
    words = words_of(edge)
    rows = [
        [
            str(one.number),
            f"{one.on:%d.%m.%Y}",
            words.who(one.giver),
            words.who(one.receiver),
            numbers_said(volume.number for volume in one.volumes),
            numbers_said(volume.number for volume in one.open) or "—",
        ]
        for one in found
    ]
    data = [{"hand": one.number, "open": [volume.number for volume in one.open]} for one in found]
    show(edge, data, lambda: table(["№", "Дата", "Передал", "Принимает", "Тома", "Ещё не приняты"], rows))


@click.command("accept", help="Принять тома по ведомости; без --copy это делает тот, кому их передают.")
@HAND
@_ONLY
@click.option("--copy", type=_FILE, help="Скан ведомости с обеими подписями (PDF).")
@pass_edge
@guarded
@acting
def accept(edge: Edge, *, hand: int, only: tuple[int, ...], copy: Path | None, who: Present) -> None:
    """Confirm that volumes are here."""
    found = paper_hands.receive(edge.desk, hand, actor_id=who.id, only=only, copy=copy)
    tell(edge, found, f"Принято по ведомости № {hand}: № {numbers_said(one.number for one in found)}.")


@click.command("decline", help="Не принять тома или отозвать передачу.")
@HAND
@_ONLY
@click.option("--reason", required=True, help="Причина.")
@pass_edge
@guarded
@acting
def decline(edge: Edge, *, hand: int, only: tuple[int, ...], reason: str, who: Present) -> None:
    """Let a hand-over come to nothing."""
    found = paper_hands.decline(edge.desk, hand, reason=reason, actor_id=who.id, only=only)
    tell(edge, found, f"Не принято по ведомости № {hand}: № {numbers_said(one.number for one in found)}.")


@click.command("issue", help="Выдать тома на время, с записью в журнал пользования.")
@NUMBERS
@click.option("--to", metavar="КОД", default="", help="Кому: сотрудник школы.")
@click.option("--outside", type=_OUTSIDE, help="Или вид сторонней организации.")
@click.option("--name", default="", help="Кому там: печатается на карте-заместителе, в журнал не пишется.")
@click.option("--reason", required=True, help="Основание.")
@click.option("--request", default="", help="Номер запроса; за пределы школы обязателен.")
@click.option("--until", type=DAY, required=True, help="До какого дня.")
@paper_to("карту-заместитель")
@pass_edge
@guarded
@acting
def issue(
    edge: Edge,
    *,
    numbers: tuple[int, ...],
    to: str,
    outside: str | None,
    name: str,
    reason: str,
    request: str,
    until: datetime,
    paper: Path | None,
    who: Present,
) -> None:
    """Lend volumes (000 clause 3.3)."""
    loan = Loan(
        reason=reason,
        until=until.date(),
        to=to,
        outside=Outside(outside) if outside else None,
        name=name,
        request=request,
    )
    found, slips = paper_lending.lend(edge.desk, numbers, loan, actor_id=who.id)
    for one, slip in zip(found, slips, strict=True):
        if paper:
            many = f"-{one.number}" if len(found) > 1 else ""
            with new_file(paper.with_stem(f"{paper.stem}{many}")) as file:
                file.write(slip)
    tell(edge, found, f"Выдано до {until:%d.%m.%Y}: № {numbers_said(one.number for one in found)}.")


@click.command("return", help="Записать, что выданные тома вернули на место.")
@NUMBERS
@click.option("--remark", default="", help="Что с ними не так.")
@pass_edge
@guarded
@acting
def give_back(edge: Edge, *, numbers: tuple[int, ...], remark: str, who: Present) -> None:
    """Say that lent volumes are back."""
    found = paper_lending.give_back(edge.desk, numbers, actor_id=who.id, remark=remark)
    tell(edge, found, f"Возвращено: № {numbers_said(one.number for one in found)}.")


@click.command("end", help="Отметить, что тома уничтожены по акту или переданы насовсем.")
@NUMBERS
@click.option("--act", required=True, help="Номер акта; для старых томов — акт с днём, без имён.")
@click.option("--how", type=_ENDS, default="destroyed", show_default=True, help="Что с ними стало.")
@pass_edge
@guarded
@acting
def end(edge: Edge, *, numbers: tuple[int, ...], act: str, how: str, who: Present) -> None:
    """Say that volumes are no copies any more."""
    found = paper_end.end(edge.desk, numbers, act=act, actor_id=who.id, how=End(how))
    tell(edge, found, f"Отмечено по акту № {act}: тома № {numbers_said(one.number for one in found)}.")


COMMANDS = (hand, hands, accept, decline, issue, give_back, end)
