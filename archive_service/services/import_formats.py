"""Files that show what an export may look like: our workbook, mapping files, the schema of the JSON."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from archive_service.importing import canonical_json
from archive_service.importing.sample_school import generate
from archive_service.importing.workbook import write_template, write_workbook
from archive_service.problems import Kind, Problem

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOML, _JSON = "application/toml", "application/schema+json"
_CLASSES = 2


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to take as a pattern."""

    name: str
    media_type: str
    make: Callable[[], bytes]


def sample(name: str) -> Sample:
    """Return one of :data:`SAMPLES`.

    Raises:
        Problem: there is none of that name.
    """
    if name not in SAMPLES:
        raise Problem(Kind.MISSING, "operator.no-sample")
    return SAMPLES[name]


def _template() -> bytes:
    return _written(write_template)


def _example() -> bytes:
    """A made-up school of two classes."""
    school = generate(classes=_CLASSES, pupils=_CLASSES * 10, teachers=8)
    return _written(lambda path: write_workbook(school, path))


def _written(write: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write(path)
        return path.read_bytes()


def _mapping(name: str) -> Callable[[], bytes]:
    return (resources.files("templates") / "examples" / name).read_bytes


SAMPLES: Mapping[str, Sample] = {
    "form": Sample("форма.xlsx", _XLSX, _template),
    "example": Sample("образец.xlsx", _XLSX, _example),
    "oneroster": Sample("oneroster.toml", _TOML, _mapping("oneroster.toml")),
    "table": Sample("club.toml", _TOML, _mapping("club.toml")),
    "schema": Sample("snapshot.schema.json", _JSON, lambda: canonical_json.schema_text().encode("utf-8")),
}
"""What can be taken, by the name in the address."""
