"""The subject teacher's pages: the queue of sheets, one sheet, signing one or many, returning."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from archive_service.problems import Problem
from archive_service.rendering.page_picture import MEDIA_TYPE
from archive_service.services import documents, hands, sheet_queue, sheets, signing_many, signoff
from archive_service.services.page_images import Width, page_image
from archive_service.services.sheets import Sheet
from archive_service.services.signing_many import Choice
from archive_service.web import choices
from archive_service.web.choices import Ticked
from archive_service.web.files import send, send_pdf
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.sheet_forms import (
    ANY_COLUMN,
    ANY_ROW,
    MOST_REMARKS,
    QueueForm,
    ReturnForm,
    SignForm,
    spelled,
)
from archive_service.web.visitor import desk, visitor
from workflows.acts import Medium

bp = Blueprint("sheets", __name__)


@bp.get("/sheets")
def queue() -> str:
    """Show what waits for the visitor's signature, or what will come."""
    ticked = _all_of_page() if request.args.get("all") else ()
    return _queue_page(QueueForm(), ticked)


@bp.post("/sheets/sign")
@once
def sign_chosen() -> str | Answer | tuple[str, int]:
    """Sign all sheets that were ticked; each has its own outcome."""
    form, ticked = QueueForm(), choices.ticked()
    if not form.validate():
        return _queue_page(form, ticked), 422
    try:
        key = choices.sign_ticked(form.present(), _named(ticked))
    except Problem as problem:
        form.refuse(problem)
        return _queue_page(form, ticked), problem.kind.http_status
    return redirect(url_for("sheets.outcome", key=key), 303)


@bp.get("/sheets/signed/<key>")
def outcome(key: str) -> str:
    """Show what came of signing many sheets."""
    told = signing_many.kept(desk(), visitor().person_id, key)
    with desk().reading() as session:
        left = sheet_queue.queue(session, visitor().person_id).ready
    links = [url_for("sheets.sheet", case_id=one.case_id, section_id=one.section_id) for one in told]
    return render_template(
        "sheets/outcome.html",
        told=list(zip(told, links, strict=True)),
        left=left,
        back=url_for("sheets.queue"),
    )


@bp.get("/sheets/<case_id>/<section_id>")
def sheet(case_id: str, section_id: str) -> str:
    """Show one sheet: the picture of a page, the table beside it, and what the visitor may do."""
    found = _sheet(case_id, section_id)
    form = SignForm()
    form.propose(found)
    return _sheet_page(found, form)


@bp.post("/sheets/<case_id>/<section_id>/sign")
@once
def sign(case_id: str, section_id: str) -> str | Answer | tuple[str, int]:
    """Sign one sheet, and go on to the next of the queue."""
    form, found = SignForm(), _sheet(case_id, section_id)
    if not form.validate():
        return _sheet_page(found, form), 422
    with desk().reading() as session:
        _, after = sheet_queue.neighbours(session, visitor().person_id, case_id, section_id)
    try:
        note = form.choice(found.note)
        signoff.sign_sheets(desk(), form.present(), case_id, section_id, note, seen=form.seen.data or "")
    except Problem as problem:
        form.refuse(problem)
        return _sheet_page(found, form), problem.kind.http_status
    flash(say("sheets.signed-one", title=found.title, class_name=found.class_name), "done")
    return redirect(_address(after) if after else url_for("sheets.queue"), 303)


@bp.route("/sheets/<case_id>/<section_id>/return", methods=["GET", "POST"])
def send_back(case_id: str, section_id: str) -> str | Answer | tuple[str, int]:
    """Ask for remarks; return the sheet with them."""
    found = _sheet(case_id, section_id)
    if request.method == "POST":
        return _returned(found)
    form = ReturnForm()
    form.remarks[0].form.row.data, form.remarks[0].form.column.data = _cell(found)
    return _return_page(found, form)


@bp.get("/sheets/<case_id>/<section_id>/pages/<int:page>-<int:width>.webp")
def image(case_id: str, section_id: str, page: int, width: int) -> Response:
    """Answer with the picture of a page, small or large."""
    digest = sheets.document_of(desk(), visitor().person_id, case_id, section_id)
    if width not in list(Width):
        abort(404)
    return send(page_image(desk(), digest, page, Width(width)), f"{page}.webp", MEDIA_TYPE, inline=True)


@bp.get("/sheets/<case_id>/<section_id>.pdf")
def pdf(case_id: str, section_id: str) -> Response:
    """Answer with all sheets as they are signed."""
    digest = sheets.document_of(desk(), visitor().person_id, case_id, section_id)
    return send_pdf(documents.read(desk(), digest), f"{case_id}-{section_id}.pdf")


def _sheet(case_id: str, section_id: str) -> Sheet:
    return sheets.open_sheet(desk(), visitor().person_id, case_id, section_id)


def _address(place: tuple[str, str] | None) -> str:
    return url_for("sheets.sheet", case_id=place[0], section_id=place[1]) if place else ""


def _queue_page(form: QueueForm, ticked: Sequence[Ticked]) -> str:
    coming = request.args.get("show") == "coming"
    with desk().reading() as session:
        seen = sheet_queue.queue(session, visitor().person_id, number("page", 1), waiting=not coming)
        media = hands.medium_of(session, visitor().person_id)
    boxes = [Ticked(one.case_id, one.section_id, one.step, one.document).value for one in seen.lines]
    return render_template(
        "sheets/queue.html",
        form=form,
        seen=seen,
        lines=list(zip(seen.lines, boxes, strict=True)),
        ticked={one.value for one in ticked},
        coming=coming,
        on_paper=Medium.ELECTRONIC not in media,
        today=desk().today,
    )


def _all_of_page() -> tuple[Ticked, ...]:
    with desk().reading() as session:
        lines = sheet_queue.queue(session, visitor().person_id, number("page", 1)).lines
    return tuple(Ticked(one.case_id, one.section_id, one.step, one.document) for one in lines)


def _named(ticked: Sequence[Ticked]) -> list[Choice]:
    """What was ticked and is this person's to sign, with its title."""
    wanted = [(one.case_id, one.section_id) for one in ticked]
    with desk().reading() as session:
        known = sheet_queue.titles(session, visitor().person_id, wanted)
    return [
        Choice(one.case_id, one.section_id, one.step, one.seen, known[one.case_id, one.section_id])
        for one in ticked
        if (one.case_id, one.section_id) in known
    ]


def _sheet_page(found: Sheet, form: SignForm) -> str:
    page = number("page", 1)
    if found.pages and not 1 <= page <= len(found.pages):
        abort(404)
    with desk().reading() as session:
        who = visitor().person_id
        before, after = sheet_queue.neighbours(session, who, found.case_id, found.section_id)
    return render_template(
        "sheets/sheet.html",
        form=form,
        sheet=found,
        page=page,
        phone=int(Width.PHONE),
        zoom=int(Width.ZOOM),
        before=_address(before),
        after=_address(after),
        back_href=url_for("sheets.send_back", case_id=found.case_id, section_id=found.section_id),
        today=desk().today,
        spelled=spelled,
    )


def _return_page(found: Sheet, form: ReturnForm) -> str:
    form.offer(found)
    return render_template("sheets/return.html", form=form, sheet=found, most=MOST_REMARKS)


@once
def _returned(found: Sheet) -> str | Answer | tuple[str, int]:
    form = ReturnForm()
    form.offer(found)
    if "more" in request.form:
        if len(form.remarks) < MOST_REMARKS:
            form.remarks.append_entry()
        return _return_page(found, form)
    if not form.validate():
        return _return_page(found, form), 422
    try:
        remarks = form.said(found)
        signoff.return_section(desk(), form.present(), found.case_id, found.section_id, remarks)
    except Problem as problem:
        form.refuse(problem)
        return _return_page(found, form), problem.kind.http_status
    said: dict[str, Any] = {"title": found.title, "class_name": found.class_name, "count": len(remarks)}
    flash(say("sheets.returned-one", **said), "done")
    return redirect(url_for("sheets.queue"), 303)


def _cell(found: Sheet) -> tuple[int, str]:
    """The cell that the address names, as «7.l12»; whatever else it says names none."""
    row, _, key = request.args.get("cell", "").partition(".")
    named = int(row) if row.isascii() and row.isdigit() and int(row) <= len(found.table.rows) else ANY_ROW
    return named, key if found.table.column(key) else ANY_COLUMN
