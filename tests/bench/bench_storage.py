"""How fast the storage room is, beside the bare minimum that the same machine can do.

Audit: a directory of many files, against ``bagit --validate`` with two processes and against
SHA-256 on two cores. Deposit: many objects into two local stores, against a bare
write-fsync-link-fsync loop. Ratios are taken in one run; files lie on a real disk.

Run: ``python tests/bench/bench_storage.py [--quick]``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from storage.audit import audit
from storage.deposit import describe, source_of, write_deposit
from storage.local import LocalStore
from storage.manifest import Manifest
from storage.mirror import Mirror
from storage.port import Item, Key
from storage.streams import of_bytes
from tests.bench.timing import figure, in_turns, prove

SCRATCH = os.environ.get("BENCH_SCRATCH", "/var/tmp")


def run(*, files: int = 1000, file_bytes: int = 2_000_000, objects: int = 600) -> list[dict[str, Any]]:
    """Return the figures: name, value (seconds), ratio (higher is better) and target."""
    with _scratch() as folder:
        rows = list(_audit_rows(folder / "audit", files, file_bytes))
    with _scratch() as folder:
        return rows + list(_deposit_rows(folder, objects))


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bench-storage-", dir=SCRATCH))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _audit_rows(folder: Path, files: int, file_bytes: int) -> Iterator[dict[str, Any]]:
    store = LocalStore.create("bench", "bench", folder / "store")
    digests = _fill(store, files, file_bytes)
    bag = _bag_of(folder / "bag", store, digests)
    command = [sys.executable, "-m", "bagit", "--validate", "--quiet", "--processes", "2", str(bag)]
    ours, bagit, limit = in_turns(
        lambda: prove(audit(store).sound),
        lambda: subprocess.run(command, check=True),
        lambda: _two_core_sha256(files * file_bytes),
    )
    yield figure("audit, seconds", ours, bagit, 1.0, "bagit")
    yield figure("audit, seconds", ours, limit, 0.75, "two-core sha256")


def _deposit_rows(folder: Path, objects: int) -> Iterator[dict[str, Any]]:
    contents = _realistic(objects)
    rounds = iter(range(1000))
    ours, bare = in_turns(
        lambda: _deposit(folder / f"ours{next(rounds)}", contents),
        lambda: _bare_loop(folder / f"bare{next(rounds)}", contents),
    )
    yield figure("deposit, seconds", ours, bare, 0.5, "bare loop")


def _fill(store: LocalStore, files: int, file_bytes: int) -> list[str]:
    random = Random(7)
    contents = (random.randbytes(file_bytes) for _ in range(files))
    digests = []
    for content in contents:
        digests.append(f"sha256:{hashlib.sha256(content).hexdigest()}")
        store.put_many([Item(Key.of("objects", digests[-1]), of_bytes(content))])
    return digests


def _bag_of(bag: Path, store: LocalStore, digests: list[str]) -> Path:
    """Make a bag of the same files (hard links) with a SHA-256 manifest, as ``bagit`` would."""
    (bag / "data").mkdir(parents=True)
    lines = []
    for number, digest in enumerate(digests):
        os.link(Path(store.place) / str(Key.of("objects", digest)), bag / "data" / f"{number}.pdf")
        lines.append(f"{digest.removeprefix('sha256:')}  data/{number}.pdf\n")
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    (bag / "bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
    return bag


def _two_core_sha256(size_bytes: int) -> None:
    """Hash that many bytes of memory on two cores: nothing can read files faster than this."""
    block = bytes(1 << 18)

    def hash_half(_: int) -> None:
        digest = hashlib.sha256()
        for _ in range(size_bytes // 2 // len(block)):
            digest.update(block)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(hash_half, range(2)))


def _realistic(objects: int) -> list[bytes]:
    """Return contents whose sizes look like a school's term: mean 100 kB, many small, few large."""
    random = Random(11)
    return [random.randbytes(int(min(random.lognormvariate(11.0, 1.0), 2_000_000))) for _ in range(objects)]


def _deposit(folder: Path, contents: list[bytes]) -> None:
    stores = [LocalStore.create(name, name, folder / name) for name in ("first", "second")]
    entries = tuple(describe("section", content) for content in contents)
    sources = {entry.digest: source_of(content) for entry, content in zip(entries, contents, strict=True)}
    deposited = write_deposit(Mirror(stores), Manifest({"school": "bench"}, entries), sources)
    prove(deposited.copies.count == 2)


def _bare_loop(folder: Path, contents: list[bytes]) -> None:
    """Write, flush, link, flush the directory: no hashing, no reading back, no tree."""
    for name in ("first", "second"):
        (folder / name).mkdir(parents=True)
        directory = os.open(folder / name, os.O_RDONLY)
        for number, content in enumerate(contents):
            _bare_put(folder / name / str(number), content)
            os.fsync(directory)
        os.close(directory)


def _bare_put(path: Path, content: bytes) -> None:
    temporary = path.with_suffix(".tmp")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    os.write(descriptor, content)
    os.fsync(descriptor)
    os.close(descriptor)
    os.link(temporary, path)
    temporary.unlink()


def main() -> None:
    """Print the figures."""
    quick = {"files": 100, "objects": 100} if "--quick" in sys.argv else {}
    for row in run(**quick):
        verdict = "ok" if row["ratio"] >= row["target"] else "MISSED"
        figures = f"{row['value']:8.3f}  {row['ratio']:5.2f} of {row['against']} (>= {row['target']})"
        sys.stdout.write(f"{row['name']:20} {figures} {verdict}\n")


if __name__ == "__main__":
    main()
