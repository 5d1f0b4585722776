"""``forms``: the texts of papers — list them, read them, change them from a day on, look at a sample."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import form_pages, form_texts, form_wordings
from archive_service.services.form_pages import FormPage, Listed
from archive_service.services.form_wordings import Draft, Version
from archive_service.services.people import Present

_NAME = click.argument("name", metavar="НАЗВАНИЕ")


@click.group("forms", help="Формы: тексты печатных документов, их версии и образцы (PDF/A).")
def forms() -> None:
    """Gather the commands about forms."""


@forms.command("list", help="Какие формы есть и какие тексты действуют.")
@pass_edge
@guarded
def list_forms(edge: Edge) -> None:
    """List the forms."""
    desk = edge.desk
    with desk.reading() as session:
        groups = form_pages.listed(session, desk.today)
    found = [one for papers in groups.values() for one in papers]
    cells = [[one.name, one.title or _said(edge, "report-shared"), _state(edge, one)] for one in found]
    show(edge, [_plain(one) for one in found], lambda: table(["Название", "Форма", "Тексты"], cells))


@forms.command("show", help="Тексты формы НАЗВАНИЕ: как в поставке и как действуют; её версии.")
@_NAME
@pass_edge
@guarded
def show_form(edge: Edge, name: str) -> None:
    """Show the texts of a form."""
    desk = edge.desk
    with desk.reading() as session:
        page = form_pages.page(desk, session, name)
    show(edge, _page_data(page), lambda: _tell(edge, page))


@forms.command("edit", help="Изменить тексты формы с указанного дня; --shipped вернёт как в поставке.")
@_NAME
@click.option(
    "--text", "texts", multiple=True, metavar="НАЗВАНИЕ=ТЕКСТ", help="Текст; можно указать несколько раз."
)
@click.option("--shipped", is_flag=True, help="Вернуть все тексты из поставки.")
@click.option("--from", "from_on", type=DAY, help="С какого дня; без него — с сегодняшнего.")
@click.option("--reason", required=True, help="Почему: приказ, решение.")
@pass_edge
@guarded
@acting
def edit(
    edge: Edge,
    *,
    name: str,
    texts: tuple[str, ...],
    shipped: bool,
    from_on: datetime | None,
    reason: str,
    who: Present,
) -> None:
    """Change texts; those that are not named stay as the last version has them."""
    desk = edge.desk
    with desk.reading() as session:
        page = form_pages.page(desk, session, name)
    said = {} if shipped else {one.name: one.now for one in page.texts} | _pairs(texts)
    day = from_on.date() if from_on else desk.today
    taken = form_wordings.change(desk, name, Draft(said, day, reason), actor_id=who.id)
    told = _said(edge, "told-own", name=name, day=f"{day:%d.%m.%Y}", number=taken.number)
    show(edge, _version(taken), lambda: say(told))


@forms.command("sample", help="Записать образец формы с примерными данными (PDF/A).")
@_NAME
@click.option("--version", "number", type=int, help="Номер версии; без него — как действует сейчас.")
@click.option("--look", type=click.IntRange(1), default=1, help="Какой из видов формы, если их несколько.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Куда записать."
)
@pass_edge
@guarded
def sample(edge: Edge, name: str, number: int | None, look: int, output: Path) -> None:
    """Write a form with sample facts."""
    desk = edge.desk
    own = form_wordings.own(desk, name)
    if number is not None:
        with desk.reading() as session:
            version = form_pages.version(session, name, number)
        own = {name: form_wordings.texts(desk, version)}
    pdf = form_texts.sample(name, own, look - 1)
    with new_file(output) as file:
        file.write(pdf)
    show(edge, {"file": str(output), "bytes": len(pdf)}, lambda: say(str(output)))


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in texts:
        name, mark, said = one.partition("=")
        if not mark:
            raise Problem(Kind.USAGE, "paperforms.no-pair", text=one)
        found[name.strip()] = said
    return found


def _state(edge: Edge, one: Listed) -> str:
    said = _said(edge, "state-shipped")
    if one.now and one.now.document:
        said = _said(edge, "state-own", number=one.now.number, day=f"{one.now.from_on:%d.%m.%Y}")
    if one.later:
        day = f"{one.later.from_on:%d.%m.%Y}"
        said = f"{said}; {_said(edge, 'state-later', number=one.later.number, day=day)}"
    return said


def _tell(edge: Edge, page: FormPage) -> None:
    say(page.title or _said(edge, "report-shared"))
    texts = [[one.name, one.shipped, one.now if one.now != one.shipped else ""] for one in page.texts]
    table(["Название", "Как в поставке", "Свой текст"], texts)
    if page.versions:
        cells = [
            [str(one.number), f"{one.from_on:%d.%m.%Y}", one.actor, one.reason, one.document[:19] or "—"]
            for one in page.versions
        ]
        table(["Версия", "Действует с", "Кто принял", "Почему", "Документ"], cells)


def _plain(one: Listed) -> dict[str, object]:
    now, later = (_version(found) if found else None for found in (one.now, one.later))
    return {"name": one.name, "title": one.title, "now": now, "later": later}


def _page_data(page: FormPage) -> dict[str, object]:
    return {
        "name": page.name,
        "title": page.title,
        "texts": [asdict(one) for one in page.texts],
        "versions": [_version(one) for one in page.versions],
    }


def _version(one: Version) -> dict[str, object]:
    return {**asdict(one), "from_on": one.from_on.isoformat(), "at": one.at.isoformat()}


def _said(edge: Edge, code: str, /, **facts: object) -> str:
    return sentence(f"paperforms.{code}", edge.language, **facts)
