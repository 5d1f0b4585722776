"""``render`` and ``hand-over``: making the printout and giving it to the signers."""

from pathlib import Path

import click

from archive_service.cli.chosen import chosen, wait_for
from archive_service.cli.edge import Edge, asked_file, guarded, pass_edge, say, show
from archive_service.cli.options import Choice, acting, of_cases, paper_to
from archive_service.services import handover_paper, printing
from archive_service.services.people import Present


@click.command("render", help="Сделать распечатку выбранных дел (PDF/A).")
@pass_edge
@guarded
@of_cases
@acting
def render(edge: Edge, choice: Choice, who: Present) -> None:
    """Render cases."""
    desk = edge.desk
    rows = chosen(edge, choice, ("print", "returned"))
    jobs = printing.request(desk, [row.id for row in rows], actor_id=who.id)
    outcome = wait_for(edge, "Распечатка", jobs)
    results = [dict(job.result or {}) for job in outcome.done]
    pages = sum(int(result.get("pages", 0)) for result in results)
    show(edge, results, lambda: say(f"Готово дел: {len(results)}, страниц: {pages}"))


@click.command("hand-over", help="Отдать распечатку на подпись: с этого дня считаются сроки.")
@paper_to("ведомость передачи: листы, кто и до какого дня подписывает", "--list")
@pass_edge
@guarded
@of_cases
@acting
def hand_over(edge: Edge, paper: Path | None, choice: Choice, who: Present) -> None:
    """Hand printouts over to their signers."""
    desk = edge.desk
    rows = chosen(edge, choice, ("hand-over",))
    ids = [row.id for row in rows]
    with asked_file(paper) as file:
        printing.hand_over(desk, ids, actor_id=who.id)
        if file:
            file.write(handover_paper.make(desk, ids, actor_id=who.id))
    names = [row.class_name for row in rows]
    show(edge, {"cases": ids}, lambda: say(f"Отдано на подпись ({len(names)}): {', '.join(names)}"))
