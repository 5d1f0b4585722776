"""Code names by order: giving one, the order's copy, and opening a name by two people."""

from flask import Blueprint, render_template, url_for
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import DateField, PasswordField, SelectField, StringField
from wtforms.validators import Optional

from archive_service.problems import Kind, Problem
from archive_service.services import codenames, people, unsealing
from archive_service.services.code_orders import Order
from archive_service.services.codenames import ByOrder
from archive_service.services.seals import Proof
from archive_service.services.unsealing import Asked
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from archive_service.web.uploads import on_disk
from archive_service.web.visitor import desk, visitor

bp = Blueprint("codenames", __name__)


class AttachForm(Form):
    """The copy of an order that only the export names."""

    code = StringField("codenames.code", validators=[Needed()])
    order_no = StringField("personnel.order-no", validators=[Needed()])
    order_on = DateField("personnel.order-on", validators=[Needed()])
    copy = FileField("codenames.copy")


class AssignForm(AttachForm):
    """Whom the order gives which code name, from which day on."""

    pupil = StringField("codenames.pupil", validators=[Needed()])
    code = StringField("codenames.code")
    from_on = DateField("personnel.from-on", validators=[Optional()])


class OpenForm(Form):
    """Whose name, why, and the two who open it, each with the own pass phrase."""

    code = StringField("codenames.code", validators=[Needed()])
    class_name = StringField("codenames.class", validators=[Needed()])
    reason = StringField("codenames.reason", validators=[Needed()])
    phrase = PasswordField("codenames.own-phrase", validators=[Needed()])
    second = SelectField("codenames.second")
    second_phrase = PasswordField("codenames.second-phrase", validators=[Needed()])
    recovery = PasswordField("codenames.recovery")


@bp.get("/code-names")
def index() -> str:
    """Show code names with their orders; the names are not here."""
    found, free = codenames.listing(desk(), reader_id=visitor().person_id)
    return render_template("codenames/index.html", found=found, free=free)


@bp.route("/code-names/assign", methods=["GET", "POST"])
@asking
def assign() -> Answer:
    """Give a pupil a code name by order; the name is sealed."""
    form = AssignForm()

    def do() -> Response:
        order = Order((form.order_no.data or "").strip(), form.order_on.data)
        wanted = ByOrder(
            (form.pupil.data or "").strip(),
            order,
            form.from_on.data or order.on,
            (form.code.data or "").strip(),
        )
        with on_disk(form.copy.data, ".pdf") as copy:
            if copy is None:
                raise Problem(Kind.USAGE, "codenames.copy-needed")
            made = codenames.assign(desk(), wanted, copy, actor_id=visitor().person_id)
        said = say("codenames.assigned", code_name=made.code, pages=made.pages)
        locked = ", ".join(one.class_name for one in made.standing if one.locked)
        return done(f"{said} {say('codenames.locked', cases=locked)}" if locked else said, _home())

    page = Page(say("codenames.assign"), say("codenames.assign"), _home(), say("codenames.assign-intro"))
    hints = {"pupil": say("codenames.pupil-hint"), "code": say("codenames.code-hint")}
    return ask(form, page, do, copy=say("codenames.copy-hint"), **hints)


@bp.route("/code-names/attach", methods=["GET", "POST"])
@asking
def attach() -> Answer:
    """Take in the copy of an order that only the export names."""
    form = AttachForm()

    def do() -> Response:
        order = Order((form.order_no.data or "").strip(), form.order_on.data)
        with on_disk(form.copy.data, ".pdf") as copy:
            if copy is None:
                raise Problem(Kind.USAGE, "codenames.copy-needed")
            code = (form.code.data or "").strip()
            pages = codenames.attach(desk(), code, order, copy, actor_id=visitor().person_id)
        return done(say("codenames.attached", code_name=form.code.data, pages=pages), _home())

    page = Page(say("codenames.attach"), say("codenames.attach"), _home(), say("codenames.attach-intro"))
    return ask(form, page, do, copy=say("codenames.copy-hint"))


@bp.route("/code-names/open", methods=["GET", "POST"])
@asking
def open_name() -> Answer:
    """Open a sealed name: two people at one computer. The name is shown this once and kept nowhere."""
    form, at = OpenForm(), desk()
    with at.reading() as session:
        others = people.at_work(session, at.today)
    form.second.choices = [one for one in others.items() if one[0] != visitor().person_id]

    def do() -> str:
        asked = Asked((form.code.data or "").strip(), form.class_name.data or "", form.reason.data or "")
        by = Proof(visitor().person_id, form.phrase.data or "")
        second = Proof(form.second.data, form.second_phrase.data or "")
        shown = unsealing.open_name(at, asked, by, second, recovery=form.recovery.data or "")
        return render_template("codenames/opened.html", shown=shown, code=asked.code)

    page = Page(
        say("codenames.open"), say("codenames.open-go"), _home(), say("codenames.open-intro"), danger=True
    )
    return ask(form, page, do, reason=say("codenames.reason-hint"), recovery=say("codenames.recovery-hint"))


def _home() -> str:
    return url_for("codenames.index")
