"""What every reader of a format hands over: a snapshot, faults, and where things stand."""

from dataclasses import dataclass, field

from archive_service.importing.findings import Locator, RecordedPlaces
from archive_service.problems import Fault
from workflows.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading one file, before the common checks.

    ``snapshot`` is None where the file's shape was so wrong that its content could not be
    looked at. ``faulty_rows`` are the (sheet, row) that ``faults`` speak of already.
    """

    kind: str
    file: str
    snapshot: Snapshot | None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    faulty_rows: frozenset[tuple[str, int]] = frozenset()
    locator: Locator = field(default_factory=lambda: RecordedPlaces({}, {}))


@dataclass(frozen=True, slots=True)
class Imported:
    """A snapshot that satisfies every rule; ``kind`` names the format it was read from."""

    snapshot: Snapshot
    warnings: tuple[Fault, ...]
    kind: str
