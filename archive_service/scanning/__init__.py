"""Papers that come in as files: checked, looked at and made into pictures, never trusted."""

from archive_service.scanning.likeness import Likeness, compare, ink_in
from archive_service.scanning.pdfs import CheckedPdf, check_pdf, page_images
from archive_service.scanning.printouts import DrawnPage, SeenPage, SeenPrintout, look_through, page_pictures
from archive_service.scanning.scans import ScannedPage, count_pages, read_scan

__all__ = [
    "CheckedPdf",
    "DrawnPage",
    "Likeness",
    "ScannedPage",
    "SeenPage",
    "SeenPrintout",
    "check_pdf",
    "compare",
    "count_pages",
    "ink_in",
    "look_through",
    "page_images",
    "page_pictures",
    "read_scan",
]
