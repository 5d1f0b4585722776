"""The page plan: who owns which leaf, before anything is drawn.

A leaf belongs to one signer, so every part starts on a recto and ends with a verso, blank if
need be. The contents take their numbers from here, and so does the drawing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive_service.problems import Kind as ProblemKind
from archive_service.problems import Problem
from archive_service.rendering.enclosed import Enclosed, OrderCopy, Supplement
from archive_service.rendering.model import Kind
from archive_service.rendering.numbering import Numbering
from archive_service.rendering.pages import (
    BlankPage,
    BroughtPage,
    CertificatePage,
    Content,
    ContentsEntry,
    ContentsPage,
    ListPage,
    OrderPage,
    PagePlan,
    PartPlan,
    PrintPlan,
    RemarksPage,
    TitlePage,
)
from archive_service.rendering.plan_back import remarks_pages
from archive_service.rendering.plan_brought import brought_pages, on_leaves
from archive_service.rendering.plan_lists import contents_pages, list_pages
from archive_service.rendering.plan_section import section_pages
from archive_service.rendering.plan_summary import summary_pages
from archive_service.rendering.plan_supplement import supplement_pages
from archive_service.rendering.rules import Part, PrintRules
from archive_service.rendering.view import ClassView
from templates import wording
from workflows.leaves import PAGES_PER_LEAF, page_span, span
from workflows.own_parts import FRONT, SUMMARY
from workflows.sheet_codes import SUMMARY_PREFIX
from workflows.snapshot import Section, Snapshot

_ALWAYS_THERE = 3
"""Title sheet, contents and certificate have their lines in the contents under every regulation."""


def plan(
    snapshot: Snapshot,
    rules: PrintRules,
    enclosed: Enclosed | None = None,
    numbering: Numbering | None = None,
) -> PrintPlan:
    """Return the page plan of the printout of one class.

    Raises:
        Problem: the snapshot does not hold exactly one class, a supplement's section is not in it,
            an order has no pages, or the leaves of a part that is not drawn are not known.
    """
    view, kept = ClassView(snapshot, rules), numbering or Numbering()
    planner = _Planner(view, enclosed or Enclosed(), kept)
    inner = list(planner.inner())
    summary = planner.summary() if rules.summary else None
    lists, brought = list_pages(view), planner.brought(FRONT)
    always = _ALWAYS_THERE + rules.shows(Part.CLASS_LIST) + planner.has_remarks + bool(brought)
    slots = contents_pages(always + len(inner) + (summary is not None))
    front = PartPlan(
        Kind.FRONT,
        Kind.FRONT,
        view.title,
        contents=(*_whole([TitlePage(), *slots, *lists]), *on_leaves(brought)),
    )
    journal = kept.number((front, *inner, planner.back()))
    entries = tuple(_entries(view, journal, summary))
    filled = (_with_contents(journal[0], entries), *journal[1:])
    return PrintPlan(filled, summary, entries, kept.gaps(journal))


class _Planner:
    """Plans the parts of a printout; their leaves are numbered later."""

    def __init__(self, view: ClassView, enclosed: Enclosed, numbering: Numbering) -> None:
        self.view = view
        self.enclosed = enclosed
        self.numbering = numbering
        self.sections = {section.id: section for section in view.group.sections}

    @property
    def has_remarks(self) -> bool:
        """Whether remarks are printed: where the regulation has a page for them, or somebody noted any."""
        return self.view.rules.shows(Part.REMARKS) or bool(self.enclosed.remarks)

    def inner(self) -> Iterator[PartPlan]:
        """Yield what lies between front and back: sections with their supplements, then orders."""
        for one in self.enclosed.supplements:
            if one.section_id not in self.sections:
                raise Problem(ProblemKind.USAGE, "render.no-section", section=one.section_id)
        for id_ in self.numbering.by_leaves(self.sections):
            yield self._section(self.sections[id_])
            for one in self.enclosed.supplements:
                if one.section_id == id_:
                    yield self._supplement(one)
        yield from map(self._order, self.enclosed.orders)

    def _section(self, section: Section) -> PartPlan:
        title, signer = self.view.section_title(section), self.view.teachers(section)
        part = PartPlan(Kind.SECTION, section.id, title, signer, section)
        if self.numbering.stands(section.id):
            return part
        return replace(part, contents=_whole(self._sheets(section)))

    def _sheets(self, section: Section) -> list[Content]:
        if self.view.snapshot.brought is None:
            return section_pages(self.view, section)
        return on_leaves(self.brought(section.id))

    def brought(self, part: str) -> list[Content]:
        """Return the pages that another program printed of a part, in the order of their numbers."""
        printout = self.view.snapshot.brought
        return [] if printout is None else brought_pages(self.enclosed.brought, printout.pages_of(part))

    def _supplement(self, one: Supplement) -> PartPlan:
        section = self.sections[one.section_id]
        title = wording.SUPPLEMENT.format(section=self.view.section_title(section))
        part = PartPlan(Kind.SUPPLEMENT, one.id, title, self.view.signer_name(section), section)
        if self.numbering.stands(one.id):
            return part
        return replace(part, contents=_whole(supplement_pages(self.view, section, one)))

    def _order(self, one: OrderCopy) -> PartPlan:
        part = PartPlan(Kind.ORDER, one.id, one.title)
        if self.numbering.stands(one.id):
            return part
        if not one.pages:
            raise Problem(ProblemKind.INPUT, "render.order-empty", order=one.title)
        pages = [OrderPage(one.title, number, page) for number, page in enumerate(one.pages, 1)]
        return replace(part, contents=_whole(pages))

    def back(self) -> PartPlan:
        """Return remarks and certificate."""
        remarks = remarks_pages(self.enclosed.remarks) if self.has_remarks else []
        title = self.view.rules.remarks_title if self.has_remarks else wording.CERTIFICATE
        return PartPlan(Kind.BACK, Kind.BACK, title, contents=_whole([*remarks, CertificatePage()]))

    def summary(self) -> PartPlan:
        """Return the summary sheet, a book of its own."""
        part = PartPlan(Kind.SUMMARY, Kind.SUMMARY, self.view.rules.summary_title, wording.DIRECTOR)
        if self.numbering.stands(part.id):
            return replace(part, leaves=tuple(self.numbering.standing[part.id]))
        contents = _whole([*self.brought(SUMMARY), *summary_pages(self.view)])
        leaves = range(1, len(contents) // PAGES_PER_LEAF + 1)
        return replace(part, contents=contents, leaves=tuple(f"{SUMMARY_PREFIX}{leaf}" for leaf in leaves))


def _whole(contents: Sequence[Content]) -> tuple[Content, ...]:
    """Return the pages filled up to whole leaves."""
    return (*contents, *[BlankPage()] * (len(contents) % PAGES_PER_LEAF))


def _with_contents(front: PartPlan, entries: tuple[ContentsEntry, ...]) -> PartPlan:
    """Return the front with its contents pages filled: their length never depended on the numbers."""
    return replace(front, contents=tuple(_filled(page, entries) for page in front.contents))


def _filled(page: Content, entries: tuple[ContentsEntry, ...]) -> Content:
    if not isinstance(page, ContentsPage):
        return page
    return replace(page, entries=entries[page.first : page.first + len(page.entries)])


def _entries(
    view: ClassView, journal: Sequence[PartPlan], summary: PartPlan | None
) -> Iterator[ContentsEntry]:
    front, *inner, back = journal
    teacher = view.full_name(view.group.class_teacher_id)
    yield _entry(wording.TITLE_PAGE, teacher, _pages(front, TitlePage))
    yield _entry(view.rules.contents_title, "", _pages(front, ContentsPage))
    if view.rules.shows(Part.CLASS_LIST):
        yield _entry(wording.PUPIL_LIST, teacher, _pages(front, ListPage))
    brought = _pages(front, BroughtPage)
    if brought:
        yield _entry(wording.BROUGHT_FRONT, "", brought)
    for part in inner:
        yield ContentsEntry(part.title, part.signer, page_span(part.numbers), span(part.leaves))
    remarks = _pages(back, RemarksPage)
    if remarks:
        yield _entry(view.rules.remarks_title, wording.DEPUTY, remarks)
    yield _entry(wording.CERTIFICATE, wording.DIRECTOR, _pages(back, CertificatePage, BlankPage))
    if summary is not None:
        title = wording.SUMMARY_ENTRY.format(title=summary.title)
        yield ContentsEntry(title, summary.signer, _ends(summary.numbers), _ends(summary.leaves))


def _pages(part: PartPlan, *kinds: type[Content]) -> list[PagePlan]:
    return [page for page in part.pages if isinstance(page.content, kinds)]


def _entry(title: str, signer: str, pages: Sequence[PagePlan]) -> ContentsEntry:
    numbers, leaves = (page.number for page in pages), (page.leaf for page in pages)
    return ContentsEntry(title, signer, page_span(numbers), span(leaves))


def _ends(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]}–{labels[-1]}"
