"""Options that several commands share, turned into the values the commands want."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, read_passphrase
from archive_service.services.people import come_in

Command = Callable[..., Any]
DAY = click.DateTime(formats=["%d.%m.%Y", "%Y-%m-%d"])
"""A day as people write it, or ISO 8601."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases a command is about: a class, one case, or all."""

    class_name: str | None
    case_id: str | None
    everything: bool

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.class_name or self.case_id or self.everything)


def acting(command: Command) -> Command:
    """Ask who acts and for the pass phrase; the command gets ``who``, a person who proved to be one."""

    @click.option("--as", "person", envvar="ARCHIVE_AS", required=True, help="Кто действует: код сотрудника.")
    @click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        envvar="ARCHIVE_PASSPHRASE_FILE",
        help="Файл с парольной фразой (доступ 0600); без него фраза спрашивается.",
    )
    @wraps(command)
    def run(edge: Edge, *, person: str, passphrase_file: Path | None, **others: Any) -> Any:
        who = come_in(edge.desk, person, read_passphrase(passphrase_file, person))
        return command(edge, who=who, **others)

    return run


def of_cases(command: Command) -> Command:
    """Ask which cases; the command gets ``choice``."""

    @click.option("--class", "class_name", help="Класс, например 9Б.")
    @click.option("--case", "case_id", help="Код дела, например 2025-q4-9Б.")
    @click.option("--all", "everything", is_flag=True, help="Все дела, которые на этом шаге.")
    @wraps(command)
    def run(
        edge: Edge, *, class_name: str | None, case_id: str | None, everything: bool, **others: Any
    ) -> Any:
        return command(edge, choice=Choice(class_name, case_id, everything), **others)

    return run


def paper_to(what: str, *names: str) -> Callable[[Command], Command]:
    """Ask where to write a paper (PDF/A); the command gets ``paper``, None where none is wanted."""
    return click.option(
        *(names or ("-o", "--output")),
        "paper",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"Записать {what} (PDF/A) в этот файл.",
    )


def by_order(command: Command) -> Command:
    """Ask for the number and the date of an order; the command gets ``order_no`` and ``order_on``."""

    @click.option("--order", "order_no", required=True, help="Номер приказа.")
    @click.option("--order-date", type=DAY, required=True, help="Дата приказа.")
    @wraps(command)
    def run(edge: Edge, *, order_no: str, order_date: datetime, **others: Any) -> Any:
        return command(edge, order_no=order_no, order_on=order_date.date(), **others)

    return run
