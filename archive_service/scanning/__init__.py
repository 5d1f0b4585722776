"""Papers that come in as files: checked, looked at and made into pictures, never trusted."""

from archive_service.scanning.likeness import Likeness, compare, ink_in
from archive_service.scanning.pdfs import CheckedPdf, check_pdf, page_images
from archive_service.scanning.scans import ScannedPage, count_pages, read_scan

__all__ = [
    "CheckedPdf",
    "Likeness",
    "ScannedPage",
    "check_pdf",
    "compare",
    "count_pages",
    "ink_in",
    "page_images",
    "read_scan",
]
