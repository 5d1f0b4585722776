"""The archive taken out: packages that ordinary programs prove, and that another archive takes in."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from archive_service.services import leave_check, leave_look, leave_write
from archive_service.services.leave_texts import PAGE
from archive_service.services.leave_write import Asked
from archive_service.services.media_load import Wanted
from storage.bag_zip import zip_bag

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


@pytest.fixture
def package(world: Any, tmp_path: Path) -> Path:
    """The whole archive of the school as a directory."""
    made = leave_write.make(world.desk(), WHY, tmp_path / "out", actor_id=ARCHIVIST)
    return tmp_path / "out" / made.name


def _page(package: Path) -> str:
    return (package / PAGE).read_text("utf-8")


def _listed_anew(package: Path) -> None:
    """Make the lists of sums anew, as whoever wants to deceive would."""
    for listing in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        names = [line.split("  ", 1)[1] for line in (package / listing).read_text().splitlines()]
        sums = [f"{hashlib.sha256((package / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
        (package / listing).write_text("".join(sums))


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _sheet(package: Path) -> Path:
    return next(package.rglob("Сводная ведомость.pdf"))


def _one_byte(package: Path) -> None:
    _flip(_sheet(package), 20_000)


def _one_byte_listed(package: Path) -> None:
    _one_byte(package)
    _listed_anew(package)


def _file_away(package: Path) -> None:
    next(package.rglob("Журнал (том).pdf")).unlink()


def _signature(package: Path) -> None:
    _flip(package / "signatures" / "00001.p7s", 900)
    _listed_anew(package)


def _act_changed(package: Path) -> None:
    path = package / "metadata" / "acts.txt"
    path.write_text(path.read_text("utf-8").replace('"actor":"s-01"', '"actor":"s-02"', 1), "utf-8")
    _listed_anew(package)


def _other_root(package: Path) -> None:
    """Another school's certificate in place of this one's: nothing was signed under it."""
    signer = next(path for path in (package / "certificates").glob("*.pem") if path.stem != "root")
    shutil.copyfile(signer, package / "certificates" / "root.pem")
    _listed_anew(package)


DAMAGE = (_one_byte, _one_byte_listed, _file_away, _signature, _act_changed, _other_root)


@pytest.mark.needs("openssl", "pdfsig", "unzip")
def test_ordinary_programs_and_ours_say_the_same(package, tmp_path, bare):
    """The commands of the instruction, with no program but four and a shell, on sound and spoiled packages."""
    page, zipped = _page(package), tmp_path / "zipped"
    zipped.mkdir()
    zip_bag(package, zipped / f"{package.name}.zip")
    good, said = bare(zipped, page)
    assert good, said
    assert "ПАКЕТ ЦЕЛ" in said
    assert leave_check.check(package).faults == ()
    for spoil in DAMAGE:
        place = tmp_path / spoil.__name__
        shutil.copytree(package, place / package.name)
        spoil(place / package.name)
        good, said = bare(place, page)
        ours = leave_look.look(place / package.name)
        assert (good, ours.whole) == (False, False), (spoil.__name__, said, ours.faults)
        assert "ОШИБКА" in said, spoil.__name__
