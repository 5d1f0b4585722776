"""The way of the demonstration: what its people do, each class as far as it is meant to get."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import select

from archive_service.cli.demo_school import (
    ADMIN,
    ARCHIVIST,
    DEPUTY,
    DIRECTOR,
    SCHOOL,
    Show,
)
from archive_service.cli.edge import progress_bar, say
from archive_service.db.models import CaseRow, Duty
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
    profiles,
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
from workflows.regulation import Relation, Scope, Step, StepKind

_SIGNERS = {"director": DIRECTOR, "deputy": DEPUTY}
_SAID = {
    "certify": "Классные руководители заверяют",
    "approve": "Заместитель директора проверяет",
    "stamp": "Директор ставит подпись и печать",
}


def take_in(desk: Desk, workbook: Path) -> None:
    """Import the school's workbook."""
    with progress_bar("Чтение и проверка выгрузки"):
        outcome = import_journal(desk, workbook, actor_id=ADMIN)
    say(f"Открыто дел: {len(outcome.opened)}; предупреждений в выгрузке: {len(outcome.warnings)}")
    if outcome.unprinted:
        say(f"По Положению не печатаются: {', '.join(outcome.unprinted)}")


def prepare_print(desk: Desk, show: Show) -> None:
    """File the copies of orders about code names, and check the data where the regulation asks for it."""
    with desk.reading() as session:
        loaded = [cases.load(session, row.id)[0] for row in cases.choose(session)]
    for order in _orders_without_copy(desk, loaded):
        copy = show.folder / f"приказ-{order.order_no}.pdf"
        copy.write_bytes(_order_paper(show, order))
        named = Order(order.order_no, order.order_on or desk.today)
        codenames.attach(desk, order.code, named, copy, actor_id=DEPUTY)
    waiting = _ids(going(desk, show, "check"))
    _each("Заместитель директора проверяет данные", waiting, lambda one: _check(desk, one))


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
    checking.record_check(desk, case_id, actor_id=DEPUTY, faults={}, conclusion="", passed=True)


def print_all(archive: Archive, desk: Desk, show: Show) -> None:
    """Render the cases and hand them to their signers."""
    jobs = printing.request(desk, _ids(going(desk, show, "print")), actor_id=DEPUTY)
    _wait(archive, "Распечатка: листы PDF/A", jobs)
    printing.hand_over(desk, _ids(going(desk, show, "hand-over")), actor_id=DEPUTY)


def sign(archive: Archive, desk: Desk, show: Show, unsigned: Callable[[str, str], bool]) -> None:
    """Let every teacher sign the own sheets, but those that ``unsigned(case, section)`` leaves; bind them."""
    with desk.reading() as session:
        waiting = [
            (person.id, task)
            for person in show.snapshot.staff
            for task in signoff.tasks(session, people.actor_of(session, person.id, desk.today), step="verify")
            if not unsigned(task.case_id, task.section_id)
        ]
    present = come_in(desk, show, (person_id for person_id, _ in waiting))
    with progress_bar("Учителя подписывают свои листы") as advance:
        for count, (person_id, task) in enumerate(waiting, start=1):
            signoff.sign_sheets(desk, present[person_id], task.case_id, task.section_id)
            advance(count, len(waiting))
    queued = archive.queue.list(SCHOOL, limit=len(show.snapshot.classes) * 4)
    _wait(archive, "Сборка томов PDF/A-3", [job.id for job in queued if job.name == "assemble"])


def finish(archive: Archive, desk: Desk, show: Show) -> None:
    """Certify, approve, stamp, bind, deposit in the order of the regulation; then the council's decision."""
    with desk.reading() as session:
        steps = profiles.in_force(session, desk.today).steps
    for step in steps:
        rows = going(desk, show, step.id)
        if step.kind is StepKind.SIGN and step.scope is Scope.CASE:
            _sign_cases(desk, show, step, rows)
        elif step.kind is StepKind.BIND:
            _each("Листы сосчитаны, дела прошиты", _ids(rows), lambda one: _bind(desk, one))
        elif step.kind is StepKind.DEPOSIT:
            jobs = deposits.request(desk, _ids(rows), actor_id=ARCHIVIST)
            _wait(archive, "Приём в архив, в два помещения", jobs)
    _decide(archive, desk)


def _bind(desk: Desk, case_id: str) -> None:
    binding.bind(desk, case_id, actor_id=ARCHIVIST)


def _decide(archive: Archive, desk: Desk) -> None:
    """Key in the council's decision on what is in the archive, where the regulation wants it."""
    protocol = checking.Protocol("1", desk.today)
    with desk.reading() as session:
        wanted = (
            select(Duty.case_id, Duty.person_id)
            .join(CaseRow, CaseRow.id == Duty.case_id)
            .where(Duty.step == "council", Duty.open.is_(True), CaseRow.state == "archived")
        )
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


def _sign_cases(desk: Desk, show: Show, step: Step, rows: list[CaseRow]) -> None:
    own = step.relation is Relation.CLASS_TEACHER
    signers = {row.id: (row.class_teacher or "") if own else _SIGNERS[step.role] for row in rows}
    present = come_in(desk, show, signers.values())
    _each(
        _SAID.get(step.id, step.title),
        list(signers),
        lambda one: signoff.sign_volume(desk, present[signers[one]], one, step.id, Seal(None)),
    )


def going(desk: Desk, show: Show, step: str) -> list[CaseRow]:
    """Return the cases that are at a step and are not left there."""
    with desk.reading() as session:
        rows = cases.choose(session, state=step)
    return [row for row in rows if show.halts.get(row.class_name) != step]


def come_in(desk: Desk, show: Show, person_ids: Iterable[str]) -> dict[str, Present]:
    """Return these people with open keys."""
    return {one: people.come_in(desk, one, show.phrases[one]) for one in sorted(set(person_ids))}


def _ids(rows: list[CaseRow]) -> list[str]:
    return [row.id for row in rows]


def _wait(archive: Archive, label: str, jobs: list[str]) -> None:
    with progress_bar(label) as advance:
        outcome = work_off(archive, SCHOOL, jobs, advance)
    if outcome.failed:
        first = outcome.failed[0]
        text = first.error.text if first.error else str(first.state)
        raise Problem(Kind.UNSOUND, "service.job-failed", job=first.name, text=text)


def _each(label: str, items: list[str], do: Callable[[str], object]) -> None:
    if not items:
        return
    with progress_bar(label) as advance:
        for count, item in enumerate(items, start=1):
            do(item)
            advance(count, len(items))
