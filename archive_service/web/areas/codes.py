"""Code names: which are in use, whose order has no copy yet, and taking the copy in (000 clause 6.3.5)."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import HiddenField

from archive_service.problems import Kind, Problem
from archive_service.services import code_orders, codenames
from archive_service.services.codenames import Listed
from archive_service.web.forms import Form, Needed
from archive_service.web.language import say
from archive_service.web.once import once
from archive_service.web.visitor import desk, visitor

bp = Blueprint("codes", __name__, url_prefix="/code-names")


class CopyForm(Form):
    """The copy of the order by which a code name was given."""

    code = HiddenField(validators=[Needed()])
    paper = FileField("codenames.copy")


@bp.get("")
def index() -> str:
    """Show the code names in use, without a word about whose they are."""
    return _page(CopyForm())


@bp.post("")
@once
def attach() -> str | Response | tuple[str, int]:
    """Take in the copy of an order that an export names."""
    form = CopyForm()
    if not form.validate_on_submit():
        return _page(form), 422
    if not (isinstance(form.paper.data, FileStorage) and form.paper.data.filename):
        form.paper.errors = [say("codenames.file-needed")]
        return _page(form), 422
    try:
        pages = _take_in(form.code.data or "", form.paper.data)
    except Problem as problem:
        form.refuse(problem)
        return _page(form), problem.kind.http_status
    flash(say("codenames.taken", code_name=form.code.data, pages=pages), "done")
    return redirect(url_for("codes.index"), 303)


def _take_in(code: str, paper: FileStorage) -> int:
    order = code_orders.order_in(_listed(code).order)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "order.pdf"
        paper.save(copy)
        if order is None:
            raise Problem(Kind.INPUT, "codenames.order-unreadable", code_name=code)
        return codenames.attach(desk(), code, order, copy, actor_id=visitor().person_id)


def _listed(code: str) -> Listed:
    found, _ = codenames.listing(desk(), reader_id=visitor().person_id)
    for one in found:
        if one.code == code:
            return one
    raise Problem(Kind.MISSING, "codenames.no-code", code_name=code)


def _page(form: CopyForm) -> str:
    found, free = codenames.listing(desk(), reader_id=visitor().person_id)
    return render_template("codes/index.html", form=form, found=found, free=free)
