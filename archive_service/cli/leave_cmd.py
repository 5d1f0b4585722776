"""``leave …``: the archive goes out as packages, is handed over by act, and another one's is taken in."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import (
    Edge,
    asked_file,
    guarded,
    new_file,
    pass_edge,
    progress_bar,
    say,
    show,
    table,
)
from archive_service.cli.options import acting, paper_to
from archive_service.problems import Kind, sentence
from archive_service.services import (
    documents,
    leave_check,
    leave_hand,
    leave_receive,
    leave_register,
    leave_write,
)
from archive_service.services.leave_check import Said
from archive_service.services.leave_hand import Offer
from archive_service.services.leave_receive import Incoming
from archive_service.services.leave_write import Asked
from archive_service.services.media_load import Wanted
from archive_service.services.people import Present
from storage.bag_zip import ENDING, zip_bag
from workflows.leaving import Exported, Package

_FILE = click.Path(path_type=Path, dir_okay=False)
_PLACE = click.Path(path_type=Path, file_okay=False)
_ANY = click.Path(path_type=Path)
_NUMBER = click.argument("number", metavar="НОМЕР", type=int)
_SAID = (
    click.option("--number", "bag", default="", help="Номер пакета из акта (SHA-256)."),
    click.option("--root", default="", help="Отпечаток корневого сертификата из акта."),
)


@click.group("leave", help="Архив уходит и приходит: пакеты, передача по акту, приём чужого архива.")
def leave() -> None:
    """Take the archive out, hand it over, take another one in."""


@leave.command("list", help="Что выпущено, передано и принято.")
@pass_edge
@guarded
@acting
def list_all(edge: Edge, *, who: Present) -> None:
    """List what went out and what came in."""
    seen = leave_register.look(edge.desk, reader_id=who.id)
    data = {
        "packages": [{**asdict(one.made), "state": one.state} for one in seen.packages.values()],
        "taken": [asdict(one) for one in seen.taken.values()],
    }

    def human() -> None:
        rows = [_cells(one) for one in seen.packages.values()]
        table(("№", "Сделан", "Что в нём", "Дел", "Состояние", "Имя"), rows)
        for one in seen.taken.values():
            say(f"Принято № {one.number}, {one.on:%d.%m.%Y}: школа {one.school}, дел {len(one.cases)}.")

    show(edge, data, human)


@leave.command("export", help="Сделать пакет: документы, подписи, журнал, опись и как это проверить.")
@click.option("--to", "place", type=_PLACE, required=True, help="Каталог, куда записать пакет.")
@click.option("--reason", required=True, help="Основание: записывается в журнал.")
@click.option("--request", default="", help="Номер запроса или приказа.")
@click.option("--year", type=int, help="Учебный год (год его начала); без него — весь архив.")
@click.option("--term", "terms", multiple=True, help="Код периода, например q4; можно несколько.")
@click.option("--class", "class_name", default="", help="Класс этого года, например 9Б.")
@click.option("--case", "cases", multiple=True, help="Код дела; можно несколько.")
@click.option("--sheet", is_flag=True, help="Только сводные ведомости и то, что их доказывает.")
@click.option("--zip", "zipped", is_flag=True, help="Ещё и одним файлом .zip.")
@pass_edge
@guarded
@acting
def export(
    edge: Edge, *, place: Path, reason: str, request: str, zipped: bool, who: Present, **said: Any
) -> None:
    """Make a package."""
    asked = Asked(_wanted(edge, **said), reason, request)
    with progress_bar("Пакет") as advance:
        made = leave_write.make(edge.desk, asked, place, actor_id=who.id, progress=advance)
    if zipped:
        zip_bag(place / made.name, place / f"{made.name}{ENDING}")
    show(edge, asdict(made), lambda: _tell_made(made, place))


@leave.command("check", help="Проверить пакет целиком, ничего не записывая; база данных не нужна.")
@click.argument("path", metavar="ПАКЕТ", type=_ANY)
@_SAID[0]
@_SAID[1]
@pass_edge
@guarded
def check(edge: Edge, *, path: Path, bag: str, root: str) -> None:
    """Judge a package by its bytes alone."""
    with leave_check.opened(path) as folder:
        looked = leave_check.check(folder, Said(bag, root), language=edge.language)

    def human() -> None:
        say(f"Номер пакета: {looked.bag}; файлов {looked.files}.")
        for one in looked.faults:
            say(f"  • {one}")
        say("Пакет цел." if looked.whole else "Пакет испорчен или подменён: принимать его нельзя.")

    show(edge, asdict(looked), human)
    if not looked.whole:
        raise click.exceptions.Exit(Kind.UNSOUND.exit_code)


@leave.command("receive", help="Принять пакет другого архива: проверить целиком, потом записать.")
@click.argument("path", metavar="ПАКЕТ", type=_ANY)
@_SAID[0]
@_SAID[1]
@click.option("--act", type=_FILE, help="Скан акта с подписями (PDF).")
@click.option("--paper", is_flag=True, help="Бумажные тома по перечню тоже здесь: внести их в реестр.")
@click.option("--receipt", type=_FILE, help="Записать квитанцию для передавших в этот файл.")
@pass_edge
@guarded
@acting
def receive(
    edge: Edge,
    *,
    path: Path,
    bag: str,
    root: str,
    act: Path | None,
    paper: bool,
    receipt: Path | None,
    who: Present,
) -> None:
    """Take another archive's package in."""
    incoming = Incoming(path, Said(bag, root), act=act, paper=paper)
    with progress_bar("Приём") as advance:
        taken = leave_receive.receive(
            edge.desk, incoming, actor_id=who.id, language=edge.language, progress=advance
        )
    if receipt:
        with new_file(receipt) as file:
            file.write(documents.read(edge.desk, taken.receipt))
    said = f"Принято № {taken.number}: школа {taken.school}, дел {len(taken.cases)}, файлов {taken.files}."
    show(edge, asdict(taken), lambda: say(said))


@leave.command("offer", help="Передать пакет на хранение другому архиву: составить акт.")
@_NUMBER
@click.option("--receiver", required=True, help="Какой архив принимает.")
@click.option("--order", required=True, help="Приказ или решение: дата и номер.")
@click.option("--no-paper", is_flag=True, help="Без бумажных томов.")
@paper_to("акт")
@pass_edge
@guarded
@acting
def offer(
    edge: Edge, *, number: int, receiver: str, order: str, no_paper: bool, paper: Path | None, who: Present
) -> None:
    """Hand a package over; the act has to be signed by both."""
    with asked_file(paper) as file:
        one, pdf = leave_hand.offer(
            edge.desk, number, Offer(receiver, order, paper=not no_paper), actor_id=who.id
        )
        if file:
            file.write(pdf)
    _tell(edge, one, f"Акт составлен. Когда вернётся с подписями: leave accept {number} --act СКАН.")


@leave.command("accept", help="Записать приём: акт с обеими подписями вернулся, архив передан.")
@_NUMBER
@click.option("--act", type=_FILE, help="Скан акта с подписями обеих сторон (PDF).")
@click.option("--receipt", type=_FILE, help="Квитанция принимающего архива (.json).")
@pass_edge
@guarded
@acting
def accept(edge: Edge, *, number: int, act: Path | None, receipt: Path | None, who: Present) -> None:
    """Say that the other archive has the package."""
    one = leave_hand.accept(edge.desk, number, act=act, receipt=receipt, actor_id=who.id)
    _tell(edge, one, f"Передано по акту: дел {len(one.made.cases)}.")


@leave.command("withdraw", help="Отозвать передачу: она не состоялась.")
@_NUMBER
@click.option("--reason", required=True, help="Причина.")
@pass_edge
@guarded
@acting
def withdraw(edge: Edge, *, number: int, reason: str, who: Present) -> None:
    """Let a hand-over come to nothing."""
    one = leave_hand.withdraw(edge.desk, number, reason=reason, actor_id=who.id)
    _tell(edge, one, f"Передача пакета № {number} отозвана.")


def _wanted(
    edge: Edge,
    *,
    year: int | None,
    terms: tuple[str, ...],
    class_name: str,
    cases: tuple[str, ...],
    sheet: bool,
) -> Wanted:
    wanted = Wanted(year, terms, cases)
    with edge.desk.reading() as session:
        if class_name:
            of_class = leave_write.of_class(session, year or edge.desk.today.year, class_name)
            wanted = Wanted(year, terms, (*cases, *of_class))
        if sheet:
            wanted = Wanted(cases=leave_write.sheets(session, wanted), sheet=True)
    return wanted


def _tell_made(made: Exported, place: Path) -> None:
    say(f"Пакет № {made.number}: {place / made.name}, файлов {made.files}, {made.size_bytes / 1e6:.1f} МБ.")
    say(f"Номер пакета: {made.bag}")
    say("Как проверить без программы — в файле КАК_ПРОВЕРИТЬ.txt внутри.")


def _tell(edge: Edge, one: Package, said: str) -> None:
    show(edge, {"number": one.number, "state": one.state, "cases": list(one.made.cases)}, lambda: say(said))


def _cells(one: Package) -> list[str]:
    made = one.made
    words = [
        sentence(f"leave.scope-{made.scope}"),
        str(len(made.cases)),
        sentence(f"leave.state-{one.state}"),
    ]
    return [str(one.number), f"{made.on:%d.%m.%Y}", *words, made.name]
