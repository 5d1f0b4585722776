"""Which disks a directory really lies on: two directories of one disk are one medium, not two."""

import os
from pathlib import Path

_BLOCK_DEVICES = Path("/sys/dev/block")


def disks_of(path: Path, devices: Path = _BLOCK_DEVICES) -> frozenset[str]:
    """Return names of the disks below a directory; nothing where it is not there.

    On Linux partitions and volumes are followed down to their disks; elsewhere, and for file systems
    without a block device, the file system itself stands for its disk.
    """
    try:
        number = path.stat().st_dev
    except OSError:
        return frozenset()
    plain = f"{os.major(number)}:{os.minor(number)}"
    device = devices / plain
    return _below(device.resolve()) if device.exists() else frozenset({plain})


def _below(device: Path) -> frozenset[str]:
    """Follow a partition to its disk, and a volume to the devices it is made of."""
    if (device / "partition").exists():
        return _below(device.parent)
    parts = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    if not parts:
        return frozenset({device.name})
    return frozenset().union(*(_below(part.resolve()) for part in parts))
