"""The staff: who works here, who answers for what, what nobody can do, and the departments."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import (
    gaps,
    key_slips,
    matrix,
    matrix_paper,
    people,
    profiles,
    roles,
    staff_list,
    units,
)
from archive_service.services.roles import When
from archive_service.services.roster import Member
from archive_service.services.titles import in_words
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.language import chosen, say
from archive_service.web.people_forms import KeysForm, PersonForm, UnitForm
from archive_service.web.query import number
from archive_service.web.visitor import desk, visitor
from workflows.regulation import Profile

bp = Blueprint("staff", __name__)


@bp.get("/staff")
def index() -> str:
    """Show the people of the school, a page at a time."""
    query, gone = request.args.get("q", "").strip(), request.args.get("gone") == "1"
    at = desk()
    with at.reading() as session:
        seen = staff_list.page(session, at.today, query, number("page", 1), gone=gone)
        profile = profiles.in_force(session, at.today)
        departments = {row.id: row.title for row in units.units(session)}
        waiting = len(people.without_key(session, at.today))
    return render_template(
        "staff/index.html",
        seen=seen,
        query=query,
        gone=gone,
        waiting=waiting,
        titles=lambda one: _titles(one, profile, departments, at.today),
        today=at.today,
    )


def _titles(one: Member, profile: Profile, departments: Mapping[str, str], on: date) -> list[str]:
    """The roles held on a day, each title once: two roles may be one post."""
    said = (
        (in_words(held.role, profile, chosen()), departments.get(held.unit, held.unit))
        for held in one.held(When.NOW, on)
    )
    return list(dict.fromkeys(f"{title} ({unit})" if unit else title for title, unit in said))


@bp.route("/staff/add", methods=["GET", "POST"])
@asking
def add() -> Answer:
    """Add a person who is in no export."""
    form = PersonForm()

    def do() -> Response:
        at, person_id = desk(), (form.person_id.data or "").strip()
        fresh = people.from_full_name(person_id, form.full_name.data or "", form.post.data or "")
        with at.writing() as session:
            people.require(session, visitor().person_id, roles.KEEPERS, at.today)
            people.add_people(at, session, [fresh], visitor().person_id)
        to = url_for("staff_person.show", person_id=person_id)
        return done(say("personnel.added", who=form.full_name.data), to)

    page = Page(
        say("personnel.add"), say("personnel.add"), url_for("staff.index"), say("personnel.add-intro")
    )
    return ask(
        form, page, do, person_id=say("personnel.code-hint"), full_name=say("personnel.full-name-hint")
    )


@bp.route("/staff/keys", methods=["GET", "POST"])
@asking
def keys() -> Answer:
    """Make keys; their first pass phrases are shown this once, as slips to be printed."""
    form, at = KeysForm(), desk()
    asked = request.args.get("person", "")
    with at.reading() as session:
        ids = (people.person(session, asked).id,) if asked else people.without_key(session, at.today)
        names = people.names(session)
    form.chosen.choices = [(one, names[one]) for one in ids[: key_slips.MOST]]
    if not form.is_submitted():
        form.chosen.data = [one for one, _ in form.chosen.choices]

    def do() -> str:
        slips = key_slips.issue(
            at, form.chosen.data or [], form.authority.data or "", actor_id=visitor().person_id
        )
        more = max(0, len(ids) - len(slips))
        return render_template("staff/slips.html", slips=slips, more=0 if asked else more)

    intro = say("personnel.keys-anew" if asked else "personnel.keys-intro", most=key_slips.MOST)
    page = Page(say("personnel.keys"), say("personnel.keys-go"), url_for("staff.index"), intro)
    return ask(form, page, do, authority=say("personnel.authority-hint"))


@bp.get("/staff/matrix", endpoint="matrix")
def who_does_what() -> str:
    """Show who answers for what by the regulation in force."""
    at = desk()
    with at.reading() as session:
        lines = matrix.matrix(session, at.today)
        missing = gaps.gaps(at, session)
    return render_template("staff/matrix.html", lines=lines, gaps=missing, today=at.today)


@bp.get("/staff/matrix.pdf")
def matrix_pdf() -> Response:
    """Give the matrix on paper."""
    at = desk()
    return send_pdf(matrix_paper.make(at, at.today), say("personnel.matrix-file"))


@bp.get("/staff/units", endpoint="departments")
def all_units() -> str:
    """Show the departments and their classes."""
    with desk().reading() as session:
        return render_template(
            "staff/units.html", units=units.units(session), names=units.class_names(session)
        )


@bp.route("/staff/units/set", methods=["GET", "POST"])
@asking
def set_unit() -> Answer:
    """Make a department by order, or change one."""
    form, at = UnitForm(), desk()
    _fill(form, request.args.get("unit", ""))

    def do() -> Response:
        with at.writing() as session:
            people.require(session, visitor().person_id, roles.KEEPERS, at.today)
            units.set_unit(
                at,
                session,
                form.unit_id.data or "",
                form.title.data or "",
                classes=(form.classes.data or "").replace(",", " ").split(),
                order_no=form.order_no.data or "",
                order_on=form.order_on.data,
                actor=visitor().person_id,
            )
        return done(say("personnel.unit-done", title=form.title.data), url_for("staff.departments"))

    page = Page(say("personnel.unit-set"), say("personnel.save"), url_for("staff.departments"))
    return ask(
        form, page, do, unit_id=say("personnel.unit-code-hint"), classes=say("personnel.unit-classes-hint")
    )


def _fill(form: UnitForm, unit_id: str) -> None:
    """Begin with the department as it is."""
    if form.is_submitted() or not unit_id:
        return
    with desk().reading() as session:
        row, names = units.unit(session, unit_id), units.class_names(session)
        form.unit_id.data, form.title.data = row.id, row.title
        form.classes.data = ", ".join(names.get(one, one) for one in row.classes)
