"""Opening a bundle: what the manifest promises, and whether the files keep it."""

import difflib
import io
import zipfile
from dataclasses import dataclass

from archive_service.importing.oneroster import spec
from archive_service.importing.oneroster.spec import FileSpec
from archive_service.importing.tables import Faults, Table, from_csv
from archive_service.problems import Kind, Problem

_MANIFEST = "manifest.csv"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The tables of a bundle by file name without «.csv»; ``version`` is «1.1» or «1.2»."""

    version: str
    tables: dict[str, Table]


def open_bundle(data: bytes, faults: Faults) -> Bundle:
    """Return the tables; every broken promise and misspelled header is noted as a fault.

    Raises:
        Problem: a file is damaged or is not UTF-8 (INPUT).
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.rpartition("/")[2]: name for name in archive.namelist()}
        promised, version = _manifest(_table(archive, names[_MANIFEST], faults), faults)
        tables: dict[str, Table] = {}
        for one in _wanted(promised, version, faults):
            if f"{one.name}.csv" not in names:
                faults.add("import.promised-file-absent", sheet=_MANIFEST, value=f"{one.name}.csv")
                continue
            table = _table(archive, names[f"{one.name}.csv"], faults)
            _columns(one, table)
            tables[one.name] = table
    return Bundle(version, tables)


def _table(archive: zipfile.ZipFile, name: str, faults: Faults) -> Table:
    try:
        with archive.open(name) as source:
            data = source.read(archive.getinfo(name).file_size)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(Kind.INPUT, "import.refused-encoding", file=name, encoding="utf-8") from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise Problem(Kind.INPUT, "import.refused-damaged", file=f"{faults.file}: {name}") from error
    return from_csv(name.rpartition("/")[2], text, ",", faults)


def _manifest(table: Table, faults: Faults) -> tuple[dict[str, str], str]:
    """Return file name → «bulk», «delta» or «absent», and the version of the format."""
    said = {row.text("propertyName"): row for row in table}
    version = said["oneroster.version"].text("value") if "oneroster.version" in said else ""
    if version not in spec.VERSIONS:
        right = ", ".join(spec.VERSIONS)
        faults.add("import.wrong-version", sheet=_MANIFEST, value=version, right=right)
    promised = {}
    for name, row in said.items():
        if name.startswith("file."):
            promised[name.removeprefix("file.")] = row.text("value").casefold()
            if row.text("value").casefold() == "delta":
                row.fault("import.delta-bundle", "value", name)
    return promised, version


def _wanted(promised: dict[str, str], version: str, faults: Faults) -> list[FileSpec]:
    """Return the files to read: those always needed, and those promised that carry marks."""
    wanted = list(spec.ALWAYS)
    if version == "1.2":
        wanted.append(spec.ROLES)
    optional = [one for one in spec.GRADES if promised.get(one.name, "absent") != "absent"]
    for one in wanted:
        if promised.get(one.name, "absent") == "absent":
            faults.add("import.needed-file-absent", sheet=_MANIFEST, value=f"{one.name}.csv")
    return [one for one in wanted if promised.get(one.name, "absent") != "absent"] + optional


def _columns(one: FileSpec, table: Table) -> None:
    """Vendors' own and empty columns are fine; a column that is nearly one of the format's is not."""
    spare = [name for name in table.header if name and name not in one.known]
    there = ", ".join(f"«{name}»" for name in table.header if name)
    for column in dict.fromkeys((*one.needed, *one.known)):
        if column in table.index:
            continue
        close = [name for name in spare if _nearly(name, column)]
        if close:
            table.faults.add(
                "import.column-renamed", sheet=table.sheet, row=1, column=column, value=close[0], found=there
            )
        elif column in one.needed:
            table.faults.add("import.column-missing", sheet=table.sheet, row=1, column=column, found=there)


def _nearly(name: str, column: str) -> bool:
    if name.startswith("metadata."):
        return False
    return difflib.SequenceMatcher(None, name.casefold(), column.casefold()).ratio() >= 0.86
