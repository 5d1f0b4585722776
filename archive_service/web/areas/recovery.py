"""When a database or a store was lost: reconciling, filling a store again, objects without a record."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField

from archive_service.services import orphans, reconcile, refill, standings
from archive_service.services.health import store_states
from archive_service.web.areas.joblist import watch
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.forms import Form, Needed
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.visitor import desk, visitor

bp = Blueprint("recovery", __name__)


class ReasonForm(Form):
    """Why somebody decides so."""

    reason = StringField("reconcile.reason", validators=[Needed()])


@bp.get("/rooms/recovery")
def index() -> str:
    """Show how the database stands beside the rooms, and the stores that may be filled again."""
    at = desk()
    found = reconcile.standing(at)
    with at.reading() as session:
        stores = store_states(at, session)
    return render_template(
        "recovery/index.html",
        found=found,
        said=standings.in_words(found, at.zone, chosen()),
        stores=stores,
        missing=reconcile.missing(at) if found.writable else (),
        role=_role,
    )


@bp.post("/rooms/recovery/reconcile")
@once
def bring_back() -> Response:
    """Have the database brought up to what the rooms know."""
    job = reconcile.request(desk(), actor_id=visitor().person_id)
    return watch([job], url_for("recovery.index"))


@bp.post("/rooms/recovery/refill")
@once
def fill() -> Response:
    """Have a store filled again from the others."""
    job = refill.request(desk(), request.form.get("store", ""), actor_id=visitor().person_id)
    return watch([job], url_for("recovery.index"))


@bp.get("/rooms/orphans")
def without_rows() -> str:
    """Show the objects that no record speaks of."""
    found = orphans.orphans(desk())
    busy = orphans.under_way(desk())
    return render_template("recovery/orphans.html", found=found, busy=busy, role=_role)


@bp.route("/rooms/orphans/<digest>/adopt", methods=["GET", "POST"])
@asking
def adopt(digest: str) -> Answer:
    """Write the records of an orphan."""

    def do(reason: str) -> Response:
        keys = orphans.adopt(desk(), digest, actor_id=visitor().person_id, reason=reason)
        return done(say("reconcile.adopted", count=len(keys)), url_for("recovery.without_rows"))

    return _decide(digest, "adopt", do)


@bp.route("/rooms/orphans/<digest>/remove", methods=["GET", "POST"])
@asking
def remove(digest: str) -> Answer:
    """Remove an orphan whose time is over."""

    def do(reason: str) -> Response:
        stores = orphans.remove(desk(), digest, actor_id=visitor().person_id, reason=reason)
        return done(say("reconcile.removed", stores=stores), url_for("recovery.without_rows"))

    return _decide(digest, "remove", do)


def _role(role: str) -> str:
    return orphans.in_words(role, chosen())


def _decide(digest: str, what: str, do: Callable[[str], Response]) -> Answer:
    form = ReasonForm()
    page = Page(
        say(f"reconcile.{what}"),
        say(f"reconcile.{what}"),
        url_for("recovery.without_rows"),
        say(f"reconcile.{what}-intro", digest=digest),
        danger=what == "remove",
    )
    return ask(form, page, lambda: do(form.reason.data or ""), reason=say("reconcile.reason-hint"))
