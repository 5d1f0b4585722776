"""Papers that come in as files: checked, looked at and made into pictures, never trusted."""

from archive_service.scanning.pdfs import CheckedPdf, check_pdf, page_images

__all__ = ["CheckedPdf", "check_pdf", "page_images"]
