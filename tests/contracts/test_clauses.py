"""The coverage of clauses: data and tests agree, and what is written about it is current."""

import importlib.util
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive_service.cli import clauses_cmd
from archive_service.cli.app import COMMANDS, main
from archive_service.services import coverage, profiles, proofs
from archive_service.services.coverage import Row, State

ROOT = Path(__file__).parents[2]
AGAIN = "to write it anew: .venv/bin/archive-service clauses --write-docs"
CORE_ROWS = {"000": 28, "001": 32, "002": 11, "003": 6, "004": 9}
ROW = Row("000-01", "000", "п. 1", "Что-то.", realised_by=("render",), proofs=("tests/test_a.py::test_a",))


@pytest.fixture(scope="module")
def markers() -> proofs.Proofs:
    """The tests by the clause they carry, read from this tree."""
    return proofs.marked(ROOT / "tests")


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run the command line in this process."""

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    return invoke


def test_all_core_rows_are_there() -> None:
    """Each regulation has its core rows, numbered under it and once, besides those that are not ours."""
    assert {one.id: len(one.rows) for one in coverage.regulations()} == CORE_ROWS
    for one in coverage.regulations():
        ids = [row.id for row in one.rows] + [*one.outside]
        assert sorted(ids) == [f"{one.id}-{number:02}" for number in range(1, len(ids) + 1)]


def test_markers_name_known_clauses(markers: proofs.Proofs) -> None:
    """No test carries an id that no regulation has."""
    assert coverage.unknown(markers) == ()
    assert coverage.unknown({"009-99": ("x",), "000-09": ("x",), "000-22": ("x",)}) == ("009-99",)


def test_every_row_is_decided(markers: proofs.Proofs) -> None:
    """No proved row waits, no open row waits for nothing, and partly open ones say what is missing."""
    assert coverage.undecided(coverage.rows(markers)) == ()


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({}, State.PROVED, None),
        ({"proofs": (), "waits_for": "отчёты"}, State.OPEN, None),
        ({"partly": "остаток", "waits_for": "отчёты"}, State.PARTLY, None),
        ({"waits_for": "отчёты"}, State.PARTLY, "drop waits_for"),
        ({"partly": "остаток"}, State.PARTLY, "no part of the work"),
        ({"proofs": (), "partly": "остаток", "waits_for": "отчёты"}, State.OPEN, "drop partly"),
        ({"proofs": ()}, State.OPEN, "waits for nothing"),
        ({"realised_by": ()}, State.PROVED, "no command or document"),
    ],
)
def test_a_contradiction_is_named(changes: dict[str, object], state: State, said: str | None) -> None:
    """A row without a test is never proved, nor one that waits; the author is told what to decide."""
    row = replace(ROW, **changes)
    assert row.state is state
    told = coverage.undecided([row])
    assert told == () if said is None else said in told[0] and told[0].startswith("000-01: ")


def test_rows_name_what_exists() -> None:
    """Commands are in the table, documents are made by a module, parts of the work are on the list."""
    documents, parts = coverage.shared().documents, coverage.shared().parts
    rows = coverage.rows({})
    named = {name for row in rows for name in row.realised_by}
    assert named - set(documents) <= set(COMMANDS)
    assert set(documents) <= named
    assert [module for module in documents.values() if importlib.util.find_spec(module) is None] == []
    assert {row.waits_for for row in rows} - {""} <= set(parts)
    assert {one.profile for one in coverage.regulations()} <= set(profiles.shipped())


def test_rows_are_one_short_sentence() -> None:
    """What the service must do is said in one sentence of at most 110 characters."""
    for row in coverage.rows({}):
        assert len(row.text) <= 110, row.id
        assert row.text.endswith("."), row.id
        assert row.ref, row.id


PLANTED = """
import pytest
from pytest import mark
CASES = [pytest.param(1, marks=pytest.mark.clause("by-list"))]
@pytest.mark.clause("twice", "two")
@mark.clause("short")
def test_plain(): ...
@pytest.mark.parametrize("x", [pytest.param(1, marks=[pytest.mark.clause("by-case")])])
async def test_cases(x): ...
@pytest.mark.clause("class")
class TestIt:
    @pytest.mark.clause("method")
    def test_method(self): ...
@pytest.mark.skip
@pytest.mark.clause("skipped")
def test_skipped(): ...
@pytest.mark.xfail(reason="not yet")
@pytest.mark.clause("failing")
def test_failing(): ...
@pytest.mark.clause(CASES[0])
def test_unreadable(): ...
@pytest.mark.clause("helper")
def helper(): ...
@pytest.mark.needs("tool")
@other.clause("other")
def test_other(): ...
"""


def test_markers_of_every_shape_are_found(tmp_path: Path) -> None:
    """Stacked, of a case, of a class, of a file; not of skipped tests, helpers or other decorators."""
    folder = tmp_path / "tests" / "deep"
    folder.mkdir(parents=True)
    (folder / "test_a.py").write_text(PLANTED, "utf-8")
    (folder / "conftest.py").write_text('import pytest\nx = pytest.mark.clause("conftest")\n', "utf-8")
    file = "tests/deep/test_a.py"
    plain, method = f"{file}::test_plain", f"{file}::TestIt::test_method"
    assert proofs.marked(tmp_path / "tests") == {
        "twice": (plain,),
        "two": (plain,),
        "short": (plain,),
        "by-case": (f"{file}::test_cases",),
        "by-list": (file,),
        "class": (f"{file}::TestIt",),
        "method": (method,),
        "CASES[0]": (f"{file}::test_unreadable",),
    }


def test_pytest_sees_the_same_markers(markers: proofs.Proofs, request: pytest.FixtureRequest) -> None:
    """Every clause that a collected test carries for pytest is found by reading the file."""
    for item in request.session.items:
        test = item.nodeid.partition("[")[0].partition("@")[0]  # a group of pytest-xdist stands last
        for mark in item.iter_markers("clause"):
            for clause in mark.args:
                places = {test, test.partition("::")[0], test.rpartition("::")[0]}
                assert places & set(markers.get(clause, ())), (clause, item.nodeid)


def test_the_page_is_current(markers: proofs.Proofs) -> None:
    """docs/clauses.md says what the data and the markers say now."""
    assert (ROOT / "docs" / "clauses.md").read_text("utf-8") == clauses_cmd.page(markers), AGAIN


def test_the_packaged_proofs_are_current(markers: proofs.Proofs) -> None:
    """What an installed package says is what the markers say now."""
    assert proofs.packaged() == markers, AGAIN


def test_every_row_is_on_the_page(markers: proofs.Proofs) -> None:
    """Each row has its line with its state in words."""
    words = {State.PROVED: "доказано", State.PARTLY: "частично", State.OPEN: "открыто"}
    page = clauses_cmd.page(markers)
    for row in coverage.rows(markers):
        (line,) = (line for line in page.splitlines() if line.startswith(f"| {row.id} "))
        assert f"| {words[row.state]}" in line
        assert all(test.removeprefix("tests/") in line for test in row.proofs)


def test_the_command_counts_first(run: Callable[..., Result], markers: proofs.Proofs) -> None:
    """The first line has the counts of all rows, then what is waited for, then the table."""
    counts = coverage.count(coverage.rows(markers))
    first, second, *rest = run("clauses").output.splitlines()
    assert first == (
        f"Строк CORE: {sum(CORE_ROWS.values())}; доказано: {counts[State.PROVED]}; "
        f"частично: {counts[State.PARTLY]}; открыто: {counts[State.OPEN]}."
    )
    assert "шаги и записи проверки — " in second
    assert {line.split(" ")[0] for line in rest} >= {row.id for row in coverage.rows(markers)}


def test_the_command_filters(run: Callable[..., Result], markers: proofs.Proofs) -> None:
    """By regulation and by state; an unknown regulation is a mistake in the command."""
    for state in State:
        shown = json.loads(run("--json", "clauses", "--regulation", "001", "--state", state.value).output)
        expected = [row.id for row in coverage.rows(markers, regulation="001") if row.state is state]
        assert [row["id"] for row in shown["rows"]] == expected
        assert {row["state"] for row in shown["rows"]} <= {str(state)}
        assert shown["counts"]["rows"] == CORE_ROWS["001"]
    refused = run("clauses", "--regulation", "007")
    assert refused.exit_code == 2
    assert "«007»" in refused.output


def test_an_installed_package_knows_its_proofs(
    run: Callable[..., Result], markers: proofs.Proofs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without the tests the packaged result is shown, and nothing can be written."""
    monkeypatch.setattr(proofs, "_ROOT", tmp_path)
    assert coverage.rows() == coverage.rows(markers)
    refused = run("--lang", "en", "clauses", "--write-docs")
    assert refused.exit_code == 9
    assert "source tree" in refused.output


def test_the_files_are_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a source tree the page and the package's data are written from its tests."""
    for folder in ("tests", "docs", "workflows/clauses"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "tests" / "test_a.py").write_text(
        'import pytest\n@pytest.mark.clause("000-22")\ndef test_a(): ...\n', "utf-8"
    )
    monkeypatch.setattr(proofs, "_ROOT", tmp_path)
    files = clauses_cmd.write()
    assert json.loads((tmp_path / files[1]).read_text("utf-8")) == {"000-22": ["tests/test_a.py::test_a"]}
    assert "`test_a.py::test_a`" in (tmp_path / files[0]).read_text("utf-8")
