"""``sewing …``: the volumes of a journal, their papers, and the seal on their labels."""

from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import explain, sentence
from archive_service.services import binding_papers, label_check, sewing_view
from archive_service.services.binding_papers import OF_VOLUME, PaperKind
from archive_service.services.people import Present
from archive_service.services.sewing_view import Sewing, VolumeLine

_CASE = click.argument("case_id", metavar="ДЕЛО")
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("sewing", help="Тома бумажного журнала: что в каждом лежит, бумаги к ним, печать на наклейке.")
def sewing() -> None:
    """Gather the commands about sewing."""


@sewing.command("show", help="На какие тома делится журнал и что лежит в каждом, по листам.")
@_CASE
@pass_edge
@guarded
@acting
def show_volumes(edge: Edge, *, case_id: str, who: Present) -> None:
    """Show the volumes of a journal."""
    seen = sewing_view.sewing(edge.desk, case_id, reader_id=who.id)

    def human() -> None:
        for one in seen.volumes:
            say(
                f"Том {one.number}: листы {one.first}–{one.last}, всего {one.leaves}. {_sealed(one)}".rstrip()
            )
            table(["Часть", "Листы", "Сколько"], [[*_cells(part)] for part in one.parts])
            if one.lettered or one.gaps:
                say(f"Литерные: {one.lettered or 'нет'}. Пропущенные номера: {one.gaps or 'нет'}.")
        if seen.sewn_on:
            say(f"Прошито {seen.sewn_on:%d.%m.%Y}: {seen.sewn_by}.")
        elif seen.trouble:
            say(f"Прошивку пока не записать: {explain(seen.trouble, edge.language).text}")

    show(edge, _plain(seen), human)


@sewing.command("papers", help="Обложки, описи, листы-заверители, наклейки; после прошивки — и акт.")
@_CASE
@click.option("--to", "folder", type=_FOLDER, required=True, help="В какой каталог записать (PDF/A).")
@pass_edge
@guarded
@acting
def papers(edge: Edge, *, case_id: str, folder: Path, who: Present) -> None:
    """Write the papers of all volumes of a journal."""
    seen = sewing_view.sewing(edge.desk, case_id, reader_id=who.id)
    wanted = [(kind, 0) for kind in (PaperKind.LABELS, PaperKind.SPINES)]
    wanted += [(kind, one.number) for one in seen.volumes for kind in PaperKind if kind in OF_VOLUME]
    wanted += [(PaperKind.ACT, 0)] if seen.sewn_on and not seen.electronic else []
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, volume in wanted:
        path = folder / f"{case_id}-{kind}{f'-{volume}' if volume else ''}.pdf"
        with new_file(path) as file:
            pdf = binding_papers.draw(edge.desk, case_id, kind, actor_id=who.id, volume=volume or 1)
            file.write(pdf)
        written.append(str(path))
    show(edge, written, lambda: say(f"Записано бумаг: {len(written)}, в каталог {folder}."))


@sewing.command("label", help="Скан наклейки: стоит ли печать и на наклейке, и на листе под ней.")
@_CASE
@click.argument("scan", metavar="СКАН", type=_FILE)
@click.option("--volume", type=click.IntRange(1), default=1, show_default=True, help="Номер тома.")
@click.option(
    "--both/--not-both",
    required=True,
    help="Печать на обоих — на наклейке и на листе? --not-both: том не считается скреплённым.",
)
@pass_edge
@guarded
@acting
def label(edge: Edge, *, case_id: str, scan: Path, volume: int, both: bool, who: Present) -> None:
    """Record what the scan of a label shows (001 clause 8.5)."""
    taken = label_check.take(edge.desk, case_id, volume, scan, actor_id=who.id)
    label_check.answer(edge.desk, who, case_id, volume, taken, covers=both)
    read = label_check.is_read(edge.desk, case_id, taken)
    said = "скреплён печатью" if both else "не считается скреплённым: поставьте печать ещё раз и отсканируйте"

    def human() -> None:
        if not read:
            say(sentence("binding.label-unread", number=volume))
        say(f"Том {volume} {said}.")

    show(edge, {"case": case_id, "volume": volume, "sealed": both, "code_read": read}, human)


def _cells(part: sewing_view.PartLine) -> tuple[str, str, str]:
    return part.title, part.leaves, str(part.count)


def _sealed(one: VolumeLine) -> str:
    if one.look is None:
        return ""
    how = "Печать на обоих" if one.look.covers else "Печать не на обоих"
    return f"{how}: {one.look.by}, {one.look.on:%d.%m.%Y}."


def _plain(seen: Sewing) -> dict[str, Any]:
    return {
        "case": seen.case_id,
        "sewn": seen.sewn_on,
        "volumes": [
            {
                "number": one.number,
                "first": one.first,
                "last": one.last,
                "leaves": one.leaves,
                "lettered": one.lettered,
                "gaps": one.gaps,
                "sealed": one.look.covers if one.look else None,
                "parts": [
                    {"title": part.title, "leaves": part.leaves, "count": part.count} for part in one.parts
                ],
            }
            for one in seen.volumes
        ],
    }
