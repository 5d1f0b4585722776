"""Loss of power on real file systems: database and rooms each on an ext4 image of its own.

The subject is killed at a call; the images are then copied as they are, without unmounting, and
the copies are mounted: what the kernel had not written yet is lost, the journals are replayed.
A cross-check of the model in ``disk``; it needs root and loop devices.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.driver import Outcome
from tests.faults.findings import Tally
from tests.faults.homes import ROOMS
from tests.faults.lab import Lab, Share, Try
from tests.faults.sweep_kill import calls_of, killing

PLACES = ("", *ROOMS)
"""Below the home: its own image with the database, and one for each room."""
SOME = Share(24)
_IMAGE_BYTES = 48_000_000


def sweep(lab: Lab, share: Share = SOME) -> list[Tally]:
    """Cut the power of a deposit at a share of its calls, on real file systems."""
    tally = Tally("loss of power, three ext4 images: deposit")
    if os.geteuid() != 0 or not Path("/dev/loop-control").exists():
        tally.note = "not tried: needs root and loop devices"
        return [tally]
    calls = calls_of(lab, "deposit")
    with lab.copy("deposit") as one:
        prepared = {place: _image(one.home.path, place) for place in PLACES}
        for number in share.of(len(calls)):
            tally.count(f"call {number}", _cut_at(lab, one, prepared, *calls[number - 1]))
    return [tally]


def _cut_at(lab: Lab, one: Try, prepared: dict[str, bytes], name: str, number: int) -> list[str]:
    one.told.unlink(missing_ok=True)
    for place, data in prepared.items():
        _file(one, place, "run").write_bytes(data)
    with _mounted(one, "run"):
        outcome: Outcome = lab.traced(one, *killing(name, number))
        for place in PLACES:
            shutil.copyfile(_file(one, place, "run"), _file(one, place, "cut"))
    if not outcome.killed:
        return [f"harness: not killed, it ended with {outcome.code}"]
    with _mounted(one, "cut"):
        return [*lab.after(one, outcome.said), *lab.again(one, outcome.said)]


def _file(one: Try, place: str, kind: str) -> Path:
    return one.told.with_name(f"{kind}-{place or 'home'}.img")


@contextmanager
def _mounted(one: Try, kind: str) -> Iterator[None]:
    """Mount the images over the home; they are gone from there afterwards."""
    with ExitStack() as stack:
        for place in PLACES:
            target = one.home.path / place
            _run("mount", "-o", "loop", _file(one, place, kind), target)
            stack.callback(_run, "umount", "--lazy", target)
        yield


def _image(home: Path, place: str) -> bytes:
    """Return an ext4 image with what lies at a place of the home."""
    image, mounted = home.with_name("new.img"), home.with_name("new")
    with image.open("wb") as file:
        file.truncate(_IMAGE_BYTES)
    _run("mkfs.ext4", "-q", "-F", "-m", "0", image)
    mounted.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", image, mounted)
    try:
        for path in (home / place).iterdir():
            target = mounted / path.name
            if path.name in ROOMS:
                target.mkdir()
            else:
                shutil.copytree(path, target) if path.is_dir() else shutil.copy2(path, target)
    finally:
        _run("umount", mounted)
    return image.read_bytes()


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
