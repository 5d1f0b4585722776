"""A bag as one file: a ZIP archive that any unpacker opens, and the way back into a directory.

Nothing in it is packed tighter (PDF/A is tight already), so that a damaged place spoils one file and not
those after it. Names are UTF-8 and say so. What comes back is taken from strangers: the whole table of
contents is looked at before a byte is unpacked.
"""

import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from storage.bag_check import DECLARATION, Progress, bag_faults, quiet
from storage.errors import MediumFull, NoBag
from storage.media import flush_directory

ENDING = ".zip"
_MOST_FILES = 1_000_000
_MOST_RATIO = 200
"""A file of ours is not packed; one that another program packed is far below this."""
_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)
_FILE, _MODE = stat.S_IFREG, 0o644


def zip_bag(folder: Path, target: Path, *, progress: Progress = quiet) -> Path:
    """Write a bag's directory into a ZIP archive and return its path; the name appears when it is whole.

    Raises:
        MediumFull, MediumFails: the place refuses.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    total, done = sum(path.stat().st_size for path in files), 0
    part = target.with_name(f".{target.name}.part")
    with bag_faults(target):
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for path in files:
                _add(archive, path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
                done += path.stat().st_size
                progress(done, total)
        part.replace(target)
        flush_directory(target.parent)
    return target


def unzip_bag(archive: Path, into: Path, *, progress: Progress = quiet) -> Path:
    """Unpack a bag into an empty directory and return the bag's own directory.

    Raises:
        NoBag: it is no ZIP archive, its table of contents is not to be trusted, or no bag is in it.
        MediumFull, MediumFails: the place refuses.
    """
    try:
        with bag_faults(into), zipfile.ZipFile(archive) as opened:
            wanted = [_trusted(archive, one) for one in opened.infolist() if not one.is_dir()]
            _refuse_many(archive, into, wanted)
            _unpack(opened, wanted, into, progress)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise NoBag(str(archive), str(error)) from error
    roots = [path.parent for path in sorted(_declarations(into))]
    if len(roots) != 1:
        raise NoBag(str(archive), DECLARATION)
    return roots[0]


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name, _SAME_MOMENT)
    entry.external_attr = (_FILE | _MODE) << 16
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(entry, "w") as sink:
        shutil.copyfileobj(source, sink)


def _trusted(archive: Path, entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    path, mode = PurePosixPath(entry.filename), entry.external_attr >> 16
    strange = mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or strange:
        raise NoBag(str(archive), entry.filename[:80])
    if entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
        raise NoBag(str(archive), entry.filename[:80])
    return entry


def _refuse_many(archive: Path, into: Path, wanted: list[zipfile.ZipInfo]) -> None:
    names = {one.filename.casefold() for one in wanted}
    if len(names) != len(wanted) or len(wanted) > _MOST_FILES:
        raise NoBag(str(archive), str(len(wanted)))
    if shutil.disk_usage(into).free < sum(one.file_size for one in wanted):
        raise MediumFull(str(into))


def _unpack(opened: zipfile.ZipFile, wanted: list[zipfile.ZipInfo], into: Path, progress: Progress) -> None:
    total, done = sum(one.file_size for one in wanted), 0
    for entry in wanted:
        target = into / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(entry) as source, target.open("xb") as sink:
            shutil.copyfileobj(source, sink)
        done += entry.file_size
        progress(done, total)


def _declarations(into: Path) -> Iterator[Path]:
    yield from into.glob(DECLARATION)
    yield from into.glob(f"*/{DECLARATION}")
