"""The papers of a folder: cover, inner list, certificate; kept when it is closed (000 clause 4.7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import lock_log
from archive_service.db.models import School
from archive_service.problems import sentence
from archive_service.rendering.card_model import Cards
from archive_service.rendering.draw_cards import render_cards
from archive_service.rendering.forms import Form, Signer, render_form
from archive_service.rendering.papers import folder_certificate, folder_cover, inner_list
from archive_service.rendering.papers.folder_certificate import FolderPart
from archive_service.rendering.papers.inner_list import Listed
from archive_service.rendering.words import Wordings
from archive_service.services import (
    binding_papers,
    documents,
    enclosures,
    folders,
    form_wordings,
    people,
    profiles,
)
from archive_service.services.context import Desk
from archive_service.services.snapshots import snapshot_of
from workflows.case import Case
from workflows.folder_rules import Filed
from workflows.folders import Closed, Folder, Part, PartKind
from workflows.regulation import Profile

ROLE = "folder-paper"


_FORMS = ("folder_cover", "inner_list", "folder_certificate")
"""The papers whose wording the school may have changed."""


class PaperKind(StrEnum):
    """The papers of a folder."""

    COVER = "cover"
    LIST = "list"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class _Filed:
    """All that the papers of one folder say."""

    folder: Folder
    cases: Filed
    profile: Profile
    organisation: str
    heading: str
    first_on: date
    last_on: date
    on: date
    signer: Signer
    own: Wordings = field(default_factory=dict)

    @property
    def volumes(self) -> int:
        """How many volumes of paper lie in it."""
        return sum(len(case.volumes) for case, _ in self.cases.values())


def draw(desk: Desk, number: int, kind: PaperKind, *, actor_id: str) -> bytes:
    """Return a paper of a folder: as it was kept when the folder was closed, else as things stand now.

    Raises:
        Problem: there is no such folder, or the person may not see folders.
    """
    with desk.reading() as session:
        people.require(session, actor_id, folders.READERS, desk.today)
        folder = folders.load(session, number)
    if folder.closed is not None:
        return documents.read(desk, folder.closed.papers[list(PaperKind).index(kind)])
    return _drawn(desk, _facts(desk, folder, actor_id), kind)


def close(desk: Desk, number: int, *, actor_id: str) -> Folder:
    """Close a folder and return it: its papers are kept, and nothing more goes in.

    Raises:
        Problem: a case in it has changed or is not sewn, or the person does not form folders.
    """
    with desk.reading() as session:
        folder = folders.load(session, number)
        profile = profiles.in_force(session, desk.today)
    facts = _facts(desk, folder, actor_id)
    made = [_drawn(desk, facts, kind) for kind in PaperKind]
    digests = tuple(documents.keep(desk, pdf) for pdf in made)
    with desk.writing() as session:
        lock_log(session)
        closed = Closed(on=desk.today, by=actor_id, number=number, papers=digests)
        after = folders.happened(desk, session, closed)
        for kind, pdf, digest in zip(PaperKind, made, digests, strict=True):
            documents.register(
                session,
                digest,
                case_id=None,
                role=ROLE,
                size_bytes=len(pdf),
                at=desk.now,
                details={"folder": number, "paper": str(kind), "profile": profile.digest},
            )
    return after


def title_of(part: Part, cases: Filed) -> str:
    """Return what a part of a folder is called."""
    if part.kind is PartKind.ORDER or not part.case:
        return part.title
    case, profile = cases[part.case]
    kind, class_name, term = binding_papers.heading(case, profile)
    said = profile.notations["summary-title"].value if part.kind is PartKind.SUMMARY else kind
    return f"{said}, {class_name}, {term}"


def _drawn(desk: Desk, facts: _Filed, kind: PaperKind) -> bytes:
    made = _PAPERS[kind](facts)
    name = f"{desk.school_id}/folder/{facts.folder.number}/{kind}/{desk.now.isoformat()}"
    if isinstance(made, Cards):
        return render_cards(made, created_at=desk.now, document_id=name)
    return render_form(made, created_at=desk.now, document_id=name)


def _facts(desk: Desk, folder: Folder, actor_id: str) -> _Filed:
    with desk.reading() as session:
        loaded = folders.filed(session, folder.cases)
        profile = profiles.in_force(session, desk.today)
        organisation = _school(session)
        signer = binding_papers.signer(session, folder.formed.by if folder.closed else actor_id)
    days = [_first_day(desk, case) for case, _ in loaded.values()]
    closed = [case.closed_on for case, _ in loaded.values()]
    return _Filed(
        folder=folder,
        cases=loaded,
        profile=profile,
        organisation=organisation,
        heading=", ".join((folder.formed.class_name, period(folder, loaded))),
        first_on=min(days, default=folder.formed.on),
        last_on=max(closed, default=folder.formed.on),
        on=desk.today,
        signer=signer,
        own=form_wordings.own(desk, *_FORMS),
    )


def period(folder: Folder, cases: Filed) -> str:
    """Return in words for which time the folder is."""
    formed = folder.formed
    if formed.whole_year:
        return sentence("folders.of-year", year=formed.year, next=formed.year + 1)
    names = dict.fromkeys(case.opened.term_name for case, _ in cases.values())
    return sentence("binding.term", term=", ".join(names), year=formed.year, next=formed.year + 1)


def _first_day(desk: Desk, case: Case) -> date:
    terms = {one.id: one.starts_on for one in snapshot_of(desk, case).terms}
    return terms.get(case.opened.term_id, case.opened.on)


def _school(session: Session) -> str:
    return session.scalars(select(School.name)).one()


def _cover(facts: _Filed) -> Cards:
    folder, rules = facts.folder, facts.profile.retention
    paper_only = tuple(one.title for one in folder.parts if one.kind is PartKind.PAPER_ONLY)
    return folder_cover.form(
        folder_cover.FolderCover(
            organisation=facts.organisation,
            number=str(folder.number),
            period=period(folder, facts.cases),
            classes=(folder.formed.class_name,),
            volumes=facts.volumes,
            leaves=folder.leaves,
            first_on=facts.first_on,
            last_on=facts.last_on,
            keep=binding_papers.years(rules.journal_years.value),
            article=rules.article.value,
            index=rules.index.value,
            paper_only=paper_only,
        ),
        facts.own,
    )


def _list(facts: _Filed) -> Form:
    return inner_list.form(
        inner_list.InnerList(
            organisation=facts.organisation,
            number=str(facts.folder.number),
            heading=facts.heading,
            items=tuple(_listed(part, facts) for part in facts.folder.parts),
            on=facts.on,
            compiler=facts.signer,
            folder=True,
        ),
        facts.own,
    )


def _listed(part: Part, facts: _Filed) -> Listed:
    """A line of the inner list; an order's copy has the leaves that it has in the journal."""
    if part.kind is PartKind.PAPER_ONLY:
        return Listed(part.title, note=sentence("folders.leaves-only-paper", leaves=part.leaves))
    if part.kind is PartKind.RECEIPT:
        return Listed(part.title)
    case, _ = facts.cases[part.case]
    closed = case.closed_on if case.done else None
    if part.kind is PartKind.ORDER:
        return inner_list.order_copy(part.title, _leaves_of_order(case, part))
    if part.kind is PartKind.SUMMARY:
        leaves = tuple(f"С{number}" for number in range(1, part.leaves + 1))
        return Listed(title_of(part, facts.cases), leaves, on=closed)
    return Listed(title_of(part, facts.cases), case.labels, on=closed, note=_volumes(case))


def _leaves_of_order(case: Case, part: Part) -> tuple[str, ...]:
    name = enclosures.order_part(part.document)
    return next((one.leaves for one in case.parts if one.part == name), ())


def _volumes(case: Case) -> str:
    if case.volumes:
        return sentence("folders.volumes", count=len(case.volumes))
    return sentence("folders.as-file")


def _certificate(facts: _Filed) -> Form:
    return folder_certificate.form(
        folder_certificate.FolderCertificate(
            organisation=facts.organisation,
            number=str(facts.folder.number),
            heading=facts.heading,
            parts=tuple(_counted(part, facts) for part in facts.folder.parts if part.leaves),
            signer=facts.signer,
            on=facts.on,
        ),
        facts.own,
    )


def _counted(part: Part, facts: _Filed) -> FolderPart:
    if part.kind is not PartKind.JOURNAL:
        digest = part.document if part.kind is PartKind.SUMMARY else ""
        return FolderPart(title_of(part, facts.cases), part.leaves, digest=digest)
    case, _ = facts.cases[part.case]
    manifest = case.deposit.manifest if case.deposit else part.document
    return FolderPart(title_of(part, facts.cases), part.leaves, len(case.volumes), manifest)


_PAPERS: Mapping[PaperKind, Callable[[_Filed], Form | Cards]] = {
    PaperKind.COVER: _cover,
    PaperKind.LIST: _list,
    PaperKind.CERTIFICATE: _certificate,
}
