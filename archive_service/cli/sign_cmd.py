"""``sign``, ``return``, ``certify``, ``approve``, ``stamp``, ``bind``: what people do with the printout."""

from collections.abc import Callable
from pathlib import Path

import click

from archive_service.cli.chosen import chosen, finish_queued
from archive_service.cli.edge import Edge, guarded, pass_edge, progress_bar, say, show
from archive_service.cli.options import Choice, acting, of_cases
from archive_service.problems import Explanation, Kind, Problem, explain
from archive_service.services import binding, people, signoff
from archive_service.services.context import Desk
from archive_service.services.people import Present
from archive_service.services.signoff import Signed, Task
from archive_service.signing.seals import Seal
from workflows.acts import Remark
from workflows.leaves import is_label
from workflows.programme import ProgrammeNote
from workflows.programme import chosen as chosen_note

Outcome = tuple[Task, Signed | Explanation]


@click.command("sign", help="Проверить и подписать листы своего предмета: все, что ждут, или выбранные.")
@click.option("--section", help="Код раздела, если нужен один.")
@click.option(
    "--programme",
    type=click.Choice(("done", "not-given")),
    help="Запись о программе: выполнена или не пройдены темы; без этого — как следует из выгрузки.",
)
@click.option(
    "--topic", "topics", multiple=True, help="Непройденная тема. Можно несколько, для одного раздела."
)
@pass_edge
@guarded
@of_cases
@acting
def sign(
    edge: Edge,
    *,
    choice: Choice,
    section: str | None,
    programme: str | None,
    topics: tuple[str, ...],
    who: Present,
) -> None:
    """Sign the sections that wait for this person."""
    desk = edge.desk
    rows = chosen(edge, choice, ("verify",))
    with desk.reading() as session:
        actor = people.actor_of(session, who.id, desk.today)
        tasks = signoff.tasks(session, actor, case_ids=[row.id for row in rows])
    tasks = [task for task in tasks if task.section_id and section in (None, task.section_id)]
    if section and not tasks:  # let the regulation say why not
        tasks = [Task(row.id, "", section, section) for row in rows]
    note_for = _notes(desk, tasks, programme, topics)
    _each(
        edge,
        tasks,
        lambda task: signoff.sign_sheets(desk, who, task.case_id, task.section_id, note_for(task)),
    )


def _notes(
    desk: Desk, tasks: list[Task], programme: str | None, topics: tuple[str, ...]
) -> Callable[[Task], ProgrammeNote | None]:
    """Return what gives each section its chosen note; None leaves the choice to the export.

    Raises:
        Problem: topics are named, but not the choice they belong to, or not for one section.
    """
    if topics and programme is None:
        raise Problem(Kind.USAGE, "service.topics-without-choice")
    if topics and len(tasks) > 1:
        raise Problem(Kind.USAGE, "service.topics-of-one-section", count=len(tasks))

    def note_for(task: Task) -> ProgrammeNote | None:
        proposal = signoff.proposed(desk, task.case_id, task.section_id) if programme else None
        return chosen_note(proposal, done=programme == "done", topics=topics) if proposal else None

    return note_for


@click.command("return", help="Вернуть раздел с замечаниями: понадобится новая распечатка этого раздела.")
@click.option("--case", "case_id", required=True, help="Код дела.")
@click.option("--section", required=True, help="Код раздела.")
@click.option(
    "--remark",
    "remarks",
    multiple=True,
    required=True,
    help="Замечание; «14: текст» — к листу 14. Можно несколько.",
)
@pass_edge
@guarded
@acting
def return_(
    edge: Edge,
    case_id: str,
    section: str,
    remarks: tuple[str, ...],
    who: Present,
) -> None:
    """Send a section back."""
    desk = edge.desk
    signoff.return_section(desk, who, case_id, section, [_remark(text) for text in remarks])
    show(
        edge,
        {"case": case_id, "section": section},
        lambda: say("Раздел возвращён; его подпись и всё, что выше, снято."),
    )


def _remark(text: str) -> Remark:
    leaf, colon, rest = text.partition(":")
    if colon and is_label(leaf.strip()):
        return Remark(rest.strip(), leaf.strip())
    return Remark(text.strip())


def _case_step(name: str, step_id: str, summary: str) -> click.Command:
    @click.command(name, help=summary)
    @click.option(
        "--seal",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Изображение печати школы (PNG, JPEG); без него ставится место печати с пометкой.",
    )
    @pass_edge
    @guarded
    @of_cases
    @acting
    def run(edge: Edge, choice: Choice, seal: Path | None, who: Present) -> None:
        _sign_volumes(edge, choice, step_id, who, seal)

    return run


def _sign_volumes(edge: Edge, choice: Choice, step_id: str, who: Present, seal: Path | None = None) -> None:
    """Sign the volumes of the chosen cases at a step; ``--all`` means those that wait for this person."""
    desk = edge.desk
    finish_queued(edge, "Сборка томов")
    rows = chosen(edge, choice, (step_id,))
    if choice.everything:
        with desk.reading() as session:
            actor = people.actor_of(session, who.id, desk.today)
            mine = {task.case_id for task in signoff.tasks(session, actor, step=step_id)}
        rows = [row for row in rows if row.id in mine]
    picture = Seal(seal.read_bytes() if seal else None)
    tasks = [Task(row.id, step_id, "", row.class_name) for row in rows]
    _each(edge, tasks, lambda task: signoff.sign_volume(desk, who, task.case_id, step_id, picture))


@click.command("sign-case", help="Подписать дело целиком на другом шаге своего Положения (см. profile show).")
@click.option("--step", required=True, help="Код шага, например approve-with.")
@pass_edge
@guarded
@of_cases
@acting
def sign_case(edge: Edge, choice: Choice, step: str, who: Present) -> None:
    """Do a signing step that has no command of its own."""
    _sign_volumes(edge, choice, step, who)


certify = _case_step("certify", "certify", "Классный руководитель: заверить том на первом листе класса.")
approve = _case_step("approve", "approve", "Заместитель директора: проверить и сдать директору.")
stamp = _case_step("stamp", "stamp", "Директор: заверить подписью и печатью, сразу много дел.")


@click.command("bind", help="Пронумеровано, прошито, скреплено: записать число листов.")
@click.option(
    "--leaves",
    "counts",
    type=click.IntRange(0),
    multiple=True,
    help="Сколько листов сосчитано в бумажном деле; томов несколько — по разу на каждый, по порядку. "
    "Без этого считается том PDF.",
)
@pass_edge
@guarded
@of_cases
@acting
def bind(edge: Edge, choice: Choice, counts: tuple[int, ...], who: Present) -> None:
    """Record the binding."""
    desk = edge.desk
    rows = chosen(edge, choice, ("bind",))
    if counts and len(rows) != 1:
        raise Problem(Kind.USAGE, "service.one-case-for-leaves")
    counted = {row.id: binding.bind(desk, row.id, actor_id=who.id, counts=counts) for row in rows}
    show(edge, counted, lambda: say(f"Прошито дел: {len(counted)}, листов всего: {sum(counted.values())}"))


def _each(edge: Edge, tasks: list[Task], do: Callable[[Task], Signed]) -> None:
    """Do every task, tell each one's outcome, and end with the first refusal's exit code."""
    outcomes: list[Outcome] = []
    with progress_bar("Подписи") as advance:
        for count, task in enumerate(tasks, start=1):
            outcomes.append((task, _one(edge, task, do)))
            advance(count, len(tasks))
    show(edge, [_plain(*outcome) for outcome in outcomes], lambda: _tell(outcomes))
    refused = [answer for _, answer in outcomes if isinstance(answer, Explanation)]
    if refused:
        raise click.exceptions.Exit(refused[0].kind.exit_code)


def _one(edge: Edge, task: Task, do: Callable[[Task], Signed]) -> Signed | Explanation:
    try:
        return do(task)
    except Problem as problem:
        return explain(problem, edge.language)


def _plain(task: Task, answer: Signed | Explanation) -> dict[str, object]:
    said: dict[str, object] = {"case": task.case_id, "section": task.section_id}
    if isinstance(answer, Signed):
        note = {"programme": answer.programme} if answer.programme else {}
        return {**said, "signed": answer.documents, **note}
    return {**said, "error": answer.code, "text": answer.text}


def _tell(outcomes: list[Outcome]) -> None:
    signed = sum(isinstance(answer, Signed) for _, answer in outcomes)
    say(f"Подписано: {signed} из {len(outcomes)}" if outcomes else "Сейчас ничего не ждёт вашей подписи.")
    for task, answer in outcomes:
        if isinstance(answer, Explanation):
            click.secho(f"{task.case_id} {task.title}: {answer.text}", fg="red", err=True)
        elif answer.programme:
            say(f"{task.case_id} {task.title}: {answer.programme}")
