"""Taking in an export: the same list of faults as on the page, in JSON."""

import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any

from apiflask import APIBlueprint
from apiflask.fields import UploadFile
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from werkzeug.datastructures import FileStorage

from archive_service.problems import Kind, Problem
from archive_service.services.imports import import_journal
from archive_service.web.api.shapes import Asked, Day, Given, Line
from archive_service.web.language import chosen
from archive_service.web.visitor import desk, visitor

bp = APIBlueprint("imports", __name__, tag="imports")
_SUFFIXES = (".xlsx", ".zip", ".csv", ".json", ".toml")
_NAME_CHARS = 100


def _no_null(schema: dict[str, Any]) -> None:
    """A form has no null: what is not given is left out."""
    schema.pop("default", None)


_UNNAMED = Field(json_schema_extra=_no_null)


class ExportSent(Asked):
    """An export: a workbook, OneRoster (zip), CSV or XLSX with a file of correspondences, JSON."""

    file: UploadFile
    mapping: Annotated[UploadFile | SkipJsonSchema[None], _UNNAMED] = None
    mapped_school: Line = ""
    exported_on: Annotated[Day | SkipJsonSchema[None], _UNNAMED] = None


class ImportGiven(Given):
    """What came of it, by class name."""

    opened: list[str]
    renewed: list[str]
    proposed: list[str]
    unchanged: list[str]
    unprinted: list[str]
    new_people: int
    warnings: list[str]


@bp.post("/imports")
@bp.input(ExportSent, location="form_and_files", arg_name="asked")
@bp.output(ImportGiven, status_code=201)
@bp.doc(summary="Принять выгрузку: целиком или никак; все ошибки — списком с местами (details)")
def take(asked: ExportSent) -> dict[str, Any]:
    """Import an export file."""
    moment = datetime.combine(asked.exported_on, time(), UTC) if asked.exported_on else None
    with tempfile.TemporaryDirectory() as place:
        outcome = import_journal(
            desk(),
            _put(Path(place), asked.file, "export"),
            actor_id=visitor().person_id,
            mapping=_put(Path(place), asked.mapping, "mapping") if asked.mapping else None,
            school=asked.mapped_school,
            exported_at=moment,
        )
    names = ("opened", "renewed", "proposed", "unchanged", "unprinted", "new_people")
    said = [warning.sentence(chosen()) for warning in outcome.warnings]
    return {**{name: getattr(outcome, name) for name in names}, "warnings": said}


def _put(place: Path, sent: FileStorage, name: str) -> Path:
    """Save an upload under a name of ours; of the sender's name only the ending counts.

    Raises:
        Problem: it is of no kind that is taken in.
    """
    suffix = Path(sent.filename or "").suffix.lower()
    if suffix not in _SUFFIXES:
        raise Problem(Kind.INPUT, "api.file-kind", suffix=suffix[:_NAME_CHARS], known=", ".join(_SUFFIXES))
    path = place / f"{name}{suffix}"
    sent.save(path)
    return path
