"""Papers that come in as files: checked, looked at and made into pictures, never trusted."""

from archive_service.scanning.pdfs import CheckedPdf, check_pdf, page_images
from archive_service.scanning.printouts import DrawnPage, SeenPage, SeenPrintout, look_through, page_pictures

__all__ = [
    "CheckedPdf",
    "DrawnPage",
    "SeenPage",
    "SeenPrintout",
    "check_pdf",
    "look_through",
    "page_images",
    "page_pictures",
]
