"""The regulation: the version in force to be read, what was before, how two differ, taking up a new one."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from wtforms import DateField, HiddenField

from archive_service.problems import Kind, Problem
from archive_service.services import people, profile_pages, profiles, roles
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.forms import Needed, PhraseForm
from archive_service.web.language import chosen, day, say
from archive_service.web.once import once
from archive_service.web.people_forms import AdoptForm
from archive_service.web.visitor import desk, visitor
from workflows.regulation import Profile

bp = Blueprint("rules", __name__)

_LARGEST_BYTES = 1_000_000


class TakeForm(PhraseForm):
    """A version that was looked at, and from which day on it counts; the pass phrase comes last."""

    text = HiddenField()
    name = HiddenField()
    from_on = DateField("rulebook.from-on", validators=[Needed()])


@dataclass(frozen=True, slots=True)
class Read:
    """A regulation's file as it came."""

    name: str
    text: str

    @property
    def profile(self) -> Profile:
        """The regulation it describes.

        Raises:
            Problem: with every fault of the file.
        """
        return profiles.checked(profiles.read_text(self.text, self.name), self.name)


@bp.get("/rules")
def index() -> str:
    """Show a version of the regulation, the one in force unless another is asked for."""
    asked, at = request.args.get("version", ""), desk()
    with at.reading() as session:
        versions = profiles.versions(session, at.today)
        profile = profiles.of_digest(session, asked) if asked else profiles.in_force(session, at.today)
    return render_template(
        "rules/index.html",
        page=profile_pages.page(profile, chosen()),
        digest=profile.digest,
        versions=versions,
        today=at.today,
    )


@bp.get("/rules/compare")
def compare() -> str:
    """Show how two versions of the school differ."""
    with desk().reading() as session:
        old, new = (profiles.of_digest(session, request.args.get(name, "")) for name in ("old", "new"))
    found = profile_pages.compared(old, new, chosen())
    return render_template("rules/compare.html", old=old, new=new, found=found)


@bp.route("/rules/adopt", methods=["GET", "POST"])
@asking
def adopt() -> Answer:
    """Ask for a new version, then show how it differs before anything is taken up."""
    form = AdoptForm()
    form.source.choices = [("", say("rulebook.from-file")), *((one, one) for one in profiles.shipped())]

    def do() -> str:
        return _preview(_read(form.source.data or "", form.file.data), TakeForm(formdata=None))

    page = Page(
        say("rulebook.adopt"), say("rulebook.look"), url_for("rules.index"), say("rulebook.adopt-intro")
    )
    return ask(form, page, do, file=say("rulebook.file-hint"))


@bp.post("/rules/take")
@once
def take() -> Answer:
    """Let the version that was looked at count from a day on."""
    form, at = TakeForm(), desk()
    read = Read(form.name.data or "", form.text.data or "")
    if not form.validate():
        return _preview(read, form), 422
    try:
        with at.reading() as session:
            people.require(session, form.present().id, roles.KEEPERS, at.today)
        mapping = profiles.read_text(read.text, read.name)
        taken = profiles.adopt(
            at, mapping, read.name, from_on=form.from_on.data, actor_id=visitor().person_id
        )
    except Problem as problem:
        form.refuse(problem)
        return _preview(read, form), problem.kind.http_status
    said = say("rulebook.taken", title=taken.title, version=taken.version, day=day(form.from_on.data))
    return done(said, url_for("rules.index"))


def _preview(read: Read, form: TakeForm) -> str:
    """Show the differences to the version in force, with the form that takes it up."""
    at, profile = desk(), read.profile
    with at.reading() as session:
        now = profiles.in_force(session, at.today)
    form.text.data, form.name.data = read.text, read.name
    return render_template(
        "rules/preview.html",
        form=form,
        profile=profile,
        now=now,
        found=profile_pages.compared(now, profile, chosen()),
        clashes=profile_pages.clashes(profile, chosen()),
    )


def _read(shipped: str, file: FileStorage | None) -> Read:
    """Return what was chosen: a regulation that comes with the product, or the uploaded file.

    Raises:
        Problem: neither, the file is too big, or it is no text.
    """
    if shipped:
        return Read(shipped, profiles.shipped_text(shipped))
    if file is None or not file.filename:
        raise Problem(Kind.USAGE, "rulebook.no-file")
    data = file.stream.read(_LARGEST_BYTES + 1)
    if len(data) > _LARGEST_BYTES:
        raise Problem(Kind.INPUT, "rulebook.file-large")
    try:
        return Read(file.filename, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        reason = str(error)
        raise Problem(Kind.INPUT, "service.profile-no-toml", profile=file.filename, reason=reason) from None
