"""The register of consents to the processing of personal data, class by class."""

from flask import Blueprint, render_template, request, url_for
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField

from archive_service.services import consents, pupils, units
from archive_service.services.consents import Consent
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from archive_service.web.uploads import on_disk
from archive_service.web.visitor import desk, visitor

bp = Blueprint("consents", __name__)


class ConsentForm(Form):
    """What was said, when, and the paper."""

    said = RadioField("consents.said", validators=[Needed()])
    on = DateField("consents.on", validators=[Needed()])
    copy = FileField("consents.copy")


@bp.get("/consents")
def index() -> str:
    """Show the register of one class."""
    asked, missing = request.args.get("group", ""), request.args.get("missing") == "1"
    with desk().reading() as session:
        classes = sorted(set(units.class_names(session).values()), key=_place)
    lines = (
        consents.lines(desk(), reader_id=visitor().person_id, class_name=asked, missing=missing)
        if asked
        else ()
    )
    return render_template("consents/index.html", classes=classes, asked=asked, missing=missing, lines=lines)


@bp.route("/consents/<pupil_id>", methods=["GET", "POST"])
@asking
def record(pupil_id: str) -> Answer:
    """Put a consent, its absence or its withdrawal on record."""
    form, at = ConsentForm(), desk()
    form.said.choices = [(str(one), say(f"consents.{one}")) for one in Consent]
    whom = pupils.known(at, pupil_id)
    back = url_for("consents.index", group=whom.class_name)

    def do() -> Response:
        with on_disk(form.copy.data, ".pdf") as copy:
            consents.take_in(
                at,
                pupil_id,
                Consent(form.said.data),
                on=form.on.data,
                copy=copy,
                actor_id=visitor().person_id,
            )
        return done(say("consents.recorded", who=whom.pupil.printed_name), back)

    title = say("consents.of", who=whom.pupil.printed_name, class_name=whom.class_name)
    page = Page(title, say("consents.save"), back, say("consents.form-intro"))
    return ask(form, page, do, copy=say("consents.copy-hint"))


def _place(name: str) -> tuple[int, str]:
    """Classes in the order of grades."""
    digits = "".join(sign for sign in name if sign.isdigit())
    return int(digits or 0), name
