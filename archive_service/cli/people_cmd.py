"""``people``, ``grant``, ``keys``: who works here, with which roles and keys."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from archive_service.cli.edge import (
    Edge,
    guarded,
    new_file,
    pass_edge,
    progress_bar,
    read_passphrase,
    say,
    show,
    table,
)
from archive_service.cli.options import acting
from archive_service.db.models import Grant, Person
from archive_service.services import people
from archive_service.services.people import Present
from archive_service.signing.authority import change_passphrase

_DAY = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])


@click.command("people", help="Сотрудники школы, их роли и ключи.")
@pass_edge
@guarded
def list_people(edge: Edge) -> None:
    """List the people of the school."""
    with edge.desk.reading() as session:
        missing = set(people.without_key(session))
        roles: dict[str, list[str]] = {}
        for row in session.scalars(select(Grant).order_by(Grant.from_on)):
            roles.setdefault(row.person_id, []).append(row.role)
        rows: list[dict[str, Any]] = [
            {
                "id": row.id,
                "name": people.full_name(row),
                "post": row.post,
                "roles": roles.get(row.id, []),
                "key": row.id not in missing,
            }
            for row in session.scalars(select(Person).order_by(Person.surname, Person.name))
        ]
    cells = [
        [r["id"], r["name"], r["post"], ", ".join(r["roles"]), "да" if r["key"] else "нет"] for r in rows
    ]
    show(edge, rows, lambda: table(["Код", "Сотрудник", "Должность", "Роли", "Ключ"], cells))


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
        people.require(session, who.id, ("administrator", "director"), desk.today)
        people.add_people(desk, session, [people.from_full_name(person_id, full_name, post)], who.id)
    say(f"{person_id}: {full_name}. Ключ выдаст archive-service keys-issue.")


@click.command("grant", help="Дать роль приказом: ROLE — " + ", ".join(people.ROLES) + ".")
@click.argument("person_id", metavar="СОТРУДНИК")
@click.argument("role", type=click.Choice(people.ROLES))
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@click.option("--order-date", type=_DAY, required=True, help="Дата приказа.")
@click.option("--until", type=_DAY, default=None, help="Последний день, если роль временная.")
@pass_edge
@guarded
@acting
def grant(
    edge: Edge,
    *,
    person_id: str,
    role: str,
    order_no: str,
    order_date: datetime,
    until: datetime | None,
    who: Present,
) -> None:
    """Give a role by order."""
    desk = edge.desk
    with desk.writing() as session:
        people.require(session, who.id, ("administrator", "director"), desk.today)
        people.grant(
            desk,
            session,
            person_id,
            role,
            order_no=order_no,
            order_on=order_date.date(),
            to_on=until.date() if until else None,
            actor=who.id,
        )
    say(f"{person_id}: роль {role} с {order_date:%d.%m.%Y}, приказ № {order_no}")


@click.command("dismiss", help="Закрыть доступ с указанного дня по приказу; авторство действий остаётся.")
@click.argument("person_id", metavar="СОТРУДНИК")
@click.option("--from", "from_day", type=_DAY, required=True, help="Первый день без доступа.")
@click.option("--order", "order_no", required=True, help="Номер приказа.")
@pass_edge
@guarded
@acting
def dismiss(edge: Edge, *, person_id: str, from_day: datetime, order_no: str, who: Present) -> None:
    """End a person's access by order."""
    desk = edge.desk
    with desk.writing() as session:
        people.require(session, who.id, ("administrator", "director"), desk.today)
        people.dismiss(desk, session, person_id, from_on=from_day.date(), order_no=order_no, actor=who.id)
    say(f"{person_id}: доступ закрыт с {from_day:%d.%m.%Y}, приказ № {order_no}")


@click.command(
    "keys-issue", help="Выдать ключи тем, у кого их нет; первые парольные фразы — в файл для раздачи."
)
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, help="Куда записать листки (CSV, 0600)."
)
@click.option("--ca-passphrase-file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_edge
@guarded
@acting
def keys_issue(edge: Edge, target: Path, ca_passphrase_file: Path | None, who: Present) -> None:
    """Issue keys to everybody who has none."""
    desk = edge.desk
    secret = read_passphrase(ca_passphrase_file, "удостоверяющий центр школы")
    with desk.reading() as session:
        people.require(session, who.id, ("administrator",), desk.today)
        waiting = people.without_key(session)
        known = people.names(session)
    people.issue_keys(desk, secret, {}, who.id)  # a wrong pass phrase is told before anything is written
    slips = {person_id: people.first_passphrase() for person_id in waiting}
    write_slips(target, [(person_id, known[person_id], slips[person_id]) for person_id in waiting])
    with progress_bar("Ключи") as advance:
        people.issue_keys(desk, secret, slips, who.id, progress=advance)
    say(f"Выдано ключей: {len(slips)}. Листки: {target} — раздайте под подпись и удалите файл.")


def write_slips(target: Path, rows: list[tuple[str, str, str]]) -> None:
    """Write the first pass phrases to a new file that only its owner can read."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Код", "Сотрудник", "Парольная фраза"])
    writer.writerows(rows)
    with new_file(target, 0o600) as file:
        file.write(text.getvalue().encode("utf-8"))


@click.command("keys-passphrase", help="Сменить свою парольную фразу.")
@click.option("--as", "person", envvar="ARCHIVE_AS", required=True, help="Кто: код сотрудника.")
@pass_edge
@guarded
def keys_passphrase(edge: Edge, person: str) -> None:
    """Change one's own pass phrase."""
    old = read_passphrase(None, person)
    new = read_passphrase(None, f"{person}, новая", confirm=True)
    change_passphrase(edge.desk.keys, person, old, new)
    say("Парольная фраза сменена.")
