"""The invariants I1 to I8, judged from two sights of an installation and from what was acknowledged.

Nothing of the product is asked: a product that deceives itself must not deceive its judge.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tests.faults.sight import File, Sight

Said = Mapping[str, Any]
COPIES_DEMANDED = 2
_GENESIS = "sha256:" + "0" * 64
_EPOCH = date(1970, 1, 1)
_ORDER = (
    "case-opened",
    "snapshot-fixed",
    "printed",
    "handed-over",
    "section-signed",
    "volume-assembled",
    "case-signed",
    "bound",
    "deposited",
)
_REVISED = ("volume", "summary")


def broken(before: Sight, after: Sight, said: Iterable[Said]) -> list[str]:
    """Return every broken invariant as a line that begins with its name; nothing when all hold."""
    acknowledged = list(said)
    if after.damage:
        return [f"I1: the database is damaged: {after.damage}"]
    return [f"{name}: {line}" for name, rule in _RULES.items() for line in rule(before, after, acknowledged)]


def unclean(after: Sight, said: Iterable[Said]) -> list[str]:
    """Return what keeps the state after a start and a retry from being clean (I8)."""
    audits = [one["findings"] for one in said if one["what"] == "audit"]
    lines = [f"left in staging: {name}" for name in after.leftovers]
    if not audits:
        lines.append("no audit was made")
    lines += [f"audit of {store}: {found}" for one in audits for store, found in one.items() if found]
    lines += [f"orphan in {store}: {key}" for store, key in orphans(after)]
    return [f"I8: {line}" for line in lines]


def orphans(sight: Sight) -> list[tuple[str, str]]:
    """Return (store, key) of every object that no row speaks of."""
    known = {_key(row["space"], row["digest"]) for row in sight.rows["objects"]}
    return [(store, key) for store, found in sight.stores.items() for key in found if key not in known]


def _acts(before: Sight, after: Sight, said: list[Said]) -> Iterator[str]:
    """Every acknowledged act is in the database and in the chained log."""
    acts = after.rows["acts"]
    if acts[: len(before.rows["acts"])] != before.rows["acts"]:
        yield "an act made before is gone or changed"
    yield from _chain(acts)
    payloads = [(row["kind"], json.loads(row["payload"])) for row in acts]
    for one in said:
        if one["what"] == "deposit" and ("deposited", one["manifest"]) not in {
            (kind, payload.get("manifest")) for kind, payload in payloads
        }:
            yield "the acknowledged deposit has no act"
        if one["what"] == "act" and one["document"] not in {
            value
            for kind, payload in payloads
            if kind == one["kind"]
            for value in payload.values()
            if isinstance(value, str)
        }:
            yield f"the acknowledged {one['kind']} has no act"
        if one["what"] == "log":
            yield from _shipped(after, one["last"])
    yield from _documents(after)


def _chain(acts: list[dict[str, Any]]) -> Iterator[str]:
    last = _GENESIS
    for number, row in enumerate(acts, start=1):
        told = {
            "school": row["school_id"],
            "case": row["case_id"],
            "on": row["on_day"],
            "prev": row["prev_hash"],
            "payload": json.loads(row["payload"]),
            **{name: row[name] for name in ("seq", "kind", "actor", "at")},
        }
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if (row["seq"], row["prev_hash"], row["hash"]) != (number, last, _digest(text.encode())):
            yield f"the chain breaks at {row['seq']}"
            return
        last = row["hash"]


def _shipped(after: Sight, last: int) -> Iterator[str]:
    hashes = {row["seq"]: row["hash"] for row in after.rows["acts"]}
    for store, found in after.stores.items():
        segments = [
            json.loads(file.data)
            for key, file in found.items()
            if key.startswith("log/") and _whole(key, file)
        ]
        there = {line["seq"]: line["hash"] for segment in segments for line in segment["entries"]}
        if any(there.get(seq) != hashes.get(seq) for seq in range(1, last + 1)):
            yield f"the acknowledged log is not in {store}"


def _documents(after: Sight) -> Iterator[str]:
    """Every document that a row names can be read whole, or is the beginning of a later revision."""
    rows = after.rows["documents"]
    for row in [*rows, *after.rows["snapshots"]]:
        if not _readable(after, row["digest"]) and not _began_a_later_one(after, row, rows):
            yield f"no whole copy of the document {row.get('role', 'snapshot')} {row['digest'][7:15]}"


def _readable(after: Sight, digest: str) -> bool:
    key = _key("objects", digest)
    places = (after.working, *after.stores.values())
    return any(key in place and _whole(key, place[key]) for place in places)


def _began_a_later_one(after: Sight, row: Mapping[str, Any], rows: list[dict[str, Any]]) -> bool:
    if row.get("role") not in _REVISED:
        return False
    for other in rows:
        if (other["case_id"], other["role"]) == (row["case_id"], row["role"]):
            for place in (after.working, *after.stores.values()):
                file = place.get(_key("objects", other["digest"]))
                if file is not None and _digest(file.data[: row["size_bytes"]]) == row["digest"]:
                    return True
    return False


def _stored(before: Sight, after: Sight, said: list[Said]) -> Iterator[str]:
    """Every row that says "stored" has as many verified copies as demanded, each with its digest."""
    rooms: dict[tuple[str, str], set[str]] = {}
    for row in after.rows["copies"]:
        key = _key(row["space"], row["digest"])
        file = after.stores[row["store"]].get(key)
        if row["state"] == "whole":
            if file is None or not _whole(key, file):
                yield f"{row['store']} has no whole {row['space']} {row['digest'][7:15]} though a row says so"
            rooms.setdefault((row["space"], row["digest"]), set()).add(row["room"])
    for row in after.rows["objects"]:
        if len(rooms.get((row["space"], row["digest"]), ())) < COPIES_DEMANDED:
            yield f"too few copies of {row['role']} {row['digest'][7:15]}"
    for row in after.rows["deposits"]:
        yield from _deposit(after, row["manifest"])


def _deposit(after: Sight, manifest: str) -> Iterator[str]:
    for store, found in after.stores.items():
        file = found.get(_key("deposits", manifest))
        if file is None:
            yield f"the manifest of a recorded deposit is not in {store}"
            continue
        for entry in json.loads(file.data)["entries"]:
            if _key("objects", entry["digest"]) not in found:
                yield f"{store} has the manifest but not {entry['role']}"


def _whole_files(before: Sight, after: Sight, said: list[Said]) -> Iterator[str]:
    """An object under its final name is whole."""
    for store, found in {**after.stores, "working": after.working}.items():
        for key, file in found.items():
            if not _whole(key, file):
                yield f"{store}/{key[:30]} has other bytes than its name says ({len(file.data)} of them)"
            elif not file.read_only:
                yield f"{store}/{key[:30]} can be written to"
        yield from _manifests(store, found)


def _manifests(store: str, found: Mapping[str, File]) -> Iterator[str]:
    """A deposit exists when its manifest does: whatever a manifest names lies beside it."""
    for key, file in found.items():
        if key.startswith("deposits/") and _whole(key, file):
            for entry in json.loads(file.data)["entries"]:
                if _key("objects", entry["digest"]) not in found:
                    yield f"{store} has a manifest but not its {entry['role']}"


def _signed_once(before: Sight, after: Sight, said: list[Said]) -> Iterator[str]:
    """Nobody signs the same edition of a section at the same step twice."""
    seen, volumes = set(), 0
    for row in after.rows["acts"]:
        payload = json.loads(row["payload"])
        volumes += row["kind"] == "volume-assembled"
        place = {
            "section-signed": (
                row["case_id"],
                payload.get("section"),
                payload.get("edition"),
                payload.get("step"),
            ),
            "case-signed": (row["case_id"], "", volumes, payload.get("step")),
        }.get(row["kind"])
        if place is not None and place in seen:
            yield f"signed twice: {place}"
        seen.add(place)


def _forward(before: Sight, after: Sight, said: list[Said]) -> Iterator[str]:
    """No case moves backwards or skips a step."""
    for case in after.rows["cases"]:
        kinds = [row["kind"] for row in after.rows["acts"] if row["case_id"] == case["id"]]
        ranks = [_ORDER.index(kind) for kind in kinds if kind in _ORDER]
        if ranks != sorted(ranks) or set(range(max(ranks) + 1)) != set(ranks):
            yield f"{case['id']} went {kinds}"
        if (case["state"] == "archived") != ("deposited" in kinds):
            yield f"{case['id']} stands at {case['state']} with {kinds[-1]} as its last act"


def _kept(before: Sight, after: Sight, said: list[Said]) -> Iterator[str]:
    """A retain-until date only ever grows, and every copy is kept as long as its row says."""
    days = {(row["space"], row["digest"]): row["keep_until"] for row in after.rows["objects"]}
    for row in before.rows["objects"]:
        now = days.get((row["space"], row["digest"]))
        if now is None or (row["keep_until"] or "") > now:
            yield f"the row of {row['role']} is kept until {now}, before it was {row['keep_until']}"
    for store, found in after.stores.items():
        for key, file in before.stores[store].items():
            if key not in found:
                yield f"{store}/{key[:30]} is gone"
            elif found[key].day < file.day:
                yield f"{store}/{key[:30]} is kept {file.day - found[key].day} days shorter than before"
        for (space, digest), day in days.items():
            file_now = found.get(_key(space, digest))
            if day and file_now is not None and file_now.day < (date.fromisoformat(day) - _EPOCH).days:
                yield f"{store} keeps {space} {digest[7:15]} shorter than its row says"


def _not_counted(before: Sight, after: Sight, said: list[Said]) -> Iterator[str]:
    """Orphans are listed, never counted as archived: the audit names exactly those that are there."""
    there = set(orphans(after))
    counted = {(row["store"], _key(row["space"], row["digest"])) for row in after.rows["copies"]}
    for store, key in there & counted:
        yield f"{store}/{key[:30]} is counted and has no row"
    for one in said:
        if one["what"] == "audit":
            named = {
                (store, key)
                for store, found in one["findings"].items()
                for key, what in found
                if what == "orphan"
            }
            if named != there:
                yield f"the audit named {len(named)} orphans, {len(there)} are there"


_RULES: dict[str, Callable[[Sight, Sight, list[Said]], Iterator[str]]] = {
    "I1": _acts,
    "I2": _stored,
    "I3": _whole_files,
    "I4": _signed_once,
    "I5": _forward,
    "I6": _kept,
    "I7": _not_counted,
}


def _whole(key: str, file: File) -> bool:
    return file.hex == key.rpartition("/")[2]


def _key(space: str, digest: str) -> str:
    value = digest.partition(":")[2]
    return f"{space}/sha256/{value[:2]}/{value[2:4]}/{value}"


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
