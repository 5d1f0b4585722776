"""OneRoster bundles: rosters and results become classes, sections, lessons and marks."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from archive_service.problems import Problem, explain
from workflows.snapshot import MovementKind, Snapshot


@pytest.fixture
def school(bundle: Any, bundle_mapping: str, load: Callable[..., Any]) -> Snapshot:
    return load(bundle.data(), "обмен.zip", mapping=bundle_mapping, mapping_file="м.toml").snapshot


@pytest.mark.clause("001-11")
@pytest.mark.clause("001-32")
@pytest.mark.clause("004-03")
def test_classes_and_sections(school: Snapshot) -> None:
    """A homeroom is a class; scheduled classes are its sections, two of one course its subgroups."""
    (group,) = school.classes
    assert (group.name, group.grade, group.class_teacher_id) == ("6А", 6, "t1")
    assert [(one.title, one.teacher_id, one.pupil_ids) for one in group.sections] == [
        ("Математика", "t1", ("p1", "p2", "p3")),
        ("Иностранный язык (английский), группа 1", "t2", ("p1", "p2")),
        ("Иностранный язык (английский), группа 2", "t1", ("p3",)),
    ]


@pytest.mark.clause("004-03")
def test_movement_out_of_enrolment(school: Snapshot) -> None:
    """An enrolment that begins inside the term is an arrival; one for the whole year is none."""
    notes = {pupil.id: pupil.movement for pupil in school.classes[0].pupils}
    assert [note.kind for note in notes["p3"]] == [MovementKind.ARRIVED]
    assert notes["p3"][0].on == date(2026, 4, 20)
    assert notes["p1"] == ()


def test_lessons_and_marks(school: Snapshot) -> None:
    """Line items of the term are lessons, those of the final category are term marks by the table."""
    section = school.classes[0].sections[0]
    assert [(one.on, one.topic, dict(one.marks)) for one in section.lessons] == [
        (date(2026, 4, 7), "Дроби", {"p1": "5"}),
        (date(2026, 4, 21), "Проценты", {"p3": "3"}),
    ]
    assert section.term_marks == {"p1": {"q4": "5"}, "p3": {"q4": "4"}}
    assert [(one.pupil_id, one.term_id) for one in section.deferrals] == [("p2", "q4")]


def test_items_of_other_terms_are_told(bundle: Any, bundle_mapping: str, load: Callable[..., Any]) -> None:
    """What is left out is said."""
    warnings = load(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml").warnings
    assert any("заданий других периодов: 1" in one.sentence() for one in warnings)


def test_version_1_2(bundle: Any, bundle_mapping: str, load: Callable[..., Any], school: Snapshot) -> None:
    """In 1.2 roles lie in a file of their own; the snapshot is the same."""
    bundle["manifest"][2][1] = "1.2"
    bundle["manifest"].append(["file.roles", "bulk"])
    users = bundle["users"]
    role, org = users[0].index("role"), users[0].index("orgSourcedIds")
    bundle["roles"] = [
        ["sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role", "orgSourcedId"]
    ]
    for row in users[1:]:
        bundle["roles"].append([f"r-{row[0]}", "active", "", row[0], "primary", row[role], "o1"])
    for row in users:
        del row[role], row[org]
    assert load(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml").snapshot == school


def test_vendor_and_empty_columns(
    bundle: Any, bundle_mapping: str, load: Callable[..., Any], school: Snapshot
) -> None:
    """Vendors' own columns and empty trailing ones are passed over."""
    for name in ("users", "classes", "results"):
        bundle[name][0] += ["metadata.vendor.rol", "ourColour", "", ""]
        for row in bundle[name][1:]:
            row += ["1", "red", "", ""]
    assert load(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml").snapshot == school


def test_deleted_rows_are_passed_over(bundle: Any, bundle_mapping: str, load: Callable[..., Any]) -> None:
    """A row to be deleted is as good as deleted."""
    row = next(row for row in bundle["results"] if row[0] == "r1")
    row[1] = "tobedeleted"
    got = load(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml").snapshot
    assert got.classes[0].sections[0].lessons[0].marks == {}


def _put(name: str, identity: str, column: str, value: str) -> Callable[[Any], None]:
    def spoil(files: Any) -> None:
        header = files[name][0]
        next(row for row in files[name] if row[0] == identity)[header.index(column)] = value

    return spoil


def _header(name: str, old: str, new: str) -> Callable[[Any], None]:
    def spoil(files: Any) -> None:
        files[name][0][files[name][0].index(old)] = new

    return spoil


@pytest.mark.parametrize(
    ("spoil", "pieces"),
    [
        (lambda files: files.pop("results"), ("manifest.csv", "обещан файл results.csv", "в пакете его нет")),
        (
            _put("manifest", "file.users", "value", "absent"),
            ("manifest.csv", "нужен файл users.csv"),
        ),
        (
            _put("manifest", "file.results", "value", "delta"),
            ("manifest.csv", "file.results", "нужна полная"),
        ),
        (_put("manifest", "oneroster.version", "value", "2.0"), ("«2.0»", "1.1, 1.2")),
        (
            _header("enrollments", "userSourcedId", "userSourcedld"),
            ("лист «enrollments.csv»", "строка 1", "столбец «userSourcedId»", "назван «userSourcedld»"),
        ),
        (
            _header("users", "middleName", "middelName"),
            ("лист «users.csv»", "столбец «middleName»", "назван «middelName»"),
        ),
        (_header("lineItems", "description", "descripton"), ("столбец «description»", "«descripton»")),
        (_header("orgs", "name", "Bezeichnung"), ("столбец «name»", "нет такого столбца")),
        (
            _put("results", "r1", "score", "74.00"),
            ("лист «results.csv»", "строка 2", "столбец «score»", "«74.00»", "10, 9, 7, 6, 0"),
        ),
        (
            _put("lineItems", "i1", "dueDate", "2026-01-15"),
            ("лист «lineItems.csv»", "столбец «dueDate»", "15.01.2026 вне периода"),
        ),
        (_put("users", "t2", "givenName", "О."), ("лист «users.csv»", "столбец «givenName»", "инициалы")),
        (
            _put("users", "t2", "middleName", ""),
            ("лист «users.csv»", "столбец «middleName»", "отчество не указано"),
        ),
        (
            _put("enrollments", "n13", "userSourcedId", "p9"),
            ("лист «enrollments.csv»", "строка 14", "«p9» не описан"),
        ),
        (
            _put("classes", "m6", "courseSourcedId", "k9"),
            ("лист «classes.csv»", "столбец «courseSourcedId»", "«k9» не описан"),
        ),
    ],
)
def test_wrong_bundle(
    bundle: Any, bundle_mapping: str, sentences: Callable[..., list[str]], spoil: Any, pieces: tuple[str, ...]
) -> None:
    """Each broken promise, typo and value is told at its file, row and column."""
    spoil(bundle)
    said = sentences(bundle.data(), "обмен.zip", mapping=bundle_mapping, mapping_file="м.toml")
    line = next((one for one in said if all(piece in one for piece in pieces)), None)
    assert line, said


def test_idle_teacher(bundle: Any, bundle_mapping: str, sentences: Callable[..., list[str]]) -> None:
    """A teacher who is enrolled nowhere is told."""
    bundle["users"].append([*bundle["users"][2]])
    bundle["users"][-1][0] = "t9"
    (said,) = sentences(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml")
    assert "лист «users.csv», строка 7" in said
    assert "нет ни нагрузки" in said


def test_several_teachers_without_a_primary(
    bundle: Any, bundle_mapping: str, sentences: Callable[..., list[str]]
) -> None:
    """Who signs has to be known: two teachers need a primary one."""
    bundle["enrollments"].append(["n99", "active", "", "e1", "o1", "t1", "teacher", "true", "", ""])
    said = sentences(bundle.data(), mapping=bundle_mapping, mapping_file="м.toml")
    assert any("учителей несколько (t2, t1)" in line for line in said)


def test_mapping_is_needed(bundle: Any, load: Callable[..., Any]) -> None:
    """Marks are never translated by guess: without a mapping the bundle is refused."""
    with pytest.raises(Problem) as caught:
        load(bundle.data())
    assert "--mapping" in explain(caught.value).text
