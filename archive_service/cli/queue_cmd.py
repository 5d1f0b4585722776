"""``cases`` and ``queue``: where everything stands, and who owes what until when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click
from sqlalchemy import select

from archive_service.cli.edge import Edge, guarded, pass_edge, show, table
from archive_service.db.models import CaseRow, Duty
from archive_service.services import cases, people, profiles

_PAGE = 200


@click.command("cases", help="Дела школы и на каком они шаге.")
@click.option("--class", "class_name", help="Класс, например 9Б.")
@click.option("--state", help="Только на этом шаге.")
@pass_edge
@guarded
def list_cases(edge: Edge, class_name: str | None, state: str | None) -> None:
    """List cases."""
    with edge.desk.reading() as session:
        rows = cases.choose(session, class_name=class_name, state=state)
        said = cases.states_in_words(session, rows)
    data = [_case(row) for row in rows]
    cells = [
        [
            row.id,
            row.class_name,
            row.term_name,
            said[row.id],
            f"{row.sections_signed}/{row.sections_total}",
            _day(row.next_due_on),
        ]
        for row in rows
    ]
    show(edge, data, lambda: table(["Дело", "Класс", "Период", "Шаг", "Подписано", "Срок"], cells))


@click.command("queue", help="Кто, что и до какого дня должен сделать.")
@click.option("--person", help="Только этот сотрудник.")
@click.option("--class", "class_name", help="Только этот класс.")
@click.option("--late", is_flag=True, help="Только просроченное.")
@click.option("--limit", default=_PAGE, show_default=True, help="Сколько строк показать.")
@pass_edge
@guarded
def queue(edge: Edge, person: str | None, class_name: str | None, late: bool, limit: int) -> None:
    """List what is owed now."""
    desk = edge.desk
    wanted = (
        select(Duty, CaseRow.class_name).join(CaseRow, CaseRow.id == Duty.case_id).where(Duty.open.is_(True))
    )
    if person:
        wanted = wanted.where(Duty.person_id == person)
    if class_name:
        wanted = wanted.where(CaseRow.class_name == class_name)
    if late:
        wanted = wanted.where(Duty.due_on < desk.today)
    with desk.reading() as session:
        found = session.execute(
            wanted.order_by(Duty.due_on, Duty.case_id, Duty.section_id).limit(limit)
        ).all()
        names = {**profiles.in_force(session, desk.today).roles, **people.names(session)}
    data = [{**_duty(duty, names), "class": group, "late": _late(duty, desk.today)} for duty, group in found]
    cells = [
        [
            one["due"],
            "просрочено" if one["late"] else "",
            one["class"],
            one["section"],
            one["title"],
            one["who"],
            one["clause"],
        ]
        for one in data
    ]
    show(edge, data, lambda: table(["Срок", "", "Класс", "Раздел", "Что сделать", "Кто", "Основание"], cells))


def _case(row: CaseRow) -> dict[str, object]:
    return {
        "id": row.id,
        "class": row.class_name,
        "term": row.term_name,
        "state": row.state,
        "sections": row.sections_total,
        "signed": row.sections_signed,
        "leaves": row.leaves,
        "due": row.next_due_on,
    }


def _duty(duty: Duty, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "case": duty.case_id,
        "step": duty.step,
        "section": duty.section_id,
        "title": duty.title,
        "who": names.get(duty.person_id or duty.role, duty.role),
        "due": _day(duty.due_on),
        "clause": duty.clause,
    }


def _late(duty: Duty, today: date) -> bool:
    return duty.due_on is not None and duty.due_on < today


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "—"
