"""``paper``: the register of paper copies, where they lie, and the two books."""

from pathlib import Path

import click

from archive_service.cli.books import add_book
from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting, paper_to
from archive_service.cli.paper_hand_cmd import COMMANDS
from archive_service.cli.paper_options import NUMBERS, at_place, listed, plain, tell, words_of
from archive_service.services import paper_books, paper_hands, paper_register, readings, shelf_places
from archive_service.services.paper_list import WantedPaper, history, paper_page
from archive_service.services.paper_register import Older
from archive_service.services.people import Present
from workflows.paper_copies import PaperState, Place

_STATES = click.Choice([str(one) for one in PaperState])


@click.group(
    "paper", help="Бумажные экземпляры: реестр, места, передача под подпись, выдача, проверка полок."
)
def paper() -> None:
    """Gather the commands about paper copies."""


for _command in COMMANDS:
    paper.add_command(_command)


@paper.command("list", help="Реестр бумажных копий, новые сверху.")
@click.option("--year", type=int, help="Учебный год (год его начала).")
@click.option("--class", "class_name", default="", help="Класс, например 9Б.")
@click.option("--state", type=_STATES, help="Только в этом состоянии.")
@click.option("--late", is_flag=True, help="Только те, что не вернули в срок.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Страница.")
@pass_edge
@guarded
@acting
def list_paper(
    edge: Edge, *, year: int | None, class_name: str, state: str | None, late: bool, page: int, who: Present
) -> None:
    """Show the register of paper copies (000 clause 3.3)."""
    wanted = WantedPaper(year, class_name, state or "", late=late)
    found = paper_page(edge.desk, wanted, reader_id=who.id, number=page)
    words = words_of(edge)

    def human() -> None:
        listed(found.rows, words)
        say(f"Томов: {found.total}; страница {found.number} из {found.pages}.")

    show(edge, [plain(one) for one in found.rows], human)


@paper.command("show", help="Один том: где он, у кого, что с ним было.")
@click.argument("number", type=int, metavar="НОМЕР")
@pass_edge
@guarded
@acting
def show_volume(edge: Edge, *, number: int, who: Present) -> None:
    """Show a volume with its history."""
    volume, lines = history(edge.desk, number, reader_id=who.id)
    words = words_of(edge)

    def human() -> None:
        say(f"№ {volume.number}: {words.title(volume)}; листов {words.leaves(volume)}. {words.state(volume)}")
        say(f"Место: {words.place(volume.place) or '—'}. Хранитель: {words.who(volume.keeper)}.")
        say(f"Круг доступа: {words.access(volume)}.")
        table(["Дата", "Что произошло", "Кто записал"], [list(one) for one in lines])

    told = [{"on": on, "what": what, "by": by} for on, what, by in lines]
    show(edge, {**plain(volume), "history": told}, human)


@paper.command("add", help="Внести в реестр: распечатанное дело (--case) или том, который старше системы.")
@click.option("--case", "case_ids", multiple=True, help="Дело: его несшитые листы; можно несколько.")
@click.option("--title", default="", help="Название тома, например «Журнал 9Б» или «Справка с визой».")
@click.option("--year", type=int, help="Учебный год (год его начала).")
@click.option("--class", "class_name", default="", help="Класс.")
@click.option("--leaves", type=int, default=0, help="Число листов.")
@click.option("--copy", type=int, default=1, show_default=True, help="Номер экземпляра.")
@click.option("--keeper", metavar="КОД", help="Хранитель; без этого — тот, кто вносит.")
@click.option("--access", metavar="РОЛЬ", multiple=True, help="Кому доступен; без этого — кто читает архив.")
@pass_edge
@guarded
@acting
@at_place(needed=False)
def add(
    edge: Edge,
    *,
    case_ids: tuple[str, ...],
    title: str,
    year: int | None,
    class_name: str,
    leaves: int,
    copy: int,
    keeper: str | None,
    access: tuple[str, ...],
    place: Place,
    who: Present,
) -> None:
    """Enter volumes in the register."""
    if case_ids:
        found = paper_hands.bring(edge.desk, case_ids, actor_id=who.id, copy=copy)
    else:
        older = Older(
            title=title,
            year=year or edge.desk.today.year,
            leaves=leaves,
            keeper=keeper or who.id,
            access=access or readings.READERS,
            class_name=class_name,
            copy=copy,
            place=place,
        )
        found = (paper_register.register(edge.desk, older, actor_id=who.id),)
    numbers = paper_books.numbers_said(one.number for one in found)
    tell(edge, found, f"Внесено в реестр: № {numbers}. Напишите номер на обложке.")


@paper.command("place", help="Записать, где тома лежат теперь.")
@NUMBERS
@click.option("--access", metavar="РОЛЬ", multiple=True, help="Кому доступны; без этого — кому и раньше.")
@pass_edge
@guarded
@acting
@at_place()
def put(edge: Edge, *, numbers: tuple[int, ...], access: tuple[str, ...], place: Place, who: Present) -> None:
    """Say where volumes lie from now on."""
    found = shelf_places.put(edge.desk, numbers, place, actor_id=who.id, access=access or None)
    words = words_of(edge)
    tell(edge, found, f"Томов: {len(found)}. Место: {words.place(found[0].place)}.")


@paper.command("shelf", help="Что лежит на этой полке; без помещения — список полок.")
@paper_to("наклейки на полки", "--labels")
@pass_edge
@guarded
@acting
@at_place(needed=False)
def shelf(edge: Edge, *, place: Place, paper: Path | None, who: Present) -> None:
    """Show what lies at a place, or all places that are used."""
    words = words_of(edge)
    with edge.desk.reading() as session:
        paper_register.require_reader(edge.desk, session, who.id)
        used = [one for one in shelf_places.shelves(session) if place.holds(one.place)]
    if paper:
        with new_file(paper) as file:
            pdf = shelf_places.labels(edge.desk, [one.place for one in used], reader_id=who.id)
            file.write(pdf)
    if place.room:
        found = shelf_places.contents(edge.desk, place, reader_id=who.id)
        show(edge, [plain(one) for one in found], lambda: listed(found, words))
        return
    rows = [
        [words.place(one.place), str(one.volumes), str(one.leaves), str(one.lent), str(one.missing)]
        for one in used
    ]
    data = [{"place": words.place(one.place), "volumes": one.volumes, "missing": one.missing} for one in used]
    show(edge, data, lambda: table(["Место", "Томов", "Листов", "Выдано", "Не найдено"], rows))


@paper.command("check", help="Проверить полку: назовите тома, которые на ней есть; остальные не найдены.")
@click.argument("numbers", nargs=-1, type=int, metavar="[НОМЕР…]")
@pass_edge
@guarded
@acting
@at_place()
def check(edge: Edge, *, numbers: tuple[int, ...], place: Place, who: Present) -> None:
    """Write down which volumes of a place are there."""
    there, missing = shelf_places.check(edge.desk, place, numbers, actor_id=who.id)
    said = paper_books.numbers_said(one.number for one in missing)
    data = {"there": [one.number for one in there], "missing": [one.number for one in missing]}
    show(edge, data, lambda: say(f"На месте: {len(there)}. Не найдено: {said or 'нет таких'}."))


add_book(
    paper,
    "Реестр бумажных копий или журнал пользования ими (PDF/A).",
    "paper",
    lambda desk, who: paper_books.register_book(desk, actor_id=who),
    lambda desk, time, who: paper_books.usage_book(desk, time, actor_id=who),
)
