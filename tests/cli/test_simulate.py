"""``simulate``: thirty years from three seeds keep every promise; a rule that gives way is caught."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive_service.cli import main
from workflows import retention
from workflows.regulation import Profile

YEARS, UNSOUND, USAGE = 30, 7, 2


def run(folder: Path, *args: object, as_json: bool = True) -> Result:
    """Simulate in a directory."""
    asked = ["simulate", "--dir", str(folder), *(str(one) for one in args)]
    return CliRunner().invoke(main, ["--json", *asked] if as_json else asked)


@pytest.mark.clause("001-23", "001-24", "001-26", "000-27")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_years(seed: int, tmp_path: Path) -> None:
    """Every sheet is found and valid in the last year; every journal is destroyed when and only when due."""
    result = run(tmp_path / "place", "--years", YEARS, "--seed", seed)
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["broken"] == []
    promises, events = said["promises"], said["events"]
    assert all(one["kept"] for one in promises.values()), promises
    assert said["journals"] == events["deposited"] == YEARS
    assert promises["sheet-found"]["kept"] >= said["names"]
    assert events["destroyed"] == said["destroyed"] >= YEARS - 9
    assert events["extracted"] == events["destroyed"]
    assert events["early-refused"] == 4 * (YEARS - 1)
    assert all(events[one] for one in ("database-lost", "damaged", "breach", "turnover"))
    assert not (tmp_path / "place").exists()


@pytest.mark.clause("001-23")
def test_a_term_cut_short_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that destroys after a year is found out by the calendar; its place is kept."""
    terms = retention._years

    def hasty(kind: retention.Kept, profile: Profile) -> Any:
        years, reasons = terms(kind, profile)
        return (1 if kind is retention.Kept.JOURNAL else years), reasons

    monkeypatch.setattr(retention, "_years", hasty)
    result = run(tmp_path / "place", "--years", 2, as_json=False)
    assert result.exit_code == UNSOUND, result.output
    assert "НАРУШЕНО" in result.output
    assert "2025-q4-c-01, disk-a: 0/2, 27.05.2031" in result.output
    assert (tmp_path / "place" / "site").is_dir()
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter").touch()
    assert run(foreign, "--years", 1).exit_code == USAGE
    assert (foreign / "letter").exists()
