"""``code-name seal-…`` and ``code-name open``: what two people do together (docs/code-names.md)."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, asked_file, guarded, pass_edge, read_passphrase, say, show
from archive_service.cli.options import paper_to
from archive_service.services import seals, unsealing, unsealing_paper
from archive_service.services.seals import Proof
from archive_service.services.unsealing import Asked

Command = Callable[..., Any]
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_AUTHORITY = "удостоверяющий центр школы"


def _two(one_option: str, other_option: str, one_help: str, other_help: str) -> Callable[[Command], Command]:
    """Ask who the two are and for both pass phrases; the command gets ``one`` and ``other``."""

    def wrap(command: Command) -> Command:
        @click.option(one_option, "person", required=True, help=one_help)
        @click.option("--passphrase-file", type=_FILE, help="Файл с фразой первого (доступ 0600).")
        @click.option(other_option, "second", required=True, help=other_help)
        @click.option(
            f"{other_option}-passphrase-file", "second_file", type=_FILE, help="Файл с фразой второго."
        )
        @wraps(command)
        def run(
            edge: Edge,
            *,
            person: str,
            passphrase_file: Path | None,
            second: str,
            second_file: Path | None,
            **rest: Any,
        ) -> Any:
            one = Proof(person, read_passphrase(passphrase_file, person))
            other = Proof(second, read_passphrase(second_file, second))
            return command(edge, one=one, other=other, **rest)

        return run

    return wrap


def _of_authority(command: Command) -> Command:
    return click.option(
        "--ca-passphrase-file", type=_FILE, help="Файл с фразой удостоверяющего центра (конверт директора)."
    )(command)


@click.command("seal-setup", help="Создать ключ для имён: директор и ещё одно лицо, вдвоём; раз на школу.")
@click.option("--after-loss", is_flag=True, help="Прежний ключ утрачен навсегда; имена под ним не открыть.")
@_of_authority
@pass_edge
@guarded
@_two("--as", "--with", "Директор: код сотрудника.", "Заместитель, архивариус или администратор.")
def seal_setup(
    edge: Edge, *, one: Proof, other: Proof, ca_passphrase_file: Path | None, after_loss: bool
) -> None:
    """Make the key pair."""
    secret = read_passphrase(ca_passphrase_file, _AUTHORITY)
    seals.set_up(edge.desk, one, other, secret, after_loss=after_loss)
    _done(edge, f"Ключ создан. Части: {one.person}, {other.person}, конверт директора.")


@click.command("seal-handover", help="Передать свою часть ключа преемнику, вдвоём.")
@pass_edge
@guarded
@_two("--from", "--to", "Кто передаёт.", "Кто принимает.")
def seal_handover(edge: Edge, *, one: Proof, other: Proof) -> None:
    """Pass a secret on."""
    seals.hand_over(edge.desk, one, other)
    _done(edge, f"Часть ключа передана: {one.person} → {other.person}.")


@click.command("seal-renew", help="Держателя больше нет: оставшийся и конверт директора делают части заново.")
@_of_authority
@pass_edge
@guarded
@_two("--as", "--with", "Оставшийся держатель.", "Новый держатель.")
def seal_renew(edge: Edge, *, one: Proof, other: Proof, ca_passphrase_file: Path | None) -> None:
    """Make all secrets anew."""
    seals.renew(edge.desk, one, other, read_passphrase(ca_passphrase_file, _AUTHORITY))
    _done(edge, f"Части ключа новые: {one.person}, {other.person}, конверт директора.")


@click.command("open", help="Открыть имя под кодовым именем: вдвоём, с основанием; запись — до показа.")
@click.option("--code", required=True, help="Кодовое имя, например «Ученик 1».")
@click.option("--class", "class_name", required=True, help="Класс, в котором был ученик.")
@click.option("--reason", required=True, help="Основание: кто запросил, дата, номер.")
@click.option("--recovery", is_flag=True, help="Вместо части второго держателя — конверт директора.")
@paper_to("протокол открытия; самого имени в нём нет")
@_of_authority
@pass_edge
@guarded
@_two("--as", "--with", "Первое лицо.", "Второе лицо.")
def open_name(
    edge: Edge,
    *,
    one: Proof,
    other: Proof,
    code: str,
    class_name: str,
    reason: str,
    recovery: bool,
    paper: Path | None,
    ca_passphrase_file: Path | None,
) -> None:
    """Show whose code name it is, once and here only."""
    secret = read_passphrase(ca_passphrase_file, _AUTHORITY) if recovery else ""
    asked = Asked(code, class_name, reason)
    with asked_file(paper) as file:
        found = unsealing.open_name(edge.desk, asked, one, other, recovery=secret)
        if file:
            file.write(unsealing_paper.make(edge.desk, asked, found, by=one.person, second=other.person))
    data = {"code": code, "name": found.name, "order": found.order}
    show(edge, data, lambda: say(f"{code} ({found.order}): {found.name}. Открытие записано."))


def _done(edge: Edge, text: str) -> None:
    keys = str(edge.desk.keys)
    show(edge, {"keys": keys}, lambda: say(f"{text} Обновите резервную копию каталога {keys}."))


COMMANDS = (seal_setup, seal_handover, seal_renew, open_name)
