"""Bringing an export: the upload, what is wrong with it in place, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import DateTimeLocalField, RadioField, StringField
from wtforms.validators import Optional

from archive_service.importing.workbook import write_template
from archive_service.jobs import JobState
from archive_service.problems import Fault, Problem, sentence
from archive_service.services import intake
from archive_service.web.areas.joblist import job_of_visitor, watch
from archive_service.web.files import send
from archive_service.web.forms import Form
from archive_service.web.guard import LARGEST_UPLOAD
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.visitor import desk, visitor

bp = Blueprint("imports", __name__, url_prefix="/imports")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("workbook", "oneroster", "mapped", "json")
_MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


class UploadForm(Form):
    """What is sent, and in which form."""

    kind = RadioField("intake.kind", default=FORMATS[0])
    export = FileField("intake.export")
    mapping = FileField("intake.mapping")
    school = StringField("intake.school")
    exported_at = DateTimeLocalField("intake.exported-at", format=list(_MOMENTS), validators=[Optional()])

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.kind.choices = [(one, say(f"intake.kind-{one}")) for one in FORMATS]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The faults of one sheet (or member) of a file, in the order of their rows."""

    name: str
    faults: tuple[Fault, ...]


@bp.get("")
def index() -> str:
    """Show the form."""
    return _form(UploadForm())


@bp.post("")
@once
def take() -> str | Response | tuple[str, int]:
    """Keep what was sent and queue taking it in."""
    form = UploadForm()
    if not form.validate_on_submit() or not _complete(form):
        return _form(form), 422
    moment: datetime | None = form.exported_at.data
    mapped = form.kind.data == "mapped"
    sent = intake.Sent(
        export=form.export.data,
        mapping=form.mapping.data if mapped else None,
        school=(form.school.data or "").strip() if mapped else "",
        exported_at=moment.replace(tzinfo=UTC) if moment else None,
    )
    try:
        job = intake.request(desk(), sent, actor_id=visitor().person_id)
    except Problem as problem:
        form.refuse(problem)
        return _form(form), problem.kind.http_status
    return watch([job], url_for("imports.outcome", job_id=job))


@bp.get("/result/<job_id>")
def outcome(job_id: str) -> str | Response:
    """Show what came of an upload: the cases, or every fault in its place."""
    job = job_of_visitor(job_id)
    if not job.state.ended:
        return watch([job_id], url_for("imports.outcome", job_id=job_id))
    if job.state is not JobState.DONE or job.result is None:
        return redirect(url_for("jobs.show", job_ids=job_id, next=url_for("imports.index")), 303)
    taken = intake.taken(job.result)
    said = sentence(taken.refused, chosen(), **taken.facts) if taken.refused else ""
    warnings = taken.outcome.warnings if taken.outcome else ()
    return render_template(
        "imports/outcome.html",
        taken=taken,
        said=said,
        sheets=tuple(_sheets(taken.faults)),
        warned=tuple(_sheets(warnings)),
        most=intake.MOST_FAULTS,
        what=_what,
    )


@bp.get("/template.xlsx")
def template() -> Response:
    """Give the empty workbook to be filled."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "template.xlsx"
        write_template(target)
        return send(target.read_bytes(), say("intake.template-name"), _XLSX)


def _complete(form: UploadForm) -> bool:
    """Whether the files that the chosen format needs were sent."""
    for field, wanted in ((form.export, True), (form.mapping, form.kind.data == "mapped")):
        sent = field.data
        if wanted and not (isinstance(sent, FileStorage) and sent.filename):
            field.errors = [*field.errors, say("intake.file-needed")]
            return False
    return True


def _form(form: UploadForm) -> str:
    return render_template("imports/index.html", form=form, largest=LARGEST_UPLOAD)


def _sheets(faults: tuple[Fault, ...]) -> Iterator[Sheet]:
    """Group faults by sheet, keeping the order in which the sheets first appear."""
    order = {fault.sheet: number for number, fault in reversed(list(enumerate(faults)))}
    by_place = sorted(faults, key=lambda one: (order[one.sheet], one.row or 0))
    for name, found in groupby(by_place, key=lambda one: one.sheet):
        yield Sheet(name, tuple(found))


def _what(fault: Fault) -> str:
    """What is wrong, without the place, which has columns of its own."""
    return sentence(fault.code, chosen(), value=fault.value, **dict(fault.facts))
