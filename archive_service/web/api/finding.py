"""The archive: finding a graduate's summary sheet, reading a document for a reason, verifying it."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from apiflask import APIBlueprint
from flask import Response
from sqlalchemy import select

from archive_service.db.models import Object, School
from archive_service.problems import Kind, Problem
from archive_service.services import documents, finding, locks, people, searching
from archive_service.services.finding import WantedEdition
from archive_service.signing.authority import roots_from_pem
from archive_service.signing.verdicts import verify_pdf
from archive_service.web.api.sections import PDF
from archive_service.web.api.shapes import Asked, Given, OfPages, PageNumber, Reason, Said
from archive_service.web.files import send, send_pdf
from archive_service.web.language import chosen
from archive_service.web.visitor import desk, visitor

bp = APIBlueprint("finding", __name__, tag="archive")


class SearchWanted(Asked):
    """Who is looked for: «Ивановой 9Б 2014»; year and class may be left out."""

    text: Said
    page: PageNumber = 1


class PupilFound(Given):
    """A pupil on a summary sheet; ``year`` is the one the school year starts in.

    ``left_in`` is the year in which the pupil's last sheet ends, ``also`` the surnames on other sheets.
    """

    name: str
    class_name: str
    year: int
    case_id: str
    document: str
    left_in: int | None
    also: list[str]
    code: bool


class PupilsFound(OfPages):
    """Who was found, the newest first; ``more`` says that there are more than ``total``.

    ``like`` are the surnames that were looked for where nobody bears the typed one, ``suggested`` those
    worth a look; ``wider`` counts the hits of any class and year where there is none in those named.
    """

    found: list[PupilFound]
    more: bool
    like: list[str]
    suggested: list[str]
    wider: int


class CopyGiven(Given):
    """Where a copy lies and when it was last read."""

    store: str
    room: str
    state: str
    lock: locks.State | None
    verified_on: date | None


class DocumentGiven(Given):
    """An archived document, without its contents."""

    digest: str
    role: str
    case: str | None
    size_bytes: int
    keep_until: date | None
    copies: list[CopyGiven]
    code_names: list[str]


class ReadingWanted(Asked):
    """Why it is read; this is on record before anything is given out."""

    reason: Reason


class EditionReadingWanted(ReadingWanted):
    """``original`` asks for the bytes without the note that the edition is void."""

    original: bool = False


class SignatureGiven(Given):
    """A signature in a document."""

    field: str
    name: str
    signed_at: datetime
    level: str
    sound: bool


class VerdictGiven(Given):
    """Whether anything speaks against a document."""

    digest: str
    sound: bool
    reasons: list[str]
    signatures: list[SignatureGiven]


@bp.post("/searches")
@bp.input(SearchWanted, arg_name="asked")
@bp.output(PupilsFound)
@bp.doc(summary="Найти выпускника в сводных ведомостях: фамилия в любом падеже, класс и год по желанию")
def search(asked: SearchWanted) -> dict[str, Any]:
    """Find pupils on summary sheets, for those who may read them for the whole school (002 clause 3.6)."""
    results = searching.look(desk(), asked.text, reader_id=visitor().person_id, page=asked.page)
    return {
        "found": [{**asdict(one), "also": list(one.also)} for one in results.hits],
        **{name: getattr(results, name) for name in ("more", "pages", "total", "wider")},
        "page": results.number,
        "like": list(results.like),
        "suggested": list(results.suggested),
    }


@bp.get("/documents/<digest>")
@bp.output(DocumentGiven)
@bp.doc(summary="Документ архива без содержания: что это, до какого дня хранится, где копии")
def document(digest: str) -> dict[str, Any]:
    """Show what is known of an archived document."""
    at = desk()
    with at.reading() as session:
        people.require(session, visitor().person_id, finding.READERS, at.today)
        row = _object(session.scalar, finding.by_code(session, digest))
        standing = locks.standings(at, session)
        copies = [
            {**asdict(one), "lock": standing[one.store].state if one.store in standing else None}
            for one in finding.copies_of(session, row.digest)
        ]
        return {
            **{name: getattr(row, name) for name in ("digest", "role", "size_bytes", "keep_until")},
            "case": row.case_id,
            "copies": copies,
            "code_names": list(finding.code_names_on(session, row.digest, at.today)),
        }


@bp.post("/documents/<digest>/readings")
@bp.input(ReadingWanted, arg_name="asked")
@bp.output(PDF, content_type="application/pdf", description="Документ; описи и выгрузки — application/json")
@bp.doc(summary="Прочитать документ архива: основание записывается в журнал до выдачи")
def read(digest: str, asked: ReadingWanted) -> Response:
    """Give out an archived document."""
    at, reader = desk(), visitor().person_id
    with at.reading() as session:
        row = _object(session.scalar, finding.by_code(session, digest))
    data = finding.open_document(at, row.digest, reader_id=reader, reason=asked.reason)
    kind = documents.PDF if data.startswith(b"%PDF-") else documents.JSON
    name = f"{finding.short_code(row.digest)}.{kind.rpartition('/')[2]}"
    return send(data, name, kind, inline=kind == documents.PDF)


@bp.get("/documents/<digest>/verification")
@bp.output(VerdictGiven)
@bp.doc(summary="Проверить подписи документа по корневому сертификату школы; содержание не выдаётся")
def verify(digest: str) -> dict[str, Any]:
    """Verify an archived PDF."""
    at = desk()
    with at.reading() as session:
        people.require(session, visitor().person_id, finding.READERS, at.today)
        row = _object(session.scalar, finding.by_code(session, digest))
        pem = session.scalars(select(School.ca_pem)).one()
    if row.role not in ("volume", "summary"):
        raise Problem(Kind.REFUSED, "api.not-signed", role=row.role)
    data = documents.read(at, row.digest)
    verdict = verify_pdf(data, roots=roots_from_pem(pem.encode("ascii")), digest=row.digest)
    return {
        "digest": row.digest,
        "sound": verdict.sound,
        "reasons": [reason.sentence(chosen()) for reason in verdict.reasons],
        "signatures": [
            {
                "field": one.field,
                "name": one.full_name,
                "signed_at": one.signed_at,
                "level": one.level,
                "sound": one.sound,
            }
            for one in verdict.signatures
        ],
    }


@bp.post("/cases/<case_id>/sections/<section_id>/editions/<int:number>/readings")
@bp.input(EditionReadingWanted, arg_name="asked")
@bp.output(PDF, content_type="application/pdf")
@bp.doc(summary="Прочитать издание раздела; прежнее выдаётся погашенным, основание записывается до выдачи")
def read_edition(case_id: str, section_id: str, number: int, asked: EditionReadingWanted) -> Response:
    """Give out an edition of a section's sheets."""
    wanted = WantedEdition(case_id, section_id, number, asked.original)
    data = finding.open_edition(desk(), wanted, reader_id=visitor().person_id, reason=asked.reason)
    return send_pdf(data, f"{case_id} {section_id} {number}.pdf")


def _object(scalar: Any, digest: str) -> Object:
    found: Object | None = scalar(select(Object).where(Object.digest == digest))
    if found is None:
        raise Problem(Kind.MISSING, "service.document-missing", digest=digest)
    return found
