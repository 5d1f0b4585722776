"""The place of a signature on a scanned page, cut out for the eye; nothing is decided by it."""

import io
from collections.abc import Iterator

from PIL import Image
from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem
from archive_service.services import assembling, documents, scan_list
from archive_service.services.context import Desk
from archive_service.services.scan_printed import Printouts
from archive_service.services.zones import boxes_of
from archive_service.signing.geometry import Box
from templates import geometry
from workflows.printed_pages import PrintedPage
from workflows.regulation import Scope, Step

_AROUND_MM = 12
_WIDE = geometry.JOURNAL_SHEET.width_mm * geometry.PT_PER_MM
_HIGH = geometry.JOURNAL_SHEET.height_mm * geometry.PT_PER_MM
_QUALITY = 85


def zone_picture(desk: Desk, batch: int, number: int, step_id: str) -> bytes:
    """Return the part of a scanned page where a step is signed, as JPEG; without one the whole page.

    Raises:
        Problem: there is no such scanned page, or nobody knows which printed page it is.
    """
    with desk.reading() as session:
        boxes = _boxes(session, batch, number, step_id)
    data = scan_list.picture(desk, batch, number)
    if not boxes:
        return data
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as scan:
        target = io.BytesIO()
        scan.crop(_cut(boxes, scan.width, scan.height)).save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def _cut(boxes: tuple[Box, ...], width_px: int, height_px: int) -> tuple[int, int, int, int]:
    """The rectangle around the boxes in pixels: the scan is upright, its edges are the paper's."""
    around = _AROUND_MM * geometry.PT_PER_MM
    left, low, right, high = (tuple(side) for side in zip(*(one.corners for one in boxes), strict=True))
    stands = width_px < height_px  # pages that another program printed may stand upright
    page_wide, page_high = (_HIGH, _WIDE) if stands else (_WIDE, _HIGH)
    wide, tall = width_px / page_wide, height_px / page_high
    return (
        max(0, round((min(left) - around) * wide)),
        max(0, round((page_high - max(high) - around) * tall)),
        min(width_px, round((max(right) + around) * wide)),
        min(height_px, round((page_high - min(low) + around) * tall)),
    )


def _boxes(session: Session, batch: int, number: int, step_id: str) -> tuple[Box, ...]:
    row = scan_list.find(session, batch, number)
    found = Printouts(session).find(row.code) if row.code else None
    if found is None:
        raise Problem(Kind.MISSING, "scans.no-page", batch=batch, page=number)
    printed, page = found
    step = printed.profile.step(step_id)
    details = documents.find(session, page.document).details
    named = [box for name in _names(step, page) for box in boxes_of(details, name)] if step else []
    return tuple(box for box in named if box.page_index == page.page_index)


def _names(step: Step, page: PrintedPage) -> Iterator[str]:
    if step.scope is Scope.SECTION:
        yield from (geometry.ZONE_TEACHER, geometry.ZONE_TEACHER_SIGNATURE) if page.section else ()
        return
    yield assembling.field_of(step)
    if assembling.has_seal(step):
        yield geometry.ZONE_SEAL
