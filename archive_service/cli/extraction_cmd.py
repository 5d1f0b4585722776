"""``extraction …``: summary sheets taken out when the journals' years are over (001 clause 8.7)."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting, paper_to
from archive_service.problems import sentence
from archive_service.services import (
    extraction_pages,
    extraction_paper,
    extraction_papers,
    extraction_plan,
    extraction_seal,
)
from archive_service.services.extraction_plan import Wish
from archive_service.services.extraction_seal import ByHand
from archive_service.services.extraction_wear import Worn
from archive_service.services.people import Present
from workflows.extraction import Extraction

_NUMBER = click.argument("number", metavar="НОМЕР", type=click.IntRange(1))
_CASE = click.option("--case", "case_id", required=True, help="Код дела (журнала).")
_REASON = click.option("--reason", required=True, help="Причина, без фамилий.")
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(
    "extraction",
    help="Изъятие сводных ведомостей по окончании срока журналов: план, листы, новое дело, подпись, архив.",
)
def extraction() -> None:
    """Gather the commands about extractions."""


@extraction.command("due", help="Чьи сводные ведомости подлежат изъятию: до конца года или до дня.")
@click.option("--until", type=DAY, help="До какого дня; без него — до конца этого года.")
@pass_edge
@guarded
@acting
def due(edge: Edge, *, until: datetime | None, who: Present) -> None:
    """List the summary sheets that are to be taken out."""
    found = extraction_plan.due(edge.desk, reader_id=who.id, until=until.date() if until else None)

    def human() -> None:
        rows = [
            [sheet.case, sheet.class_name, str(sheet.leaves), f"{sheet.journal_until:%d.%m.%Y}", _how(one)]
            for one in found
            for sheet in (one.sheet,)
        ]
        table(["Дело", "Класс", "Листов", "Журнал до", "Бумага"], rows)
        say(f"Подлежит изъятию ведомостей: {len(found)}.")

    show(edge, [{"case": one.sheet.case, "held": one.hold} for one in found], human)


@extraction.command("plan", help="Запланировать изъятие по приказу: журналы, срок, кто что делает.")
@click.option("--case", "cases", multiple=True, help="Код дела; можно несколько. Без этого — все подлежащие.")
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@click.option("--order-on", type=DAY, required=True, help="Дата приказа.")
@click.option("--due-on", type=DAY, required=True, help="Выполнить до.")
@click.option("--archivist", required=True, help="Кто изымает: код сотрудника с ролью архивариуса.")
@click.option("--sewer", required=True, help="Кто брошюрует: код сотрудника.")
@click.option("--director", required=True, help="Кто подписывает и ставит печать: код директора.")
@pass_edge
@guarded
@acting
def plan(
    edge: Edge,
    *,
    cases: tuple[str, ...],
    order_no: str,
    order_on: datetime,
    due_on: datetime,
    archivist: str,
    sewer: str,
    director: str,
    who: Present,
) -> None:
    """Plan an extraction."""
    named = cases or _all_due(edge, who, due_on.date())
    wish = Wish(
        cases=named,
        order_no=order_no,
        order_on=order_on.date(),
        due_on=due_on.date(),
        archivist=archivist,
        sewer=sewer,
        director=director,
    )
    made = extraction_plan.plan(edge.desk, wish, actor_id=who.id)
    _told(edge, made, "planned", count=len(made.sheets))


@extraction.command("list", help="Изъятия, новые сверху.")
@pass_edge
@guarded
@acting
def list_extractions(edge: Edge, *, who: Present) -> None:
    """List the extractions."""
    found = extraction_pages.overview(edge.desk, reader_id=who.id).lines

    def human() -> None:
        rows = [
            [str(one.number), ", ".join(sheet.class_name for sheet in one.sheets), _state(edge, one)]
            for one in found
        ]
        table(["№", "Классы", "Состояние"], rows)

    show(edge, [_plain(one) for one in found], human)


@extraction.command("show", help="Одно изъятие: шаги, ведомости, что было.")
@_NUMBER
@pass_edge
@guarded
@acting
def show_one(edge: Edge, *, number: int, who: Present) -> None:
    """Show one extraction."""
    seen = extraction_pages.show(edge.desk, number, reader_id=who.id, language=edge.language)

    def human() -> None:
        say(f"Изъятие № {number}: {_state(edge, seen.extraction)}.")
        for step in seen.steps:
            done = f"{step.on:%d.%m.%Y}" if step.on else ("сейчас" if step.now else "—")
            say(f"  {sentence(f'extraction.step-{step.name}', edge.language)} — {step.who}: {done}")
        rows = [
            [
                one.sheet.case,
                one.sheet.class_name,
                str(one.sheet.leaves),
                ", ".join(str(volume.number) for volume in one.volumes) or "—",
                f"{one.taken.on:%d.%m.%Y}" if one.taken else "—",
            ]
            for one in seen.sheets
        ]
        table(["Дело", "Класс", "Листов", "Тома №", "Изъято"], rows)
        for line in seen.history:
            say(f"{line.on:%d.%m.%Y} {line.who}: {line.what}")

    show(edge, _plain(seen.extraction), human)


@extraction.command("take", help="Листы одного журнала изъяты: сколько осталось в каждом томе.")
@_NUMBER
@_CASE
@click.option("--left", multiple=True, help="Том № по реестру = сколько осталось листов, например 12=48.")
@click.option("--loose", type=click.IntRange(0), default=0, help="Ведомость лежала отдельно: сколько листов.")
@paper_to("лист-заместитель", "--slip")
@pass_edge
@guarded
@acting
def take(
    edge: Edge,
    *,
    number: int,
    case_id: str,
    left: tuple[str, ...],
    loose: int,
    paper: Path | None,
    who: Present,
) -> None:
    """Record that leaves are out."""
    counts = dict(_count(one) for one in left)
    made, slip = extraction_paper.take(edge.desk, number, case_id, counts, actor_id=who.id, loose=loose)
    if paper:
        with new_file(paper) as file:
            file.write(slip)
    sheet = made.sheet(case_id)
    _told(edge, made, "taken", class_name=sheet.class_name if sheet else case_id)


@extraction.command("leave-out", help="Оставить журнал до следующего изъятия.")
@_NUMBER
@_CASE
@_REASON
@pass_edge
@guarded
@acting
def leave_out(edge: Edge, *, number: int, case_id: str, reason: str, who: Present) -> None:
    """Leave a journal as it is."""
    made = extraction_plan.leave_out(edge.desk, number, case_id, reason=reason, actor_id=who.id)
    _told(edge, made, "left-out", class_name=made.left_out[-1].case)


@extraction.command("bind", help="Новое дело сброшюровано: сколько в нём листов сводных ведомостей.")
@_NUMBER
@click.option("--leaves", type=click.IntRange(1), required=True, help="Сосчитанные листы.")
@pass_edge
@guarded
@acting
def bind(edge: Edge, *, number: int, leaves: int, who: Present) -> None:
    """Record that the new file is bound."""
    _told(edge, extraction_paper.bind(edge.desk, number, leaves, actor_id=who.id), "bound")


@extraction.command("seal", help="Директор: подписать новое дело своим ключом, рядом печать.")
@_NUMBER
@pass_edge
@guarded
@acting
def seal(edge: Edge, *, number: int, who: Present) -> None:
    """Sign and seal the new file."""
    _told(edge, extraction_seal.seal(edge.desk, who, number), "sealed")


@extraction.command("hand", help="Директор подписал лист-заверитель от руки: записать по скану.")
@_NUMBER
@click.argument("scan", metavar="СКАН", type=_FILE)
@click.option("--signer", required=True, help="Чья подпись: код директора.")
@click.option("--signed-on", type=DAY, required=True, help="День, проставленный у подписи.")
@pass_edge
@guarded
@acting
def hand(edge: Edge, *, number: int, scan: Path, signer: str, signed_on: datetime, who: Present) -> None:
    """Record a signature by hand."""
    told = ByHand(signer, signed_on.date(), scan)
    _told(edge, extraction_seal.seal_by_hand(edge.desk, who, number, told), "sealed")


@extraction.command("cancel", help="Отменить изъятие, пока листы не изъяты.")
@_NUMBER
@_REASON
@pass_edge
@guarded
@acting
def cancel(edge: Edge, *, number: int, reason: str, who: Present) -> None:
    """Call an extraction off."""
    _told(edge, extraction_plan.cancel(edge.desk, number, reason=reason, actor_id=who.id), "cancelled")


@extraction.command("print", help="Обложка, опись, лист-заверитель, наклейка; акт, листы-заместители, дело.")
@_NUMBER
@click.option("--to", "folder", type=_FOLDER, required=True, help="В какой каталог записать (PDF/A).")
@pass_edge
@guarded
@acting
def print_(edge: Edge, *, number: int, folder: Path, who: Present) -> None:
    """Write the papers of an extraction."""
    seen = extraction_pages.show(edge.desk, number, reader_id=who.id)
    found = seen.extraction
    made = {
        str(kind): extraction_papers.draw(edge.desk, number, kind, actor_id=who.id)
        for kind in Worn
        if kind is not Worn.RELABELS or seen.recounted
    }
    for case in found.taken:
        made[f"slip-{case}"] = extraction_papers.slip_of(edge.desk, number, case, actor_id=who.id)
    if found.bound or found.filed:
        made["act"] = extraction_papers.act_of(edge.desk, number, actor_id=who.id)
    if found.filed:
        made["file"] = extraction_pages.document_of(edge.desk, number, reader_id=who.id)
    folder.mkdir(parents=True, exist_ok=True)
    for name, pdf in made.items():
        with new_file(folder / f"extraction-{number}-{name}.pdf") as file:
            file.write(pdf)
    show(edge, sorted(made), lambda: say(f"Записано бумаг: {len(made)}, в каталог {folder}."))


def _all_due(edge: Edge, who: Present, until: date) -> tuple[str, ...]:
    """Everything that is due and not held."""
    found = extraction_plan.due(edge.desk, reader_id=who.id, until=until)
    return tuple(one.sheet.case for one in found if not one.hold)


def _count(text: str) -> tuple[int, int]:
    volume, _, leaves = text.partition("=")
    if not (volume.strip().isdecimal() and leaves.strip().isdecimal()):
        raise click.BadParameter(f"«{text}»: нужно «том=листов», например 12=48", param_hint="--left")
    return int(volume), int(leaves)


def _told(edge: Edge, made: Extraction, what: str, **facts: object) -> None:
    said = sentence(f"extraction.{what}", edge.language, number=made.number, **facts)
    show(edge, _plain(made), lambda: say(said))


def _state(edge: Edge, one: Extraction) -> str:
    return sentence(f"extraction.state-{one.state}", edge.language)


def _plain(one: Extraction) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": str(one.state),
        "cases": [sheet.case for sheet in one.sheets],
        "untaken": [sheet.case for sheet in one.untaken],
        "leaves": one.leaves,
        "kept_until": one.deposited.keep_until if one.deposited else None,
    }


def _how(one: extraction_plan.Due) -> str:
    if one.hold:
        return f"удержано, № {one.hold}"
    return "есть" if one.sheet.on_paper else "только файл"
