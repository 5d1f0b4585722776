"""The start-up check: another package that takes our names is told plainly."""

import subprocess
import sys
from pathlib import Path

from archive_service.start import ROOMS, shadowed


def test_our_own_rooms_are_ours() -> None:
    """Nothing is shadowed in a sound installation."""
    assert shadowed() == {}


def test_a_foreign_package_of_the_same_name_is_named(tmp_path: Path) -> None:
    """A folder ``storage`` that comes first on the path is reported with its place, without a traceback."""
    (tmp_path / "storage").mkdir()
    (tmp_path / "storage" / "__init__.py").write_text("", "utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from archive_service.start import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 9
    assert str(tmp_path / "storage") in run.stderr
    assert "Traceback" not in run.stderr
    assert "storage" in ROOMS
