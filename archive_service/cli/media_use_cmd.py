"""``media …``: writing a copy, reading it through, handing it over, lending it, and the end of it."""

from datetime import datetime
from pathlib import Path

import click

from archive_service.cli.edge import Edge, asked_file, guarded, pass_edge, progress_bar, say, show
from archive_service.cli.options import DAY, acting, paper_to
from archive_service.problems import Kind, sentence
from archive_service.services import exports, media_check, media_hands, media_write
from archive_service.services.media_hands import Offer
from archive_service.services.media_load import Wanted
from archive_service.services.people import Present
from storage.bag_source import pour as pour_bag
from storage.disc import DISCS, write_image
from workflows.media import GONE, Medium, Outcome, State

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_ENDS = click.Choice([str(one) for one in sorted(GONE)])
_NUMBER = click.argument("number", metavar="НОМЕР")


@click.command("write", help="Записать на носитель копию архива: она читается и проверяется без программы.")
@_NUMBER
@click.option("--to", "place", type=_FOLDER, required=True, help="Каталог носителя, например /media/disk7.")
@click.option("--year", type=int, help="Учебный год (год его начала); без него — весь архив.")
@click.option("--term", "terms", multiple=True, help="Код периода, например q4; можно несколько.")
@pass_edge
@guarded
@acting
def write(
    edge: Edge, *, number: str, place: Path, year: int | None, terms: tuple[str, ...], who: Present
) -> None:
    """Write a copy of the archive on a medium (000 clause 4.2)."""
    with progress_bar(f"Запись носителя № {number}") as advance:
        medium = media_write.write(
            edge.desk, number, place, Wanted(year, terms), actor_id=who.id, progress=advance
        )
    copy = medium.copies[-1]
    data = {"medium": number, "bag": copy.bag, "files": copy.files, "bytes": copy.size_bytes}
    show(
        edge, data, lambda: say(f"Записано и прочитано заново: файлов {copy.files}. Номер копии: {copy.bag}")
    )


@click.command("iso", help="Сделать из записанной копии образ для оптического диска.")
@click.argument("bag", metavar="КАТАЛОГ_КОПИИ", type=_FOLDER)
@click.option("-o", "--output", type=_FILE, required=True, help="Файл образа (.iso).")
@click.option("--disc", type=click.Choice(list(DISCS)), default="dvd", show_default=True, help="Вид диска.")
@pass_edge
@guarded
def iso(edge: Edge, *, bag: Path, output: Path, disc: str) -> None:
    """Make the image of a copy for a disc."""
    with progress_bar("Образ диска") as advance:
        made = write_image(bag, output, disc=disc, label=bag.name, progress=advance)
    data = {"file": str(output), "digest": made.digest, "bytes": made.size_bytes, "bag": made.bag}
    show(
        edge,
        data,
        lambda: say(f"Образ {output}: {made.size_bytes} байт, номер копии {made.bag}. Запишите его на диск."),
    )


@click.command("check", help="Прочитать носитель целиком и сверить с его описью и с реестром.")
@_NUMBER
@click.option("--at", "place", type=_FOLDER, help="Каталог, где он подключён.")
@click.option("--unreadable", is_flag=True, help="Записать, что носитель не открывается ни в одном приводе.")
@pass_edge
@guarded
@acting
def check(edge: Edge, *, number: str, place: Path | None, unreadable: bool, who: Present) -> None:
    """Read a medium through (000 clause 4.9)."""
    if unreadable or place is None:
        _needs(unreadable, "--at, --unreadable")
        medium = media_check.unreadable(edge.desk, number, actor_id=who.id)
    else:
        with progress_bar(f"Проверка носителя № {number}") as advance:
            medium = media_check.check(edge.desk, number, place, actor_id=who.id, progress=advance)
    found = media_check.last_faults(medium)
    outcome = medium.checked.outcome if medium.checked else Outcome.UNREADABLE

    def human() -> None:
        say(f"Носитель № {number}: {sentence(f'media.outcome-{outcome}')}.")
        for one in found:
            said = sentence(f"media.fault-{one.trouble}", edge.language, copy=one.copy, path=one.path)
            say(f"  • {said}")

    show(edge, {"medium": number, "outcome": outcome, "faults": [one.spelled for one in found]}, human)
    if outcome is not Outcome.WHOLE:
        raise click.exceptions.Exit(Kind.UNSOUND.exit_code)


@click.command("pour", help="Наполнить хранилища с носителя; затем rebuild восстановит базу данных.")
@click.argument("bag", metavar="КАТАЛОГ_КОПИИ", type=_FOLDER)
@pass_edge
@guarded
def pour(edge: Edge, *, bag: Path) -> None:
    """Put everything on a medium into every store again, verified."""
    count = pour_bag(bag, edge.archive.mirror)
    show(edge, {"objects": count}, lambda: say(f"В хранилищах есть все объекты копии: {count}."))


@click.command("receipt", help="Сдать носитель под подпись: расписка и предложение принять.")
@_NUMBER
@click.option("--receiver", metavar="КОД", required=True, help="Кому сдаётся.")
@click.option("--room", default="", help="Помещение, где будет лежать; без этого — то же.")
@click.option("--place", default="", help="Место в нём.")
@paper_to("расписку")
@pass_edge
@guarded
@acting
def receipt(
    edge: Edge, *, number: str, receiver: str, room: str, place: str, paper: Path | None, who: Present
) -> None:
    """Offer a medium under signature (000 clause 4.2)."""
    with asked_file(paper) as file:
        medium, pdf = media_hands.hand_over(edge.desk, number, Offer(receiver, room, place), actor_id=who.id)
        if file:
            file.write(pdf)
    _tell(
        edge, medium, f"Носитель № {number} сдаётся: {receiver} подтверждает командой media receive {number}."
    )


@click.command("receive", help="Принять носитель под подпись; делает тот, кому его сдают.")
@_NUMBER
@click.option("--copy", type=_FILE, help="Скан подписанной расписки (PDF).")
@pass_edge
@guarded
@acting
def receive(edge: Edge, *, number: str, copy: Path | None, who: Present) -> None:
    """Confirm that a medium is here."""
    medium = media_hands.receive(edge.desk, number, actor_id=who.id, copy=copy)
    _tell(edge, medium, f"Носитель № {number} принят. Хранитель: {who.name}.")


@click.command("decline", help="Не принять носитель или отозвать сдачу.")
@_NUMBER
@click.option("--reason", required=True, help="Причина.")
@pass_edge
@guarded
@acting
def decline(edge: Edge, *, number: str, reason: str, who: Present) -> None:
    """Let a hand-over come to nothing."""
    medium = media_hands.decline(edge.desk, number, reason=reason, actor_id=who.id)
    _tell(edge, medium, f"Сдача носителя № {number} не состоялась.")


@click.command("issue", help="Выдать носитель на время, с записью в журнал пользования.")
@_NUMBER
@click.option("--to", metavar="КОД", required=True, help="Кому.")
@click.option("--reason", required=True, help="Основание.")
@click.option("--until", type=DAY, required=True, help="До какого дня.")
@pass_edge
@guarded
@acting
def issue(edge: Edge, *, number: str, to: str, reason: str, until: datetime, who: Present) -> None:
    """Lend a medium (000 clause 3.3)."""
    medium = media_hands.issue(edge.desk, number, to=to, reason=reason, until=until.date(), actor_id=who.id)
    _tell(edge, medium, f"Носитель № {number} выдан: {to}, до {until:%d.%m.%Y}.")


@click.command("return", help="Записать, что выданный носитель вернули на место.")
@_NUMBER
@pass_edge
@guarded
@acting
def give_back(edge: Edge, *, number: str, who: Present) -> None:
    """Say that a lent medium is back."""
    medium = media_hands.give_back(edge.desk, number, actor_id=who.id)
    _tell(edge, medium, f"Носитель № {number} возвращён.")


@click.command("retire", help="Вывести носитель из реестра: списан, уничтожен, утрачен.")
@_NUMBER
@click.option("--how", type=_ENDS, default="retired", show_default=True, help="Что с ним.")
@click.option("--reason", required=True, help="Причина, номер акта.")
@pass_edge
@guarded
@acting
def retire(edge: Edge, *, number: str, how: str, reason: str, who: Present) -> None:
    """Take a medium out of use; its history stays."""
    medium = media_hands.end(edge.desk, number, how=State(how), reason=reason, actor_id=who.id)
    _tell(edge, medium, f"Носитель № {number} выбыл; его история остаётся в реестре.")


@click.command("export", help="Сохранить файл выгрузки как он есть: в архиве и на следующих носителях.")
@click.argument("file", type=_FILE, metavar="ФАЙЛ")
@click.option("--year", type=int, required=True, help="Учебный год (год его начала).")
@pass_edge
@guarded
@acting
def export(edge: Edge, *, file: Path, year: int, who: Present) -> None:
    """Keep a file that somebody brings."""
    job = exports.bring(edge.desk, file, year=year, actor_id=who.id)
    show(edge, {"job": job}, lambda: say(f"Файл {file.name} принят: он будет в архиве и на носителях."))


def _needs(given: bool, options: str) -> None:
    if not given:
        raise click.UsageError(sentence("service.option-needed", option=options))


def _tell(edge: Edge, medium: Medium, text: str) -> None:
    data = {"medium": medium.id, "state": medium.state, "keeper": medium.keeper}
    show(edge, data, lambda: say(text))


COMMANDS = (write, iso, check, pour, receipt, receive, decline, issue, give_back, retire, export)
