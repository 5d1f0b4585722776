"""The log of acts: what was done, by whom and when, in words; and whether the chain is whole."""

from flask import Blueprint, render_template, request

from archive_service.services import act_pages, log_checks, people
from archive_service.services.act_pages import Wanted
from archive_service.web.chain import chain_watch
from archive_service.web.language import chosen
from archive_service.web.query import number
from archive_service.web.visitor import desk

bp = Blueprint("actlog", __name__)


@bp.get("/acts")
def index() -> str:
    """Show a page of the log, the newest first."""
    wanted = Wanted(
        case_id=request.args.get("case", "").strip(),
        kind=request.args.get("kind", ""),
        person_id=request.args.get("person", "").strip(),
        before=number("before"),
    )
    at = desk()
    with at.reading() as session:
        seen = act_pages.page(at, session, wanted, chosen())
        log, proof = chain_watch().look(at, session), log_checks.last(session)
        names = sorted(people.names(session).items(), key=lambda one: one[1])
    titles = sorted((act_pages.kind_title(one, chosen()), one) for one in act_pages.kinds())
    return render_template(
        "actlog/index.html", seen=seen, wanted=wanted, log=log, proof=proof, names=names, kinds=titles
    )
