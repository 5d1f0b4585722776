"""How much an untrusted file may cost, and how a process is kept within it."""

import ctypes
import os
import resource
from dataclasses import dataclass

MIB = 1024 * 1024
_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds; a file beyond any of them is refused."""

    file_bytes: int = 50 * MIB
    memory_bytes: int = 512 * MIB
    answer_bytes: int = 128 * MIB
    cpu_seconds: int = 10
    wall_seconds: int = 30


def confine(limits: Limits) -> bool:
    """Keep this process within the limits from now on; return whether the network is cut off.

    Raises:
        OSError, ValueError: the system refuses a limit.
    """
    for what, amount in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.answer_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (amount, amount))
    return _without_network()


def _without_network() -> bool:
    """Move into an empty network name space, where the kernel allows it."""
    libc = ctypes.CDLL(None, use_errno=True)
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWNET | _CLONE_NEWUSER
    try:
        return bool(libc.unshare(flags) == 0)
    except AttributeError:  # not Linux
        return False
