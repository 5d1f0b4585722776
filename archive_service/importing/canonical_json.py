"""The canonical snapshot JSON: what the service writes, and what an export program may write."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from archive_service.importing.findings import Finding, Key, Place
from archive_service.importing.reading import Reading
from archive_service.importing.wire import snapshot_bytes
from archive_service.problems import Fault, Kind, Problem
from workflows.canonical import canonical_bytes
from workflows.snapshot import FORMAT, ClassGroup, Section, Snapshot

KIND = "snapshot"
_SHOWN_CHARS = 60


@cache
def _adapter() -> TypeAdapter[Snapshot]:
    return TypeAdapter(Snapshot)


def read_snapshot(data: bytes, name: str) -> Reading:
    """Return what the JSON says; every wrong field becomes a fault with its path.

    All fields must be there (an empty patronymic is written as ""), none may be unknown; those
    that came after the format was published may be left out.

    Raises:
        Problem: the bytes are no JSON object (INPUT).
    """
    raw, repeated = _load(data, name)
    faults = [Fault("import.json-key-twice", name, value=key) for key in repeated]
    if raw.get("format") != FORMAT:
        said = _short(raw.get("format", ""))
        fault = Fault("import.wrong-version", name, value=said, facts=(("right", FORMAT),), path="format")
        return Reading(KIND, name, None, (*faults, fault))
    try:
        snapshot = _adapter().validate_json(data, strict=True)
    except ValidationError as error:
        faults.extend(_fault_of(dict(one), name) for one in error.errors(include_url=False))
        return Reading(KIND, name, None, tuple(faults))
    if snapshot.brought is not None:
        faults.append(Fault("import.json-brought", name, path="brought"))
        return Reading(KIND, name, None, tuple(faults))
    if snapshot.exported_at.tzinfo is None:
        faults.append(Fault("import.no-zone", name, value=raw["exported_at"], path="exported_at"))
        return Reading(KIND, name, None, tuple(faults))
    needed, whole = json.loads(canonical_bytes(snapshot)), json.loads(snapshot_bytes(snapshot))
    faults.extend(Fault(code, name, path=path) for code, path in _differences(raw, needed, whole, ""))
    return Reading(KIND, name, snapshot, tuple(faults), locator=JsonPlaces(snapshot))


def read_trusted(data: bytes) -> Snapshot:
    """Return the snapshot of bytes that the service itself wrote.

    Raises:
        pydantic.ValidationError: the bytes are no snapshot.
    """
    return _adapter().validate_json(data, strict=True)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the format; it is published as docs/snapshot.schema.json."""
    made = _adapter().json_schema(mode="serialization")
    for one in (made, *made["$defs"].values()):
        if "properties" in one:
            one["additionalProperties"] = False
    made["properties"]["format"] = {"const": FORMAT, "title": "Format", "type": "string"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _load(data: bytes, name: str) -> tuple[dict[str, Any], list[str]]:
    repeated: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            repeated.extend(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return made

    try:
        raw = json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise Problem(Kind.INPUT, "import.refused-unreadable", file=name, reason=str(error)) from error
    if not isinstance(raw, dict):
        raise Problem(Kind.INPUT, "import.refused-type", file=name)
    return raw, repeated


def _fault_of(error: Mapping[str, Any], name: str) -> Fault:
    path, said = _path(error["loc"]), error.get("input", "")
    code = {"missing": "import.json-missing"}.get(error["type"], "import.json-wrong")
    value = "" if code == "import.json-missing" else _short(said)
    return Fault(code, name, value=value, facts=(("expected", error["msg"]),), path=path)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…"


def _path(parts: Sequence[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def _differences(raw: Any, needed: Any, whole: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield (code, path) of keys that are needed and absent, and of those that the whole has not."""
    if isinstance(raw, dict) and isinstance(whole, dict):
        for key in raw.keys() - whole.keys():
            yield "import.json-unknown", f"{path}.{key}".removeprefix(".")
        for key in needed.keys() - raw.keys():
            yield "import.json-missing", f"{path}.{key}".removeprefix(".")
        for key in raw.keys() & whole.keys():
            inner = needed.get(key, whole[key])
            yield from _differences(raw[key], inner, whole[key], f"{path}.{key}".removeprefix("."))
    elif isinstance(raw, list) and isinstance(whole, list):
        for place, (left, right, full) in enumerate(zip(raw, needed, whole, strict=True)):
            if isinstance(left, (dict, list)):
                yield from _differences(left, right, full, f"{path}[{place}]")


class JsonPlaces:
    """Finds the path of whatever a finding is about; the file is walked only then."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Remember the snapshot; nothing is walked yet."""
        self._snapshot = snapshot
        self._paths: dict[tuple[str, Key], str] = {}

    def place(self, finding: Finding) -> Place:
        """Return the path of the finding's field."""
        if not self._paths:
            self._paths = dict(_paths(self._snapshot))
        path = self._paths.get((finding.kind, finding.key), "")
        field = finding.field if finding.kind not in {"member", "mark", "term-mark"} else ""
        return Place(path=".".join(part for part in (path, field) if part))


def _paths(snapshot: Snapshot) -> Iterator[tuple[tuple[str, Key], str]]:
    for place, term in enumerate(snapshot.terms):
        yield ("term", (term.id,)), f"terms[{place}]"
    for place, person in enumerate(snapshot.staff):
        yield ("person", (person.id,)), f"staff[{place}]"
    for place, group in enumerate(snapshot.classes):
        yield from _paths_of_class(group, f"classes[{place}]")


def _paths_of_class(group: ClassGroup, path: str) -> Iterator[tuple[tuple[str, Key], str]]:
    yield ("class", (group.id,)), path
    for place, pupil in enumerate(group.pupils):
        yield ("pupil", (group.id, pupil.id)), f"{path}.pupils[{place}]"
    for place, section in enumerate(group.sections):
        yield from _paths_of_section(section, f"{path}.sections[{place}]")


def _paths_of_section(section: Section, path: str) -> Iterator[tuple[tuple[str, Key], str]]:
    yield ("section", (section.id,)), path
    for place, pupil in enumerate(section.pupil_ids):
        yield ("member", (section.id, pupil)), f"{path}.pupil_ids[{place}]"
    for place, lesson in enumerate(section.lessons):
        yield ("lesson", (lesson.id,)), f"{path}.lessons[{place}]"
        for pupil in lesson.marks:
            yield ("mark", (lesson.id, pupil)), f"{path}.lessons[{place}].marks.{pupil}"
    for pupil, row in section.term_marks.items():
        for term in row or ("",):
            way = f"{path}.term_marks.{pupil}.{term}".rstrip(".")
            yield ("term-mark", (section.id, pupil, term)), way
    for place, change in enumerate(section.handovers):
        yield ("handover", (section.id, change.on.isoformat())), f"{path}.handovers[{place}]"
    for place, one in enumerate(section.deferrals):
        yield ("deferral", (section.id, one.pupil_id, one.term_id)), f"{path}.deferrals[{place}]"
