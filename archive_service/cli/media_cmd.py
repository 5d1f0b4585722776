"""``media``: the register of backup media, and what happens to each."""

from pathlib import Path
from typing import Any

import click

from archive_service.cli.books import add_book
from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.media_use_cmd import COMMANDS
from archive_service.cli.options import acting
from archive_service.services import media_papers, media_register
from archive_service.services.media_list import WantedMedia, history, media_page
from archive_service.services.media_register import Entry
from archive_service.services.media_words import Wording, wording
from archive_service.services.people import Present
from workflows.media import CHECK_MONTHS, Medium, MediumKind, State

_KINDS = click.Choice([str(one) for one in MediumKind])
_STATES = click.Choice([str(one) for one in State])
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(
    "media", help="Носители с резервными копиями: реестр, запись, сдача под подпись, выдача, проверка."
)
def media() -> None:
    """Gather the commands about media."""


for _command in COMMANDS:
    media.add_command(_command)


@media.command("list", help="Реестр носителей, новые сверху.")
@click.option("--kind", type=_KINDS, help="Только этого вида.")
@click.option("--state", type=_STATES, help="Только в этом состоянии.")
@click.option("--due", is_flag=True, help="Только те, что пора проверить.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Страница.")
@pass_edge
@guarded
@acting
def list_media(
    edge: Edge, *, kind: str | None, state: str | None, due: bool, page: int, who: Present
) -> None:
    """Show the register of backup copies."""
    wanted = WantedMedia(kind or "", state or "", due=due)
    found = media_page(edge.desk, wanted, reader_id=who.id, number=page)
    with edge.desk.reading() as session:
        words = wording(edge.desk, session)

    def human() -> None:
        rows = [_cells(one, words) for one in found.rows]
        table(["№", "Вид", "Где", "Хранитель", "Записан", "Проверить до", "Состояние"], rows)
        say(f"Носителей: {found.total}; страница {found.number} из {found.pages}.")

    show(edge, [plain(one) for one in found.rows], human)


@media.command("show", help="Один носитель: где он, что на нём, что с ним было.")
@click.argument("number", metavar="НОМЕР")
@pass_edge
@guarded
@acting
def show_medium(edge: Edge, *, number: str, who: Present) -> None:
    """Show a medium with its history."""
    medium, lines = history(edge.desk, number, reader_id=who.id)
    with edge.desk.reading() as session:
        words = wording(edge.desk, session)

    def human() -> None:
        say(f"№ {medium.id}, {words.kind(medium)}, «{medium.registered.label}»: {words.state(medium)}")
        say(f"Место: {words.place(medium)}. Хранитель: {words.who(medium.keeper)}.")
        say(f"Круг доступа: {words.access(medium)}.")
        for copy in medium.copies:
            say(f"Копия от {copy.on:%d.%m.%Y}: {words.holds(copy.holds)}; номер {copy.bag}")
        table(["Дата", "Что произошло", "Кто записал"], [list(one) for one in lines])

    data = {**plain(medium), "history": [{"on": on, "what": what, "by": by} for on, what, by in lines]}
    show(edge, data, human)


@media.command("add", help="Внести носитель в реестр.")
@click.option("--kind", type=_KINDS, required=True, help="Вид носителя.")
@click.option("--room", required=True, help="Помещение, например «кабинет директора».")
@click.option("--place", required=True, help="Место в нём, например «сейф».")
@click.option("--keeper", metavar="КОД", help="Хранитель; без этого — тот, кто вносит.")
@click.option(
    "--access", metavar="РОЛЬ", multiple=True, required=True, help="Кому доступен; можно несколько."
)
@click.option("--label", default="", help="Что написано на носителе.")
@click.option("--number", default="", help="Номер; без него — следующий.")
@click.option(
    "--check-months", type=int, default=CHECK_MONTHS, show_default=True, help="Проверять раз в N мес."
)
@pass_edge
@guarded
@acting
def add(edge: Edge, *, kind: str, keeper: str | None, who: Present, **said: Any) -> None:
    """Enter a medium in the register."""
    entry = Entry(MediumKind(kind), keeper=keeper or who.id, **said)
    medium = media_register.register(edge.desk, entry, actor_id=who.id)
    show(edge, plain(medium), lambda: say(f"Носитель № {medium.id} внесён в реестр. Напишите номер на нём."))


@media.command("move", help="Записать новое место носителя или круг доступа.")
@click.argument("number", metavar="НОМЕР")
@click.option("--room", required=True, help="Помещение.")
@click.option("--place", required=True, help="Место в нём.")
@click.option("--access", metavar="РОЛЬ", multiple=True, help="Кому доступен; без этого — кому и раньше.")
@pass_edge
@guarded
@acting
def move(edge: Edge, *, number: str, room: str, place: str, access: tuple[str, ...], who: Present) -> None:
    """Say where a medium lies from now on."""
    medium = media_register.move(
        edge.desk, number, room=room, place=place, access=access or None, actor_id=who.id
    )
    show(edge, plain(medium), lambda: say(f"Носитель № {number} лежит теперь: {room}, {place}."))


add_book(
    media,
    "Реестр резервных копий или журнал пользования ими (PDF/A).",
    "media",
    lambda desk, who: media_papers.register_book(desk, actor_id=who),
    lambda desk, time, who: media_papers.usage_book(desk, time, actor_id=who),
)


def plain(one: Medium) -> dict[str, Any]:
    """Return a medium as plain values."""
    return {
        "id": one.id,
        "kind": one.kind,
        "label": one.registered.label,
        "room": one.room,
        "place": one.place,
        "keeper": one.keeper,
        "access": list(one.access),
        "state": one.state,
        "copies": [{"on": copy.on, "bag": copy.bag, "bytes": copy.size_bytes} for copy in one.copies],
        "last_checked": one.checked.on if one.checked else None,
        "check_due_on": one.check_due_on,
    }


def _cells(one: Medium, words: Wording) -> list[str]:
    days = [f"{day:%d.%m.%Y}" if day else "" for day in (one.last_written, one.check_due_on)]
    return [one.id, words.kind(one), words.place(one), words.who(one.keeper), *days, words.state(one)]
