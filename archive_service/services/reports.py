"""Making the reports of a period from the exports that the cases were fixed on.

A report is a document of the class's case, or of the school. It says nothing that its exports do
not say: made again from the same exports it has the same bytes.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem
from archive_service.rendering.forms import render_form
from archive_service.rendering.words import title_of
from archive_service.services import cases, deposits, documents, form_wordings, people, snapshots
from archive_service.services.context import Desk
from archive_service.services.report_kinds import REPORTS, SHARED_WORDING, Basis, ReportKind
from workflows.canonical import digest as digest_of
from workflows.reports.source import gather

MAKERS = ("deputy", "administrator", "director", "operator")
ROLE = "report"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report of which period of the school year that starts in ``year``.

    ``class_name`` is given for a report of a class; ``month`` for the hours of another month than
    the period's last.
    """

    report: str
    term: str
    year: int
    class_name: str | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it was kept; ``case_id`` is None for a report of the school."""

    digest: str
    title: str
    case_id: str | None
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """A report that can be made."""

    name: str
    title: str
    whole_school: bool


def available() -> tuple[Listed, ...]:
    """Return the reports that can be made, in the order of the regulation."""
    return tuple(Listed(name, title_of(kind.wording), kind.whole_school) for name, kind in REPORTS.items())


def make(desk: Desk, asked: Asked, *, actor_id: str) -> Made:
    """Make a report, keep it as a document, and put on record who had it made.

    Raises:
        Problem: no such report, class, period or month, or the person may not make it: a class
            teacher makes those of the own class, the others take one of :data:`MAKERS`.
    """
    kind = _kind(asked)
    rows, basis = _basis(desk, asked, kind)
    with desk.reading() as session:
        _allow(desk, session, actor_id, kind, basis)
    pdf = render_form(
        kind.form(basis),
        created_at=max(one.snapshot.exported_at for one in basis.classes),
        document_id=_document_id(asked, rows),
    )
    case_id = None if kind.whole_school else _case_of(rows, basis)
    made = Made(documents.keep(desk, pdf), title_of(kind.wording, basis.own), case_id, pdf)
    _record(desk, asked, made, actor_id)
    return made


def _kind(asked: Asked) -> ReportKind:
    kind = REPORTS.get(asked.report)
    if kind is None:
        raise Problem(Kind.USAGE, "report.no-report", report=asked.report, known=", ".join(REPORTS))
    if kind.whole_school and asked.class_name:
        raise Problem(Kind.USAGE, "report.whole-school", report=asked.report)
    if not kind.whole_school and not asked.class_name:
        raise Problem(Kind.USAGE, "report.class-needed", report=asked.report)
    return kind


def _basis(desk: Desk, asked: Asked, kind: ReportKind) -> tuple[list[CaseRow], Basis]:
    """Return the cases and what they show: those of the period, or all of a year that has no own case."""
    with desk.reading() as session:
        of_year = [
            row for row in cases.choose(session, asked.class_name) if row.year == asked.year and row.snapshot
        ]
        rows = [row for row in of_year if row.term_id == asked.term] or of_year
        loaded = [cases.load(session, row.id) for row in rows]
    classes = gather([snapshots.snapshot_of(desk, case) for case, _ in loaded], asked.term)
    if not classes:
        known = ", ".join(sorted({row.term_id for row in of_year})) or "—"
        following = asked.year + 1
        raise Problem(
            Kind.MISSING,
            "report.no-cases",
            term=asked.term,
            year=asked.year,
            next_year=following,
            known=known,
        )
    if not kind.whole_school and len(classes) > 1:
        raise Problem(Kind.USAGE, "report.one-class", class_name=asked.class_name, count=len(classes))
    own = form_wordings.own(desk, SHARED_WORDING, kind.wording)
    return rows, Basis(classes, loaded[-1][1], asked.month, own)


def _allow(desk: Desk, session: Session, actor_id: str, kind: ReportKind, basis: Basis) -> None:
    class_id = None if kind.whole_school else basis.one.group.id
    actor = people.actor_of(session, actor_id, desk.today, class_id)
    if kind.whole_school or basis.one.group.class_teacher_id != actor.id:
        people.require(session, actor_id, MAKERS, desk.today, class_id)


def _case_of(rows: list[CaseRow], basis: Basis) -> str:
    group = basis.one.group
    return next(row.id for row in rows if (row.class_id, row.term_id) == (group.id, group.term_id))


def _document_id(asked: Asked, rows: list[CaseRow]) -> str:
    """Return what names the document: what was asked, and the exports it was made from."""
    exports = digest_of("\n".join(sorted(str(row.snapshot) for row in rows)).encode())
    wanted = (asked.report, asked.year, asked.term, asked.class_name or "", asked.month or "")
    return "/".join(map(str, (ROLE, *wanted, exports)))


def _record(desk: Desk, asked: Asked, made: Made, actor_id: str) -> None:
    facts: dict[str, Any] = {
        "report": asked.report,
        "term": asked.term,
        "year": asked.year,
        "case": made.case_id,
        "document": made.digest,
    }
    with desk.writing() as session:
        documents.register(
            session,
            made.digest,
            case_id=made.case_id,
            role=ROLE,
            size_bytes=len(made.pdf),
            at=desk.now,
            details={**facts, "title": made.title},
        )
        append(session, case_id=None, act=SchoolAct("report-made", actor_id, desk.today, facts), at=desk.now)
        deposits.request_log(desk, session)
