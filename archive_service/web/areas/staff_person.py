"""One person of the staff: roles with their orders, key, address, leaving and coming back."""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from archive_service.services import (
    accounts,
    hands,
    leaving,
    owing,
    people,
    profiles,
    roles,
    staff_list,
    units,
)
from archive_service.services.roles import When
from archive_service.services.titles import grantable, in_words
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.language import chosen, day, say
from archive_service.web.people_forms import EmailForm, GrantForm, OrderForm
from archive_service.web.visitor import desk, visitor

bp = Blueprint("staff_person", __name__)


@bp.get("/staff/<person_id>")
def show(person_id: str) -> str:
    """Show a person with everything that was ordered about them."""
    at = desk()
    with at.reading() as session:
        card = staff_list.card(session, person_id, at.today)
        profile = profiles.in_force(session, at.today)
        return render_template(
            "staff/person.html",
            card=card,
            hand=hands.hand_of(session, person_id),
            email=accounts.profile_of(session, person_id).email,
            owed=owing.by_people(session, [person_id]),
            ended=roles.ending_orders(session),
            units={row.id: row.title for row in units.units(session)},
            role=lambda code: in_words(code, profile, chosen()),
            today=at.today,
            When=When,
        )


@bp.route("/staff/<person_id>/grant", methods=["GET", "POST"])
@asking
def grant(person_id: str) -> Answer:
    """Give a role by order."""
    form, at = GrantForm(), desk()
    with at.reading() as session:
        profile = profiles.in_force(session, at.today)
        name = people.full_name(people.person(session, person_id))
        departments = [(row.id, row.title) for row in units.units(session)]
    form.role.choices = [(one, in_words(one, profile, chosen())) for one in grantable(profile)]
    form.unit.choices = [("", say("staff.whole-school")), *departments]

    def do() -> Response:
        with at.writing() as session:
            people.require(session, visitor().person_id, roles.KEEPERS, at.today)
            roles.grant(
                at,
                session,
                person_id,
                form.role.data,
                order_no=form.order_no.data or "",
                order_on=form.order_on.data,
                from_on=form.from_on.data,
                to_on=form.to_on.data,
                unit=form.unit.data or "",
                actor=visitor().person_id,
            )
        return done(
            say("personnel.granted", role=in_words(form.role.data, profile, chosen())), _here(person_id)
        )

    page = Page(say("personnel.grant-to-whom", who=name), say("personnel.grant"), _here(person_id))
    return ask(form, page, do, from_on=say("personnel.grant-from-hint"), to_on=say("personnel.grant-to-hint"))


@bp.route("/staff/<person_id>/revoke/<role>", methods=["GET", "POST"], defaults={"unit": ""})
@bp.route("/staff/<person_id>/revoke/<role>/<unit>", methods=["GET", "POST"])
@asking
def revoke(person_id: str, role: str, unit: str) -> Answer:
    """End a role by order."""
    form, at = OrderForm(), desk()
    with at.reading() as session:
        title = in_words(role, profiles.in_force(session, at.today), chosen())
        name = people.full_name(people.person(session, person_id))

    def do() -> Response:
        with at.writing() as session:
            people.require(session, visitor().person_id, roles.KEEPERS, at.today)
            roles.revoke(
                at,
                session,
                person_id,
                role,
                from_on=form.from_on.data,
                order_no=form.order_no.data or "",
                unit=unit,
                actor=visitor().person_id,
            )
        return done(say("personnel.revoked", role=title, day=day(form.from_on.data)), _here(person_id))

    page = Page(
        say("personnel.revoke-whose", who=name, role=title), say("personnel.revoke"), _here(person_id)
    )
    return ask(form, page, do, from_on=say("personnel.revoke-from-hint"))


@bp.route("/staff/<person_id>/dismiss", methods=["GET", "POST"])
@asking
def dismiss(person_id: str) -> Answer:
    """End a person's access by order; what they signed stays theirs."""
    form, at = OrderForm(), desk()

    def do() -> Response:
        with at.writing() as session:
            people.require(session, visitor().person_id, roles.KEEPERS, at.today)
            owed = leaving.dismiss(
                at,
                session,
                person_id,
                from_on=form.from_on.data,
                order_no=form.order_no.data or "",
                actor=visitor().person_id,
            )
        said = say("personnel.dismissed", day=day(form.from_on.data), count=len(owed))
        return done(said, _here(person_id))

    page = Page(
        say("personnel.dismiss-whom", who=_name(person_id)),
        say("personnel.dismiss"),
        _here(person_id),
        say("personnel.dismiss-intro"),
        danger=True,
    )
    return ask(form, page, do, from_on=say("personnel.dismiss-from-hint"))


@bp.route("/staff/<person_id>/return", methods=["GET", "POST"])
@asking
def take_back(person_id: str) -> Answer:
    """Open access again by order."""
    form, at = OrderForm(), desk()

    def do() -> Response:
        with at.writing() as session:
            people.require(session, visitor().person_id, roles.KEEPERS, at.today)
            leaving.return_to_work(
                at,
                session,
                person_id,
                from_on=form.from_on.data,
                order_no=form.order_no.data or "",
                actor=visitor().person_id,
            )
        return done(say("personnel.returned"), _here(person_id))

    title = say("personnel.return-whom", who=_name(person_id))
    page = Page(title, say("personnel.return"), _here(person_id), say("personnel.return-intro"))
    return ask(form, page, do)


@bp.route("/staff/<person_id>/email", methods=["GET", "POST"])
@asking
def email(person_id: str) -> Answer:
    """Set the address for a person's reminders."""
    form, at = EmailForm(), desk()
    if not form.is_submitted():
        with at.reading() as session:
            form.email.data = accounts.profile_of(session, person_id).email

    def do() -> Response:
        with at.reading() as session:
            people.require(session, visitor().person_id, roles.KEEPERS, at.today)
        accounts.set_profile(at, person_id, email=(form.email.data or "").strip())
        return done(say("personnel.email-set"), _here(person_id))

    page = Page(say("personnel.email-of", who=_name(person_id)), say("personnel.save"), _here(person_id))
    return ask(form, page, do, email=say("personnel.email-hint"))


def _here(person_id: str) -> str:
    return url_for("staff_person.show", person_id=person_id)


def _name(person_id: str) -> str:
    with desk().reading() as session:
        return people.full_name(people.person(session, person_id))
