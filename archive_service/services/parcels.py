"""What goes into the deposit of a case: its objects with their days of keeping, and the manifest of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.finding import PupilOnSheet
from archive_service.db.models import Document
from archive_service.services import documents, editions, nomenclature, snapshots
from archive_service.services.context import Desk
from archive_service.services.extracts import SUMMARY_FORMAT
from storage.deposit import describe
from storage.manifest import Entry, Manifest, token
from workflows.canonical import canonical_bytes
from workflows.case import Case
from workflows.nomenclature import FileKind, of_year
from workflows.regulation import Profile
from workflows.retention import keep_until
from workflows.snapshot import Snapshot

REGISTER = "register"
"""The role of the school's register of people and rules as of the deposit."""
NAMED = ("index", "article", "summary_index", "summary_article")
"""In a manifest's subject: what the nomenclature calls the file, and the summary sheet in it."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Until when the journal and the summary sheet are kept; the same where there is no summary."""

    journal: date
    summary: date


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything that goes into a deposit: the manifest and the bytes by digest."""

    case: Case
    manifest: Manifest
    contents: Mapping[str, bytes]
    dates: Dates
    pupils: tuple[PupilOnSheet, ...]


def pack(
    desk: Desk,
    case: Case,
    profile: Profile,
    *,
    acts: bytes,
    register: bytes,
    rules: bytes,
    named: Mapping[str, str] | None = None,
) -> Parcel:
    """Return the parcel of a case: objects with their days of keeping, and the manifest over them.

    ``named`` is what :func:`named_in` said when the deposit began, None where it begins now.

    The copy of an order lives as long as the summary sheet: it tells whose the code name on it is. So do
    the sheet's own scans: its signatures on paper.
    """
    snapshot = snapshots.snapshot_of(desk, case)
    dates = keeping(case, profile)
    pupils = pupils_on_sheet(snapshot)
    short, long = dates.journal, dates.summary
    made: list[tuple[Entry, bytes]] = [
        _entry("volume", documents.read(desk, case.volume), documents.PDF, short),
        _entry("snapshot", documents.read(desk, case.snapshot), documents.JSON, short),
        _entry("acts", acts, documents.JSON, long),
        _entry(REGISTER, register, documents.JSON, long),
        _entry("profile", rules, documents.JSON, long),
        _entry("journal-manifest", documents.read(desk, case.manifest), documents.JSON, long),
    ]
    with desk.reading() as session:
        extras = extras_of(session, case)
        named = named_in(session, case, profile) if named is None else named
    for role, digest in extras:
        until = long if role in documents.KEPT_LONG else short
        made.append(_entry(role, documents.read(desk, digest), documents.PDF, until))
    if case.summary is not None:
        made.append(_entry("summary", documents.read(desk, case.summary), documents.PDF, long))
        made.append(_entry("summary-index", summary_index(case, pupils), documents.JSON, long))
    manifest = Manifest({**_subject(desk, case), **named}, tuple(entry for entry, _ in made))
    return Parcel(case, manifest, {entry.digest: data for entry, data in made}, dates, pupils)


def _subject(desk: Desk, case: Case) -> dict[str, str]:
    opened = case.opened
    return {
        "school": desk.school_id,
        "case": case.id,
        "class": opened.class_id,
        "year": str(opened.year),
        "term": opened.term_id,
    }


def named_in(session: Session, case: Case, profile: Profile) -> dict[str, str]:
    """Return index and article of the file in the school's nomenclature, where it has them (002 7.5).

    The nomenclature of the year in which the file was closed goes first, then the profile. A manifest holds
    tokens: «ст. 607» stands there as «ст._607», to the letter in the nomenclature and the profile.
    """
    rules, known = profile.retention, of_year(nomenclature.events(session), case.closed_on.year)
    journal, summary = known.of_kind(FileKind.JOURNAL), known.of_kind(FileKind.SUMMARY)
    named = {
        "index": journal.index if journal else rules.index.value,
        "article": journal.article if journal else rules.article.value,
    }
    if case.summary is not None and summary is not None:
        named |= {"summary_index": summary.index, "summary_article": summary.article}
    return {name: token(text) for name, text in named.items() if text}


def extras_of(session: Session, case: Case) -> list[tuple[str, str]]:
    """Return what is kept beside the volume: struck editions, copies of orders, papers of the case."""
    struck = [(editions.SUPERSEDED, one.document) for one in editions.superseded(session, case.id)]
    struck += [(documents.ORDER, one.document) for one in case.orders if one.document]
    wanted = select(Document.role, Document.digest).where(
        Document.case_id == case.id, Document.role.in_(documents.PAPERS)
    )
    papers = [(row.role, row.digest) for row in session.execute(wanted.order_by(Document.created_at))]
    return list(dict.fromkeys([*struck, *papers, *_of_incidents(session, case)]))


def _of_incidents(session: Session, case: Case) -> list[tuple[str, str]]:
    """The papers of the incidents that made acts of the case void; they are the school's."""
    numbers = set(case.incidents)
    wanted = select(Document).where(Document.role.in_(documents.OF_INCIDENTS)).order_by(Document.created_at)
    rows = session.scalars(wanted) if numbers else ()
    return [(row.role, row.digest) for row in rows if row.details.get("incident") in numbers]


def keeping(case: Case, profile: Profile) -> Dates:
    """Return until when the parts of a case are kept (001 clauses 8.6 and 8.7)."""
    journal = keep_until("journal", case.closed_on, profile).until
    summary = keep_until("summary", case.closed_on, profile).until if case.summary else journal
    return Dates(journal, summary)


def pupils_on_sheet(snapshot: Snapshot) -> tuple[PupilOnSheet, ...]:
    """Return the pupils of the class as the summary sheet prints them."""
    return tuple(
        PupilOnSheet(
            pupil.id,
            "" if pupil.code_name else pupil.surname,
            "" if pupil.code_name else pupil.name,
            "" if pupil.code_name else pupil.patronymic,
            pupil.printed_name,
        )
        for pupil in snapshot.classes[0].pupils
    )


def summary_index(case: Case, pupils: tuple[PupilOnSheet, ...]) -> bytes:
    """Return what is needed to find the summary sheet again when the journal is gone."""
    return canonical_bytes(
        {
            "format": SUMMARY_FORMAT,
            "case": case.id,
            "class_name": case.opened.class_name,
            "year": case.opened.year,
            "document": case.summary,
            "pupils": pupils,
        }
    )


def _entry(role: str, data: bytes, media_type: str, until: date) -> tuple[Entry, bytes]:
    return describe(role, data, media_type=media_type, keep_until=until), data
