"""The service's own XLSX workbook: what a school fills in when its journal exports nothing better."""

from archive_service.importing.workbook.read import read_workbook
from archive_service.importing.workbook.write import write_template, write_workbook

__all__ = ["read_workbook", "write_template", "write_workbook"]
