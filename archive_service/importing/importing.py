"""The one door for exports."""

from datetime import datetime
from pathlib import Path

from archive_service.importing.entry import Progress, Request
from archive_service.importing.guard import guarded
from archive_service.importing.journals import ANY, Journals
from archive_service.importing.limits import DEFAULT, Limits
from archive_service.importing.reading import Imported
from archive_service.problems import Kind, Problem
from workflows.vocabulary import Vocabulary

_MAPPING_BYTES = 1024 * 1024


def import_file(
    path: Path,
    *,
    vocabulary: Vocabulary,
    journals: Journals = ANY,
    mapping: Path | None = None,
    school: str = "",
    exported_at: datetime | None = None,
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
) -> Imported:
    """Return the snapshot of an export: a workbook, a OneRoster bundle, a mapped table or the JSON.

    ``vocabulary`` and ``journals`` are the regulation's: which marks, which kinds of group.
    ``mapping`` is the mapping file for foreign formats, ``school`` one of the schools it
    describes; ``exported_at`` (with a zone) stands in where neither file says when the export
    was made. ``progress`` is told the stage: «reading», then «accepting».

    Raises:
        Problem: the file is refused as a whole, or has faults, all of them listed (INPUT).
    """
    request = Request(
        file=path.name,
        vocabulary=vocabulary,
        journals=journals,
        mapping=_mapping_text(mapping) if mapping else "",
        mapping_file=mapping.name if mapping else "",
        school=school,
        exported_at=exported_at,
    )
    return guarded(path, request, limits, progress)


def _mapping_text(path: Path) -> str:
    try:
        with path.open("rb") as source:
            return source.read(_MAPPING_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(Kind.INPUT, "import.refused-encoding", file=path.name, encoding="utf-8") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem(Kind.INPUT, "import.refused-unopened", file=path.name, reason=reason) from error
