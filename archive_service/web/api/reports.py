"""Reports of a period: which there are, making one, fetching it."""

from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import Response
from pydantic import Field

from archive_service.problems import Kind, Problem
from archive_service.services import documents
from archive_service.services import reports as services
from archive_service.services.reports import Asked as Wanted
from archive_service.web.api import rules
from archive_service.web.api.caller import overseen
from archive_service.web.api.sections import PDF
from archive_service.web.api.shapes import AS_NUMBER, Asked, Given, Ident, Year
from archive_service.web.files import send_pdf
from archive_service.web.visitor import desk, visitor

bp = APIBlueprint("reports", __name__, tag="reports")


class ReportWanted(Asked):
    """Which report of which period; ``class_name`` for a report of a class, ``month`` for hours."""

    report: Annotated[str, Field(json_schema_extra={"enum": [one.name for one in services.available()]})]
    term: Ident
    year: Year
    class_name: Ident | None = None
    month: Annotated[int, Field(ge=1, le=12), AS_NUMBER] | None = None


class ReportListed(Given):
    """A report that can be made."""

    name: str
    title: str
    whole_school: bool


class ReportsListed(Given):
    """All of them."""

    reports: list[ReportListed]


class ReportMade(Given):
    """A report as it was kept."""

    document: str
    title: str
    case: str | None


@bp.get("/reports")
@bp.output(ReportsListed)
@bp.doc(summary="Какие отчёты есть")
def available() -> dict[str, Any]:
    """List the reports."""
    return {"reports": list(services.available())}


@bp.post("/reports")
@bp.input(ReportWanted, arg_name="asked")
@bp.output(ReportMade, status_code=201)
@bp.doc(summary="Составить отчёт за период и сохранить его")
def make(asked: ReportWanted) -> dict[str, Any]:
    """Make a report."""
    wanted = Wanted(asked.report, asked.term, asked.year, asked.class_name, asked.month)
    made = services.make(desk(), wanted, actor_id=visitor().person_id)
    return {"document": made.digest, "title": made.title, "case": made.case_id}


@bp.get("/reports/<digest>")
@bp.output(PDF, content_type="application/pdf")
@bp.doc(summary="Составленный отчёт (PDF/A)")
def one(digest: str) -> Response:
    """Give out a report that was made."""
    at = desk()
    with at.reading() as session:
        row = documents.find(session, digest)
    if row.role != services.ROLE:
        raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    if row.case_id is None:
        overseen(*services.MAKERS)
    else:
        rules.admit([row.case_id])
    return send_pdf(documents.read(at, digest), f"{row.details.get('title', services.ROLE)}.pdf")
