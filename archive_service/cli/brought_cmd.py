"""``brought``: a printout that another program made, from the PDF to the case."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, progress_bar, say, show, table
from archive_service.cli.options import DAY, acting
from archive_service.importing.printout import (
    WORDS,
    Assignment,
    names_in,
    read_table,
    said_ranges,
    table_of,
)
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import brought as service
from archive_service.services.brought_drafts import About, Draft
from archive_service.services.brought_faults import Judged
from archive_service.services.brought_snapshot import TERMS
from archive_service.services.people import Present

_FILE = click.Path(path_type=Path, dir_okay=False)
_MOST_BYTES = 1024 * 1024
_SHORT = 8


@click.group(
    "brought", help="Распечатка, сделанная другой программой (PDF): принять, разложить, открыть дело."
)
def brought() -> None:
    """Gather the commands about printouts made elsewhere."""


@brought.command("take", help="Принять PDF и предложить, какая страница чья.")
@click.argument("path", metavar="ФАЙЛ.pdf", type=_FILE)
@click.option("--class", "class_name", required=True, help="Класс, например 9Б.")
@click.option("--grade", type=int, required=True, help="Класс обучения: 9.")
@click.option("--year", type=int, required=True, help="Год, в котором начался учебный: 2025.")
@click.option("--term", type=click.Choice(list(TERMS)), required=True, help="Учебный период.")
@click.option("--from", "starts_on", type=DAY, required=True, help="Начало периода.")
@click.option("--until", "ends_on", type=DAY, required=True, help="Конец периода.")
@click.option("--class-teacher", required=True, help="Классный руководитель: код сотрудника.")
@click.option("--program", "source", required=True, help="Какая программа напечатала журнал.")
@pass_edge
@guarded
@acting
def take(
    edge: Edge, *, path: Path, starts_on: datetime, ends_on: datetime, who: Present, **said: Any
) -> None:
    """Take in a PDF."""
    about = About(starts_on=starts_on.date(), ends_on=ends_on.date(), **said)
    with progress_bar("Чтение распечатки"):
        draft = service.take(edge.desk, path, about, actor_id=who.id)
    _show(edge, *service.show(edge.desk, draft.id, actor_id=who.id))


@brought.command("list", help="Распечатки, которые сейчас раскладываются.")
@pass_edge
@guarded
@acting
def list_drafts(edge: Edge, who: Present) -> None:
    """List the drafts."""
    found = service.drafts(edge.desk, actor_id=who.id)
    cells = [
        [one.id[:_SHORT], one.about.class_name, one.about.term, str(len(one.pages)), one.file]
        for one in found
    ]
    show(
        edge,
        {"drafts": [one.id for one in found]},
        lambda: table(["Код", "Класс", "Период", "Страниц", "Файл"], cells),
    )


@brought.command("show", help="Что чьё и что поправить; раскладку можно записать таблицей CSV.")
@click.argument("draft_id", metavar="КОД")
@click.option("--table", "target", type=_FILE, help="Записать раскладку в этот файл CSV.")
@pass_edge
@guarded
@acting
def show_draft(edge: Edge, *, draft_id: str, target: Path | None, who: Present) -> None:
    """Show a draft."""
    draft, judged = service.show(edge.desk, _whole(edge, draft_id, who), actor_id=who.id)
    if target is not None:
        with new_file(target) as file:
            file.write(table_of(draft.assignment).encode("utf-8-sig"))
    _show(edge, draft, judged)


@brought.command("assign", help="Разложить страницы по таблице CSV и внести список класса.")
@click.argument("draft_id", metavar="КОД")
@click.option("--table", "source", type=_FILE, help="Таблица: страницы; часть; подгруппа; код учителя.")
@click.option("--pupils", type=_FILE, help="Список класса: Фамилия Имя Отчество, по одному в строке.")
@pass_edge
@guarded
@acting
def assign(edge: Edge, *, draft_id: str, source: Path | None, pupils: Path | None, who: Present) -> None:
    """Sort the pages."""
    draft, _ = service.show(edge.desk, _whole(edge, draft_id, who), actor_id=who.id)
    assignment = draft.assignment
    if source is not None:
        assignment = read_table(_text(source), assignment, source.name)
    if pupils is not None:
        assignment = replace(assignment, pupils=names_in(_text(pupils)))
    _show(edge, *service.assign(edge.desk, draft.id, assignment, actor_id=who.id))


@brought.command("open", help="Открыть дело по разложенной распечатке или заменить распечатку дела.")
@click.argument("draft_id", metavar="КОД")
@pass_edge
@guarded
@acting
def open_case(edge: Edge, *, draft_id: str, who: Present) -> None:
    """Make a case of a draft."""
    accepted = service.accept(edge.desk, _whole(edge, draft_id, who), actor_id=who.id)
    data = {"case": accepted.case_id, "outcome": accepted.said}
    show(edge, data, lambda: say(_sentence(edge, accepted.said, case=accepted.case_id)))


@brought.command("drop", help="Удалить раскладку, по которой дела не будет.")
@click.argument("draft_id", metavar="КОД")
@pass_edge
@guarded
@acting
def drop(edge: Edge, *, draft_id: str, who: Present) -> None:
    """Remove a draft."""
    service.drop(edge.desk, _whole(edge, draft_id, who), actor_id=who.id)
    show(edge, {"dropped": draft_id}, lambda: say(_sentence(edge, "removed")))


def _whole(edge: Edge, beginning: str, who: Present) -> str:
    """The id of the one draft that begins so."""
    found = [one.id for one in service.drafts(edge.desk, actor_id=who.id) if one.id.startswith(beginning)]
    if len(found) != 1:
        raise Problem(Kind.MISSING, "brought.no-draft")
    return found[0]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as source:
            return source.read(_MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(Kind.INPUT, "import.refused-encoding", file=path.name, encoding="utf-8") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem(Kind.INPUT, "import.refused-unopened", file=path.name, reason=reason) from error


def _sentence(edge: Edge, name: str, **facts: str) -> str:
    return sentence(f"brought.{name}", edge.language, **facts)


def _show(edge: Edge, draft: Draft, judged: Judged) -> None:
    said = {
        name: [one.sentence(edge.language) for one in getattr(judged, name)] for name in ("faults", "notes")
    }
    data = {"draft": draft.id, "document": draft.document, "pages": len(draft.pages), **said}
    show(edge, {**data, "pupils": len(draft.assignment.pupils)}, lambda: _tell(edge, draft, said))


def _tell(edge: Edge, draft: Draft, said: dict[str, list[str]]) -> None:
    say(f"Раскладка {draft.id[:_SHORT]}: {draft.about.class_name}, страниц {len(draft.pages)}")
    say(draft.document)
    table(["Страницы", "Часть", "Учитель"], _rows(draft.assignment))
    say(f"В списке класса: {len(draft.assignment.pupils)}.")
    for line in said["faults"]:
        say(f"  ✗ {line}")
    for line in said["notes"]:
        say(f"  ! {line}")
    if not said["faults"]:
        say(f"{_sentence(edge, 'faultless')} archive-service brought open {draft.id[:_SHORT]}")


def _rows(assignment: Assignment) -> list[list[str]]:
    common = [[said_ranges(assignment.pages_of(share)), word, ""] for share, word in WORDS.items()]
    subjects = [
        [said_ranges(assignment.pages_of(str(number))), one.title, one.teacher]
        for number, one in enumerate(assignment.subjects, 1)
    ]
    return [row for row in (*common, *subjects) if row[0] or row[2]]
