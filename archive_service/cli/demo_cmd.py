"""``demo``: the whole way on a made-up school, from a workbook to two rooms and back to one sheet."""

import os
import shutil
import sys
from pathlib import Path

import click

from archive_service.cli import demo_way
from archive_service.cli.demo_way import ADMIN, SCHOOL, Show
from archive_service.cli.edge import Edge, guarded, pass_edge, progress_bar, say
from archive_service.importing.sample_school import generate
from archive_service.importing.workbook import write_workbook
from archive_service.problems import Kind, Problem
from archive_service.services import (
    cases,
    finding,
    people,
    roles,
    upkeep,
    verification,
)
from archive_service.services.calendars import SIX_DAY_WEEK
from archive_service.services.context import Archive, Desk
from archive_service.services.schools import Founding, open_school
from archive_service.settings import LocalStoreSettings
from archive_service.wiring import create_installation, open_archive
from storage.local import LocalStore
from workflows.snapshot import Person

_MARKER, _ORDER_NO = ".made-by-demo", "1-д"
_ROLES = (("s-01", "director"), ("s-02", "deputy"), ("s-03", "binder"), ("s-03", "archivist"))
_ROOMS = ("помещение-1", "помещение-2")
_SIZES = {"full": (30, 750, 45), "small": (4, 60, 8)}


@click.command("demo")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"))
@click.option(
    "--size",
    type=click.Choice(list(_SIZES)),
    default="full",
    show_default=True,
    help="Школа целиком или 4 класса.",
)
@click.option("--profile", default="default", show_default=True, help="Положение.")
@click.option(
    "--serve/--no-serve",
    default=None,
    help="В конце открыть страницу состояния (по умолчанию — в терминале).",
)
@pass_edge
@guarded
def demo(edge: Edge, folder: Path, size: str, profile: str, serve: bool | None) -> None:
    """Take a made-up school from its workbook to two stores; find one summary sheet; verify all."""
    show = _prepare(folder.absolute(), size)
    workbook = _write_workbook(show)
    archive = _open(show, profile)
    try:
        desk = archive.desk(SCHOOL)
        demo_way.take_in(desk, workbook)
        demo_way.prepare_print(desk, show)
        demo_way.print_all(archive, desk)
        demo_way.sign(desk, show)
        demo_way.finish(archive, desk, show)
        sheet = _find(desk, show)
        _audit(desk)
        _verify(show, sheet)
    finally:
        archive.close()
    _say_where(show, sheet, workbook)
    if serve if serve is not None else sys.stdout.isatty():
        from archive_service.cli.serve_cmd import serve as page  # noqa: PLC0415 only when it is wanted

        edge.home = show.home
        click.get_current_context().invoke(page)


def _prepare(folder: Path, size: str) -> Show:
    if folder.exists():
        if not (folder / _MARKER).exists():
            raise Problem(Kind.USAGE, "service.demo-foreign", folder=str(folder))
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARKER).touch()
    classes, pupils, teachers = _SIZES[size]
    snapshot = generate(classes=classes, pupils=pupils, teachers=teachers)
    ids = [ADMIN, *(person.id for person in snapshot.staff)]
    return Show(folder, snapshot, {person_id: people.first_passphrase() for person_id in ids})


def _write_workbook(show: Show) -> Path:
    target = show.folder / "выгрузка.xlsx"
    with progress_bar("Выгрузка школы в книгу Excel"):
        write_workbook(show.snapshot, target)
    return target


def _open(show: Show, profile: str) -> Archive:
    stores = [
        LocalStoreSettings(name=name, room=room, path=show.folder / place)
        for name, room, place in zip(("disk-a", "disk-b"), ("серверная", "архив"), _ROOMS, strict=True)
    ]
    create_installation(show.home, stores)
    archive = open_archive(show.home)
    school = show.snapshot.school
    authority = people.first_passphrase()
    founding = Founding(
        school_id=SCHOOL,
        name=school.name,
        short_name=school.short_name,
        zone="Europe/Moscow",
        profile=profile,
        founder=Person(ADMIN, "Администратор", "Демонстрационный", "", "администратор архива"),
        founder_passphrase=show.phrases[ADMIN],
        authority_passphrase=authority,
        weekend=SIX_DAY_WEEK,
        order_no=_ORDER_NO,
        order_on=archive.clock.today("Europe/Moscow"),
    )
    desk = open_school(archive, founding)
    _keep_phrases(show, authority)
    with desk.writing() as session:
        people.add_people(desk, session, show.snapshot.staff, ADMIN)
        session.flush()
        for person_id, role in _ROLES:
            roles.grant(desk, session, person_id, role, order_no=_ORDER_NO, order_on=desk.today, actor=ADMIN)
    waiting = {person.id: show.phrases[person.id] for person in show.snapshot.staff}
    with progress_bar("Ключи и сертификаты сотрудников") as advance:
        people.issue_keys(desk, authority, waiting, ADMIN, progress=advance)
    return archive


def _keep_phrases(show: Show, authority: str) -> None:
    """Write the made-up pass phrases down, each in a file only its owner can read: it is a demonstration."""
    folder = show.folder / "парольные-фразы"
    folder.mkdir(mode=0o700)
    for name, phrase in {**show.phrases, "authority": authority}.items():
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(phrase)


def _find(desk: Desk, show: Show) -> Path:
    group = show.snapshot.classes[-1]
    pupil = next(one for one in group.pupils if one.surname)
    words = f"{pupil.surname} {group.name} {show.snapshot.year + 1}"
    with desk.reading() as session:
        found = finding.find(session, words)[0]
    say(f"Поиск «{words}»: {found.name}, {found.class_name}, {found.year}/{found.year + 1} учебный год")
    reason = "демонстрация: запрос выпускника"
    data = finding.open_document(desk, found.document, reader_id="s-03", reason=reason)
    target = show.folder / f"сводная-ведомость-{found.class_name}.pdf"
    target.write_bytes(data)
    with desk.reading() as session:
        volume = next(
            row for row in cases.choose(session, class_name=found.class_name) if row.id == found.case_id
        )
        case, _ = cases.load(session, volume.id)
    journal = finding.open_document(desk, case.volume, reader_id="s-03", reason=reason)
    (show.folder / f"журнал-{found.class_name}.pdf").write_bytes(journal)
    return target


def _verify(show: Show, sheet: Path) -> None:
    verdict = verification.verify_document(sheet, show.home / "keys" / SCHOOL / "ca.pem")
    names = ", ".join(one.full_name for one in verdict.signatures)
    say(f"Сводная ведомость: {'подписи верны' if verdict.sound else 'ПОДПИСИ НЕ ВЕРНЫ'} ({names})")
    sound = verdict.sound
    for room in _ROOMS:
        with progress_bar(f"Проверка хранилища «{room}» без базы данных") as advance:
            result = verification.verify_store(LocalStore.found_at(show.folder / room), progress=advance)
        said = "всё верно" if result.sound else "НАЙДЕНЫ НАРУШЕНИЯ"
        size_mb = result.size_bytes / 1e6
        say(f"{room}: объектов {result.objects}, {size_mb:.0f} МБ, действий {result.acts} — {said}")
        sound = sound and result.sound
    if not sound:
        raise Problem(Kind.UNSOUND, "service.demo-unsound")


def _audit(desk: Desk) -> None:
    """Compare both stores with the database, so that the record begins with a first audit."""
    for store in desk.archive.mirror.stores:
        with progress_bar(f"Аудит хранилища {store.name}") as advance:
            report = upkeep.audit_store(desk, store.name, progress=advance)
        if not report.sound:
            raise Problem(Kind.UNSOUND, "service.demo-unsound")


def _say_where(show: Show, sheet: Path, workbook: Path) -> None:
    group = show.snapshot.classes[-1].name
    say("")
    say("Можно открыть:")
    say(f"  выгрузка            {workbook}")
    say(f"  том журнала         {show.folder / f'журнал-{group}.pdf'}")
    say(f"  сводная ведомость   {sheet}")
    say(f"  два хранилища       {show.folder / _ROOMS[0]}, {show.folder / _ROOMS[1]}")
    say(f"  парольные фразы     {show.folder / 'парольные-фразы'} (только для показа)")
    say(f"Страница состояния:   archive-service --home {show.home} serve → http://127.0.0.1:8321/")
