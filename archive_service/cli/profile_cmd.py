"""``profile``: a school's regulation as a file — read it, check it, compare two, adopt a version."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import sentence
from archive_service.services import people, profile_pages, profiles
from archive_service.services.people import Present
from archive_service.services.profile_pages import ClashSaid, DifferenceSaid, Page, Row
from archive_service.services.profiles import Version
from workflows.outline import outline
from workflows.regulation import Profile

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])
_NAME_HELP = "поставляемое положение или файл TOML"


@click.group("profile", help="Положение школы как файл: прочитать, проверить, сравнить, принять редакцию.")
def profile() -> None:
    """Gather the commands about regulations."""


@profile.command("show", help=f"Показать положение страницей; NAME — {_NAME_HELP}, без него — действующее.")
@click.argument("name", required=False)
@pass_edge
@guarded
def show_profile(edge: Edge, name: str | None) -> None:
    """Show a profile as a page."""
    chosen = _read(name) if name else _current(edge)
    page = profile_pages.page(chosen, edge.language)
    show(edge, asdict(page), lambda: _tell_page(page, edge.language))


@profile.command("check", help="Проверить файл положения: ошибки с их местом и противоречия.")
@click.argument("file")
@pass_edge
@guarded
def check(edge: Edge, file: str) -> None:
    """Check a profile file; faults end the command, contradictions are warnings."""
    checked = _read(file)
    found = profile_pages.clashes(checked, edge.language)
    facts = {
        "title": checked.title,
        "values": len(outline(checked)),
        "clauses": len(checked.clauses),
        "borrowed": sum(checked.borrowed(clause) for clause in checked.clauses.values()),
    }
    data = {"id": checked.id, "digest": checked.digest, **facts, "contradictions": [asdict(x) for x in found]}
    show(edge, data, lambda: _tell_check(edge, facts, found))


@profile.command("diff", help=f"Чем одно положение отличается от другого; A и B — {_NAME_HELP}.")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@pass_edge
@guarded
def diff(edge: Edge, old: str, new: str) -> None:
    """Compare two profiles."""
    before, after = _read(old), _read(new)
    found = profile_pages.compared(before, after, edge.language)
    show(edge, [asdict(one) for one in found], lambda: _tell_diff(edge, before.id, after.id, found))


@profile.command(
    "adopt", help="Принять новую редакцию положения с указанного дня; открытые дела её не меняют."
)
@click.argument("file")
@click.option(
    "--from", "from_on", type=_DAY, required=True, help="С какого дня действует: сегодня или позже."
)
@pass_edge
@guarded
@acting
def adopt(edge: Edge, *, file: str, from_on: datetime, who: Present) -> None:
    """Let a version take effect on a day."""
    desk = edge.desk
    with desk.reading() as session:
        people.require(session, who.id, ("administrator", "director"), desk.today)
    adopted = profiles.adopt(desk, profiles.read_mapping(file), file, from_on=from_on.date(), actor_id=who.id)
    facts = {"title": adopted.title, "version": adopted.version, "day": f"{from_on:%d.%m.%Y}"}
    data = {"id": adopted.id, "digest": adopted.digest, **facts}
    show(edge, data, lambda: say(sentence("profile.adopted", edge.language, **facts)))


@profile.command("versions", help="Редакции положения этой школы и дни, с которых они действуют.")
@pass_edge
@guarded
def versions(edge: Edge) -> None:
    """List the versions of the school's regulation."""
    desk = edge.desk
    with desk.reading() as session:
        found = profiles.versions(session, desk.today)
    cells = [
        [
            f"{one.from_on:%d.%m.%Y}" if one.from_on else "—",
            one.id,
            one.version,
            sentence(f"profile.version-{_state(one, edge)}", edge.language),
            str(one.cases),
        ]
        for one in found
    ]
    show(
        edge,
        [asdict(one) for one in found],
        lambda: table(["С какого дня", "Положение", "Редакция", "Состояние", "Дел"], cells),
    )


def _state(version: Version, edge: Edge) -> str:
    if version.in_force:
        return "in-force"
    if version.from_on is None:
        return "never"
    return "later" if version.from_on > edge.desk.today else "past"


def _read(name: str) -> Profile:
    return profiles.checked(profiles.read_mapping(name), name)


def _current(edge: Edge) -> Profile:
    desk = edge.desk
    with desk.reading() as session:
        return profiles.in_force(session, desk.today)


def _tell_page(page: Page, language: str) -> None:
    console = _console()
    console.print(Text(page.title, style="bold"))
    head = f"{page.id} · {_said('label-version', language)} {page.version} · "
    head += f"{_said('label-effective-from', language)}: {page.effective_from}"
    console.print(head + (f" · {_said('sources', language)}: {page.source}" if page.source else ""))
    for group in page.groups:
        console.print()
        console.print(Text(group.title, style="bold cyan"))
        view = Table(box=None, show_header=False, pad_edge=False)
        for ratio in (3, 3, 5):
            view.add_column(ratio=ratio)
        for row in group.rows:
            view.add_row(row.label, row.value, _clause(row, language))
        console.print(view)
    _tell_clashes(console, page.clashes, language)


def _clause(row: Row, language: str) -> Text:
    said = Text(f"{row.ref}: «{row.text}»" if row.ref else "")
    if row.borrowed:
        said.append(f" [{_said('borrowed', language, source=row.borrowed)}]", style="yellow")
    return said


def _tell_clashes(console: Console, found: tuple[ClashSaid, ...], language: str) -> None:
    if not found:
        return
    console.print()
    console.print(Text(_said("check-clashes", language, count=len(found)), style="bold yellow"))
    for clash in found:
        console.print(Text(f"• {clash.what}"))
        for row in clash.clauses:
            console.print(Padding(_clause(row, language), (0, 0, 0, 4)))
        if clash.decision:
            console.print(Padding(Text(clash.decision), (0, 0, 0, 4)))


def _tell_check(edge: Edge, facts: dict[str, Any], found: tuple[ClashSaid, ...]) -> None:
    say(sentence("profile.check-sound", edge.language, **facts))
    _tell_clashes(_console(), found, edge.language)


def _tell_diff(edge: Edge, old: str, new: str, found: tuple[DifferenceSaid, ...]) -> None:
    if not found:
        say(_said("diff-none", edge.language))
        return
    view = Table(_said("column-what", edge.language), old, new, box=None, pad_edge=False, header_style="bold")
    for one in found:
        view.add_row(one.label, *(_side(row, edge.language) for row in (one.old, one.new)))
    _console().print(view)
    say(_said("diff-count", edge.language, count=len(found)))


def _side(row: Row | None, language: str) -> str:
    if row is None:
        return "—"
    borrowed = f"; {_said('borrowed', language, source=row.borrowed)}" if row.borrowed else ""
    return f"{row.value} ({row.ref}{borrowed})" if row.ref else row.value


def _said(name: str, language: str, **facts: object) -> str:
    return sentence(f"profile.{name}", language, **facts)


def _console() -> Console:
    """Return a console on standard output; off a terminal a fixed width keeps the columns whole."""
    console = Console(highlight=False, markup=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, width=160)
