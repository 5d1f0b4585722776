"""The books of what the school keeps: a register, and the journal of its use, as one command of a group."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show
from archive_service.cli.options import DAY, acting, paper_to
from archive_service.services.context import Desk
from archive_service.services.media_papers import Time
from archive_service.services.people import Present

Register = Callable[[Desk, str], bytes]
Usage = Callable[[Desk, Time, str], bytes]


def add_book(group: click.Group, about: str, stem: str, register: Register, usage: Usage) -> None:
    """Give a group its command «book» (000 clause 3.3); ``stem`` begins the names of its files."""

    @group.command("book", help=about)
    @click.option("--usage", "of_use", is_flag=True, help="Журнал пользования вместо реестра.")
    @click.option("--from", "first", type=DAY, help="С какого дня (для журнала).")
    @click.option("--to", "last", type=DAY, help="По какой день (для журнала); без этого — по сегодня.")
    @paper_to("книгу")
    @pass_edge
    @guarded
    @acting
    def book(
        edge: Edge,
        *,
        of_use: bool,
        first: datetime | None,
        last: datetime | None,
        paper: Path | None,
        who: Present,
    ) -> None:
        """Print the register or the journal of use."""
        with new_file(paper or Path(f"{stem}-{'usage' if of_use else 'register'}.pdf")) as file:
            if of_use:
                end = last.date() if last else edge.desk.today
                time = Time(first.date() if first else end.replace(month=1, day=1), end)
                file.write(usage(edge.desk, time, who.id))
            else:
                file.write(register(edge.desk, who.id))
            name = file.name
        show(edge, {"file": name}, lambda: say(f"Записано: {name}"))
