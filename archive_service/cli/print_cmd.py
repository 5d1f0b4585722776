"""``render`` and ``hand-over``: making the printout and giving it to the signers."""

import click

from archive_service.cli.chosen import chosen, wait_for
from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.cli.options import Choice, acting, of_cases
from archive_service.services import printing
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
@pass_edge
@guarded
@of_cases
@acting
def hand_over(edge: Edge, choice: Choice, who: Present) -> None:
    """Hand printouts over to their signers."""
    desk = edge.desk
    rows = chosen(edge, choice, ("hand-over",))
    printing.hand_over(desk, [row.id for row in rows], actor_id=who.id)
    names = [row.class_name for row in rows]
    show(
        edge,
        {"cases": [row.id for row in rows]},
        lambda: say(f"Отдано на подпись ({len(names)}): {', '.join(names)}"),
    )
