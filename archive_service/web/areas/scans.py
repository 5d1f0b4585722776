"""Scans of signed sheets: sending files in, what became of every page, and putting pages in their places."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_wtf.file import MultipleFileField
from werkzeug.wrappers import Response as Answer
from wtforms import SelectField, StringField

from archive_service.problems import Problem
from archive_service.services import cases, scan_folder, scan_intake, scan_list, scan_sorting, scan_units
from archive_service.services.scan_placing import TO_LOOK_AT, Verdict
from archive_service.web.access import ACCESS
from archive_service.web.areas.joblist import watch
from archive_service.web.asking import done
from archive_service.web.fence import allowed
from archive_service.web.files import send
from archive_service.web.forms import Form
from archive_service.web.guard import LARGEST_UPLOAD
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.query import number as number_in_query
from archive_service.web.query import word
from archive_service.web.visitor import desk, visitor

bp = Blueprint("scans", __name__, url_prefix="/scans")

JPEG = "image/jpeg"
GROUPS = (*TO_LOOK_AT, Verdict.PLACED, Verdict.BLANK, Verdict.REPLACED, Verdict.APART)


class ScansForm(Form):
    """The files with scanned sheets."""

    files = MultipleFileField("scans.files")


class PlaceForm(Form):
    """Which printed page a scan is: chosen from a class's pages, or typed from the paper."""

    code = SelectField("scans.which-page", validate_choice=False)
    typed = StringField("scans.typed-code")


@bp.get("")
def index() -> str:
    """Show the batches, the newest first, and the form for new files."""
    return _index(ScansForm())


@bp.post("")
@once
def take() -> str | Answer | tuple[str, int]:
    """Keep the files and queue reading them."""
    form = ScansForm()
    sent = [one for one in form.files.data or () if one and one.filename]
    if not form.validate() or not sent:
        form.problem = say("scans.file-needed")
        return _index(form), 422
    try:
        taken = [scan_intake.request(desk(), one, actor_id=visitor().person_id) for one in sent]
    except Problem as problem:
        form.refuse(problem)
        return _index(form), problem.kind.http_status
    one_batch = url_for("scans.show", batch=taken[0][0])
    return watch([job for _, job in taken], one_batch if len(taken) == 1 else url_for("scans.index"))


@bp.get("/<int:batch>")
def show(batch: int) -> str:
    """Show what became of a file's pages, group by group."""
    with desk().reading() as session:
        counts = scan_list.sheets(session, batch).batch.counts
        seen = scan_list.sheets(session, batch, _group(counts), number_in_query("page", 1), language=chosen())
        waiting = scan_units.sheets_waiting(session)
    return render_template("scans/show.html", seen=seen, groups=GROUPS, waiting=waiting)


@bp.post("/<int:batch>/again")
@once
def again(batch: int) -> Answer:
    """Queue reading a file once more."""
    job = scan_intake.again(desk(), batch, actor_id=visitor().person_id)
    return watch([job], url_for("scans.show", batch=batch))


@bp.get("/<int:batch>/<int:number>")
def sheet(batch: int, number: int) -> str:
    """Show one scanned page, and what can be done with it."""
    return _sheet_page(batch, number, PlaceForm())


@bp.get("/<int:batch>/<int:number>.jpg")
def picture(batch: int, number: int) -> Response:
    """Answer with the picture of a scanned page, small where that is asked for."""
    small = "small" in request.args
    data = scan_list.picture(desk(), batch, number, small=small)
    return send(data, f"{batch}-{number}.jpg", JPEG, inline=True)


@bp.post("/<int:batch>/<int:number>/place")
@once
def place(batch: int, number: int) -> str | Answer | tuple[str, int]:
    """Put a page into the place that was chosen or typed."""
    form = PlaceForm()
    code = (form.typed.data or "").strip() or form.code.data or ""
    if not form.validate() or not code:
        form.problem = say("scans.choose-page")
        return _sheet_page(batch, number, form), 422
    return _decided(
        batch,
        number,
        form,
        lambda: scan_sorting.put(desk(), batch, number, code, actor_id=visitor().person_id),
    )


@bp.post("/<int:batch>/<int:number>/count")
@once
def count(batch: int, number: int) -> str | Answer | tuple[str, int]:
    """Let this scan of a sheet count."""
    return _decided(
        batch,
        number,
        PlaceForm(formdata=None),
        lambda: scan_sorting.choose(desk(), batch, number, actor_id=visitor().person_id),
    )


@bp.post("/<int:batch>/<int:number>/apart")
@once
def apart(batch: int, number: int) -> str | Answer | tuple[str, int]:
    """Say that a page is none of ours."""
    return _decided(
        batch,
        number,
        PlaceForm(formdata=None),
        lambda: scan_sorting.set_aside(desk(), batch, number, actor_id=visitor().person_id),
    )


def _index(form: ScansForm) -> str:
    with desk().reading() as session:
        seen = scan_list.batches(session, number_in_query("page", 1))
        waiting = scan_units.sheets_waiting(session)
    folder = scan_folder.folder_of(desk())
    return render_template(
        "scans/index.html",
        form=form,
        seen=seen,
        waiting=waiting,
        folder=folder,
        folder_there=folder is not None and folder.is_dir(),
        largest=LARGEST_UPLOAD,
    )


def _group(counts: Mapping[Verdict, int]) -> Verdict | None:
    """The group that is asked for; without a wish the first that needs somebody, else what is placed."""
    asked = word("show")
    if asked:
        if asked not in list(Verdict):
            abort(404)
        return Verdict(asked)
    return next((one for one in GROUPS if counts.get(one)), None)


def _sheet_page(batch: int, number: int, form: PlaceForm) -> str:
    case_id = word("case") or ""
    with desk().reading() as session:
        seen = scan_list.sheet(session, batch, number, chosen())
        rows = cases.choose(session)
        options = scan_sorting.options(session, case_id, chosen()) if case_id else ()
    sewn = seen.label.case_id if seen.label else ""
    return render_template(
        "scans/sheet.html",
        one=seen,
        form=form,
        rows=rows,
        options=options,
        case_id=case_id,
        may_sew=bool(sewn) and allowed(ACCESS["sewing.show"], desk(), visitor(), sewn),
    )


def _decided(
    batch: int, number: int, form: PlaceForm, do: Callable[[], None]
) -> str | Answer | tuple[str, int]:
    """Do it and go back to the batch; a refusal shows the page again."""
    try:
        do()
    except Problem as problem:
        form.refuse(problem)
        return _sheet_page(batch, number, form), problem.kind.http_status
    return done(say("scans.decided", page=number), url_for("scans.show", batch=batch))
