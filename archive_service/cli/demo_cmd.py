"""``demo``: a made-up school half-way through its term, from a workbook to two rooms and a found sheet."""

import shutil
import sys
from pathlib import Path

import click

from archive_service.cli import demo_way
from archive_service.cli.demo_halfway import Halfway, halfway
from archive_service.cli.demo_school import (
    ARCHIVIST,
    PHRASES,
    ROOMS,
    SCHOOL,
    SIZES,
    Show,
    make_show,
    open_demo_school,
)
from archive_service.cli.edge import Edge, guarded, pass_edge, progress_bar, say
from archive_service.importing.workbook import write_workbook
from archive_service.problems import Kind, Problem
from archive_service.services import cases, finding, people, upkeep, verification
from archive_service.services.context import Archive, Desk
from storage.local import LocalStore

_MARKER = ".made-by-demo"


@click.command("demo")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"))
@click.option(
    "--size",
    type=click.Choice(list(SIZES)),
    default="full",
    show_default=True,
    help="Школа целиком или 10 маленьких классов.",
)
@click.option("--profile", default="default", show_default=True, help="Положение.")
@click.option(
    "--serve/--no-serve",
    default=None,
    help="В конце открыть архив в браузере (по умолчанию — в терминале).",
)
@pass_edge
@guarded
def demo(edge: Edge, folder: Path, size: str, profile: str, serve: bool | None) -> None:
    """Lead a made-up school half-way through its term; find one summary sheet; verify all."""
    show = _prepare(folder.absolute(), size, profile)
    workbook = _write_workbook(show)
    archive = open_demo_school(show, profile)
    try:
        desk = archive.desk(SCHOOL)
        term = _lead(archive, desk, show, workbook)
        sheet = _find(desk, show)
        _audit(desk)
        _verify(show, sheet)
        _say_where(show, sheet, workbook)
        _say_accounts(desk, term)
    finally:
        archive.close()
    if serve if serve is not None else sys.stdout.isatty():
        from archive_service.cli.serve_cmd import serve as page  # noqa: PLC0415 only when it is wanted

        edge.home = show.home
        click.get_current_context().invoke(page)


def _prepare(folder: Path, size: str, profile: str) -> Show:
    if folder.exists():
        if not (folder / _MARKER).exists():
            raise Problem(Kind.USAGE, "service.demo-foreign", folder=str(folder))
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARKER).touch()
    return make_show(folder, SIZES[size], profile)


def _write_workbook(show: Show) -> Path:
    target = show.folder / "выгрузка.xlsx"
    with progress_bar("Выгрузка школы в книгу Excel"):
        write_workbook(show.snapshot, target)
    return target


def _lead(archive: Archive, desk: Desk, show: Show, workbook: Path) -> Halfway:
    term = halfway(show)
    demo_way.take_in(desk, workbook)
    demo_way.prepare_print(desk, show)
    demo_way.print_all(archive, desk, show)
    demo_way.sign(archive, desk, show, term.unsigned)
    demo_way.finish(archive, desk, show)
    term.go_wrong(desk)
    return term


def _find(desk: Desk, show: Show) -> Path:
    group = show.snapshot.classes[-1]
    pupil = next(one for one in group.pupils if one.surname)
    words = f"{pupil.surname} {group.name} {show.snapshot.year + 1}"
    with desk.reading() as session:
        found = finding.find(session, words)[0]
    say(f"Поиск «{words}»: {found.name}, {found.class_name}, {found.year}/{found.year + 1} учебный год")
    reason = "демонстрация: запрос выпускника"
    data = finding.open_document(desk, found.document, reader_id=ARCHIVIST, reason=reason)
    target = show.folder / f"сводная-ведомость-{found.class_name}.pdf"
    target.write_bytes(data)
    with desk.reading() as session:
        volume = next(
            row for row in cases.choose(session, class_name=found.class_name) if row.id == found.case_id
        )
        case, _ = cases.load(session, volume.id)
    journal = finding.open_document(desk, case.volume, reader_id=ARCHIVIST, reason=reason)
    (show.folder / f"журнал-{found.class_name}.pdf").write_bytes(journal)
    return target


def _verify(show: Show, sheet: Path) -> None:
    verdict = verification.verify_document(sheet, show.home / "keys" / SCHOOL / "ca.pem")
    names = ", ".join(one.full_name for one in verdict.signatures)
    say(f"Сводная ведомость: {'подписи верны' if verdict.sound else 'ПОДПИСИ НЕ ВЕРНЫ'} ({names})")
    sound = verdict.sound
    for room in ROOMS:
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
    say(f"  два хранилища       {show.folder / ROOMS[0]}, {show.folder / ROOMS[1]}")
    say(f"  парольные фразы     {show.folder / PHRASES} (только для показа)")
    say(f"В браузере:           archive-service --home {show.home} serve → http://127.0.0.1:8321/")


def _say_accounts(desk: Desk, term: Halfway) -> None:
    """Say as whom one may come in, and what waits there."""
    with desk.reading() as session:
        names = people.names(session)
    say("")
    say("Войти можно как (фразы — только для показа):")
    for one in term.accounts():
        say(f"  {one.role}: {names[one.person_id]}")
        say(f"    код {one.person_id}   фраза {term.show.phrases[one.person_id]}")
        say(f"    ждёт: {one.waiting}")
