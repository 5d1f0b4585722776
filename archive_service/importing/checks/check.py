"""All rules over one snapshot."""

from dataclasses import dataclass

from archive_service.importing.checks import groups, handovers, lessons, marks, people, structure, subjects
from archive_service.importing.findings import Finding
from archive_service.importing.journals import ANY, Journals
from workflows.snapshot import Snapshot
from workflows.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Findings:
    """What stops an import, and what a person should only look at."""

    faults: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def check(snapshot: Snapshot, vocabulary: Vocabulary, journals: Journals = ANY) -> Findings:
    """Return everything wrong and everything doubtful in a snapshot."""
    faults = (
        *structure.faults(snapshot),
        *groups.faults(snapshot, journals),
        *people.faults(snapshot),
        *subjects.faults(snapshot),
        *handovers.faults(snapshot),
        *lessons.faults(snapshot),
        *marks.faults(snapshot, vocabulary, journals),
    )
    warnings = (*people.warnings(snapshot), *lessons.warnings(snapshot))
    return Findings(faults, warnings)
