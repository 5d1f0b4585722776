"""The archive taken out: packages that ordinary programs prove, and that another archive takes in."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from archive_service.services import leave_write
from archive_service.services.leave_write import Asked
from archive_service.services.media_load import Wanted

ARCHIVIST, DIRECTOR = "s-03", "s-01"
TOOLS = (
    *("sha256sum", "openssl", "pdfsig", "unzip", "sh"),
    *("head", "tail", "printf", "cat", "echo", "false", "true", "test", "["),
)
WHY = Asked(Wanted(), "приказ о ликвидации", "№ 17")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves the school for the others: leading a case to the archive takes long."""
    return tmp_path_factory.mktemp("template") / "school"


@pytest.fixture
def world(make_world: Any, lite_url: Any, tmp_path: Path, template: Path) -> Any:
    """An installation of a school with one case in the archive."""
    if not template.exists():
        made = make_world(lite_url())
        made.to("deposited")
        made.archive.engine.dispose()
        shutil.copytree(tmp_path, template)
        return made
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return make_world(f"sqlite:///{tmp_path / 'lite.sqlite'}")


@pytest.fixture
def bare(tmp_path: Path, require: Any) -> Any:
    """Return ``run(folder, page)``: the commands of an instruction, with nothing but a few programs at hand."""
    programs = tmp_path / "bare"
    programs.mkdir()
    for name in TOOLS:
        (programs / name).symlink_to(require(name))

    def run(folder: Path, page: str) -> tuple[bool, str]:
        commands = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    "))
        done = subprocess.run(
            ["/usr/bin/env", "-i", f"PATH={programs}", "sh", "-c", commands],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0, done.stdout + done.stderr

    return run


def test_x(world, tmp_path, bare):
    desk = world.desk()
    out = tmp_path / "out"
    made = leave_write.make(desk, WHY, out, actor_id=ARCHIVIST)
    bag = out / made.name
    os.system(f"cp -r {bag} /tmp/leave-bag; ls -R {bag}")
    page = (bag / "КАК_ПРОВЕРИТЬ.txt").read_text()
    print(bare(out, page))
