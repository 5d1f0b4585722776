"""Bags: what is carried away is whole, says so without this program, and comes back as it was."""

import re
import subprocess
import sys
from datetime import date
from importlib import resources
from pathlib import Path

import bagit
import pytest

from storage.bag import Piece, plain_name, unique_paths, write_bag
from storage.bag_check import BagFinding, BagTrouble, bags_in, digest_of_bag, read_bag
from storage.bag_source import objects_of, pour
from storage.canonical import sha256_of
from storage.disc import DISCS, write_image
from storage.errors import BagThere, DigestMismatch, DiscTooSmall, MediumFull, NoBag, TooFewCopies
from storage.memory import MemoryStore
from storage.mirror import Mirror
from storage.port import Key
from storage.streams import of_bytes, read_verified

UNTIL = date(2051, 9, 1)
SHEET, VOLUME = b"%PDF summary sheet", b"%PDF volume" * 1000
SHEET_PATH = "2025-2026/4 четверть/9Б/Сводная ведомость.pdf"
PAGE = "КАК ПРОВЕРИТЬ БЕЗ ПРОГРАММЫ.txt"


def _piece(path: str, data: bytes) -> Piece:
    return Piece(Key.of("objects", sha256_of(data)), path, len(data), of_bytes(data), UNTIL)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A bag of two documents and the page that says how to check it."""
    text = (resources.files("templates") / "texts" / "how-to-check.txt").read_text("utf-8")
    pieces = [_piece(SHEET_PATH, SHEET), _piece("2025-2026/4 четверть/9Б/Том.pdf", VOLUME)]
    info = {"Source-Organization": "Школа", "External-Identifier": "s1/7", "Bagging-Date": "2026-06-30"}
    folder = tmp_path / "bag"
    sealed = write_bag(folder, pieces, info=info, texts={PAGE: text})
    assert sealed.digest == digest_of_bag(folder)
    assert sealed.files == 3
    return folder


def test_a_bag_is_whole_by_the_standard_program(bag):
    """The reference program finds the bag valid; our own reading agrees and knows whose it is."""
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", bag], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    report = read_bag(bag)
    assert report.whole
    assert report.identifier == "s1/7"
    assert bagit.Bag(str(bag)).info["Payload-Oxum"] == f"{report.size_bytes}.{report.files}"


def test_the_page_in_the_bag_gives_commands_that_work(bag):
    """The shell commands printed on the page succeed on a sound bag and fail on a spoilt one."""
    lines = (bag / PAGE).read_text("utf-8").splitlines()
    commands = [line.strip() for line in lines if re.match(r"\s+(sha256sum|shasum) ", line)]
    assert len(commands) == 6
    assert [_run(command, bag) for command in commands] == [0] * 6
    (bag / "data" / SHEET_PATH).write_bytes(SHEET + b" ")
    assert [_run(command, bag) for command in commands if "-c manifest" in command] == [1, 1]


def _run(command: str, folder: Path) -> int:
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode


def test_every_fault_is_found_and_named(bag):
    """Changed, lost, added and unreadable files are all told in one reading, where the library stops."""
    data = bag / "data"
    (data / SHEET_PATH).write_bytes(b"%PDF summary sheeT")
    (data / "2025-2026/4 четверть/9Б/Том.pdf").unlink()
    (data / "чужое.pdf").write_bytes(b"%PDF")
    (bag / "bagit.txt").unlink()
    (bag / "bagit.txt").symlink_to(bag / PAGE)
    assert set(read_bag(bag).findings) == {
        BagFinding(f"data/{SHEET_PATH}", BagTrouble.DAMAGED),
        BagFinding("data/2025-2026/4 четверть/9Б/Том.pdf", BagTrouble.MISSING),
        BagFinding("data/чужое.pdf", BagTrouble.STRANGE),
        BagFinding("bagit.txt", BagTrouble.UNREADABLE),
    }
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(bag)).validate()


def test_a_changed_manifest_makes_another_bag(bag):
    """Whoever changes a document and its digests alike gets a bag of another digest."""
    before = digest_of_bag(bag)
    (bag / "data" / SHEET_PATH).write_bytes(b"%PDF forged")
    library = bagit.Bag(str(bag))
    library.save(manifests=True)
    assert read_bag(bag).whole
    assert digest_of_bag(bag) != before


def test_a_bag_fills_empty_stores_again(bag):
    """Poured into two empty stores, each object lies under its key with its day of keeping."""
    stores = [MemoryStore("first", "room 1"), MemoryStore("second", "room 2")]
    assert pour(bag, Mirror(stores)) == len(list(objects_of(bag))) == 2
    key = Key.of("objects", sha256_of(SHEET))
    assert [read_verified(store, key) for store in stores] == [SHEET, SHEET]
    assert {store.stat(key).keep_until for store in stores} == {UNTIL}
    (bag / "data" / SHEET_PATH).write_bytes(b"spoilt")
    with pytest.raises(TooFewCopies):
        pour(bag, Mirror([MemoryStore("third", "room 3"), MemoryStore("fourth", "room 4")]))


def test_nothing_counts_before_it_is_whole(tmp_path, bag, monkeypatch):
    """A full disk, wrong bytes or a bag of that name: there is no half a bag, and the old one stays."""
    piece = _piece("one.pdf", SHEET)
    with pytest.raises(BagThere):
        write_bag(bag, [piece], info={}, texts={})
    wrong = Piece(piece.key, piece.path, piece.size_bytes, of_bytes(VOLUME))
    with pytest.raises(DigestMismatch):
        write_bag(tmp_path / "wrong", [wrong], info={}, texts={})
    with pytest.raises(MediumFull):
        write_bag(tmp_path / "full", [Piece(piece.key, "a", 1 << 60, piece.source)], info={}, texts={})
    assert [path.name for path in tmp_path.iterdir()] == ["bag"]
    assert bags_in(tmp_path) == (bag,)
    with pytest.raises(NoBag):
        read_bag(tmp_path)


@pytest.mark.needs("xorriso")
def test_an_image_for_a_disc_has_the_bag_as_it_was(bag, tmp_path, monkeypatch):
    """Another program takes a valid bag with the same names out of the image; too small a disc is refused."""
    image, out = tmp_path / "disc.iso", tmp_path / "out"
    made = write_image(bag, image, disc="dvd", label="s1-7-1")
    assert made.bag == digest_of_bag(bag)
    take_out = ["xorriso", "-osirrox", "on", "-indev", f"stdio:{image}", "-extract", "/", out]
    subprocess.run(take_out, check=True, capture_output=True)
    assert read_bag(out) == read_bag(bag)
    joliet = ["xorriso", "-read_fs", "norock", "-indev", f"stdio:{image}", "-find", "/", "-type", "f"]
    found = subprocess.run(joliet, check=True, capture_output=True, text=True).stdout
    assert f"/data/{SHEET_PATH}" in found
    with pytest.raises(BagThere):
        write_image(bag, image, disc="dvd", label="s1-7-1")
    monkeypatch.setitem(DISCS, "tiny", 1000)
    with pytest.raises(DiscTooSmall):
        write_image(bag, tmp_path / "other.iso", disc="tiny", label="")
    assert not (tmp_path / "other.iso").exists()


def test_names_suit_every_system():
    """Names are cut, cleaned of what Windows refuses, and kept apart where case does not count."""
    assert plain_name("9/1: «ё»? ") == "9_1_ «ё»_"
    assert plain_name("con") == "_con"
    assert plain_name("x" * 100) == "x" * 50
    unique = unique_paths()
    assert [unique(path) for path in ("9а/t.pdf", "9А/t.pdf", "9а/t.pdf")] == [
        "9а/t.pdf",
        "9А/t 2.pdf",
        "9а/t 3.pdf",
    ]
