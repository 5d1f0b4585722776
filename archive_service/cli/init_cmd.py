"""``init`` and ``school-add``: from an empty directory to a school that can import."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, read_passphrase, say
from archive_service.cli.options import DAY
from archive_service.cli.stores_given import of_stores
from archive_service.clock import SystemClock
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import people
from archive_service.services.calendars import FIVE_DAY_WEEK, SIX_DAY_WEEK
from archive_service.services.profiles import shipped
from archive_service.services.schools import Founding, check, open_school
from archive_service.settings import StoreSettings
from archive_service.wiring import create_installation


def _founding_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Ask everything that a school is opened with; the command gets it as keywords."""
    for option in (
        click.option("--id", "school_id", default="s1", show_default=True, help="Короткий код школы."),
        click.option("--name", default="", help="Полное название школы, как в уставе."),
        click.option("--short-name", default="", help="Краткое название."),
        click.option(
            "--profile",
            default="default",
            show_default=True,
            help=f"Положение: {', '.join(shipped())} или файл TOML.",
        ),
        click.option("--zone", default="Europe/Moscow", show_default=True, help="Часовой пояс школы."),
        click.option("--six-days", is_flag=True, help="Шестидневная учебная неделя."),
        click.option("--admin-id", default="admin", show_default=True, help="Код администратора."),
        click.option("--admin", default="", help="Фамилия, имя, отчество администратора полностью."),
        click.option("--admin-order", default="", help="Номер приказа, которым назначен администратор."),
        click.option("--admin-order-date", type=DAY, default=None, help="Дата этого приказа."),
        click.option(
            "--passphrase-file",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="Парольная фраза администратора.",
        ),
        click.option(
            "--ca-passphrase-file",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="Парольная фраза удостоверяющего центра школы.",
        ),
    ):
        command = option(command)
    return command


@click.command("init", help="Создать установку: база, два хранилища в разных помещениях, школа и её центр.")
@click.option("--database", default="", help="Адрес PostgreSQL; без него — SQLite в каталоге установки.")
@click.option("--without-school", is_flag=True, help="Без школы: базу сделает rebuild из хранилища.")
@_founding_options
@pass_edge
@guarded
@of_stores
def init(
    edge: Edge, /, stores: list[StoreSettings], database: str, without_school: bool, **founding: Any
) -> None:
    """Create the installation and its first school."""
    asked = None if without_school else _founding(**founding)
    if asked is not None:
        check(asked, SystemClock())
    create_installation(edge.home, stores, database=database, language=edge.language)
    if asked is None:
        say(f"Установка создана: {edge.home}. Дальше: archive-service rebuild --from ХРАНИЛИЩЕ")
        return
    open_school(edge.archive, asked)
    say(f"Установка создана: {edge.home}")
    say("Дальше: archive-service template ПУТЬ.xlsx — пустой образец выгрузки, затем archive-service import.")


@click.command("school-add", help="Открыть ещё одну школу в этой установке.")
@_founding_options
@pass_edge
@guarded
def school_add(edge: Edge, /, **founding: Any) -> None:
    """Open another school."""
    open_school(edge.archive, _founding(**founding))
    say("Школа открыта.")


def _complete(**given: str) -> None:
    """Refuse before anything is made when a name is missing."""
    for name, value in given.items():
        if not value.strip():
            raise Problem(Kind.USAGE, "service.option-needed", option=f"--{name.replace('_', '-')}")


def _asked(name: str, given: Any, kind: click.DateTime | None = None) -> Any:
    """Return what was given, or ask for it where there is a terminal to ask on (002 clause 3.1).

    Raises:
        Problem: it was not given, and nobody can be asked.
    """
    if given:
        return given
    if not sys.stdin.isatty():
        raise Problem(Kind.USAGE, "service.option-needed", option=f"--{name}")
    return click.prompt(sentence(f"staff.ask-{name}"), type=kind, err=True)


def _founding(
    *,
    school_id: str,
    name: str,
    short_name: str,
    profile: str,
    zone: str,
    six_days: bool,
    admin_id: str,
    admin: str,
    admin_order: str,
    admin_order_date: datetime | None,
    passphrase_file: Path | None,
    ca_passphrase_file: Path | None,
) -> Founding:
    _complete(name=name, short_name=short_name, admin=admin)
    order_no = _asked("admin-order", admin_order)
    order_on = _asked("admin-order-date", admin_order_date, DAY)
    return Founding(
        school_id=school_id,
        name=name,
        short_name=short_name,
        zone=zone,
        profile=profile,
        founder=people.from_full_name(admin_id, admin, "администратор архива"),
        founder_passphrase=read_passphrase(passphrase_file, admin, confirm=True),
        authority_passphrase=read_passphrase(ca_passphrase_file, short_name, confirm=True),
        weekend=SIX_DAY_WEEK if six_days else FIVE_DAY_WEEK,
        order_no=order_no,
        order_on=order_on.date(),
    )
