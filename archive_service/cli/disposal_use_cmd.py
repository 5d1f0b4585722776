"""``disposal …``: approving, destroying, marking media, and the certificate of it all."""

from datetime import datetime

import click

from archive_service.cli.chosen import wait_for
from archive_service.cli.edge import Edge, guarded, pass_edge, say, show
from archive_service.cli.options import DAY, acting
from archive_service.problems import sentence
from archive_service.services import disposal_end, disposal_run, disposal_steps, disposal_view
from archive_service.services.people import Present
from workflows.disposal import APPROVALS, Disposal, Wiped

_NUMBER = click.argument("number", metavar="НОМЕР", type=int)
_TODAY = click.option(
    "--today", type=DAY, required=True, help="Какой сегодня день: служба сверит его с часами хранилищ."
)


@click.command("approve", help="Утвердить акт своей подписью; подписывают двое разных людей.")
@_NUMBER
@_TODAY
@pass_edge
@guarded
@acting
def approve(edge: Edge, *, number: int, today: datetime, who: Present) -> None:
    """Sign the act of disposal."""
    made = disposal_steps.approve(edge.desk, who, number, today=today.date())
    _tell(edge, made, f"Акт № {number} подписан. Подписей: {len(made.approved)} из {APPROVALS}.")


@click.command("revoke", help="Отозвать перечень: что не уничтожено, остаётся.")
@_NUMBER
@click.option("--reason", required=True, help="Причина, без имён.")
@pass_edge
@guarded
@acting
def revoke(edge: Edge, *, number: int, reason: str, who: Present) -> None:
    """Call a disposal off."""
    made = disposal_steps.revoke(edge.desk, number, reason=reason, actor_id=who.id)
    _tell(edge, made, f"Перечень № {number} отозван.")


@click.command("execute", help="Уничтожить то, что в утверждённом акте, когда прошёл срок ожидания.")
@_NUMBER
@_TODAY
@pass_edge
@guarded
@acting
def execute(edge: Edge, *, number: int, today: datetime, who: Present) -> None:
    """Queue the destruction of what an act lists."""
    job = disposal_run.request(edge.desk, number, today=today.date(), actor_id=who.id)
    outcome = wait_for(edge, "Уничтожение по акту", [job])
    waits = [text for one in outcome.done for text in (one.result or {}).get("waits", ())]
    seen = disposal_view.one(edge.desk, number, reader_id=who.id)

    def human() -> None:
        say(f"Перечень № {number}: {sentence(f'disposal.state-{seen.disposal.state}')}.")
        for text in (*waits, *seen.left):
            say(f"  • {text}")

    show(edge, {**disposal_view.plain(seen.disposal), "waits": waits, "left": list(seen.left)}, human)


@click.command("medium", help="Отметить, что носитель с копией уничтожен или перезаписан.")
@_NUMBER
@click.argument("medium", metavar="НОСИТЕЛЬ")
@click.option("--how", type=click.Choice([str(one) for one in Wiped]), required=True, help="Что сделано.")
@click.option("--paper", "evidence", required=True, help="Документ: вид, номер и день, без имён.")
@pass_edge
@guarded
@acting
def clean(edge: Edge, *, number: int, medium: str, how: str, evidence: str, who: Present) -> None:
    """Say that a medium was destroyed or written over."""
    made = disposal_end.clean(edge.desk, number, medium, how=Wiped(how), evidence=evidence, actor_id=who.id)
    _tell(edge, made, f"Носитель № {medium} отмечен.")


@click.command("certificate", help="Составить справку: всё уничтожено везде.")
@_NUMBER
@pass_edge
@guarded
@acting
def certificate(edge: Edge, *, number: int, who: Present) -> None:
    """File the certificate of destruction."""
    made = disposal_end.finish(edge.desk, number, actor_id=who.id)
    _tell(edge, made, f"Справка по акту № {number} составлена и хранится с документами школы.")


def _tell(edge: Edge, made: Disposal, text: str) -> None:
    show(edge, disposal_view.plain(made), lambda: say(text))


COMMANDS = (approve, revoke, execute, clean, certificate)
