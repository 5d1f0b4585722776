"""``scan``: scans of signed sheets taken in, their pages placed, the signatures on them recorded."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from archive_service.cli.chosen import chosen, wait_for
from archive_service.cli.edge import Edge, asked_file, guarded, pass_edge, say, show, table
from archive_service.cli.options import Choice, acting, paper_to
from archive_service.cli.scan_use_cmd import COMMANDS
from archive_service.problems import Kind, sentence
from archive_service.services import scan_intake, scan_list, scan_units, unsigned_paper
from archive_service.services.people import Present, require
from archive_service.services.scan_list import Batch, Sheet
from archive_service.services.scan_placing import Verdict
from archive_service.services.scan_units import Unit

_BATCH = click.argument("batch", metavar="ПРИЁМ", type=click.IntRange(1))
_PAGES = click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Страница списка.")


@dataclass
class _File:
    """A file of this computer, as an upload."""

    path: Path
    filename: str | None

    def save(self, dst: Path) -> None:
        """Copy it."""
        shutil.copyfile(self.path, dst)


class _ScanGroup(click.Group):
    """A group to which files can be given at once: ``scan ФАЙЛ`` is ``scan take ФАЙЛ``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no command for a file."""
        known = not args or args[0] in self.commands or args[0].startswith("-")
        return super().resolve_command(ctx, args if known else ["take", *args])


@click.group(
    "scan",
    cls=_ScanGroup,
    help="Сканы подписанных листов: «scan ФАЙЛ…» принимает, остальное — команды ниже.",
)
def scan() -> None:
    """Gather the commands about scans."""


for _command in COMMANDS:
    scan.add_command(_command)


@scan.command("take", help="Принять файлы со сканами: PDF, TIFF, JPEG; листы в любом порядке.")
@click.argument(
    "files",
    metavar="ФАЙЛ…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True),
)
@pass_edge
@guarded
@acting
def take(edge: Edge, *, files: tuple[Path, ...], who: Present) -> None:
    """Take files in, and say what became of every page."""
    taken = [
        scan_intake.request(edge.desk, _File(path, path.name), actor_id=who.id, source=scan_intake.COMMAND)
        for path in files
    ]
    wait_for(edge, "Сканы", [job for _, job in taken])
    with edge.desk.reading() as session:
        found = [scan_list.sheets(session, batch).batch for batch, _ in taken]
    show(edge, [_plain(one) for one in found], lambda: _tell(found))
    if any(one.state == scan_intake.REFUSED for one in found):
        raise click.exceptions.Exit(Kind.INPUT.exit_code)


@scan.command("list", help="Что принято, новое сверху.")
@_PAGES
@pass_edge
@guarded
@acting
def list_batches(edge: Edge, *, page: int, who: Present) -> None:
    """Show the batches."""
    _require(edge, who)
    with edge.desk.reading() as session:
        found = scan_list.batches(session, page)
        waiting = scan_units.sheets_waiting(session)

    def human() -> None:
        rows = [
            (str(one.id), f"{one.taken_at:%d.%m.%Y}", one.file, str(one.pages), _counts(one))
            for one in found.rows
        ]
        table(["№", "Когда (UTC)", "Файл", "Страниц", "Что с ними"], rows)
        say(f"Страница {found.number} из {found.pages}. Ждут подтверждения листов: {waiting}.")

    show(edge, {"batches": [_plain(one) for one in found.rows], "sheets_waiting": waiting}, human)


@scan.command("show", help="Один приём: его страницы, где каждая лежит и что с ней делать.")
@_BATCH
@click.option("--only", type=click.Choice([str(one) for one in Verdict]), help="Только с таким исходом.")
@_PAGES
@pass_edge
@guarded
@acting
def show_batch(edge: Edge, *, batch: int, only: str | None, page: int, who: Present) -> None:
    """Show the pages of a batch."""
    _require(edge, who)
    with edge.desk.reading() as session:
        found = scan_list.sheets(session, batch, Verdict(only) if only else None, page)

    def human() -> None:
        rows = [(str(one.number), _verdict(one.verdict), one.code, _where(one)) for one in found.rows]
        table(["Страница", "Исход", "Код", "Лист"], rows)
        for verdict in dict.fromkeys(one.verdict for one in found.rows):
            say(f"{_verdict(verdict)}: {sentence(f'scans.advice-{verdict}')}")

    show(edge, {**_plain(found.batch), "sheets": [_sheet(one) for one in found.rows]}, human)


@scan.command("again", help="Прочитать снова файл, чтение которого прервалось.")
@_BATCH
@pass_edge
@guarded
@acting
def again(edge: Edge, *, batch: int, who: Present) -> None:
    """Read a file once more."""
    wait_for(edge, "Сканы", [scan_intake.again(edge.desk, batch, actor_id=who.id)])
    with edge.desk.reading() as session:
        found = scan_list.sheets(session, batch).batch
    show(edge, _plain(found), lambda: _tell([found]))


@scan.command("missing", help="Каких листов не хватает и на каких нет подписи, по шагам и разделам.")
@click.option("--class", "class_name", help="Класс, например 9Б.")
@click.option("--case", "case_id", help="Код дела.")
@click.option("--all", "everything", is_flag=True, help="Все напечатанные дела.")
@paper_to("список листов, которые надо вернуть подписавшим", "--pdf")
@pass_edge
@guarded
@acting
def missing(
    edge: Edge,
    *,
    class_name: str | None,
    case_id: str | None,
    everything: bool,
    paper: Path | None,
    who: Present,
) -> None:
    """Show what is still without a scan or without a signature."""
    _require(edge, who)
    rows = chosen(edge, Choice(class_name, case_id, everything))
    ids = [row.id for row in rows if row.leaves is not None]
    with edge.desk.reading() as session:
        units = [one for case in ids for one in scan_units.of_case(session, case, edge.desk.today)]
    with asked_file(paper) as file:
        if file:
            file.write(unsigned_paper.make(edge.desk, ids, actor_id=who.id))

    def human() -> None:
        lines = [
            (one.class_name, one.title or one.step, _labels(one.missing), _labels(one.unsigned))
            for one in units
        ]
        table(["Класс", "Раздел или шаг", "Нет сканов листов", "Без подписи листы"], lines)

    show(edge, [_unit(one) for one in units], human)


def _require(edge: Edge, who: Present) -> None:
    with edge.desk.reading() as session:
        require(session, who.id, scan_intake.SCANNERS, edge.desk.today, anywhere=True)


def _tell(found: Sequence[Batch]) -> None:
    for one in found:
        say(f"Приём № {one.id}, {one.file}: страниц {one.pages}. {_counts(one)}")
    if any(one.to_look_at for one in found):
        say("Что с ними делать: archive-service scan show ПРИЁМ --as …")


def _counts(one: Batch) -> str:
    if one.state == scan_intake.REFUSED:
        return sentence(one.refused, **one.facts)
    if one.state == scan_intake.WAITING:
        return sentence("scans.state-waiting")
    return "; ".join(f"{_verdict(verdict)}: {number}" for verdict, number in sorted(one.counts.items()))


def _verdict(verdict: Verdict) -> str:
    return sentence(f"scans.verdict-{verdict}")


def _where(one: Sheet) -> str:
    if one.label:
        return one.label.said()
    if not one.title:
        return ""
    side = sentence(f"scans.side-{one.side}")
    return f"{one.class_name}, {one.title}, {sentence('scans.leaf', leaf=one.leaf, side=side)}"


def _labels(leaves: Sequence[scan_units.Leaf]) -> str:
    return ", ".join(dict.fromkeys(one.leaf for one in leaves))


def _plain(one: Batch) -> dict[str, object]:
    counts = {str(verdict): number for verdict, number in one.counts.items()}
    return {"batch": one.id, "file": one.file, "state": one.state, "pages": one.pages, "counts": counts}


def _sheet(one: Sheet) -> dict[str, object]:
    return {"page": one.number, "verdict": str(one.verdict), "code": one.code, "where": _where(one)}


def _unit(one: Unit) -> dict[str, object]:
    return {
        "case": one.case_id,
        "step": one.place.step,
        "section": one.place.section,
        "missing": [leaf.code for leaf in one.missing],
        "unsigned": [leaf.code for leaf in one.unsigned],
        "unseen": [leaf.code for leaf in one.unseen],
    }
