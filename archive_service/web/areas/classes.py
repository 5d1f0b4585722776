"""The class teacher's pages: what is missing in the class, the first sheet, the council's decision."""

from datetime import date

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import DateField, HiddenField, StringField, TextAreaField

from archive_service.problems import Kind, Problem
from archive_service.services import (
    checking,
    council_paper,
    documents,
    own_classes,
    scan_council,
    signoff,
)
from archive_service.services.checking import Protocol
from archive_service.services.own_classes import Standing
from archive_service.services.page_images import Width
from archive_service.web.files import send, send_pdf
from archive_service.web.forms import Form, Needed, PhraseForm
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor

bp = Blueprint("classes", __name__)

_APART = "apart-"


class CertifyForm(PhraseForm):
    """The pass phrase for the first sheet, and which volume was looked at."""

    step = HiddenField()
    seen = HiddenField()


class DecisionForm(Form):
    """What the council decided: about everybody, and about some pupils apart."""

    number = StringField("ownclass.council-number", validators=[Needed()])
    day = DateField("ownclass.council-day", validators=[Needed()])
    everybody = TextAreaField("ownclass.council-everybody")


@bp.get("/classes")
def index() -> str:
    """Show the classes that the visitor leads."""
    with desk().reading() as session:
        seen = own_classes.classes_of(session, visitor().person_id, number("page", 1))
    return render_template("classes/index.html", seen=seen, today=desk().today)


@bp.get("/classes/<case_id>")
def case(case_id: str) -> str:
    """Show how a class stands, and what its teacher can do."""
    return _page(_standing(case_id), CertifyForm(), DecisionForm())


@bp.post("/classes/<case_id>/certify")
@once
def certify(case_id: str) -> str | Answer | tuple[str, int]:
    """Sign the volume on its first sheet."""
    form, found = CertifyForm(), _standing(case_id)
    if not form.validate():
        return _page(found, form, DecisionForm()), 422
    try:
        who = form.present()
        done = signoff.sign_volume(desk(), who, case_id, form.step.data or "", seen=form.seen.data or "")
    except Problem as problem:
        form.refuse(problem)
        return _page(_standing(case_id), form, DecisionForm()), problem.kind.http_status
    flash(say("ownclass.certified", class_name=found.class_name, step=done.task.title), "done")
    return redirect(url_for("classes.case", case_id=case_id), 303)


@bp.post("/classes/<case_id>/council")
@once
def decide(case_id: str) -> str | Answer | tuple[str, int]:
    """Key in what the council decided, and make its sheet."""
    form, found = DecisionForm(), _standing(case_id)
    if not form.validate():
        return _page(found, CertifyForm(), form), 422
    try:
        count = _decided(case_id, form)
    except Problem as problem:
        form.refuse(problem)
        return _page(found, CertifyForm(), form), problem.kind.http_status
    said = {"number": form.number.data, "day": f"{form.day.data:%d.%m.%Y}", "count": count}
    flash(say("ownclass.council-done", **said), "done")
    return redirect(url_for("classes.case", case_id=case_id), 303)


@bp.get("/classes/<case_id>/council.pdf")
def paper(case_id: str) -> Response:
    """Answer with the newest sheet of the council's decision."""
    with desk().reading() as session:
        digest = own_classes.decision_paper(session, case_id)
    if not digest:
        abort(404)
    name = say("ownclass.council-paper-name", class_name=_standing(case_id).class_name)
    return send_pdf(documents.read(desk(), digest), name)


@bp.get("/classes/<case_id>/summary-<int:place>.jpg")
def scan(case_id: str, place: int) -> Response:
    """Answer with a scanned page of the summary sheet, from which the decision is keyed in."""
    data = scan_council.picture(desk(), _standing(case_id).case_id, place)
    return send(data, f"{case_id}-{place}.jpg", "image/jpeg", inline=True)


def _standing(case_id: str) -> Standing:
    return own_classes.standing(desk(), visitor().person_id, case_id, chosen())


def _page(found: Standing, form: CertifyForm, decision: DecisionForm) -> str:
    who = visitor().person_id
    with desk().reading() as session:
        known = own_classes.decision_paper(session, found.case_id)
        scans = scan_council.scans(session, found.case_id) if found.decides else ()
    return render_template(
        "classes/case.html",
        form=form,
        decision=decision,
        seen=found,
        pupils=own_classes.pupils_of(desk(), who, found.case_id) if found.decides else (),
        apart=_apart(),
        paper=bool(known),
        scans=len(scans),
        phone=int(Width.PHONE),
        zoom=int(Width.ZOOM),
        today=desk().today,
    )


def _decided(case_id: str, form: DecisionForm) -> int:
    """Key the decision in; return how many entries it has.

    Raises:
        Problem: nothing was decided, or the regulation refuses.
    """
    everybody = (form.everybody.data or "").strip()
    apart = {pupil: text for pupil, text in _apart().items() if text}
    if not everybody and not apart:
        raise Problem(Kind.USAGE, "ownclass.council-nothing")
    day: date = form.day.data
    with desk().reading() as session:
        evidence = scan_council.evidence(session, case_id)
    protocol = Protocol((form.number.data or "").strip(), day, evidence)
    case = checking.enter_decision(
        desk(), case_id, protocol, actor_id=visitor().person_id, everybody=everybody, apart=apart
    )
    council_paper.make(desk(), case_id)
    return len(case.decisions[-1].decisions)


def _apart() -> dict[str, str]:
    """What was written about pupils one by one."""
    return {
        name.removeprefix(_APART): text.strip()
        for name, text in request.form.items()
        if name.startswith(_APART)
    }
