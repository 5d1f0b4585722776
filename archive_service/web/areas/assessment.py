"""The self-assessment: one page for an inspection, answers to what only people know, and the paper."""

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField

from archive_service.services import assessment, assessment_answers, assessment_paper
from archive_service.services.assessment_words import question_words, reached_words, told
from archive_service.web.asking import Answer, Page, ask, asking, done
from archive_service.web.chain import chain_watch
from archive_service.web.files import send_pdf
from archive_service.web.forms import Form, Needed
from archive_service.web.language import chosen, say
from archive_service.web.once import once
from archive_service.web.visitor import desk, visitor
from workflows.assessment import QUESTIONS, Assessment, Mark
from workflows.assessment_levels import reached

bp = Blueprint("assessment", __name__, url_prefix="/assessment")

_YES = "yes"


class AnswerForm(Form):
    """Yes or no, and the document that shows it."""

    said = RadioField("assessment.said", validators=[Needed()])
    document = StringField("assessment.document")


@bp.get("")
def index() -> str:
    """Show how the archive stands, line by line."""
    found = _assessment()
    with desk().reading() as session:
        kept = assessment_paper.shelf(session)
    parts = {"keeping": found.keeping, "clauses": found.clauses, "ages": found.ages}
    return render_template(
        "assessment/index.html",
        found=found,
        counts={mark.replace("-", "_"): found.count(mark) for mark in Mark},
        reached={area: reached_words(number, chosen()) for area, number in reached(found.levels)},
        levels={area: _levels(found, area) for area, _ in reached(found.levels)},
        parts={name: told(lines, chosen()) for name, lines in parts.items()},
        not_met=told((one for one in found.lines if one.mark is Mark.NOT_MET), chosen()),
        kept=kept,
    )


@bp.get("/today.pdf")
def paper() -> Response:
    """Give the assessment of today for printing."""
    return send_pdf(assessment_paper.make(desk(), _assessment()), f"{say('assessment.title')}.pdf")


@bp.post("/keep")
@once
def keep() -> Response:
    """Keep the assessment of today among the school's documents."""
    kept = assessment_paper.keep(desk(), _assessment(), actor_id=visitor().person_id)
    return done(say("assessment.kept", digest=kept.digest), url_for("assessment.index"))


@bp.get("/kept/<digest>")
def kept(digest: str) -> Response:
    """Give an assessment that was kept."""
    pdf = assessment_paper.read(desk(), digest, reader_id=visitor().person_id)
    return send_pdf(pdf, f"{say('assessment.title')}.pdf")


@bp.route("/questions/<question>", methods=["GET", "POST"])
@asking
def answer(question: str) -> Answer:
    """Put the answer to a question on record."""
    if question not in QUESTIONS:
        abort(404)
    form = AnswerForm()
    form.said.choices = [(one, say(f"assessment.{one}")) for one in (_YES, "no")]

    def do() -> Response:
        assessment_answers.answer(
            desk(),
            question,
            yes=form.said.data == _YES,
            document=form.document.data or "",
            actor_id=visitor().person_id,
        )
        return done(say("assessment.answered"), url_for("assessment.index"))

    back = url_for("assessment.index")
    page = Page(
        question_words(question, chosen()), say("assessment.save"), back, say("assessment.answer-intro")
    )
    return ask(form, page, do, document=say("assessment.document-hint"))


def _assessment() -> Assessment:
    return assessment.assess(desk(), chain_watch(), reader_id=visitor().person_id)


def _levels(found: Assessment, area: str) -> list[tuple[int, Mark, object]]:
    levels = (one for one in found.levels if one.area == area)
    return [(one.number, one.mark, told(one.lines, chosen())) for one in levels]
