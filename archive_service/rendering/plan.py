"""The page plan: who owns which leaf, before anything is drawn.

A leaf belongs to one signer, so every part starts on a recto and ends with a verso, blank if
need be. The contents take their numbers from here, and so does the drawing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from archive_service.rendering.model import Kind, Side
from archive_service.rendering.pages import (
    BlankPage,
    CertificatePage,
    Content,
    ContentsEntry,
    ContentsPage,
    PagePlan,
    PartPlan,
    PrintPlan,
    RemarksPage,
    TitlePage,
)
from archive_service.rendering.plan_lists import contents_pages, list_pages
from archive_service.rendering.plan_section import section_pages
from archive_service.rendering.plan_summary import summary_pages
from archive_service.rendering.rules import PrintRules
from archive_service.rendering.view import ClassView, span
from templates import wording
from workflows.snapshot import Section, Snapshot

SUMMARY_PREFIX = "С"


def plan(snapshot: Snapshot, rules: PrintRules) -> PrintPlan:
    """Return the page plan of the printout of one class.

    Raises:
        Problem: the snapshot does not hold exactly one class.
    """
    view = ClassView(snapshot, rules)
    sections = view.group.sections
    fixed = (wording.TITLE_PAGE, wording.CONTENTS, wording.PUPIL_LIST, wording.REMARKS, wording.CERTIFICATE)
    slots = contents_pages(len(fixed) + len(sections) + bool(rules.summary))
    lists = list_pages(view)
    number = _Numberer()
    front = number.part(Kind.FRONT, None, [TitlePage(), *slots, *lists])
    parts = tuple(number.part(Kind.SECTION, one, section_pages(view, one)) for one in sections)
    back = number.part(Kind.BACK, None, [RemarksPage(), RemarksPage(), CertificatePage()])
    summary = _Numberer().part(Kind.SUMMARY, None, summary_pages(view)) if rules.summary else None
    entries = (
        *_front_entries(view, front, len(slots)),
        *(_entry(part, view) for part in parts),
        *_back_entries(back),
        *_summary_entry(summary),
    )
    return PrintPlan(_with_contents(front, entries), parts, back, summary, entries)


class _Numberer:
    """Numbers the pages and leaves of one book."""

    def __init__(self) -> None:
        self._pages = count(1)

    def part(self, kind: Kind, section: Section | None, contents: Sequence[Content]) -> PartPlan:
        """Return the part with its pages numbered, filled up to whole leaves."""
        whole = [*contents, BlankPage()] if len(contents) % 2 else list(contents)
        return PartPlan(kind, section, tuple(_page(next(self._pages), content) for content in whole))


def _page(number: int, content: Content) -> PagePlan:
    return PagePlan(number, (number + 1) // 2, Side.RECTO if number % 2 else Side.VERSO, content)


def _with_contents(front: PartPlan, entries: tuple[ContentsEntry, ...]) -> PartPlan:
    """Return the front with its contents pages filled: their length never depended on the numbers."""
    return replace(front, pages=tuple(_filled(page, entries) for page in front.pages))


def _filled(page: PagePlan, entries: tuple[ContentsEntry, ...]) -> PagePlan:
    content = page.content
    if not isinstance(content, ContentsPage):
        return page
    chosen = entries[content.first : content.first + len(content.entries)]
    return replace(page, content=replace(content, entries=chosen))


def _front_entries(view: ClassView, front: PartPlan, contents: int) -> Iterable[ContentsEntry]:
    teacher = view.full_name(view.group.class_teacher_id)
    lists = [page for page in front.pages[1 + contents :] if not isinstance(page.content, BlankPage)]
    yield _ranged(wording.TITLE_PAGE, teacher, front.pages[:1])
    yield _ranged(wording.CONTENTS, "", front.pages[1 : 1 + contents])
    yield _ranged(wording.PUPIL_LIST, teacher, lists)


def _entry(part: PartPlan, view: ClassView) -> ContentsEntry:
    section = part.section
    assert section is not None  # noqa: S101 - a section's part has its section
    return _ranged(section.title, view.full_name(section.teacher_id), part.pages)


def _back_entries(back: PartPlan) -> Iterable[ContentsEntry]:
    remarks = [page for page in back.pages if isinstance(page.content, RemarksPage)]
    yield _ranged(wording.REMARKS, wording.DEPUTY, remarks)
    yield _ranged(wording.CERTIFICATE, wording.DIRECTOR, back.pages[len(remarks) :])


def _summary_entry(summary: PartPlan | None) -> Iterable[ContentsEntry]:
    if summary is not None:
        yield _ranged(wording.SUMMARY_ENTRY, wording.DIRECTOR, summary.pages, SUMMARY_PREFIX)


def _ranged(title: str, signer: str, pages: Sequence[PagePlan], prefix: str = "") -> ContentsEntry:
    first, last = pages[0], pages[-1]
    return ContentsEntry(
        title, signer, span(first.number, last.number, prefix), span(first.leaf, last.leaf, prefix)
    )
