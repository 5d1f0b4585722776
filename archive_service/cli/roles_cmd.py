"""``grant``, ``revoke``, ``unit-set``, ``units``: who may do what, for which classes, by which order."""

from datetime import date, datetime

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, say, show, table
from archive_service.cli.options import DAY, acting, by_order
from archive_service.problems import sentence
from archive_service.services import people, profiles, roles, units
from archive_service.services.orders import said
from archive_service.services.people import Present
from archive_service.services.titles import BY_ORDER, in_words

_CODES = "; ".join(f"{code} — {sentence(f'roles.{code}')}" for code in BY_ORDER)


@click.command("grant", help=f"Дать роль приказом. РОЛЬ: {_CODES}; и другие роли вашего Положения.")
@click.argument("person_id", metavar="СОТРУДНИК")
@click.argument("role", metavar="РОЛЬ")
@click.option("--from", "from_day", type=DAY, default=None, help="Первый день, если это не дата приказа.")
@click.option("--until", type=DAY, default=None, help="Последний день, если роль временная.")
@click.option("--unit", default="", help="Только для классов этого подразделения (код из units).")
@pass_edge
@guarded
@by_order
@acting
def grant(
    edge: Edge,
    *,
    person_id: str,
    role: str,
    order_no: str,
    order_on: date,
    from_day: datetime | None,
    until: datetime | None,
    unit: str,
    who: Present,
) -> None:
    """Give a role by order."""
    desk = edge.desk
    first = from_day.date() if from_day else order_on
    last = until.date() if until else None
    with desk.writing() as session:
        people.require(session, who.id, roles.KEEPERS, desk.today)
        roles.grant(
            desk,
            session,
            person_id,
            role,
            order_no=order_no,
            order_on=order_on,
            from_on=first,
            to_on=last,
            unit=unit,
            actor=who.id,
        )
        title = in_words(role, profiles.in_force(session, desk.today))
        where = f", {units.unit(session, unit).title}" if unit else ""
    until_when = f" по {said(last)}" if last else ""
    say(f"{person_id}: {title}{where}, с {said(first)}{until_when}, приказ № {order_no} от {said(order_on)}")


@click.command("revoke", help="Прекратить роль приказом с указанного дня.")
@click.argument("person_id", metavar="СОТРУДНИК")
@click.argument("role", metavar="РОЛЬ")
@click.option("--from", "from_day", type=DAY, required=True, help="Первый день без роли.")
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@click.option("--unit", default="", help="Роль была дана для этого подразделения.")
@pass_edge
@guarded
@acting
def revoke(
    edge: Edge, *, person_id: str, role: str, from_day: datetime, order_no: str, unit: str, who: Present
) -> None:
    """End a role by order."""
    desk = edge.desk
    first = from_day.date()
    with desk.writing() as session:
        people.require(session, who.id, roles.KEEPERS, desk.today)
        roles.revoke(
            desk, session, person_id, role, from_on=first, order_no=order_no, unit=unit, actor=who.id
        )
        title = in_words(role, profiles.in_force(session, desk.today))
    say(f"{person_id}: с {said(first)} больше не {title}, приказ № {order_no}")


@click.command("unit-set", help="Подразделение (отделение, филиал) и его классы: создать или изменить.")
@click.argument("unit_id", metavar="КОД")
@click.argument("title", metavar="«НАЗВАНИЕ»")
@click.option("--class", "classes", multiple=True, required=True, help="Класс: код или название; несколько.")
@pass_edge
@guarded
@by_order
@acting
def unit_set(
    edge: Edge,
    *,
    unit_id: str,
    title: str,
    classes: tuple[str, ...],
    order_no: str,
    order_on: date,
    who: Present,
) -> None:
    """Make a department, or change one."""
    desk = edge.desk
    with desk.writing() as session:
        people.require(session, who.id, roles.KEEPERS, desk.today)
        ids = units.set_unit(
            desk,
            session,
            unit_id,
            title,
            classes=classes,
            order_no=order_no,
            order_on=order_on,
            actor=who.id,
        )
    show(edge, {"unit": unit_id, "classes": ids}, lambda: say(f"{unit_id}: {title}, классов: {len(ids)}"))


@click.command("units", help="Подразделения школы, их классы и приказы.")
@pass_edge
@guarded
def list_units(edge: Edge) -> None:
    """List the departments."""
    with edge.desk.reading() as session:
        names = units.class_names(session)
        data = [
            {
                "id": row.id,
                "title": row.title,
                "classes": [{"id": one, "name": names.get(one, one)} for one in row.classes],
                "order": row.order_no,
                "order_on": row.order_on,
            }
            for row in units.units(session)
        ]
        cells = [
            [
                row.id,
                row.title,
                ", ".join(names.get(one, one) for one in row.classes),
                f"№ {row.order_no} от {said(row.order_on)}",
            ]
            for row in units.units(session)
        ]
    show(edge, data, lambda: table(["Код", "Подразделение", "Классы", "Приказ"], cells))
