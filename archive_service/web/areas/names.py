"""The book of names: what the school, its classes and people were called at other times."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import names_book, names_words, pupil_extracts
from archive_service.services.names_book import FormerSchool, NewName
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.files import send_pdf
from archive_service.web.finding_forms import ClassForm, PersonForm, SchoolForm, StrikeForm, paper_kinds
from archive_service.web.language import chosen, say
from archive_service.web.uploads import on_disk
from archive_service.web.visitor import desk, visitor
from workflows.names_book import OF_PEOPLE, OF_SCHOOLS, Entry, How

bp = Blueprint("names", __name__, url_prefix="/names")


@bp.get("")
def index() -> str:
    """Show the book."""
    found = names_words.lines(desk(), reader_id=visitor().person_id, language=chosen())
    return render_template("names/index.html", lines=found)


@bp.route("/school", methods=["GET", "POST"])
@asking
def school() -> Answer:
    """Write down a former name of the school, or a school that joined it."""
    form = SchoolForm()
    form.kind.choices = paper_kinds(OF_SCHOOLS)
    form.how.choices = [(str(one), say(f"names.how-{one}")) for one in How]

    def do() -> Response:
        former = FormerSchool(
            name=form.name.data or "",
            until=form.until.data,
            since=form.since.data,
            how=How(form.how.data),
            became=form.became.data or "",
        )
        with on_disk(form.copy.data, ".pdf") as copy:
            who = visitor().person_id
            made = names_book.name_school(desk(), former, form.paper(), actor_id=who, copy=copy)
        return _done("school", made)

    hints = {one: say(f"names.{one}-hint") for one in ("since", "until", "became", "copy")}
    return ask(form, _page("school"), do, name=say("names.school-name-hint"), **hints)


@bp.route("/class", methods=["GET", "POST"], endpoint="school_class")
@asking
def school_class() -> Answer:
    """Write down that a class was renamed."""
    form = ClassForm()
    form.kind.choices = paper_kinds(OF_SCHOOLS)

    def do() -> Response:
        old, new = form.old.data or "", form.new.data or ""
        with on_disk(form.copy.data, ".pdf") as copy:
            who = visitor().person_id
            made = names_book.rename_class(
                desk(), old, new, form.since.data, form.paper(), actor_id=who, copy=copy
            )
        return _done("class", made)

    hint = say("names.class-hint")
    return ask(form, _page("class"), do, old=hint, new=hint, copy=say("names.copy-hint"))


@bp.route("/person/<case_id>", methods=["GET", "POST"])
@asking
def person(case_id: str) -> Answer:
    """Write down that somebody on a sheet of the case has another name by a document."""
    form = PersonForm()
    places = pupil_extracts.pupils_of(desk(), case_id, reader_id=visitor().person_id)
    form.kind.choices = paper_kinds(OF_PEOPLE)
    form.pupil.choices = [(one.place, one.name) for one in places]
    if not form.is_submitted():
        named = request.args.get("name", "")
        form.pupil.data = next((one.place for one in places if one.name == named), None)

    def do() -> Response:
        new = NewName(form.surname.data or "", form.name.data or "", form.patronymic.data or "")
        with on_disk(form.copy.data, ".pdf") as copy:
            made = names_book.note_person(
                desk(),
                case_id,
                form.pupil.data,
                new,
                form.paper(),
                actor_id=visitor().person_id,
                copy=copy,
            )
        return _done("person", made)

    before, back = say("names.as-before"), url_for("shelf.show", case_id=case_id)
    return ask(form, _page("person", back), do, name=before, patronymic=before, copy=say("names.copy-hint"))


@bp.route("/<int:number>/strike", methods=["GET", "POST"])
@asking
def strike(number: int) -> Answer:
    """Strike an entry out."""
    form = StrikeForm()

    def do() -> Response:
        names_book.strike(desk(), number, form.reason.data or "", actor_id=visitor().person_id)
        return done(say("names.strike-done", number=number), url_for("names.index"))

    title = say("names.strike", number=number)
    page = Page(title, say("names.strike-go"), url_for("names.index"), say("names.strike-intro"), danger=True)
    return ask(form, page, do)


@bp.get("/<int:number>/scan.pdf")
def scan(number: int) -> Response:
    """Give the scan of the document that an entry stands on."""
    data = names_book.papers_of(desk(), number, reader_id=visitor().person_id)
    return send_pdf(data, say("names.file-scan", number=number))


def _page(name: str, back: str = "") -> Page:
    title, go, intro = (say(f"names.add-{name}{end}") for end in ("", "-go", "-intro"))
    return Page(title, go, back or url_for("names.index"), intro)


def _done(name: str, made: Entry) -> Response:
    return done(say(f"names.{name}-done", number=made.number), url_for("names.index"))
