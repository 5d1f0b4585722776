"""``assess``: how the archive stands by NDSA levels, points of keeping, clauses and ages; answers to it."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from archive_service.cli.edge import Edge, asked_file, guarded, pass_edge, say, show, table
from archive_service.cli.options import acting, paper_to
from archive_service.problems import Kind, sentence
from archive_service.services import assessment, assessment_answers, assessment_paper
from archive_service.services.assessment_words import Told, question_words, reached_words, told
from archive_service.services.health import ChainWatch
from archive_service.services.people import Present
from workflows.assessment import QUESTIONS, Assessment, Mark
from workflows.assessment_levels import reached


@click.group(
    "assess",
    invoke_without_command=True,
    help="Самооценка архива: уровни NDSA, сроки, пункты, давность. Код выхода 7 — есть невыполненное.",
)
@paper_to("самооценку", "--pdf")
@click.pass_context
@guarded
def assess(context: click.Context, *, paper: Path | None) -> None:
    """Say how the archive stands."""
    edge = context.find_object(Edge)
    if edge is None or context.invoked_subcommand is not None:
        return
    with asked_file(paper) as file:
        found = assessment.now(edge.desk, ChainWatch())
        if file:
            file.write(assessment_paper.make(edge.desk, found))
    show(edge, _data(found, edge.language), lambda: _tell(found, edge.language))
    if found.count(Mark.NOT_MET):
        raise click.exceptions.Exit(Kind.UNSOUND.exit_code)


@assess.command("answer", help="Ответить на вопрос самооценки; ответ действует год.")
@click.option("--yes/--no", "yes", required=True, default=None, help="Да или нет.")
@click.option("--document", default="", help="Документ, в котором это видно; для «да» обязателен.")
@click.argument("question", metavar="ВОПРОС", type=click.Choice(QUESTIONS))
@pass_edge
@guarded
@acting
def answer(edge: Edge, *, yes: bool, document: str, question: str, who: Present) -> None:
    """Put an answer on record."""
    assessment_answers.answer(edge.desk, question, yes=yes, document=document, actor_id=who.id)
    show(
        edge, {"question": question, "yes": yes}, lambda: say(sentence("assessment.answered", edge.language))
    )


@assess.command("keep", help="Сохранить самооценку этого дня в документах школы.")
@pass_edge
@guarded
@acting
def keep(edge: Edge, *, who: Present) -> None:
    """Keep the assessment of today."""
    found = assessment.assess(edge.desk, ChainWatch(), reader_id=who.id)
    kept = assessment_paper.keep(edge.desk, found, actor_id=who.id)
    show(edge, asdict(kept), lambda: say(sentence("assessment.kept", edge.language, digest=kept.digest)))


@assess.command("questions", help="Вопросы, на которые отвечают люди, и их коды.")
@pass_edge
@guarded
def questions(edge: Edge) -> None:
    """List the questions."""
    rows = {one: question_words(one, edge.language) for one in QUESTIONS}
    show(edge, rows, lambda: table(["Код", "Вопрос"], [list(one) for one in rows.items()]))


def _tell(found: Assessment, language: str) -> None:
    counts = {mark.replace("-", "_"): found.count(mark) for mark in Mark}
    say(sentence("assessment.counts", language, **counts))
    for code in found.first:
        say(f"→ {sentence(f'assessment.{code}', language)}")
    for area, number in reached(found.levels):
        say(f"NDSA, {sentence(f'assessment.area-{area}', language)}: {reached_words(number, language)}")
    order = (Mark.NOT_MET, Mark.UNKNOWN, Mark.MET)
    lines = sorted(told(found.lines, language), key=lambda one: order.index(one.mark))
    table(["Оценка", "Что оценено", "Что найдено", "Основание"], list(_cells(lines, language)))


def _cells(lines: Iterable[Told], language: str) -> Iterable[list[str]]:
    for one in lines:
        proofs = "; ".join(proof.text for proof in one.proofs)
        yield [sentence(f"assessment.mark-{one.mark}", language), one.what, one.found, proofs]


def _data(found: Assessment, language: str) -> dict[str, object]:
    lines = zip(found.lines, told(found.lines, language), strict=True)
    return {
        "on": found.on,
        "levels": dict(reached(found.levels)),
        "first": list(found.first),
        "lines": [
            {
                "id": line.id,
                "mark": str(line.mark),
                "what": said.what,
                "found": said.found,
                "proofs": [one.text for one in said.proofs],
            }
            for line, said in lines
        ],
    }
