"""The archivist's search: one box, then the reason, then the sheet."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Field, StringField
from wtforms.validators import Length

from archive_service.db.models import Object
from archive_service.problems import Problem
from archive_service.services import finding, readings, requests, searching, shelf
from archive_service.services.names import parse_query
from archive_service.services.readings import Asked
from archive_service.services.searching import Results
from archive_service.services.sheet_proof import SIGNED
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.trouble import told
from archive_service.web.visitor import desk, visitor
from workflows.requests import Request

bp = Blueprint("search", __name__)

LONGEST_QUERY, LONGEST_REASON, LONGEST_NUMBER = 120, 300, 80
EXAMPLES = ("Иванова 9Б 2014", "Петрову А. П.", "выпуск 2015", "9Б 2014", "Ученик 1", "Иванова, школа № 7")


class Short(Length):  # type: ignore[misc]
    """No more than so many letters; said in the reader's language."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)

    def __call__(self, form: Any, field: Field) -> None:
        """Check the field."""
        self.message = say("search.too-long", most=self.max)
        super().__call__(form, field)


class ReasonForm(Form):
    """Why a document is read."""

    reason = StringField("search.reason", validators=[Needed(), Short(LONGEST_REASON)])
    request = StringField("search.request", validators=[Short(LONGEST_NUMBER)])

    def asked(self) -> Asked:
        """Return what was typed."""
        return Asked(self.reason.data or "", self.request.data or "")


@bp.get("/search")
def index() -> str | tuple[str, int]:
    """Show the box, and who is meant by what was typed into it."""
    text = request.args.get("q", "")[:LONGEST_QUERY].strip()
    found: Results | None = None
    wanted = _request()
    problem, status = "", 200
    if text:
        try:
            found = searching.look(desk(), text, reader_id=visitor().person_id, page=number("page", 1))
        except Problem as refused:
            if refused.code != searching.NOTHING:
                raise
            problem, status = told(refused).text, refused.kind.http_status
    page = render_template(
        "search/index.html",
        text=text,
        found=found,
        problem=problem,
        examples=EXAMPLES,
        names=_names(text),
        short_code=finding.short_code,
        longest=LONGEST_QUERY,
        wanted=wanted,
        said=requests.words(wanted) if wanted else "",
    )
    return page, status


@bp.get("/search/<case_id>/<document>")
def sheet(case_id: str, document: str) -> str:
    """Ask why a document of the archive is to be read."""
    wanted = _request()
    return _ask(case_id, document, ReasonForm(data={"request": requests.words(wanted) if wanted else ""}))


@bp.post("/search/<case_id>/<document>", endpoint="open")
@once
def open_sheet(case_id: str, document: str) -> Response | tuple[str, int]:
    """Put the reading on record and go to what it opens."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _ask(case_id, document, form), 422
    row = _stored(case_id, document)
    try:
        reading = readings.begin(desk(), row.digest, form.asked(), reader_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem, "reason" if problem.code == readings.NO_REASON else "")
        return _ask(case_id, document, form), 422
    return redirect(url_for("reading.show", number=reading.number), 303)


@bp.get("/search/readings", endpoint="readings")
def my_readings() -> str:
    """Show what this person has read in the archive, and why."""
    with desk().reading() as session:
        seen = readings.of_reader(session, visitor().person_id, page=number("page", 1))
    open_since = desk().now - readings.OPEN_FOR
    return render_template(
        "search/readings.html", seen=seen, open_since=open_since, short_code=finding.short_code
    )


def _ask(case_id: str, document: str, form: ReasonForm) -> str:
    row = _stored(case_id, document)
    found = shelf.case_on_shelf(desk(), case_id, reader_id=visitor().person_id)
    return render_template("search/reason.html", form=form, row=row, line=found.line, document=document)


def _stored(case_id: str, document: str) -> Object:
    """The document, if it is one that people read: a summary sheet or a volume."""
    with desk().reading() as session:
        row = readings.document_of(session, case_id, document)
    if row.role not in SIGNED:
        abort(404)
    return row


def _request() -> Request | None:
    """The request that the search is for, by the address."""
    asked = number("request")
    return requests.look(desk(), asked, reader_id=visitor().person_id)[0] if asked else None


def _names(text: str) -> str:
    """What was typed without class and years."""
    return " ".join(parse_query(text).names).title()
