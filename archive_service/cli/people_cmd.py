"""``people``, ``person-add``, ``dismiss``, ``return-to-work``: who works here, and since when no more."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from archive_service.cli.edge import Edge, asked_file, guarded, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting, paper_to
from archive_service.cli.staff_tables import gap_table, matrix_table, member_table, plain_gap, plain_member
from archive_service.problems import Kind, Problem
from archive_service.services import (
    gaps,
    leaving,
    matrix,
    matrix_paper,
    people,
    profiles,
    roles,
    roster,
    units,
)
from archive_service.services.orders import said
from archive_service.services.owing import Owed
from archive_service.services.people import Present


@click.command("people", help="Сотрудники школы, их роли с приказами и ключи.")
@click.option("--on", "day", type=DAY, default=None, help="Роли на этот день; без него — на сегодня.")
@click.option("--matrix", "as_matrix", is_flag=True, help="Кто за что отвечает: шаги Положения и сотрудники.")
@click.option("--gaps", "as_gaps", is_flag=True, help="Что некому сделать: роль ничья, учитель уволен.")
@paper_to("матрицу ответственности на этот день (вместе с --matrix)")
@pass_edge
@guarded
def list_people(edge: Edge, day: datetime | None, as_matrix: bool, as_gaps: bool, paper: Path | None) -> None:
    """List the people of the school, who answers for what, or what nobody can do."""
    on = day.date() if day else edge.desk.today
    if paper is not None and not as_matrix:
        raise Problem(Kind.USAGE, "staff.paper-of-matrix")
    if as_matrix:
        _show_matrix(edge, on, paper)
    elif as_gaps:
        _show_gaps(edge)
    else:
        _show_people(edge, on)


def _show_people(edge: Edge, on: date) -> None:
    with edge.desk.reading() as session:
        members = roster.roster(session, on)
        profile = profiles.in_force(session, edge.desk.today)
        titles = {row.id: row.title for row in units.units(session)}
        ended = roles.ending_orders(session)
    data = [plain_member(one, on, profile, ended) for one in members]
    show(edge, data, lambda: table(*member_table(members, on, profile, titles)))


def _show_matrix(edge: Edge, on: date, paper: Path | None) -> None:
    with asked_file(paper) as file:
        if file:
            file.write(matrix_paper.make(edge.desk, on))
    with edge.desk.reading() as session:
        lines = matrix.matrix(session, on)
    show(edge, [asdict(line) for line in lines], lambda: table(*matrix_table(lines)))


def _show_gaps(edge: Edge) -> None:
    with edge.desk.reading() as session:
        found = gaps.gaps(edge.desk, session)
    say_all = table if found else lambda *_: say("Каждый шаг есть кому сделать.")
    show(edge, [plain_gap(one) for one in found], lambda: say_all(*gap_table(found)))


@click.command("person-add", help="Добавить сотрудника, которого нет в выгрузке.")
@click.argument("person_id", metavar="КОД")
@click.argument("full_name", metavar="«ФАМИЛИЯ ИМЯ ОТЧЕСТВО»")
@click.option("--post", default="", help="Должность.")
@pass_edge
@guarded
@acting
def person_add(edge: Edge, *, person_id: str, full_name: str, post: str, who: Present) -> None:
    """Add a member of staff by hand."""
    desk = edge.desk
    with desk.writing() as session:
        people.require(session, who.id, roles.KEEPERS, desk.today)
        people.add_people(desk, session, [people.from_full_name(person_id, full_name, post)], who.id)
    say(f"{person_id}: {full_name}. Ключ выдаст archive-service keys-issue.")


@click.command(
    "dismiss",
    help="Закрыть доступ по приказу: роли кончаются, сертификат отзывается, авторство остаётся.",
)
@click.argument("person_id", metavar="СОТРУДНИК")
@click.option("--from", "from_day", type=DAY, required=True, help="Первый день без доступа.")
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@pass_edge
@guarded
@acting
def dismiss(edge: Edge, *, person_id: str, from_day: datetime, order_no: str, who: Present) -> None:
    """End a person's access by order, and tell what is still owed."""
    desk = edge.desk
    with desk.writing() as session:
        people.require(session, who.id, roles.KEEPERS, desk.today)
        owed = leaving.dismiss(
            desk, session, person_id, from_on=from_day.date(), order_no=order_no, actor=who.id
        )
    data = {"person": person_id, "from": from_day.date(), "owed": [asdict(one) for one in owed]}
    show(edge, data, lambda: _say_left(person_id, from_day.date(), order_no, owed))


def _say_left(person_id: str, day: date, order_no: str, owed: Sequence[Owed]) -> None:
    say(f"{person_id}: доступ закрыт с {said(day)}, приказ № {order_no}")
    if not owed:
        say("За этим сотрудником ничего не осталось.")
        return
    say(f"Осталось несделанным ({len(owed)}), это нужно переназначить приказом:")
    table(
        ["Дело", "Класс", "Раздел", "Что сделать", "Срок"],
        [[one.case_id, one.class_name, one.section, one.title, _due(one)] for one in owed],
    )
    say(f"Дальше: archive-service reassign --all --from {person_id} --to КОД --order № --order-date ДЕНЬ")


def _due(owed: Owed) -> str:
    return said(owed.due_on) if owed.due_on else "—"


@click.command("return-to-work", help="Снова принят на работу: открыть доступ; роли и ключ выдаются заново.")
@click.argument("person_id", metavar="СОТРУДНИК")
@click.option("--from", "from_day", type=DAY, required=True, help="Первый день работы.")
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@pass_edge
@guarded
@acting
def return_to_work(edge: Edge, *, person_id: str, from_day: datetime, order_no: str, who: Present) -> None:
    """Open access again by order."""
    desk = edge.desk
    with desk.writing() as session:
        people.require(session, who.id, roles.KEEPERS, desk.today)
        leaving.return_to_work(
            desk, session, person_id, from_on=from_day.date(), order_no=order_no, actor=who.id
        )
    say(f"{person_id}: доступ открыт с {from_day:%d.%m.%Y}, приказ № {order_no}.")
    say("Роли дайте приказом (archive-service grant), новый ключ выдаст archive-service keys-issue.")
