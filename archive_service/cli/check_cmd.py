"""``verify``, ``audit``, ``repair``, ``rebuild``, ``log``, ``doctor``: is everything still true."""

from dataclasses import asdict
from pathlib import Path

import click

from archive_service.cli.edge import Edge, guarded, pass_edge, progress_bar, say, show, table
from archive_service.db.act_log import clock_steps, head, verify_chain
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import doctor as examination
from archive_service.services import upkeep, verification
from archive_service.services.rebuild import rebuild as make_again
from archive_service.wiring import make_database
from storage.audit import Finding
from storage.local import LocalStore


@click.command("verify", help="Проверить PDF или целое хранилище — без базы данных.")
@click.argument("path", metavar="ФАЙЛ_ИЛИ_КАТАЛОГ", type=click.Path(path_type=Path))
@click.option(
    "--roots",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Корневой сертификат школы (PEM) — для PDF.",
)
@click.option("--no-signatures", is_flag=True, help="Хранилище: только хэши и цепочка действий.")
@pass_edge
@guarded
def verify(edge: Edge, path: Path, roots: Path | None, no_signatures: bool) -> None:
    """Verify a document or a store."""
    if path.is_dir():
        _verify_store(edge, path, signatures=not no_signatures)
    else:
        if roots is None:
            raise Problem(Kind.USAGE, "service.roots-needed")
        _verify_document(edge, path, roots)


def _verify_store(edge: Edge, path: Path, *, signatures: bool) -> None:
    store = LocalStore.found_at(path)
    with progress_bar("Чтение хранилища") as advance:
        verdict = verification.verify_store(
            store, language=edge.language, signatures=signatures, progress=advance
        )

    def human() -> None:
        say(
            f"Приёмов: {verdict.deposits}, объектов: {verdict.objects} ({verdict.size_bytes / 1e6:.1f} МБ), "
            f"действий в журнале: {verdict.acts}, документов с подписями: {verdict.documents}"
        )
        say("Всё верно." if verdict.sound else "НАЙДЕНЫ НАРУШЕНИЯ:")
        for trouble in verdict.troubles:
            say(f"  • {trouble}")
        if not signatures:
            say("Подписи не проверялись.")
        say(f"Защита: {sentence('locks.none', edge.language)}.")

    show(edge, {**asdict(verdict), "sound": verdict.sound, "signatures_checked": signatures}, human)
    _exit_unless(verdict.sound)


def _verify_document(edge: Edge, path: Path, roots: Path) -> None:
    verdict = verification.verify_document(path, roots)

    def human() -> None:
        for one in verdict.signatures:
            mark = "верна" if one.sound else "НЕ ВЕРНА"
            say(f"{one.field}: {one.full_name}, {one.signed_at:%d.%m.%Y %H:%M} UTC, {one.level} — {mark}")
        for attachment in verdict.attachments:
            if not attachment.sound:
                say(f"вложение {attachment.name}: НЕ ВЕРНО")
        say("Документ верен." if verdict.sound else "ДОКУМЕНТ НЕ ВЕРЕН:")
        for reason in verdict.reasons:
            say(f"  • {reason.sentence(edge.language)}")

    data = {
        "sound": verdict.sound,
        "reasons": [reason.sentence(edge.language) for reason in verdict.reasons],
        "signatures": [
            {"field": one.field, "name": one.full_name, "sound": one.sound} for one in verdict.signatures
        ],
    }
    show(edge, data, human)
    _exit_unless(verdict.sound)


@click.command("audit", help="Прочитать все копии и сверить хэши и сроки; находки записываются.")
@click.option("--store", "only", help="Только это хранилище.")
@pass_edge
@guarded
def audit(edge: Edge, only: str | None) -> None:
    """Audit the stores."""
    findings = _audit(edge, only)
    show(edge, [_finding(one) for one in findings], lambda: _tell_findings(edge, findings))
    _exit_unless(not findings)


@click.command(
    "repair", help="Проверить и восстановить повреждённое по целой копии; повреждённое сохраняется отдельно."
)
@click.option("--yes", is_flag=True, help="Не спрашивать.")
@pass_edge
@guarded
def repair(edge: Edge, yes: bool) -> None:
    """Audit and repair."""
    findings = _audit(edge, None)
    if findings and not yes and not edge.as_json:
        _tell_findings(edge, findings)
        click.confirm("Восстановить?", abort=True, err=True)
    repairs = upkeep.repair_all(edge.desk, findings)

    def human() -> None:
        say(f"Восстановлено: {len(repairs.done)}, не удалось: {len(repairs.failed)}")
        for finding, why in repairs.failed:
            say(f"  • {finding.store}: {finding.key}: {why.text}")

    show(edge, {"repaired": len(repairs.done), "failed": [why.text for _, why in repairs.failed]}, human)
    _exit_unless(not repairs.failed)


@click.command("rebuild", help="Восстановить базу данных из одного хранилища (база должна быть пустой).")
@click.option("--from", "source", required=True, help="Имя хранилища.")
@click.option("--yes", is_flag=True, help="Не спрашивать.")
@pass_edge
@guarded
def rebuild(edge: Edge, source: str, yes: bool) -> None:
    """Rebuild the database."""
    if not yes:
        click.confirm(f"Создать заново базу данных из хранилища «{source}»?", abort=True, err=True)
    make_database(edge.home)
    store = next((one for one in edge.archive.mirror.stores if one.name == source), None)
    if store is None:
        names = ", ".join(one.name for one in edge.archive.mirror.stores)
        raise Problem(Kind.MISSING, "service.no-store", store=source, stores=names)
    made = make_again(edge.archive, store)

    def human() -> None:
        for one in made:
            say(
                f"{one.school_id}: действий {one.acts}, дел {one.cases}, "
                f"приёмов {one.deposits}, объектов {one.objects}"
            )
            for manifest in one.unrecorded:
                say(f"  приём без записи в журнале: {manifest} — повторите deposit этого дела")

    show(edge, [asdict(one) for one in made], human)


@click.command("log", help="Проверить цепочку журнала действий.")
@pass_edge
@guarded
def log(edge: Edge) -> None:
    """Verify the chain of acts."""
    with edge.desk.reading() as session:
        broken, last, steps = verify_chain(session), head(session), clock_steps(session)

    def human() -> None:
        say(f"Действий: {last.seq}, последний хэш {last.hash}")
        say(broken.sentence(edge.language) if broken else "Цепочка цела.")
        if steps:
            say(f"Часы компьютера переводились назад перед действиями: {', '.join(map(str, steps))}")

    show(edge, {"acts": last.seq, "head": last.hash, "sound": broken is None, "clock_steps": steps}, human)
    _exit_unless(broken is None)


@click.command("doctor", help="Осмотр установки: база, хранилища, ключи, шрифты, очередь.")
@pass_edge
@guarded
def doctor(edge: Edge) -> None:
    """Examine the installation."""
    checks = examination.examine(edge.archive)
    cells = [["верно" if check.sound else "НЕТ", check.subject, check.text] for check in checks]
    show(edge, [asdict(check) for check in checks], lambda: table(["", "Что", "Состояние"], cells))
    _exit_unless(all(check.sound for check in checks))


def _audit(edge: Edge, only: str | None) -> tuple[Finding, ...]:
    edge.desk.admit()  # what was read could not be put on record
    findings: list[Finding] = []
    names = [only] if only else [store.name for store in edge.archive.mirror.stores]
    for name in names:
        with progress_bar(f"Проверка хранилища {name}") as advance:
            findings += upkeep.audit_store(edge.desk, name, progress=advance).findings
    return tuple(findings)


def _finding(finding: Finding) -> dict[str, str]:
    return {"store": finding.store, "key": str(finding.key), "trouble": str(finding.trouble)}


def _tell_findings(edge: Edge, findings: tuple[Finding, ...]) -> None:
    say(f"Находок: {len(findings)}" if findings else "Все копии целы.")
    for finding in findings:
        text = sentence(
            f"storage.{finding.trouble}", edge.language, store=finding.store, key=str(finding.key)
        )
        say(f"  • {text}")


def _exit_unless(sound: bool) -> None:
    if not sound:
        raise click.exceptions.Exit(Kind.UNSOUND.exit_code)
