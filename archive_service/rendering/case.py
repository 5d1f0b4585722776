"""Rendering of a case: every document drawn by the plan and made PDF/A."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from archive_service.problems import Kind as ProblemKind
from archive_service.problems import Problem
from archive_service.rendering import pdfa
from archive_service.rendering.draw_back import draw_certificate, draw_remarks
from archive_service.rendering.draw_brought import Band, draw_brought
from archive_service.rendering.draw_enclosed import draw_order, draw_supplement
from archive_service.rendering.draw_front import draw_contents, draw_list, draw_title
from archive_service.rendering.draw_section import draw_blank, draw_grid, draw_log, draw_strip
from archive_service.rendering.draw_summary import draw_summary
from archive_service.rendering.enclosed import BroughtImage, Enclosed, OrderCopy, PrintedRemark, Supplement
from archive_service.rendering.frame import Area, Facts, draw_frame
from archive_service.rendering.ink import Ink
from archive_service.rendering.model import Kind, RenderedCase, RenderedDocument, Sheet
from archive_service.rendering.numbering import Labels, Numbering
from archive_service.rendering.pages import (
    BroughtPage,
    CertificatePage,
    Content,
    ContentsPage,
    GridPage,
    ListPage,
    LogPage,
    OrderPage,
    PagePlan,
    PartPlan,
    PrintPlan,
    RemarksPage,
    SummaryPage,
    SupplementPage,
    TitlePage,
)
from archive_service.rendering.plan import plan
from archive_service.rendering.plan_section import STRIP_MM
from archive_service.rendering.rules import PrintRules
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import (
    JOURNAL_SHEET,
    LAYOUT_VERSION,
    SUMMARY_SHEET,
    ZONE_TEACHER,
    ZONE_TEACHER_SIGNATURE,
)
from templates.geometry import Sheet as PaperSheet
from workflows.sheet_codes import Side, sheet_code
from workflows.snapshot import Snapshot

_TOLERANCE_MM = 0.01
Progress = Callable[[int, int], None]


def render_case(
    snapshot: Snapshot,
    *,
    digest: str,
    rules: PrintRules,
    editions: Mapping[str, int] | None = None,
    allotted: Labels | None = None,
    standing: Labels | None = None,
    only: frozenset[str] | None = None,
    supplements: Sequence[Supplement] = (),
    orders: Sequence[OrderCopy] = (),
    remarks: Sequence[PrintedRemark] = (),
    brought: Mapping[int, BroughtImage] | None = None,
    progress: Progress | None = None,
) -> RenderedCase:
    """Return the printout of one class; the same bytes for the same arguments.

    A part is called by the id of its section, supplement or order, or «front», «back», «summary».

    Args:
        snapshot: of exactly one class.
        digest: of the snapshot's canonical bytes, ``sha256:…``.
        rules: what the regulation profile says about the printout.
        editions: part → edition, 1 where it is not named.
        allotted: part → all labels its leaves ever had, in order; None in a first print.
        standing: part → the labels of a part that stays as it was printed.
        only: the parts to draw anew; None draws all. Front and back are always drawn, the summary
            sheet unless it stands. A part that is not drawn is in ``standing``; it is listed and
            counted with those leaves, and the snapshot's lessons are not looked at.
        supplements: late marks, each on leaves of its own behind its section.
        orders: copies of orders, behind the sections.
        remarks: what stands on the remarks page.
        brought: pages of the printout that the snapshot names, by number; those of parts that are drawn.
        progress: told (pages drawn, pages in all) after every document.

    Raises:
        Problem: not one class, something enclosed does not fit the class or is no picture, the
            leaves of a standing part are not named, or the drawing left the plan.
    """
    numbering = Numbering(allotted or {}, standing or {}, only)
    planned = plan(snapshot, rules, Enclosed(supplements, orders, remarks, brought or {}), numbering)
    job = _Job(ClassView(snapshot, rules), planned, digest, editions or {})
    documents = _render_all(job, progress)
    summary = documents.pop(Kind.SUMMARY, None)
    return RenderedCase(
        journal=tuple(documents.values()),
        summary=summary,
        bound={str(part.id): part.leaves for part in planned.journal},
        gaps=planned.gaps,
        summary_leaves=planned.summary_leaves,
        layout_version=LAYOUT_VERSION,
    )


@dataclass(frozen=True, slots=True)
class _Job:
    view: ClassView
    plan: PrintPlan
    digest: str
    editions: Mapping[str, int]

    def edition(self, part: PartPlan) -> int:
        return self.editions.get(part.id, 1)


def _render_all(job: _Job, progress: Progress | None) -> dict[str, RenderedDocument]:
    """Return the documents of the parts to draw, by part, in their order."""
    documents: dict[str, RenderedDocument] = {}
    drawn = 0
    for part in job.plan.drawn:
        documents[part.id] = _render(job, part)
        drawn += len(part.contents)
        if progress is not None:
            progress(drawn, job.plan.all_pages)
    return documents


def _render(job: _Job, part: PartPlan) -> RenderedDocument:
    ink = Ink(_paper(part))
    sheets = tuple(_draw_page(job, part, page, ink) for page in part.pages)
    if ink.page_index != len(part.contents):
        planned = len(part.contents)
        raise Problem(ProblemKind.INTERNAL, "render.off-plan", planned=planned, drawn=ink.page_index)
    title = f"{part.title}. {job.view.label}, {job.view.year}, {job.view.term.name}"
    pdf = pdfa.finish(
        ink.finish(),
        title=title,
        created_at=job.view.snapshot.exported_at,
        document_id="/".join((job.digest, LAYOUT_VERSION, sheets[0].code)),
    )
    return RenderedDocument(
        kind=part.kind,
        part=str(part.id),
        section_id=part.section.id if part.section else None,
        edition=job.edition(part),
        title=title,
        pdf=pdf,
        leaves=part.leaves,
        pages=len(part.contents),
        zones=tuple(ink.zones),
        sheets=sheets,
    )


def _paper(part: PartPlan) -> PaperSheet:
    return SUMMARY_SHEET if part.kind is Kind.SUMMARY else JOURNAL_SHEET


def _draw_page(job: _Job, part: PartPlan, page: PagePlan, ink: Ink) -> Sheet:
    facts = _facts(job, part, page)
    if isinstance(page.content, BroughtPage):
        draw_brought(ink, page.content, Band(job.view, job.digest, facts, _zone(part, page)))
    else:
        _draw_own(job, part, page, ink, facts)
    sheet = Sheet(facts.code, page.leaf, page.side, part.section.id if part.section else None, ink.page_index)
    ink.turn()
    return sheet


def _zone(part: PartPlan, page: PagePlan) -> str:
    """The place for the teacher on a page that another program printed."""
    if part.section is None:
        return ""
    if page.side is Side.RECTO:
        return ZONE_TEACHER
    return ZONE_TEACHER_SIGNATURE if page.number == part.numbers[-1] else ""


def _draw_own(job: _Job, part: PartPlan, page: PagePlan, ink: Ink, facts: Facts) -> None:
    """Draw a page from the snapshot's own data."""
    ink.lay(_paper(part))
    area = draw_frame(ink, job.view, job.digest, facts)
    floor = area.floor_mm
    if part.section and page.side is Side.RECTO:
        draw_strip(ink, job.view, part.section, area)
        floor -= STRIP_MM
    if _draw_content(job, page, ink, area) > floor + _TOLERANCE_MM:
        raise Problem(ProblemKind.INTERNAL, "render.overflow", page=facts.number)


def _facts(job: _Job, part: PartPlan, page: PagePlan) -> Facts:
    edition = job.edition(part)
    heading, person = _heading(job, part, page)
    return Facts(
        heading=heading,
        person=person,
        number=page.number,
        leaf=page.leaf,
        edition=edition,
        side=page.side,
        code=sheet_code(job.digest, page.leaf, page.side, edition),
    )


def _heading(job: _Job, part: PartPlan, page: PagePlan) -> tuple[str, str]:
    view = job.view
    if part.section is not None:
        return part.title, view.teacher(part.section, earlier=True)
    if part.kind is Kind.ORDER:
        return part.title, ""
    if isinstance(page.content, TitlePage):
        return "", ""  # the page itself says it, larger
    heading = part.title
    if part.kind is not Kind.SUMMARY:
        heading = _page_title(view, page.content)
    return heading, view.head


def _page_title(view: ClassView, content: Content) -> str:
    """Return the heading of a page of front or back."""
    match content:
        case ContentsPage():
            return view.rules.contents_title
        case ListPage():
            return wording.PUPIL_LIST
        case RemarksPage():
            return view.rules.remarks_title
        case CertificatePage():
            return wording.CERTIFICATE
        case _:
            return view.title


def _draw_content(job: _Job, page: PagePlan, ink: Ink, area: Area) -> float:
    """Draw what the plan put on the page; return the lower edge of what flows."""
    match page.content:
        case TitlePage():
            draw_title(ink, job.view, job.plan, job.digest, area)
            return area.top_mm
        case ContentsPage() as content:
            return draw_contents(ink, content, area)
        case ListPage() as content:
            return draw_list(ink, job.view, content, area)
        case RemarksPage() as content:
            return draw_remarks(ink, content, area)
        case CertificatePage():
            return draw_certificate(ink, job.view, job.plan, job.editions, area)
        case content:
            return _draw_sheet(job, content, ink, area)


def _draw_sheet(job: _Job, content: Content, ink: Ink, area: Area) -> float:
    """Draw a page that lies between front and back, or one of the summary sheet."""
    match content:
        case GridPage():
            return draw_grid(ink, job.view, content, area)
        case LogPage():
            return draw_log(ink, job.view, content, area)
        case SummaryPage():
            return draw_summary(ink, job.view, content, job.plan, area)
        case SupplementPage():
            return draw_supplement(ink, job.view, content, area)
        case OrderPage():
            draw_order(ink, content, area)
        case _:
            draw_blank(ink, area)
    return area.top_mm
