"""The canonical JSON: strict, and wrong fields are told by their paths."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.importing.canonical_json import read_snapshot, schema, schema_text
from archive_service.importing.sample_school import tiny
from workflows.canonical import canonical_bytes
from workflows.snapshot import Snapshot


@pytest.fixture
def raw(middle_school: Snapshot) -> dict[str, Any]:
    return json.loads(canonical_bytes(middle_school))


def _bytes(raw: dict[str, Any]) -> bytes:
    return json.dumps(raw, ensure_ascii=False).encode()


def test_published_schema_is_the_present_one() -> None:
    """docs/snapshot.schema.json is what the code would write."""
    published = Path(__file__).parents[2] / "docs" / "snapshot.schema.json"
    assert published.read_text("utf-8") == schema_text()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_round_trip_and_schema(seed: int) -> None:
    """Canonical bytes are read back the same, and satisfy the published schema."""
    data = canonical_bytes(tiny(seed))
    reading = read_snapshot(data, "s.json")
    assert reading.faults == ()
    assert canonical_bytes(reading.snapshot) == data
    jsonschema.validate(json.loads(data), schema())


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def spoil(raw: dict[str, Any]) -> None:
        *way, last = [int(part) if part.isdecimal() else part for part in path.split("/")]
        place: Any = raw
        for part in way:
            place = place[part]
        if value is ...:
            del place[last]
        else:
            place[last] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "pieces"),
    [
        (_set("format", "journal-snapshot/9"), ("поле «format»", "journal-snapshot/9", "journal-snapshot/1")),
        (_set("year", "2025"), ("поле «year»", "«2025» не подходит")),
        (_set("year", 25), ("поле «year»", "не учебный год")),
        (_set("exported_at", "2026-05-27T09:00:00"), ("поле «exported_at»", "часового пояса")),
        (_set("staff/0/patronymic", ...), ("поле «staff[0].patronymic»", "поля нет")),
        (_set("staff/0/surname", ...), ("поле «staff[0].surname»", "поля нет")),
        (_set("staff/0/name", "А."), ("поле «staff[0].name»", "инициалы")),
        (_set("staff/0/phone", "1"), ("поле «staff[0].phone»", "лишнее поле")),
        (_set("terms/0/kind", "trimester"), ("поле «terms[0].kind»", "trimester")),
        (_set("classes/0/sections/0/lessons/1/on", "2026-04-31"), ("sections[0].lessons[1].on",)),
        (
            _set("classes/0/sections/0/lessons/1/on", "2026-01-15"),
            ("lessons[1].on", "15.01.2026 вне периода"),
        ),
        (_set("classes/0/sections/0/planned_lessons", 2.5), ("planned_lessons",)),
        (
            _set("classes/0/class_teacher_id", "t-77"),
            ("поле «classes[0].class_teacher_id»", "«t-77» не описан"),
        ),
    ],
)
def test_wrong_field(
    raw: dict[str, Any], sentences: Callable[..., list[str]], spoil: Any, pieces: tuple[str, ...]
) -> None:
    """One wrong field gives one fault with its path."""
    spoil(raw)
    said = sentences(_bytes(raw), "s.json")
    assert len(said) == 1, said
    for piece in pieces:
        assert piece in said[0]


def test_duplicate_pupil_and_unknown_mark(raw: dict[str, Any], sentences: Callable[..., list[str]]) -> None:
    """The common rules hold for JSON as for any format."""
    group = raw["classes"][0]
    group["pupils"].append(dict(group["pupils"][0]))
    section = next(one for one in group["sections"] if any(lesson["marks"] for lesson in one["lessons"]))
    lesson = next(one for one in section["lessons"] if one["marks"])
    pupil = next(iter(lesson["marks"]))
    lesson["marks"][pupil] = "УП"
    said = sentences(_bytes(raw), "s.json")
    assert any(f"marks.{pupil}»" in line and "«УП» здесь не допускается" in line for line in said)
    assert any("повторяется в классе" in line and "pupils[5].id" in line for line in said)


def test_repeated_key(middle_school: Snapshot, sentences: Callable[..., list[str]]) -> None:
    """A key twice in one object would lose a value silently: it is refused."""
    data = canonical_bytes(middle_school).replace(b'"year":2025}', b'"year":2025,"year":2025}')
    assert any("ключ «year» повторяется" in line for line in sentences(data, "s.json"))
