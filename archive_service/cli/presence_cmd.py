"""``presence``: the yearly check of what the archive has, and in which state."""

from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting, paper_to
from archive_service.cli.paper_options import at_place
from archive_service.services import presence, presence_paper
from archive_service.services.paper_books import numbers_said
from archive_service.services.people import Present
from workflows.paper_copies import Place
from workflows.presence import Fault


@click.group("presence", help="Ежегодная проверка наличия и состояния: бумага по полкам, файлы в хранилищах.")
def presence_check() -> None:
    """Gather the commands about the yearly check."""


@presence_check.command("show", help="Как идёт проверка и что выявлено.")
@pass_edge
@guarded
@acting
def show_check(edge: Edge, *, who: Present) -> None:
    """Show the running check, and the day by which the next has to be over."""
    checks, state = presence_paper.seen(edge.desk, reader_id=who.id)
    with edge.desk.reading() as session:
        due = presence.due_on(edge.desk, session)
    found = [(one.what, one.said(), one.to_do()) for one in state.discrepancies] if state else []
    waiting = [one.number for one in state.unlooked] if state else []

    def human() -> None:
        say(f"Закончить следующую проверку не позже: {due:%d.%m.%Y}." if due else "Архив пуст.")
        if state:
            say(f"Томов: {state.volumes}, в наличии {state.there}, выдано {state.lent}.")
            say(f"Ещё не проверены: {numbers_said(waiting) or 'нет таких'}.")
            table(["Что", "Выявлено", "Что сделать"], [list(one) for one in found])

    data = {
        "due_on": due,
        "running": checks[0].number if state else None,
        "unlooked": waiting,
        "found": [{"what": what, "wrong": wrong, "do": do} for what, wrong, do in found],
    }
    show(edge, data, human)


@presence_check.command("start", help="Начать проверку.")
@pass_edge
@guarded
@acting
def start(edge: Edge, *, who: Present) -> None:
    """Begin a check."""
    made = presence.start(edge.desk, actor_id=who.id)
    show(edge, {"number": made.number}, lambda: say(f"Проверка № {made.number} начата."))


@presence_check.command("look", help="Полка: номера или коды наклеек всего, что на ней лежит.")
@click.argument("seen", nargs=-1, metavar="[НОМЕР…]")
@pass_edge
@guarded
@acting
@at_place()
def look(edge: Edge, *, seen: tuple[str, ...], place: Place, who: Present) -> None:
    """Look a shelf through."""
    there, missing, strange = presence.look(edge.desk, place, " ".join(seen), actor_id=who.id)
    said = f"На месте: {there}. Не найдены: {numbers_said(missing) or '—'}."
    said += f" Не на месте: {numbers_said(strange) or '—'}."
    show(edge, {"there": there, "missing": missing, "misplaced": strange}, lambda: say(said))


@presence_check.command("note", help="Том повреждён или лежит не на месте. Имён людей не пишите.")
@click.argument("volume", type=int, metavar="НОМЕР")
@click.option("--fault", type=click.Choice([str(one) for one in Fault]), required=True, help="Что не так.")
@click.option("--remark", required=True, help="Что именно или где лежит.")
@pass_edge
@guarded
@acting
def note(edge: Edge, *, volume: int, fault: str, remark: str, who: Present) -> None:
    """Note what is wrong with a volume."""
    presence.note(edge.desk, volume, Fault(fault), remark, actor_id=who.id)
    show(edge, {"volume": volume, "fault": fault}, lambda: say(f"О томе № {volume} записано."))


@presence_check.command("finish", help="Закончить проверку актом.")
@paper_to("акт")
@pass_edge
@guarded
@acting
def finish(edge: Edge, *, paper: Path | None, who: Present) -> None:
    """End the running check with its act."""
    check = presence_paper.finish(edge.desk, actor_id=who.id)
    if paper:
        with new_file(paper) as file:
            file.write(presence_paper.act(edge.desk, check.number, reader_id=who.id))
    count = check.finished.discrepancies if check.finished else 0
    data = {"number": check.number, "discrepancies": count}
    show(edge, data, lambda: say(f"Проверка № {check.number} закончена; расхождений: {count}."))
