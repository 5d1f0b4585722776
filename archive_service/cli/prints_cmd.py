"""``print``: piles of classes and teachers, leaves printed again, what was printed so far, the printers."""

from collections.abc import Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click

from archive_service.cli.chosen import chosen, wait_for
from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import Choice, Command, acting, of_cases
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import (
    batches,
    cases,
    hands,
    people,
    periods,
    print_out,
    print_piles,
    print_runs,
    printers,
    reprints,
)
from archive_service.services.batches import Style, Wanted
from archive_service.services.people import Present
from archive_service.services.print_piles import Summaries
from archive_service.services.print_runs import Run
from archive_service.services.reprints import Again
from workflows.acts import Medium

_PRINTER = click.option("--printer", default="", help="Название принтера из настроек; без него — файл.")
_OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="этот каталог",
    help="Каталог для файлов.",
)


def _styled(command: Command) -> Command:
    """Ask how files are made and where they are printed; the command gets ``style``."""

    @click.option("--joined", is_flag=True, help="Одним файлом, чтобы напечатать подряд.")
    @click.option("--bare", is_flag=True, help="Без разделительных листов и ведомости раздачи.")
    @click.option("--only-new", is_flag=True, help="Только то, чего ещё нет на бумаге.")
    @click.option(
        "--summary",
        "summaries",
        type=click.Choice([str(one) for one in Summaries]),
        default=str(Summaries.WITH),
        show_default=True,
        help="Сводные ведомости: with — за журналом, without — без них, only — только они.",
    )
    @_PRINTER
    @wraps(command)
    def run(
        edge: Edge, *, joined: bool, bare: bool, only_new: bool, summaries: str, printer: str, **others: Any
    ) -> Any:
        style = Style(joined, not bare, Summaries(summaries), only_new, printer)
        return command(edge, style=style, **others)

    return run


@click.group("print", help="Печать на бумаге: стопки, повторная печать листов, что уже напечатано, принтеры.")
def print_() -> None:
    """Gather the commands about printing."""


@print_.command("class", help="Журналы классов, каждый как он подшивается.")
@pass_edge
@guarded
@of_cases
@_OUTPUT
@_styled
@acting
def of_class(edge: Edge, *, choice: Choice, output: Path, style: Style, who: Present) -> None:
    """Print the journals of classes."""
    rows = [row.id for row in chosen(edge, choice) if row.leaves is not None or not choice.everything]
    _print(edge, Wanted(case_ids=tuple(rows), style=style), output, who)


@print_.command(
    "teacher", help="Листы учителей во всех классах периода (по умолчанию — последнего незавершённого)."
)
@click.option("--person", "person_ids", multiple=True, help="Код учителя; можно несколько раз.")
@click.option("--all", "everybody", is_flag=True, help="Все, кому есть что подписать.")
@click.option("--paper", "on_paper", is_flag=True, help="Все, для кого выбрано «подписывает на бумаге».")
@click.option("--year", type=int, default=None, help="Год, в котором начался учебный год.")
@click.option("--term", default=None, help="Код периода, например q4.")
@pass_edge
@guarded
@_OUTPUT
@_styled
@acting
def of_teacher(
    edge: Edge,
    *,
    person_ids: tuple[str, ...],
    everybody: bool,
    on_paper: bool,
    year: int | None,
    term: str | None,
    output: Path,
    style: Style,
    who: Present,
) -> None:
    """Print the sheets of teachers."""
    with edge.desk.reading() as session:
        choice = periods.choose(session, year, term)
        period = choice.period if choice else None
        all_ids = print_piles.receivers(session, period, style.summaries) if period else ()
        made = hands.hands(session)
    by_hand = [one for one in all_ids if one in made and Medium.ELECTRONIC not in made[one].way.media]
    ids = all_ids if everybody else (*person_ids, *(by_hand if on_paper else ()))
    if period is None or not ids:
        raise Problem(Kind.USAGE, "prints.choose-something")
    wanted = Wanted(person_ids=tuple(dict.fromkeys(ids)), year=period.year, term=period.term, style=style)
    _print(edge, wanted, output, who)


@print_.command("again", help="Испорченный лист заново: по кодам с листов или по классу и номеру листа.")
@click.argument("codes", metavar="[КОД]...", nargs=-1)
@click.option("--class", "class_name", help="Класс, например 9Б.")
@click.option("--case", "case_id", help="Код дела.")
@click.option("--leaf", "leaves", multiple=True, help="Номер листа: 14, 14а, С1; можно несколько раз.")
@click.option("--copy", type=click.IntRange(min=1), default=None, help="Экземпляр; без него последний.")
@click.option("--reason", required=True, help="Почему лист печатают заново.")
@pass_edge
@guarded
@_PRINTER
@_OUTPUT
@acting
def again(
    edge: Edge,
    *,
    codes: tuple[str, ...],
    class_name: str | None,
    case_id: str | None,
    leaves: tuple[str, ...],
    copy: int | None,
    reason: str,
    printer: str,
    output: Path,
    who: Present,
) -> None:
    """Print single leaves once more."""
    found = _case(edge, class_name, case_id) if leaves else ""
    asked = Again(codes, found, leaves, copy or 0, reason, printer)
    job = reprints.request(edge.desk, asked, actor_id=who.id)
    _give(edge, [job], output)


@print_.command("runs", help="Что уже напечатано: когда и в каком экземпляре, новые сверху.")
@click.option("--case", "case_id", default="", help="Только этого дела.")
@click.option("--page", "number", type=click.IntRange(min=1), default=1, show_default=True, help="Страница.")
@pass_edge
@guarded
def runs(edge: Edge, *, case_id: str, number: int) -> None:
    """List the print runs."""
    with edge.desk.reading() as session:
        seen = print_runs.page(session, number, case_id=case_id)
        names = people.names(session)
    rows = [_run_row(run, names, edge.language) for run in seen.lines]
    heads = ["№", "Когда", "Кто", "Что", "Экземпляры", "Листов", "Где"]
    data = [
        {"number": run.number, "at": run.at, "by": run.by, **print_runs.plain(run.facts)}
        for run in seen.lines
    ]
    show(edge, data, lambda: table(heads, rows) if rows else say("Пока ничего не печатали."))


@print_.command("printers", help="Принтеры из настроек: готов ли каждый.")
@pass_edge
@guarded
def list_printers(edge: Edge) -> None:
    """List the printers with their state."""
    found = [(one, _state(edge, one.name)) for one in edge.archive.settings.printers]
    if not found:
        show(edge, [], lambda: say(sentence("prints.no-printers", edge.language)))
        return
    rows = [[one.name, one.uri, state] for one, state in found]
    data = [{"name": one.name, "address": one.uri, "state": state} for one, state in found]
    show(edge, data, lambda: table(["Принтер", "Адрес", "Состояние"], rows))


def _print(edge: Edge, wanted: Wanted, output: Path, who: Present) -> None:
    _give(edge, batches.request(edge.desk, wanted, actor_id=who.id), output)


def _give(edge: Edge, jobs: list[str], output: Path) -> None:
    """Wait for the files, write those that no printer took, and tell what became of each."""
    outcome = wait_for(edge, "Печать", jobs)
    results = [dict(job.result or {}) for job in outcome.done]
    for result in results:
        if "job" not in result:
            path = output / f"{str(result['title']).replace('/', '-')}.pdf"
            with new_file(path) as file:
                file.write(print_out.fetch(edge.desk, result))
            result["written"] = str(path)
    show(edge, results, lambda: _tell(results, edge.language))
    refused = [result["refused"] for result in results if "refused" in result]
    if refused:
        raise click.exceptions.Exit(Kind[refused[0]["kind"]].exit_code)


def _tell(results: Sequence[Mapping[str, Any]], language: str) -> None:
    for one in results:
        if "refused" in one:
            text = sentence("prints.refused", language, text=one["refused"][language])
            click.secho(f"{one['title']}: {text}", fg="red", err=True)
        elif one["printer"]:
            said = sentence("prints.sent", language, printer=one["printer"], run=one["run"])
            say(f"{one['title']}: {said}")
        else:
            say(f"{one['title']}: {sentence('prints.given', language, run=one['run'])}")
        if "written" in one:
            say(f"  {one['written']}")


def _case(edge: Edge, class_name: str | None, case_id: str | None) -> str:
    if not (class_name or case_id):
        raise Problem(Kind.USAGE, "service.choose-cases")
    with edge.desk.reading() as session:
        return cases.choose(session, class_name=class_name, case_id=case_id)[0].id


def _run_row(run: Run, names: Mapping[str, str], language: str) -> list[str]:
    facts = run.facts
    what = sentence(f"prints.kind-{facts.kind}", language)
    if facts.codes:
        what = f"{what}: {', '.join(facts.codes)} ({facts.reason})"
    where = facts.printer or sentence("prints.download", language)
    copies = "; ".join(
        f"{sentence('prints.copy', language, copy=copy)} {', '.join(ids)}"
        for copy, ids in run.by_copy.items()
    )
    number, when = f"{run.number} ({run.label})", f"{run.at:%d.%m.%Y %H:%M}"
    return [number, when, names.get(run.by, run.by), what, copies, str(run.leaves), where]


def _state(edge: Edge, name: str) -> str:
    try:
        printers.look(edge.archive, name)
    except Problem as problem:
        return sentence(problem.code, edge.language, **problem.facts)
    return sentence("prints.printer-ready", edge.language)
