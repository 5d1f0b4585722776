"""All papers whose wording a school may change: what each fills in, and how it looks with sample facts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from archive_service.rendering.forms import Cards, Form
from archive_service.rendering.papers import (
    archival_certificate,
    backup_receipt,
    backup_register,
    backup_usage,
    binding_act,
    breach_act,
    breach_notice,
    certificate,
    certificate_sheet,
    certified_copy,
    council_decision,
    destruction_certificate,
    difference_sheet,
    disposal_act,
    extraction_act,
    folder_certificate,
    folder_cover,
    handout_list,
    handover_list,
    hours_report,
    inner_list,
    inspection_note,
    inventory,
    leave_act,
    leave_check,
    leave_inventory,
    no_records_letter,
    nomenclature,
    paper_register,
    paper_usage,
    presence_act,
    pupil_extract,
    reading_of_code,
    responsibility_matrix,
    self_assessment,
    separators,
    sewing_labels,
    shelf_labels,
    spine_labels,
    substitute_slip,
    summary_certificate,
    transfer_list,
    unsigned_sheets,
    usage_statistics,
    volume_cover,
)
from archive_service.rendering.reports import (
    attendance,
    attendance_sheet,
    class_results,
    class_sizes,
    class_teacher,
    movement,
    parts,
    results,
)
from archive_service.rendering.samples import (
    answers,
    disposal,
    extraction,
    hands,
    incidents,
    keeping,
    leave,
    media,
    volumes,
    work,
)
from archive_service.rendering.samples import reports as of_reports
from archive_service.rendering.words import Places, Wordings

Shown = Sequence[Form | Cards]
"""A paper with sample facts; two where it has two looks."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: the file of its wording, the texts with their places, and how it is shown."""

    name: str
    places: Places
    sample: Callable[[Wordings], Shown]


def _drawn(module: ModuleType, facts: Sequence[Any]) -> Callable[[Wordings], Shown]:
    return lambda own: [module.form(one, own) for one in facts]


def _named(samples: Mapping[str, tuple[Any, ...]], *modules: ModuleType) -> tuple[Paper, ...]:
    names = {module.__name__.rpartition(".")[2]: module for module in modules}
    return tuple(Paper(name, module.PLACES, _drawn(module, samples[name])) for name, module in names.items())


def _of_school(name: str, module: ModuleType) -> Paper:
    return Paper(name, module.PLACES, lambda own: [module.form(of_reports.classes(), own)])


def _of_class(name: str, module: ModuleType) -> Paper:
    return Paper(name, module.PLACES, lambda own: [module.form(of_reports.classes()[0], own)])


def _of_presence(name: str, module: ModuleType) -> Paper:
    presence = of_reports.PRESENCE
    return Paper(name, module.PLACES, lambda own: [module.form(of_reports.classes()[0], presence, own)])


GROUPS: Mapping[str, tuple[Paper, ...]] = {
    "volumes": _named(
        volumes.SAMPLES,
        volume_cover,
        folder_cover,
        folder_certificate,
        inner_list,
        certificate_sheet,
        sewing_labels,
        spine_labels,
        shelf_labels,
        substitute_slip,
        binding_act,
    ),
    "extraction": _named(extraction.SAMPLES, extraction_act, summary_certificate),
    "keeping": _named(keeping.SAMPLES, nomenclature, inventory, presence_act),
    "hands": _named(
        hands.SAMPLES,
        handover_list,
        separators,
        handout_list,
        unsigned_sheets,
        transfer_list,
        paper_register,
        paper_usage,
        certificate,
        pupil_extract,
    ),
    "answers": _named(answers.SAMPLES, archival_certificate, no_records_letter, usage_statistics),
    "media": _named(media.SAMPLES, backup_receipt, backup_register, backup_usage),
    "leave": _named(leave.SAMPLES, leave_act, leave_inventory, leave_check),
    "work": _named(
        work.SAMPLES,
        inspection_note,
        council_decision,
        difference_sheet,
        certified_copy,
        responsibility_matrix,
        hours_report,
        self_assessment,
    ),
    "disposal": _named(disposal.SAMPLES, disposal_act, destruction_certificate),
    "incidents": _named(incidents.SAMPLES, breach_notice, breach_act, reading_of_code),
    "reports": (
        Paper("report", parts.PLACES, lambda own: [class_sizes.form(of_reports.classes(), own)]),
        _of_school("report_movement", movement),
        _of_school("report_class_sizes", class_sizes),
        _of_school("report_results", results),
        _of_presence("report_attendance", attendance),
        _of_presence("report_class_teacher", class_teacher),
        _of_class("report_class_results", class_results),
        _of_presence("report_attendance_sheet", attendance_sheet),
    ),
}
"""The papers by what they are about."""

PAPERS: Mapping[str, Paper] = {paper.name: paper for group in GROUPS.values() for paper in group}
"""The papers by the names of their files."""
