"""``disposal …``: destruction by act, from the commission to the certificate."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from archive_service.cli.disposal_use_cmd import COMMANDS
from archive_service.cli.edge import Edge, guarded, new_file, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting
from archive_service.problems import sentence
from archive_service.services import disposal_steps, disposal_view
from archive_service.services.disposal_steps import Commission
from archive_service.services.people import Present
from workflows.disposal import Disposal
from workflows.retention import Kept

_NUMBER = click.argument("number", metavar="НОМЕР", type=int)
_KINDS = click.Choice([str(one) for one in Kept])
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("disposal", help="Уничтожение по акту: комиссия, перечень, утверждение, удаление, справка.")
def disposal() -> None:
    """Gather the commands about disposals."""


for _command in COMMANDS:
    disposal.add_command(_command)


@disposal.command("commission", help="Записать приказ об экспертной комиссии.")
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@click.option("--order-on", type=DAY, required=True, help="День приказа.")
@click.option("--chairman", metavar="КОД", required=True, help="Председатель.")
@click.option("--member", "members", metavar="КОД", multiple=True, help="Член комиссии; можно несколько.")
@pass_edge
@guarded
@acting
def commission(
    edge: Edge, *, order_no: str, order_on: datetime, chairman: str, members: tuple[str, ...], who: Present
) -> None:
    """Write down that a commission was appointed by order."""
    asked = Commission(
        order_no=order_no,
        order_on=order_on.date(),
        chairman=chairman,
        members=tuple(dict.fromkeys((chairman, *members))),
    )
    made = disposal_steps.appoint(edge.desk, asked, actor_id=who.id)
    data = {"order_no": made.order_no, "chairman": made.chairman, "members": list(made.members)}
    show(edge, data, lambda: say(f"Экспертная комиссия по приказу № {made.order_no}: {len(made.members)}."))


@disposal.command("list", help="Перечни на уничтожение, новые сверху; что можно внести в новый.")
@pass_edge
@guarded
@acting
def list_disposals(edge: Edge, *, who: Present) -> None:
    """Show the disposals, and what may be put before the commission."""
    found = disposal_view.overview(edge.desk, reader_id=who.id)

    def human() -> None:
        rows = [
            [str(one.number), f"{one.proposed.on:%d.%m.%Y}", str(len(one.items)), _state(one)]
            for one in found.disposals
        ]
        table(["№", "Составлен", "Дел", "Состояние"], rows)
        say("Можно внести в перечень:" if found.proposable else "Вносить в перечень сейчас нечего.")
        rows = [[one.case, one.title, f"{one.until:%d.%m.%Y}"] for one in found.proposable]
        table(["Дело", "Что", "Срок истёк"], rows)

    data = {
        "disposals": [plain(one) for one in found.disposals],
        "proposable": [{"case": one.case, "kind": str(one.kind)} for one in found.proposable],
    }
    show(edge, data, human)


@disposal.command("show", help="Один перечень: дела, согласия, подписи, что удалено и что осталось.")
@_NUMBER
@pass_edge
@guarded
@acting
def show_disposal(edge: Edge, *, number: int, who: Present) -> None:
    """Show one disposal."""
    seen = disposal_view.one(edge.desk, number, reader_id=who.id)

    def human() -> None:
        say(f"Перечень № {number}: {_state(seen.disposal)}.")
        rows = [[one.case, one.title, f"{one.until:%d.%m.%Y}", one.said] for one in seen.lines]
        table(["Дело", "Что", "Хранить до", "Что сделано"], rows)
        for what, whom, on in seen.steps:
            say(f"{on}: {what}: {whom}")
        for text in seen.left:
            say(text)

    show(edge, {**plain(seen.disposal), "left": list(seen.left)}, human)


@disposal.command("propose", help="Составить перечень: что выделяется к уничтожению.")
@click.argument("cases", metavar="ДЕЛО...", nargs=-1, required=True)
@click.option(
    "--kind", type=_KINDS, default=str(Kept.JOURNAL), show_default=True, help="Журнал или ведомость."
)
@pass_edge
@guarded
@acting
def propose(edge: Edge, *, cases: tuple[str, ...], kind: str, who: Present) -> None:
    """Lay a list before the commission."""
    made = disposal_steps.propose(edge.desk, [(one, Kept(kind)) for one in cases], actor_id=who.id)
    _tell(edge, made, f"Перечень № {made.number} составлен, дел: {len(made.items)}. Слово за комиссией.")


@disposal.command("agree", help="Член комиссии: согласиться с перечнем.")
@_NUMBER
@click.option("--protocol", required=True, help="Номер протокола экспертной комиссии.")
@pass_edge
@guarded
@acting
def agree(edge: Edge, *, number: int, protocol: str, who: Present) -> None:
    """Agree to a list as a member of the commission."""
    made = disposal_steps.agree(edge.desk, number, protocol=protocol, actor_id=who.id)
    _tell(edge, made, f"Согласие записано. Осталось членов комиссии: {len(made.waiting_for)}.")


@disposal.command("act", help="Посмотреть акт: как он будет подписан или уже подписан.")
@_NUMBER
@click.option("-o", "--output", type=_FILE, required=True, help="Файл PDF.")
@pass_edge
@guarded
@acting
def act(edge: Edge, *, number: int, output: Path, who: Present) -> None:
    """Write the act of disposal into a file."""
    pdf = disposal_view.act(edge.desk, number, reader_id=who.id)
    with new_file(output) as file:
        file.write(pdf)
    show(edge, {"file": str(output)}, lambda: say(f"Акт записан: {output}"))


def plain(one: Disposal) -> dict[str, Any]:
    """Return a disposal as plain values."""
    return disposal_view.plain(one)


def _state(one: Disposal) -> str:
    return sentence(f"disposal.state-{one.state}")


def _tell(edge: Edge, made: Disposal, text: str) -> None:
    show(edge, plain(made), lambda: say(text))
