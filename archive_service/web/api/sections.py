"""Sections: their sheets, signing many with one pass phrase, giving one back."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from apiflask import APIBlueprint
from apiflask.schemas import FileSchema
from flask import Response
from pydantic import Field
from sqlalchemy import select

from archive_service.db.models import SectionRow
from archive_service.problems import Kind, Problem
from archive_service.services import cases, documents, people, signoff
from archive_service.services.signoff import Signed
from archive_service.web.api import rules
from archive_service.web.api.caller import present
from archive_service.web.api.cases import SectionShort, short_section
from archive_service.web.api.shapes import Asked, Given, Ident, Line, Phrase, Said
from archive_service.web.api.trouble import told
from archive_service.web.files import send_pdf
from archive_service.web.visitor import desk
from workflows.acts import Remark
from workflows.leaves import LETTERS
from workflows.programme import ProgrammeNote
from workflows.programme import chosen as chosen_note

bp = APIBlueprint("sections", __name__, tag="sections")
PDF = FileSchema(type="string", format="binary")
LEAF = rf"^[1-9][0-9]{{0,4}}[{LETTERS}]{{0,2}}$"


class Choice(Asked):
    """The note on the programme: done, or the topics that were not given."""

    done: bool
    topics: Annotated[list[Said], Field(max_length=50, default_factory=list)]


class SheetsToSign(Asked):
    """A section; without ``programme`` its note is the one that follows from the export.

    ``document`` is the digest of what the signer looked at: other sheets than those are not signed.
    """

    case: Ident
    section: Ident
    document: Line = ""
    programme: Choice | None = None


class SigningWanted(Asked):
    """What to sign."""

    phrase: Phrase
    items: Annotated[list[SheetsToSign], Field(min_length=1, max_length=200)]


class Outcome(Given):
    """What came of one item: ``documents`` by role where it was signed, else the ``problem``."""

    case: str
    section: str
    signed: bool
    documents: Annotated[dict[str, str], Field(default_factory=dict)]
    programme: str = ""
    problem: dict[str, Any] | None = None


class Outcomes(Given):
    """What came of each item, in the order of the request."""

    outcomes: list[Outcome]


class RemarkWanted(Asked):
    """A remark; ``leaf`` where it is about one leaf."""

    text: Said
    leaf: Annotated[str, Field(pattern=LEAF)] | None = None


class ReturnWanted(Asked):
    """Why a section goes back."""

    phrase: Phrase
    remarks: Annotated[list[RemarkWanted], Field(min_length=1, max_length=50)]


class Returned(Given):
    """The section that went back."""

    case: str
    section: str


class SectionWhole(SectionShort):
    """A section; ``proposal`` is the note on the programme that follows from the export."""

    case: str
    document: str | None
    proposal: dict[str, Any] | None


@bp.get("/cases/<case_id>/sections/<section_id>")
@bp.output(SectionWhole)
@bp.doc(summary="Один раздел дела")
def one(case_id: str, section_id: str) -> dict[str, Any]:
    """Show a section."""
    at = desk()
    with at.reading() as session:
        row = _row(session.scalar, case_id, section_id)
        name = people.names(session).get(row.signer, "")
    note = signoff.proposed(at, case_id, section_id)
    proposal = {"done": note.done, "topics": list(note.topics)} if note else None
    return {
        **short_section(row, name),
        "case": case_id,
        "document": row.document,
        "proposal": proposal,
    }


@bp.get("/cases/<case_id>/sections/<section_id>/sheets")
@bp.output(PDF, content_type="application/pdf")
@bp.doc(summary="Листы раздела (PDF/A), пока дело не сдано в архив")
def sheets(case_id: str, section_id: str) -> Response:
    """Give out a section's sheets while people work on them; later reading asks for a reason."""
    at = desk()
    with at.reading() as session:
        case, _ = cases.load(session, case_id)
        row = _row(session.scalar, case_id, section_id)
    if case.deposit is not None:
        raise Problem(Kind.REFUSED, "api.read-with-reason")
    if not row.document:
        raise Problem(Kind.MISSING, "api.not-printed", section=row.title)
    return send_pdf(documents.read(at, row.document), f"{case_id} {row.title}.pdf")


@bp.post("/signatures")
@bp.input(SigningWanted, arg_name="asked")
@bp.output(Outcomes)
@bp.doc(summary="Подписать листы разделов: парольная фраза одна, исход — у каждого раздела свой")
def sign(asked: SigningWanted) -> dict[str, Any]:
    """Sign sections."""
    at, who = desk(), present(asked.phrase)

    def do(item: SheetsToSign) -> Signed:
        rules.admit([item.case], item.section)
        return signoff.sign_sheets(at, who, item.case, item.section, _note(item), seen=item.document)

    return {"outcomes": [outcome(one.case, one.section, partial(do, one)) for one in asked.items]}


@bp.post("/cases/<case_id>/sections/<section_id>/returns")
@bp.input(ReturnWanted, arg_name="asked")
@bp.output(Returned)
@bp.doc(summary="Вернуть раздел с замечаниями: понадобится новая распечатка")
def give_back(case_id: str, section_id: str, asked: ReturnWanted) -> dict[str, str]:
    """Send a section back."""
    remarks = [Remark(one.text, one.leaf) for one in asked.remarks]
    signoff.return_section(desk(), present(asked.phrase), case_id, section_id, remarks)
    return {"case": case_id, "section": section_id}


def outcome(case_id: str, section_id: str, do: Callable[[], Signed]) -> dict[str, Any]:
    """Return what came of one signature; a refusal of one is no refusal of the others."""
    said = {"case": case_id, "section": section_id}
    try:
        signed = do()
    except Problem as problem:
        return {**said, "signed": False, "problem": told(problem)}
    return {**said, "signed": True, "documents": signed.documents, "programme": signed.programme}


def _note(item: SheetsToSign) -> ProgrammeNote | None:
    if item.programme is None:
        return None
    proposal = signoff.proposed(desk(), item.case, item.section)
    chosen = item.programme
    return chosen_note(proposal, done=chosen.done, topics=tuple(chosen.topics)) if proposal else None


def _row(scalar: Callable[[Any], Any], case_id: str, section_id: str) -> SectionRow:
    found: SectionRow | None = scalar(
        select(SectionRow).where(SectionRow.case_id == case_id, SectionRow.id == section_id)
    )
    if found is None:
        raise Problem(Kind.MISSING, "service.no-section", section=section_id, case=case_id)
    return found
