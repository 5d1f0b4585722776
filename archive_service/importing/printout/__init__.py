"""A printout that another program made: whose its pages are, as its text says and as people correct it."""

from archive_service.importing.printout.headings import subjects_on
from archive_service.importing.printout.proposal import propose
from archive_service.importing.printout.pupils import names_in
from archive_service.importing.printout.ranges import read_ranges, said_ranges
from archive_service.importing.printout.shares import IGNORED, OPEN, Assignment, Subject
from archive_service.importing.printout.table import WORDS, assigned, read_table, table_of

__all__ = [
    "IGNORED",
    "OPEN",
    "WORDS",
    "Assignment",
    "Subject",
    "assigned",
    "names_in",
    "propose",
    "read_ranges",
    "read_table",
    "said_ranges",
    "subjects_on",
    "table_of",
]
