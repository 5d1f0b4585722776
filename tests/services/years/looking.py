"""Ways to look at what a year has left behind: the papers, the acts, the two rooms."""

import re
from datetime import date
from typing import Any

import pypdfium2

from archive_service.services import documents, upkeep
from storage.deposit import read_deposits
from templates.geometry import HEADER, PT_PER_MM, SUMMARY, SUMMARY_SHEET
from tests.services.years.school_year import SchoolYear


def pages(year: SchoolYear, digest: str) -> list[str]:
    """Return the text of every page of a document as it is read; divided words are put together."""
    opened = pypdfium2.PdfDocument(documents.read(year.desk, digest))
    said = [page.get_textpage().get_text_bounded() for page in opened]
    return [re.sub(r"\s+", " ", text.replace("\ufffe", "")) for text in said]


def text(year: SchoolYear, digest: str) -> str:
    """Return the text of a document."""
    return " ".join(pages(year, digest))


def bound_notes(year: SchoolYear) -> dict[str, str]:
    """Return, by case, the count in the prescribed note of its volume, where the case was bound.

    The count that was stated when it was sewn and the leaves of the volume agree with the note.
    """
    found = {}
    for case_id in year.case_ids():
        case = year.case(case_id)
        [said] = re.findall(
            r"Прошито, пронумеровано и скреплено печатью (.+?) листа\(ов\)", text(year, case.volume)
        )
        acts = [one for one in acts_of(year, case_id) if type(one).__name__ == "Bound"]
        leaves = len(pages(year, case.volume)) // 2
        assert [one.leaves for one in acts] == [leaves] == [int(said.split()[0])]
        found[case_id] = said
    return found


def council_column(year: SchoolYear, digest: str, subjects: int = 2) -> tuple[str, str]:
    """Return what stands in the head of the council's column, and what below it on the summary sheet."""
    page = pypdfium2.PdfDocument(documents.read(year.desk, digest))[0].get_textpage()
    left_mm = SUMMARY_SHEET.binding_mm + SUMMARY.number_mm + SUMMARY.name_mm
    left_mm += SUMMARY.period_mm + subjects * SUMMARY.subject_most_mm
    left, right = left_mm * PT_PER_MM, (left_mm + SUMMARY.decision_mm) * PT_PER_MM
    top_mm = SUMMARY_SHEET.height_mm - SUMMARY_SHEET.top_mm - HEADER.height_mm
    top, below = top_mm * PT_PER_MM, (top_mm - SUMMARY.head_mm) * PT_PER_MM
    floor = (SUMMARY_SHEET.height_mm - SUMMARY_SHEET.floor_mm + SUMMARY.signatures_mm) * PT_PER_MM
    head = page.get_text_bounded(left + 1, below, right - 1, top)
    return " ".join(head.split()), page.get_text_bounded(left + 1, floor, right - 1, below).strip()


def acts_of(year: SchoolYear, case_id: str) -> list[Any]:
    """Return the acts of a case in order."""
    return [one.act for one in year.world.acts() if one.case_id == case_id]


def done(year: SchoolYear, case_id: str) -> list[tuple[str, str, date]]:
    """Return who did what on a case on which day: kind of the act, actor, day."""
    return [(type(one).__name__, one.actor, one.on) for one in acts_of(year, case_id)]


def rooms(year: SchoolYear) -> dict[str, list[str]]:
    """Return, by case, the rooms whose stores have its deposit, as the stores themselves say it."""
    found: dict[str, list[str]] = {}
    for store in year.world.archive.mirror.stores:
        assert upkeep.audit_store(year.desk, store.name).findings == ()
        for _, manifest in read_deposits(store):
            if "case" in manifest.subject:  # the others are papers of the school
                found.setdefault(manifest.subject["case"], []).append(store.room)
    return dict(sorted(found.items()))


def lines(table: str) -> list[str]:
    """Return the lines of a table."""
    return [line for line in table.strip().splitlines() if line]
