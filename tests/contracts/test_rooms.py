"""Rules about the whole: rooms, clock, catalogues. Each is shown to catch a planted fault."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_service.db.base import Base
from archive_service.web.access import ACCESS
from archive_service.web.api.rules import OPERATIONS
from archive_service.web.navigation import MENU
from storage.audit import Trouble

ROOT = Path(__file__).parents[2]
ROOMS = ("archive_service", "storage", "templates", "workflows")
CLOCK = ROOT / "archive_service" / "clock.py"
_ASKS_THE_TIME = re.compile(r"\b(datetime\.now|datetime\.utcnow|datetime\.today|date\.today|time\.time)\b")
_LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def copy_of_the_house(target: Path) -> Path:
    """Copy what the import contracts look at."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, target / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(_LINT_IMPORTS), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
    )


@pytest.mark.parametrize(
    ("place", "line", "broken"),
    [
        ("storage/port.py", "import workflows", "Only archive_service joins the rooms BROKEN"),
        ("workflows/duties.py", "import archive_service.clock", "do not import the service BROKEN"),
        ("archive_service/db/types.py", "import archive_service.services.cases", "go down only BROKEN"),
        ("archive_service/signing/stamps.py", "import archive_service.rendering.plan", "go down only BROKEN"),
        ("workflows/duties.py", "import time", "free of I/O, clock and frameworks BROKEN"),
        ("storage/mirror.py", "import sqlalchemy", "free of SQL, web frameworks and PDF BROKEN"),
        ("templates/geometry.py", "import flask", "holds looks, not logic BROKEN"),
    ],
)
def test_a_planted_import_is_caught(tmp_path: Path, place: str, line: str, broken: str) -> None:
    """The import contracts fail on an import in the wrong direction."""
    house = copy_of_the_house(tmp_path)
    file = house / place
    file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")
    run = lint_imports(house)
    assert run.returncode != 0
    assert broken in " ".join(run.stdout.split())


def test_a_new_floor_must_be_named(tmp_path: Path) -> None:
    """A module of the service that stands on no floor breaks the contract."""
    house = copy_of_the_house(tmp_path)
    (house / "archive_service" / "attic.py").write_text('"""An attic."""\n', "utf-8")
    run = lint_imports(house)
    assert run.returncode != 0
    assert "attic" in run.stdout + run.stderr


def time_askers(files: Iterator[Path]) -> list[str]:
    found = []
    for file in files:
        if file == CLOCK:
            continue
        code = ast.unparse(ast.parse(file.read_text("utf-8")))
        found += [f"{file.name}: {match[0]}" for match in _ASKS_THE_TIME.finditer(code)]
    return found


def test_only_the_clock_knows_the_time(tmp_path: Path) -> None:
    """Nothing but the clock module asks for the day or the moment; a planted call is seen."""
    planted = tmp_path / "planted.py"
    planted.write_text("from datetime import date\nday = date.today()\n", "utf-8")
    assert time_askers(iter([planted])) == ["planted.py: date.today"]
    assert time_askers(sources()) == []


def test_services_never_go_round_the_school() -> None:
    """No service speaks SQL past the mapped classes, which alone are narrowed to a school."""
    for file in (ROOT / "archive_service" / "services").glob("*.py"):
        code = file.read_text("utf-8")
        assert not re.search(r"\btext\(|sqlite3|psycopg|\.connect\(", code), file.name


def catalogue(area: str, language: str) -> dict[str, str]:
    file = ROOT / "templates" / "messages" / f"{area}.{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def areas() -> list[str]:
    return sorted({file.name.split(".")[0] for file in (ROOT / "templates" / "messages").glob("*.toml")})


@pytest.mark.parametrize("area", areas())
def test_every_sentence_exists_in_both_languages(area: str) -> None:
    """Russian and English catalogues have the same sentences with the same blanks."""
    russian, english = catalogue(area, "ru"), catalogue(area, "en")
    assert russian.keys() == english.keys()
    blanks = re.compile(r"{(\w+)[^}]*}")
    for name, text in russian.items():
        assert set(blanks.findall(text)) == set(blanks.findall(english[name])), name


_COLUMNS = {str(column) for table in Base.metadata.tables.values() for column in table.columns}
_ADDRESSES = {*ACCESS, *MENU, *OPERATIONS, *_COLUMNS}
"""Names of pages and operations, and columns of tables, look like codes of sentences."""
_FILES = (".log", ".csv", ".json")
_OF_PROFILES = {"clause_help.py", "contradictions.py"}
"""Modules that name values of a regulation: «rules.withdrawal»."""


def spoken_codes() -> Iterator[tuple[str, str]]:
    known = "|".join(areas())
    code = re.compile(rf"^(?:{known})\.[a-z][a-z0-9-]*[a-z0-9]$")
    for file in (one for one in sources() if one.name not in _OF_PROFILES):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            if code.match(node.value) and node.value not in _ADDRESSES and not node.value.endswith(_FILES):
                yield file.name, node.value


def test_every_code_in_the_source_has_its_sentence() -> None:
    """A code that the source speaks of stands in the catalogue."""
    missing = []
    for file, code in spoken_codes():
        area, _, name = code.partition(".")
        if name not in catalogue(area, "ru"):
            missing.append(f"{file}: {code}")
    assert missing == []


def test_every_finding_of_an_audit_has_its_sentence() -> None:
    """What an audit can find is told in words."""
    assert {str(trouble) for trouble in Trouble} <= catalogue("storage", "ru").keys()


def test_no_person_of_the_sources_is_named() -> None:
    """The product names nobody real: no initials with a surname stand in source or catalogues."""
    pattern = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+")
    for file in [*sources(), *(ROOT / "templates").rglob("*.toml"), *(ROOT / "workflows").rglob("*.toml")]:
        assert not pattern.search(file.read_text("utf-8")), file


def test_functions_are_short_and_files_readable() -> None:
    """No function of the product is longer than 50 lines, no file longer than 400."""
    for file in sources():
        text = file.read_text("utf-8")
        assert text.count("\n") <= 400, file
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "migrations" not in str(file):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                assert length <= 50, f"{file}: {node.name} has {length} lines"
