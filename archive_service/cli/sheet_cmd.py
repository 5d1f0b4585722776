"""``sheet``: where a sheet of paper belongs and where it is."""

from dataclasses import asdict
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.cli.options import acting
from archive_service.cli.paper_options import plain, words_of
from archive_service.problems import sentence
from archive_service.services import sheet_places
from archive_service.services.paper_words import PaperWording
from archive_service.services.people import Present
from archive_service.services.sheet_places import SheetPlace, WantedLeaf


@click.command("sheet", help="Где этот лист: код под квадратом QR, или класс и лист.")
@click.argument("code", required=False, metavar="[КОД]")
@click.option("--class", "class_name", default="", help="Класс, если кода нет.")
@click.option("--leaf", default="", help="Номер листа, например 14, 14а, С1.")
@click.option("--year", type=int, help="Учебный год (год его начала); без него — последний.")
@click.option("--term", default="", help="Период, например q4.")
@pass_edge
@guarded
@acting
def sheet(
    edge: Edge, *, code: str | None, class_name: str, leaf: str, year: int | None, term: str, who: Present
) -> None:
    """Say where a sheet belongs, whether it counts, whose hands are on it, and where it lies."""
    if code:
        found = sheet_places.by_code(edge.desk, code, reader_id=who.id)
    elif class_name and leaf:
        wanted = WantedLeaf(class_name, leaf, year, term)
        found = sheet_places.by_leaf(edge.desk, wanted, reader_id=who.id)
    else:
        raise click.UsageError(sentence("service.option-needed", option="--class, --leaf"))
    words = words_of(edge)
    show(edge, _plain(found), lambda: _say(found, words))


def _plain(found: SheetPlace) -> dict[str, Any]:
    return {
        "code": found.page.code,
        "case": found.case_id,
        "leaf": found.page.leaf,
        "edition": found.page.edition,
        "standing": found.page.standing,
        "valid": found.valid.code if found.valid else None,
        "title": found.title,
        "signatures": [asdict(one) for one in found.signatures],
        "runs": [asdict(one) for one in found.runs],
        "volumes": [plain(one) for one in found.volumes],
    }


def _say(found: SheetPlace, words: PaperWording) -> None:
    page = found.page
    say(f"{page.code}: {found.class_name}, {found.term_name}, {found.year}/{found.year + 1}. {found.title}.")
    state = "действует" if page.standing else "недействителен"
    say(f"Лист {page.leaf}, издание {page.edition}: {state}.")
    if not page.standing:
        say(f"Вместо него: {found.valid.code if found.valid else 'действующего пока нет'}.")
    say(f"Распечатка составлена {found.drawn_on:%d.%m.%Y}: {words.who(found.drawn_by)}.")
    for run in found.runs:
        why = f", повторно: {run.reason}" if run.again else ""
        say(f"Печать № {run.number} {run.on:%d.%m.%Y}, экз. {run.copy}: {words.who(run.by)}{why}.")
    for one in found.signatures:
        how = "на бумаге" if one.on_paper else "электронно"
        say(f"{one.step}: {words.who(one.by)}, {one.on:%d.%m.%Y}, {how}.")
    for volume in found.volumes:
        lies = words.place(volume.place) or words.who(volume.keeper)
        say(f"Том № {volume.number} ({words.title(volume)}): {words.state(volume)}; {lies}.")
    if not found.volumes:
        say("В реестре бумажных копий этого листа нет: дело не сшито и не передано.")
