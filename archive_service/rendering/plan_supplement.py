"""Planning of a supplement: marks that came after a deferral (001 teacher's duties, 12)."""

from collections.abc import Sequence
from itertools import cycle

from archive_service.problems import Kind, Problem
from archive_service.rendering.enclosed import Supplement
from archive_service.rendering.letters import wrap
from archive_service.rendering.pages import Row, SupplementPage
from archive_service.rendering.plan_lists import BODY_TOP_MM, filled, flowing_row, row_height_mm, row_parts
from archive_service.rendering.plan_section import CLOSING_GAP_MM, CLOSING_LINE_MM, SIGN_MM, STRIP_MM
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import JOURNAL_SHEET, SUPPLEMENT
from templates.typefaces import BODY
from workflows.snapshot import Section

_VERSO_MM = JOURNAL_SHEET.floor_mm - BODY_TOP_MM - SUPPLEMENT.head_mm
_RECTO_MM = _VERSO_MM - STRIP_MM
_MOST_LINES = int((_RECTO_MM - 2 * SUPPLEMENT.padding_mm) / SUPPLEMENT.line_mm)


def supplement_pages(view: ClassView, section: Section, supplement: Supplement) -> list[SupplementPage]:
    """Return the pages of a supplement: a row per mark, then the basis and the signature.

    Raises:
        Problem: a mark is of a pupil or a term that the class does not have.
    """
    rows = [_row(view, section, index, mark) for index, mark in enumerate(supplement.marks, 1)]
    parts = [part for row in rows for part in row_parts(row, _MOST_LINES)]
    pages = filled(parts, SUPPLEMENT, cycle((_RECTO_MM, _VERSO_MM)))
    basis = wording.SUPPLEMENT_BASIS.format(basis=supplement.basis.rstrip(". "))
    closing = wrap(basis, BODY, JOURNAL_SHEET.body_width_mm)
    if _used_mm(pages[-1]) + _closing_mm(closing) > (_RECTO_MM if len(pages) % 2 else _VERSO_MM):
        pages.append([])
    *before, last = (tuple(page) for page in pages)
    return [
        *(SupplementPage(section, page, (), signs=False) for page in before),
        SupplementPage(section, last, closing, signs=True),
    ]


def _row(view: ClassView, section: Section, index: int, marked: tuple[str, str, str]) -> Row:
    pupil_id, term_id, mark = marked
    pupil, term = view.pupils.get(pupil_id), view.terms.get(term_id)
    if pupil is None or term is None:
        name = term_id if pupil else pupil_id
        raise Problem(Kind.USAGE, "render.no-deferred", section=section.title, name=name)
    texts = (str(index), pupil.printed_name, term.name, mark, _instead(section, pupil_id, term_id))
    return flowing_row(texts, SUPPLEMENT, BODY)


def _instead(section: Section, pupil_id: str, term_id: str) -> str:
    """Return what the mark stands instead of, with the reason where the export still has it."""
    deferred = (one for one in section.deferrals if (one.pupil_id, one.term_id) == (pupil_id, term_id))
    reason = next((one.reason for one in deferred), "")
    return f"{wording.DEFERRED}: {reason}" if reason else wording.DEFERRED


def _used_mm(rows: Sequence[Row]) -> float:
    return sum(row_height_mm(row, SUPPLEMENT) for row in rows)


def _closing_mm(closing: Sequence[str]) -> float:
    return CLOSING_GAP_MM + len(closing) * CLOSING_LINE_MM + SIGN_MM
