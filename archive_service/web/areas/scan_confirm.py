"""Confirming signatures on paper: all sheets of a step side by side, the day, the phrase; what is missing."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import DateField, PasswordField, SelectField
from wtforms.validators import Optional

from archive_service.problems import Problem
from archive_service.services import by_hand, cases, people, scan_units, scan_zones, unsigned_paper
from archive_service.services.by_hand import Hand
from archive_service.services.scan_placing import NO, YES
from archive_service.services.scan_printed import Place
from archive_service.services.scan_units import DECISION, WHOLE, Unit
from archive_service.web.areas.scans import JPEG
from archive_service.web.files import send, send_pdf
from archive_service.web.forms import Form
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.query import number, word
from archive_service.web.visitor import desk, visitor

bp = Blueprint("scan_confirm", __name__, url_prefix="/scans")

_SEEN = "seen-"


class ConfirmForm(Form):
    """The day that stands on the paper, whose signature it is, and the phrase once all sheets have it."""

    day = DateField("scans.day", validators=[Optional()])
    signer = SelectField("scans.signer", validate_choice=False)
    phrase = PasswordField("web.phrase")

    def offer(self, unit: Unit) -> None:
        """Offer those whose hand it can be; the day is today unless another stands there."""
        self.signer.choices = list(unit.signers.items())
        if not self.is_submitted():
            self.day.data = desk().today


@bp.get("/confirm")
def index() -> str:
    """Show what can be confirmed now, class by class."""
    with desk().reading() as session:
        seen = scan_units.waiting(session, desk().today, number("page", 1))
    return render_template("scans/confirm-list.html", seen=seen, whole=WHOLE, today=desk().today)


@bp.get("/confirm/<case_id>/<step>/<section>")
def show(case_id: str, step: str, section: str) -> str:
    """Show the sheets of a step, each with the place of the signature."""
    return _page(_unit(case_id, _place(step, section)), ConfirmForm())


@bp.post("/confirm/<case_id>/<step>/<section>")
@once
def confirm(case_id: str, step: str, section: str) -> str | Answer | tuple[str, int]:
    """Keep what was seen; where the signature is on every sheet, file the scans and record it."""
    form, place = ConfirmForm(), _place(step, section)
    try:
        unit = by_hand.look(desk(), case_id, place, _seen(), actor_id=visitor().person_id)
        if not unit.ready or "only-marks" in request.form:
            flash(say("scans.marked", class_name=unit.class_name, what=unit.title or unit.step), "done")
            return redirect(url_for("scan_confirm.index"), 303)
        form.offer(unit)
        if form.day.data is None:
            form.day.errors = [say("field-needed")]
            return _page(unit, form), 422
        if not form.phrase.data:
            form.phrase.errors = [say("field-needed")]
            return _page(unit, form), 422
        who = people.come_in(desk(), visitor().person_id, form.phrase.data)
        by_hand.confirm(desk(), who, case_id, place, Hand(form.day.data, form.signer.data or ""))
    except Problem as problem:
        form.refuse(problem)
        return _page(_unit(case_id, place), form), problem.kind.http_status
    flash(say("scans.confirmed", class_name=unit.class_name, what=unit.title or unit.step), "done")
    return redirect(_next() or url_for("scan_confirm.index"), 303)


@bp.get("/zone/<int:batch>/<int:page>/<step>.jpg")
def zone(batch: int, page: int, step: str) -> Response:
    """Answer with the place of a signature on a scanned page."""
    data = scan_zones.zone_picture(desk(), batch, page, step)
    return send(data, f"{batch}-{page}-{step}.jpg", JPEG, inline=True)


@bp.get("/missing")
def missing() -> str:
    """Show which sheets of a class nobody has scanned, step by step."""
    case_id = word("case") or ""
    with desk().reading() as session:
        rows = [row for row in cases.choose(session) if row.leaves is not None]
        units = scan_units.of_case(session, case_id, desk().today) if case_id else ()
    return render_template("scans/missing.html", rows=rows, units=units, case_id=case_id, whole=WHOLE)


@bp.get("/unsigned")
def unsigned() -> str:
    """Show the sheets to be brought back to their signers, as a list to be printed."""
    with desk().reading() as session:
        units = scan_units.unsigned(session, desk().today)
    return render_template("scans/unsigned.html", units=units, today=desk().today)


@bp.get("/unsigned.pdf")
def unsigned_list() -> Response:
    """Give the list of sheets to be brought back; of one class, of those without a scan as well."""
    case_id = word("case")
    made = unsigned_paper.make(desk(), [case_id] if case_id else None, actor_id=visitor().person_id)
    return send_pdf(made, say("scans.file-unsigned"))


def _place(step: str, section: str) -> Place:
    return Place(step, "" if section == WHOLE else section)


def _unit(case_id: str, place: Place) -> Unit:
    with desk().reading() as session:
        return scan_units.unit(session, case_id, place, desk().today)


def _seen() -> dict[str, bool]:
    """What was chosen about the sheets, by their codes; where nothing was, nothing is said."""
    said = {name.removeprefix(_SEEN): value for name, value in request.form.items() if name.startswith(_SEEN)}
    return {code: value == YES for code, value in said.items() if value in {YES, NO}}


def _next() -> str:
    """The address of what can be confirmed next, "" where there is nothing."""
    with desk().reading() as session:
        rows = scan_units.waiting(session, desk().today).rows
    one = next(iter(rows), None)
    if one is None:
        return ""
    section = one.place.section or WHOLE
    return url_for("scan_confirm.show", case_id=one.case_id, step=one.place.step, section=section)


def _page(unit: Unit, form: ConfirmForm) -> str:
    form.offer(unit)
    return render_template(
        "scans/confirm.html",
        unit=unit,
        form=form,
        asks=say(f"scans.asks-{unit.asks}"),
        signs=unit.asks != DECISION,
        seen=_seen() if form.is_submitted() else {},
        whole=WHOLE,
    )
