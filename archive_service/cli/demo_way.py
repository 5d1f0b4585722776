"""The way of the demonstration: what its people do, from the import to the council's decision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from archive_service.cli.edge import progress_bar, say
from archive_service.db.models import Duty
from archive_service.jobs import JobState
from archive_service.problems import Kind, Problem
from archive_service.rendering.forms import Form, Paragraph, render_form
from archive_service.services import (
    binding,
    cases,
    checking,
    code_orders,
    codenames,
    deposits,
    people,
    printing,
    signoff,
    snapshots,
)
from archive_service.services.code_orders import Order, OrderOnFile
from archive_service.services.context import Archive, Desk
from archive_service.services.imports import import_journal
from archive_service.services.people import Present
from archive_service.signing.seals import Seal
from archive_service.wiring.working import work_off
from workflows.case import Case
from workflows.regulation import StepKind
from workflows.snapshot import Snapshot

SCHOOL, ADMIN = "s1", "admin"


@dataclass(frozen=True, slots=True)
class Show:
    """One demonstration: its directory, the school it shows, and the pass phrases it made up."""

    folder: Path
    snapshot: Snapshot
    phrases: dict[str, str]

    @property
    def home(self) -> Path:
        """The installation."""
        return self.folder / "archive"


def take_in(desk: Desk, workbook: Path) -> None:
    """Import the school's workbook."""
    with progress_bar("Чтение и проверка выгрузки"):
        outcome = import_journal(desk, workbook, actor_id=ADMIN)
    say(f"Открыто дел: {len(outcome.opened)}; предупреждений в выгрузке: {len(outcome.warnings)}")
    if outcome.unprinted:
        say(f"По Положению не печатаются: {', '.join(outcome.unprinted)}")


def prepare_print(desk: Desk, show: Show) -> None:
    """File the copies of orders about code names, and check the data where the regulation asks for it."""
    ids = _cases(desk)
    with desk.reading() as session:
        loaded = [cases.load(session, case_id) for case_id in ids]
    for order in _orders_without_copy(desk, [case for case, _ in loaded]):
        copy = show.folder / f"приказ-{order.order_no}.pdf"
        copy.write_bytes(_order_paper(show, order))
        named = Order(order.order_no, order.order_on or desk.today)
        codenames.attach(desk, order.code, named, copy, actor_id="s-02")
    if any(profile.step_of(StepKind.CHECK) for _, profile in loaded):
        _each("Заместитель директора проверяет данные", ids, lambda one: _check(desk, one))


def _orders_without_copy(desk: Desk, loaded: list[Case]) -> list[OrderOnFile]:
    found: list[OrderOnFile] = []
    for case in loaded:
        snapshot = snapshots.snapshot_of(desk, case)
        with desk.reading() as session:
            orders = code_orders.orders_of(session, snapshot)
        found += [one for one in orders if one.copy_digest is None]
    return list(dict.fromkeys(found))


def _order_paper(show: Show, order: OrderOnFile) -> bytes:
    school = show.snapshot.school.name
    text = f"Присвоить обучающемуся кодовое имя «{order.code}». Документ вымышленный, для показа."
    paper = Form(organisation=school, title=order.words.capitalize(), blocks=(Paragraph(text),))
    return render_form(paper, created_at=show.snapshot.exported_at, document_id=f"demo/{order.order_no}")


def _check(desk: Desk, case_id: str) -> None:
    checking.record_check(desk, case_id, actor_id="s-02", faults={}, conclusion="", passed=True)


def print_all(archive: Archive, desk: Desk) -> None:
    """Render all cases and hand them to their signers."""
    ids = _cases(desk)
    jobs = printing.request(desk, ids, actor_id="s-02")
    _wait(archive, "Распечатка: листы PDF/A", jobs)
    printing.hand_over(desk, ids, actor_id="s-02")


def sign(desk: Desk, show: Show) -> None:
    """Let every teacher sign the own sheets."""
    with desk.reading() as session:
        waiting = [
            (person.id, task)
            for person in show.snapshot.staff
            for task in signoff.tasks(session, people.actor_of(session, person.id, desk.today), step="verify")
        ]
    present = _present(desk, show, dict.fromkeys(person_id for person_id, _ in waiting))
    with progress_bar("Учителя подписывают свои листы") as advance:
        for count, (person_id, task) in enumerate(waiting, start=1):
            signoff.sign_sheets(desk, present[person_id], task.case_id, task.section_id)
            advance(count, len(waiting))


def finish(archive: Archive, desk: Desk, show: Show) -> None:
    """Certify, approve, stamp, bind, deposit; then the council's decision."""
    queued = archive.queue.list(SCHOOL, limit=len(show.snapshot.classes) * 4)
    _wait(archive, "Сборка томов PDF/A-3", [job.id for job in queued if job.name == "assemble"])
    _sign_cases(desk, show, "Классные руководители заверяют", "certify", None)
    _sign_cases(desk, show, "Заместитель директора проверяет", "approve", "s-02")
    _sign_cases(desk, show, "Директор ставит подпись и печать", "stamp", "s-01")
    ids = _cases(desk)
    _each("Листы сосчитаны, дела прошиты", ids, lambda case_id: binding.bind(desk, case_id, actor_id="s-03"))
    _wait(archive, "Приём в архив, в два помещения", deposits.request(desk, ids, actor_id="s-03"))
    _decide(archive, desk)


def _decide(archive: Archive, desk: Desk) -> None:
    """Key in the council's decision wherever the regulation wants it; the log is shipped once more."""
    protocol = checking.Protocol("1", desk.today)
    with desk.reading() as session:
        wanted = select(Duty.case_id, Duty.person_id).where(Duty.step == "council", Duty.open.is_(True))
        waiting = {row.case_id: row.person_id for row in session.execute(wanted)}
    if not waiting:
        return
    _each(
        "Решение педагогического совета",
        list(waiting),
        lambda one: checking.enter_decision(
            desk, one, protocol, actor_id=waiting[one], everybody="переведён(а) в следующий класс"
        ),
    )
    queued = archive.queue.list(SCHOOL, states=(JobState.QUEUED,), limit=len(waiting) + 1)
    _wait(archive, "Журнал действий — в оба помещения", [job.id for job in queued])


def _sign_cases(desk: Desk, show: Show, label: str, step: str, person_id: str | None) -> None:
    with desk.reading() as session:
        signers = {row.id: person_id or row.class_teacher or "" for row in cases.choose(session, state=step)}
    present = _present(desk, show, signers.values())
    _each(
        label,
        list(signers),
        lambda one: signoff.sign_volume(desk, present[signers[one]], one, step, Seal(None)),
    )


def _present(desk: Desk, show: Show, person_ids: Iterable[str]) -> dict[str, Present]:
    return {one: people.come_in(desk, one, show.phrases[one]) for one in sorted(set(person_ids))}


def _cases(desk: Desk) -> list[str]:
    with desk.reading() as session:
        return [row.id for row in cases.choose(session)]


def _wait(archive: Archive, label: str, jobs: list[str]) -> None:
    with progress_bar(label) as advance:
        outcome = work_off(archive, SCHOOL, jobs, advance)
    if outcome.failed:
        first = outcome.failed[0]
        text = first.error.text if first.error else str(first.state)
        raise Problem(Kind.UNSOUND, "service.job-failed", job=first.name, text=text)


def _each(label: str, items: list[str], do: Callable[[str], object]) -> None:
    with progress_bar(label) as advance:
        for count, item in enumerate(items, start=1):
            do(item)
            advance(count, len(items))
