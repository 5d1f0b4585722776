"""What the commands about paper copies share: places, numbers of volumes, a volume in plain values."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import click

from archive_service.cli.edge import Edge, say, show, table
from archive_service.cli.options import Command
from archive_service.services.paper_words import PaperWording, wording
from workflows.paper_copies import PaperVolume, Place

NUMBERS = click.argument("numbers", nargs=-1, required=True, type=int, metavar="НОМЕР…")
HAND = click.argument("hand", type=int, metavar="ВЕДОМОСТЬ")


def at_place(*, needed: bool = True) -> Callable[[Command], Command]:
    """Ask where something lies; the command gets ``place``."""

    def decorate(command: Command) -> Command:
        @click.option("--room", required=needed, default="", help="Помещение, например «архив».")
        @click.option("--cabinet", default="", help="Шкаф или стеллаж.")
        @click.option("--shelf", default="", help="Полка.")
        @click.option("--folder", default="", help="Папка, короб.")
        @wraps(command)
        def run(edge: Edge, *, room: str, cabinet: str, shelf: str, folder: str, **others: Any) -> Any:
            return command(edge, place=Place(room, cabinet, shelf, folder), **others)

        return run

    return decorate


def words_of(edge: Edge) -> PaperWording:
    """Return what says things about the school's paper copies."""
    with edge.desk.reading() as session:
        return wording(edge.desk, session)


def plain(one: PaperVolume) -> dict[str, Any]:
    """Return a volume as plain values."""
    place = one.place
    return {
        "number": one.number,
        "id": one.id,
        "case": one.entry.case,
        "class": one.entry.class_name,
        "year": one.entry.year,
        "title": one.entry.title,
        "copy": one.entry.copy,
        "volume": one.entry.volume,
        "leaves": one.entry.leaves,
        "state": one.state,
        "keeper": one.keeper,
        "access": list(one.access),
        "place": [place.room, place.cabinet, place.shelf, place.folder],
        "issued_to": one.issued_to,
        "until": one.issued.until if one.issued else None,
    }


def listed(found: Sequence[PaperVolume], words: PaperWording) -> None:
    """Print volumes as a table."""
    rows = [
        [
            str(one.number),
            words.title(one),
            words.leaves(one),
            words.place(one.place) or "—",
            words.who(one.keeper),
            words.state(one),
        ]
        for one in found
    ]
    table(["№", "Том", "Листов", "Где", "Хранитель", "Состояние"], rows)


def tell(edge: Edge, found: Sequence[PaperVolume], text: str) -> None:
    """Say what was done with volumes."""
    show(edge, [plain(one) for one in found], lambda: say(text))
