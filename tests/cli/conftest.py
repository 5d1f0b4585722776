"""An installation made by the command line itself, kept at several steps and copied for every test."""

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import create_engine, func, select

from archive_service.cli import main
from archive_service.db.base import Base
from archive_service.db.models import ActRow
from archive_service.importing.sample_school import tiny
from archive_service.importing.workbook import content, layout
from archive_service.signing import authority, sealing
from tests.warm_workers import warm_workers
from workflows.snapshot import Snapshot, TermKind

PHRASE = "верная парольная фраза"
STAGES = ("imported", "handed", "signed", "stamped", "bound", "deposited")
STEPS = {"certify": "t-01", "approve": "s-02", "stamp": "s-01"}
EXPORTED_ORDER = ("--order", "41-о", "--order-date", "12.01.2026")
MACHINE = {"worker_beats", "job_progress", "alembic_version"}


@dataclass
class Cli:
    """One installation and its command line."""

    home: Path
    phrase: Path

    @property
    def stores(self) -> dict[str, Path]:
        """The stores' directories by name."""
        return {name: self.home.with_name(f"{self.home.name}-{name}") for name in ("d1", "d2")}

    def run(self, *words: object, by: str = "", phrase: Path | None = None, lang: str = "ru") -> Result:
        """Run a command as somebody; nothing it prints is ever a traceback."""
        acting = ["--as", by, "--passphrase-file", phrase or self.phrase] if by else []
        line = [str(word) for word in ("--home", self.home, "--lang", lang, *words, *acting)]
        result = CliRunner().invoke(main, line)
        assert "Traceback" not in result.output, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def ok(self, *words: object, by: str = "") -> Result:
        """Run a command that must succeed."""
        result = self.run(*words, by=by)
        assert result.exit_code == 0, result.output
        return result

    def json(self, *words: object, by: str = "") -> Any:
        """Run a command under ``--json`` and return what its standard output says."""
        return json.loads(self.ok("--json", *words, by=by).stdout)

    def state(self) -> dict[str, Any]:
        """Everything that a refused command must leave alone: rows, the log's head, stores' files."""
        engine = create_engine(f"sqlite:///{self.home / 'archive.sqlite'}")
        tables = [table for table in Base.metadata.sorted_tables if table.name not in MACHINE]
        with engine.connect() as connection:
            counts = {
                table.name: connection.scalar(select(func.count()).select_from(table)) for table in tables
            }
            head = connection.execute(select(ActRow.seq, ActRow.hash).order_by(ActRow.seq.desc())).first()
        engine.dispose()
        files = {
            str(path.relative_to(self.home.parent))
            for root in self.stores.values()
            for path in root.rglob("*")
            if path.is_file() and path.parent.name not in {"tmp", "quarantine"}
        }
        return {**counts, "head": tuple(head or ()), "files": files}

    def attach_order(self) -> None:
        """File the copy of the order that the export names: no code name is printed without it."""
        copy = self.home.with_name("приказ 41-о.pdf")
        canvas = Canvas(str(copy), invariant=1)
        canvas.drawString(60, 700, "41-о")
        canvas.save()
        self.ok("code-name", "attach-order", "--code", "Ученик 1", *EXPORTED_ORDER, "--copy", copy, by="s-02")

    def case(self) -> str:
        """The id of the only case."""
        return str(self.json("cases")[0]["id"])


@pytest.fixture(scope="session", autouse=True)
def _quick_keys() -> Iterator[None]:
    """Keys are as encrypted as ever, but pass phrases are stretched less."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authority, "KDF_ROUNDS", 1000)
        patch.setattr(sealing, "SCRYPT_N", 2)
        for name in ("ARCHIVE_AS", "ARCHIVE_HOME", "ARCHIVE_PASSPHRASE_FILE", "ARCHIVE_SCHOOL"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_workers() -> Iterator[None]:
    """Workers are processes as ever, but do not import everything again."""
    with warm_workers():
        yield


@pytest.fixture(scope="session")
def phrase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with everybody's pass phrase, readable by its owner only."""
    path = tmp_path_factory.mktemp("phrase") / "phrase"
    path.touch(mode=0o600)
    path.write_text(PHRASE + "\n", "utf-8")
    return path


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory, phrase: Path) -> dict[str, Path]:
    """The homes of one small school at every stage, made by the commands as the README tells them."""
    root = tmp_path_factory.mktemp("stages")
    cli = Cli(root / "home", phrase)
    kept: dict[str, Path] = {}
    for stage in STAGES:
        _WAYS[stage](cli)
        kept[stage] = root / stage / "home"
        for path in (cli.home, *cli.stores.values()):
            shutil.copytree(path, root / stage / path.name)
    return kept


def _imported(cli: Cli, profile: str = "perevoz", snapshot: Snapshot | None = None) -> None:
    cli.ok(*_init(cli, profile))
    book = cli.home.with_name("школа.xlsx")
    book.write_bytes(Book(snapshot or school()).data())
    cli.ok("import", book, by="admin")
    slips = cli.home.with_name("slips.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive_service.services.people.first_passphrase", lambda: PHRASE)
        cli.ok("keys-issue", "--to", slips, "--ca-passphrase-file", cli.phrase, by="admin")
    for person, role in (("s-01", "director"), ("s-02", "deputy"), ("s-03", "binder"), ("s-03", "archivist")):
        cli.ok("grant", person, role, "--order", "1", "--order-date", "2025-09-01", by="admin")


def _init(cli: Cli, profile: str = "perevoz") -> list[object]:
    stores = [f"{name}={path}@комната {name}" for name, path in cli.stores.items()]
    return [
        "init",
        *(word for store in stores for word in ("--store", store)),
        *("--name", "Школа проверочная", "--short-name", "Школа П", "--profile", profile),
        *("--id", "s1", "--zone", "Europe/Moscow"),
        *("--admin", "Пробнов Админ Тестович", "--passphrase-file", cli.phrase),
        *("--admin-order", "1", "--admin-order-date", "2025-09-01"),
        *("--ca-passphrase-file", cli.phrase),
    ]


def _handed(cli: Cli) -> None:
    cli.attach_order()
    cli.ok("render", "--all", by="s-02")
    cli.ok("hand-over", "--all", by="s-02")


def _signed(cli: Cli) -> None:
    for person in ("t-01", "t-02"):
        cli.ok("sign", "--all", by=person)


def _stamped(cli: Cli) -> None:
    for step, person in STEPS.items():
        cli.ok(step, "--all", by=person)


_WAYS: dict[str, Callable[[Cli], object]] = {
    "imported": _imported,
    "handed": _handed,
    "signed": _signed,
    "stamped": _stamped,
    "bound": lambda cli: cli.ok("bind", "--all", by="s-03"),
    "deposited": lambda cli: cli.ok("deposit", "--all", by="s-03"),
}


@pytest.fixture
def at(stages: dict[str, Path], tmp_path: Path, phrase: Path) -> Callable[[str], Cli]:
    """Return ``at(stage)``: a copy of the installation at that stage."""
    return lambda stage: _copied(stages[stage], stages[stage].parents[1], Cli(tmp_path / "home", phrase))


@pytest.fixture(scope="session")
def school_003(tmp_path_factory: pytest.TempPathFactory, phrase: Path) -> Path:
    """The home of a school under regulation 003, which checks before it prints; the export is taken in."""
    cli = Cli(tmp_path_factory.mktemp("school-003") / "home", phrase)
    snapshot = school()
    reporting = snapshot.classes[0].term_id
    terms = tuple(replace(one, kind=TermKind.YEAR) if one.id == reporting else one for one in snapshot.terms)
    _imported(cli, "sterlitamak-2023", replace(snapshot, terms=terms))
    cli.attach_order()
    return cli.home


@pytest.fixture
def under_003(school_003: Path, tmp_path: Path, phrase: Path) -> Cli:
    """A copy of that installation."""
    return _copied(school_003, school_003.parent, Cli(tmp_path / "home", phrase))


def _copied(home: Path, made_in: Path, cli: Cli) -> Cli:
    """Copy an installation; its settings still name the place that it was made in."""
    place = cli.home.parent
    for path in (home, *Cli(home, cli.phrase).stores.values()):
        shutil.copytree(path, place / path.name)
    settings = cli.home / "archive.toml"
    settings.write_text(settings.read_text("utf-8").replace(str(made_in), str(place)), "utf-8")
    return cli


@pytest.fixture
def fresh(tmp_path: Path, phrase: Path) -> Cli:
    """A command line whose installation is not there yet."""
    return Cli(tmp_path / "home", phrase)


@pytest.fixture
def init_words() -> Callable[[Cli], list[object]]:
    """Return the words of a sound ``init``, to be spoilt."""
    return _init


def school() -> Snapshot:
    """A made-up school: class 5А, four pupils, two subjects, a teacher each."""
    return tiny(3, classes=1, pupils=4, sections=2)


class Book:
    """A filled workbook as lists of rows, header first; spoil it, then take its bytes."""

    def __init__(self, snapshot: Snapshot) -> None:
        filled = content.rows_of(snapshot)
        self.sheets: dict[str, list[list[Any]]] = {}
        for sheet in layout.SHEETS:
            header = [column.header for column in sheet.columns]
            if sheet is layout.TERM_MARKS:
                header += content.period_names(snapshot).values()
            self.sheets[sheet.name] = [header, *(list(row) for row in filled[sheet])]

    def set(self, sheet: str, row: int, column: str, value: Any) -> None:
        """Put a value into a cell; ``row`` counts from 1 with the header."""
        rows = self.sheets[sheet]
        rows[row - 1][rows[0].index(column)] = value

    def data(self) -> bytes:
        """Return the bytes of the file."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
        for name, rows in self.sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if hasattr(value, "year"):
                        page.write_datetime(number, place, value)
                    elif value not in ("", None):
                        page.write(number, place, value)
        book.close()
        return target.getvalue()


@pytest.fixture
def book() -> Book:
    """A sound workbook of the sample school."""
    return Book(school())


@pytest.fixture
def open_phrase(tmp_path: Path) -> Path:
    """A pass phrase file that others can read."""
    path = tmp_path / "open-phrase"
    path.write_text(PHRASE, "utf-8")
    os.chmod(path, 0o644)
    return path
