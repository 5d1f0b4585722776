"""Rendering of a case: every document drawn by the plan and made PDF/A."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive_service.problems import Kind as ProblemKind
from archive_service.problems import Problem
from archive_service.rendering import pdfa
from archive_service.rendering.codes import sheet_code
from archive_service.rendering.draw_back import draw_certificate, draw_remarks
from archive_service.rendering.draw_front import draw_contents, draw_list, draw_title
from archive_service.rendering.draw_section import draw_blank, draw_grid, draw_log, draw_strip
from archive_service.rendering.draw_summary import draw_summary
from archive_service.rendering.frame import Area, Facts, draw_frame
from archive_service.rendering.ink import Ink
from archive_service.rendering.model import Kind, RenderedCase, RenderedDocument, Sheet, Side
from archive_service.rendering.pages import (
    BlankPage,
    CertificatePage,
    ContentsPage,
    GridPage,
    ListPage,
    LogPage,
    PagePlan,
    PartPlan,
    PrintPlan,
    RemarksPage,
    SummaryPage,
    TitlePage,
)
from archive_service.rendering.plan import SUMMARY_PREFIX, plan
from archive_service.rendering.plan_section import STRIP_MM
from archive_service.rendering.rules import PrintRules
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import JOURNAL_SHEET, LAYOUT_VERSION, SUMMARY_SHEET
from workflows.snapshot import Snapshot

_TOLERANCE_MM = 0.01
Progress = Callable[[int, int], None]


def render_case(
    snapshot: Snapshot,
    *,
    digest: str,
    rules: PrintRules,
    editions: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> RenderedCase:
    """Return the printout of one class; the same bytes for the same arguments.

    Args:
        snapshot: of exactly one class.
        digest: of the snapshot's canonical bytes, ``sha256:…``.
        rules: what the regulation profile says about the printout.
        editions: section id → edition, 1 where it is not named.
        progress: told (pages drawn, pages in all) after every document.

    Raises:
        Problem: not one class, or the drawing left the plan.
    """
    planned = plan(snapshot, rules)
    job = _Job(ClassView(snapshot, rules), planned, digest, editions or {})
    documents: list[RenderedDocument] = []
    drawn = 0
    for part in planned.parts:
        documents.append(_render(job, part))
        drawn += len(part.pages)
        if progress is not None:
            progress(drawn, planned.all_pages)
    return _collect(planned, documents)


@dataclass(frozen=True, slots=True)
class _Job:
    view: ClassView
    plan: PrintPlan
    digest: str
    editions: Mapping[str, int]

    def edition(self, part: PartPlan) -> int:
        return 1 if part.section is None else self.editions.get(part.section.id, 1)


def _collect(planned: PrintPlan, documents: list[RenderedDocument]) -> RenderedCase:
    last = len(planned.journal) - 1
    return RenderedCase(
        front=documents[0],
        sections=tuple(documents[1:last]),
        back=documents[last],
        summary=None if planned.summary is None else documents[-1],
        leaves=planned.leaves,
        pages=planned.pages,
        summary_leaves=planned.summary_leaves,
        layout_version=LAYOUT_VERSION,
    )


def _render(job: _Job, part: PartPlan) -> RenderedDocument:
    ink = Ink(SUMMARY_SHEET if part.kind is Kind.SUMMARY else JOURNAL_SHEET)
    sheets = tuple(_draw_page(job, part, page, ink) for page in part.pages)
    if ink.page_index != len(part.pages):
        raise Problem(ProblemKind.INTERNAL, "render.off-plan", planned=len(part.pages), drawn=ink.page_index)
    title = _title(job.view, part)
    edition = job.edition(part)
    pdf = pdfa.finish(
        ink.finish(),
        title=title,
        created_at=job.view.snapshot.exported_at,
        document_id="/".join((job.digest, LAYOUT_VERSION, sheets[0].code)),
    )
    section_id = part.section.id if part.section else None
    return RenderedDocument(
        kind=part.kind,
        section_id=section_id,
        edition=edition,
        title=title,
        pdf=pdf,
        first_leaf=part.first_leaf,
        last_leaf=part.last_leaf,
        pages=len(part.pages),
        zones=tuple(ink.zones),
        sheets=sheets,
    )


def _title(view: ClassView, part: PartPlan) -> str:
    names = {
        Kind.FRONT: wording.DOCUMENT_TITLES[view.group.kind],
        Kind.BACK: wording.REMARKS,
        Kind.SUMMARY: wording.SUMMARY,
    }
    name = part.section.title if part.section else names[part.kind]
    return f"{name}. {view.label}, {view.year}, {view.term.name}"


def _draw_page(job: _Job, part: PartPlan, page: PagePlan, ink: Ink) -> Sheet:
    facts = _facts(job, part, page)
    area = draw_frame(ink, job.view, job.digest, facts)
    floor = area.floor_mm
    if part.section and page.side is Side.RECTO:
        draw_strip(ink, job.view, part.section, area)
        floor -= STRIP_MM
    if _draw_content(job, page, ink, area) > floor + _TOLERANCE_MM:
        raise Problem(ProblemKind.INTERNAL, "render.overflow", page=facts.number)
    sheet = Sheet(facts.code, page.leaf, page.side, part.section.id if part.section else None, ink.page_index)
    ink.turn()
    return sheet


def _facts(job: _Job, part: PartPlan, page: PagePlan) -> Facts:
    prefix = SUMMARY_PREFIX if part.kind is Kind.SUMMARY else ""
    leaf = f"S{page.leaf:02}" if prefix else f"{page.leaf:03}"
    edition = job.edition(part)
    heading, person = _heading(job, part, page)
    return Facts(
        heading=heading,
        person=person,
        number=f"{prefix}{page.number}",
        leaf=f"{prefix}{page.leaf}",
        edition=edition,
        side=page.side,
        code=sheet_code(job.digest, leaf, page.side, edition),
    )


def _heading(job: _Job, part: PartPlan, page: PagePlan) -> tuple[str, str]:
    view = job.view
    if part.section is not None:
        person = wording.TEACHER.format(name=view.full_name(part.section.teacher_id))
        return part.section.title, person
    if isinstance(page.content, TitlePage):
        return "", ""  # the page itself says it, larger
    if part.kind is Kind.SUMMARY:
        heading = wording.SUMMARY
    else:
        heading = _HEADINGS.get(type(page.content), wording.DOCUMENT_TITLES[view.group.kind])
    return heading, wording.CLASS_TEACHER.format(name=view.full_name(view.group.class_teacher_id))


_HEADINGS: dict[type, str] = {
    ContentsPage: wording.CONTENTS,
    ListPage: wording.PUPIL_LIST,
    RemarksPage: wording.REMARKS,
    CertificatePage: wording.CERTIFICATE,
}


def _draw_content(job: _Job, page: PagePlan, ink: Ink, area: Area) -> float:
    """Draw what the plan put on the page; return the lower edge of what flows."""
    bottom = area.top_mm
    match page.content:
        case TitlePage():
            draw_title(ink, job.view, job.plan, job.digest, area)
        case ContentsPage() as content:
            bottom = draw_contents(ink, content, area)
        case ListPage() as content:
            bottom = draw_list(ink, content, area)
        case GridPage() as content:
            bottom = draw_grid(ink, job.view, content, area)
        case LogPage() as content:
            bottom = draw_log(ink, job.view, content, area)
        case SummaryPage() as content:
            bottom = draw_summary(ink, job.view, content, job.plan, area)
        case RemarksPage():
            bottom = draw_remarks(ink, area)
        case CertificatePage():
            draw_certificate(ink, job.view, job.plan, job.editions, area)
        case BlankPage():
            draw_blank(ink, area)
    return bottom
