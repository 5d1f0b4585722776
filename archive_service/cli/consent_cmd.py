"""``consent`` and ``consents``: who agreed to the processing of personal data, and who did not."""

from datetime import datetime
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import acting
from archive_service.problems import Kind, Problem
from archive_service.services import consents
from archive_service.services.consents import Consent, Line
from archive_service.services.people import Present

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])
_FILE = click.Path(path_type=Path, dir_okay=False)
_SAID = {
    Consent.GIVEN: "согласие дано",
    Consent.REFUSED: "согласия не дали",
    Consent.WITHDRAWN: "согласие отозвано",
}


@click.command("consent", help="Записать согласие на обработку персональных данных, отказ или отзыв.")
@click.argument("pupil_id", metavar="УЧЕНИК")
@click.option("--given", "said", flag_value=Consent.GIVEN, type=Consent, help="Согласие дано.")
@click.option("--refused", "said", flag_value=Consent.REFUSED, type=Consent, help="Согласия не дали.")
@click.option("--withdrawn", "said", flag_value=Consent.WITHDRAWN, type=Consent, help="Согласие отозвано.")
@click.option("--date", "day", type=_DAY, required=True, help="Дата на бумаге.")
@click.option("--copy", type=_FILE, help="Копия бумаги (PDF), для отзыва обязательна.")
@pass_edge
@guarded
@acting
def consent(
    edge: Edge, *, pupil_id: str, said: Consent | None, day: datetime, copy: Path | None, who: Present
) -> None:
    """Put a consent on record (000 clause 1.12)."""
    if said is None:
        raise Problem(Kind.USAGE, "service.option-needed", option="--given, --refused, --withdrawn")
    whom = consents.take_in(edge.desk, pupil_id, said, on=day.date(), copy=copy, actor_id=who.id)
    data = {"pupil": pupil_id, "consent": said, "date": day.date(), "class": whom.class_name}
    name = whom.pupil.printed_name
    show(edge, data, lambda: say(f"{name}, {whom.class_name}: {_SAID[said]} {day:%d.%m.%Y}."))


@click.command("consents", help="Реестр согласий; видят заместитель, администратор и директор.")
@click.option("--class", "class_name", help="Класс, например 9Б.")
@click.option("--missing", is_flag=True, help="Только те, о ком ничего не записано.")
@pass_edge
@guarded
@acting
def list_consents(edge: Edge, *, class_name: str | None, missing: bool, who: Present) -> None:
    """Show the register of consents (001 deputy 3)."""
    found = consents.lines(edge.desk, reader_id=who.id, class_name=class_name, missing=missing)
    data = [_plain(line) for line in found]

    def human() -> None:
        table(["Класс", "Ученик", "Код", "Согласие", "Дата", "Копия"], [_cells(line) for line in found])
        say(f"Строк: {len(found)}.")

    show(edge, data, human)


def _plain(line: Line) -> dict[str, object]:
    state = line.state
    return {
        "pupil": line.pupil,
        "name": line.name,
        "class": line.class_name,
        "consent": state.consent if state else None,
        "date": state.on if state else None,
        "copy": state.copy if state else None,
    }


def _cells(line: Line) -> list[str]:
    state = line.state
    said = [_SAID[state.consent], f"{state.on:%d.%m.%Y}", "есть" if state.copy else "нет"] if state else []
    return [line.class_name or "выбыл", line.name, line.pupil, *(said or ["не записано", "", ""])]
