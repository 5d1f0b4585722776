"""What lies in a store, read from its files alone: manifests, days of keeping, the log."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

_EPOCH, _DAY_S = date(1970, 1, 1), 86400
_GENESIS = "sha256:" + "0" * 64


@dataclass
class Sight:
    """One store, looked at from outside."""

    name: str
    root: Path
    whole: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def manifests(self) -> Mapping[str, dict[str, Any]]:
        """The manifests by digest; a damaged one is left out."""
        found = sorted(self.root.glob("deposits/sha256/*/*/*"))
        return {f"sha256:{one.name}": json.loads(one.read_bytes()) for one in found if whole(one)}

    @cached_property
    def current(self) -> Mapping[str, dict[str, Any]]:
        """Those that no other one takes the place of."""
        over = {one["previous"] for one in self.manifests.values()}
        return {digest: one for digest, one in self.manifests.items() if digest not in over}

    @cached_property
    def demanded(self) -> Mapping[str, date]:
        """What has to be here by the manifests in force, each until its latest day."""
        days: dict[str, date] = {}
        for manifest in self.current.values():
            for one in manifest["entries"]:
                until = date.fromisoformat(one["keep_until"]) if one.get("keep_until") else _EPOCH
                days[one["digest"]] = max(until, days.get(one["digest"], _EPOCH))
        return days

    def of_case(self, case: str) -> list[dict[str, Any]]:
        """The manifests in force that say they are of a case."""
        return [one for one in self.current.values() if one["subject"].get("case") == case]

    def path(self, digest: str) -> Path:
        """Where an object lies."""
        value = digest.partition(":")[2]
        return self.root / "objects" / "sha256" / value[:2] / value[2:4] / value

    def has(self, digest: str) -> bool:
        """Whether the object is here, with the bytes its name says."""
        if digest not in self.whole:
            path = self.path(digest)
            self.whole[digest] = path.is_file() and whole(path)
        return self.whole[digest]

    def day(self, digest: str) -> date:
        """The day until which the store keeps an object."""
        return _EPOCH + timedelta(days=int(self.path(digest).stat().st_mtime // _DAY_S))

    def broken_log(self) -> list[str]:
        """Return where the chain of acts breaks, reading segments alone: nothing when it is whole."""
        lines: dict[int, dict[str, Any]] = {}
        for path in sorted(self.root.glob("log/sha256/*/*/*")):
            if not whole(path):
                return [f"{self.name}, {path.name}"]
            lines |= {one["seq"]: one for one in json.loads(path.read_bytes())["entries"]}
        last = _GENESIS
        for number, seq in enumerate(sorted(lines), start=1):
            line = lines[seq]
            said = {name: value for name, value in line.items() if name != "hash"}
            sealed = hashlib.sha256(_canonical(said)).hexdigest()
            if (seq, line["prev"], line["hash"]) != (number, last, f"sha256:{sealed}"):
                return [f"{self.name}, № {seq}"]
            last = line["hash"]
        return [] if lines else [self.name]


def whole(path: Path) -> bool:
    """Whether a file is there and has the bytes that its name says."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == path.name
    except OSError:
        return False


def _canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
