"""The whole way in an installation, under every shipped regulation: nobody knows the steps but its table."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest

from archive_service.services import (
    binding,
    cases,
    checking,
    deposits,
    documents,
    printing,
    profiles,
    signoff,
)
from archive_service.services.context import Desk
from workflows.case import Case
from workflows.duties import Duty
from workflows.regulation import StepKind
from workflows.snapshot import GroupKind, Snapshot, TermKind

BY_ROLE = {
    "operator": "admin",
    "deputy": "s-02",
    "director": "s-01",
    "binder": "s-03",
    "archivist": "s-03",
    "service": "admin",
}
WAYS = [
    ("perevoz", TermKind.QUARTER, GroupKind.SCHOOL, True),
    ("perevoz", TermKind.HALF_YEAR, GroupKind.ADDITIONAL, True),
    ("perevoz", TermKind.QUARTER, GroupKind.INDIVIDUAL, True),
    ("egorievsk-2020", TermKind.YEAR, GroupKind.COLLEGE, True),
    ("klyuchi-2023", TermKind.YEAR, GroupKind.SCHOOL, True),
    ("sterlitamak-2023", TermKind.YEAR, GroupKind.SCHOOL, True),
    ("klin-dop-2022", TermKind.YEAR, GroupKind.ADDITIONAL, True),
    ("klin-dop-2022", TermKind.MONTH, GroupKind.ADDITIONAL, False),
    ("default", TermKind.QUARTER, GroupKind.SCHOOL, True),
]
SIGNED = {
    "perevoz": ["class_teacher", "deputy", "director"],
    "egorievsk-2020": ["deputy", "director"],
    "klyuchi-2023": ["director"],
    "sterlitamak-2023": ["director"],
    "klin-dop-2022": ["deputy", "operator"],
    "default": ["class_teacher", "deputy", "director"],
}
"""Whose signatures the volume has room for: those that the regulation names, and nobody else's."""


def do(world: Any, desk: Desk, case: Case, duty: Duty, kind: StepKind) -> None:
    """Do what is owed, as the person it is owed by."""
    person = duty.person or BY_ROLE[duty.role]
    if duty.section:
        signoff.sign_sheets(desk, world.who(person), case.id, duty.section)
    elif kind is StepKind.SIGN:
        signoff.sign_volume(desk, world.who(person), case.id, duty.step)
    elif kind is StepKind.PRINT:
        world.file_orders([case.id])
        printing.request(desk, [case.id], actor_id=person)
    elif kind is StepKind.HAND_OVER:
        printing.hand_over(desk, [case.id], actor_id=person)
    elif kind is StepKind.BIND:
        binding.bind(desk, case.id, actor_id=person)
    elif kind is StepKind.CHECK:
        checking.record_check(desk, case.id, actor_id=person, faults={}, conclusion="", passed=True)
    elif kind is StepKind.DECISION:
        protocol = checking.Protocol("5", desk.today)
        checking.enter_decision(desk, case.id, protocol, actor_id=person, everybody="переведены")
    else:
        assert kind is StepKind.DEPOSIT, duty
        deposits.request(desk, [case.id], actor_id=person)
    assert world.work() == []


def owed(desk: Desk, case_id: str) -> tuple[Case, list[Duty], dict[str, StepKind]]:
    """The case, what can be done on it now, and the kinds of its steps."""
    with desk.reading() as session:
        case, profile = cases.load(session, case_id)
        queue = [one for one in cases.owed(desk, session, case, profile) if one.actionable]
    return case, queue, {step.id: step.kind for step in profile.steps}


@pytest.mark.clause("001-28")
@pytest.mark.clause("003-01")
@pytest.mark.clause("004-06")
@pytest.mark.clause("004-09")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way[0]}-{way[1]}-{way[2]}")
def test_a_journal_is_archived_by_the_table_alone(
    make_world: Callable[..., Any],
    lite_url: Callable[[str], str],
    sample: Callable[..., Snapshot],
    exported: Callable[..., Snapshot],
    way: tuple[str, TermKind, GroupKind, bool],
) -> None:
    """From the export to two rooms; the volume has signature fields for exactly those who sign it."""
    profile, term_kind, kind, closes_year = way
    world = make_world(lite_url("way"))
    desk = world.found(profile=profile)
    [case_id] = world.take_in(exported(sample(), term_kind, kind, closes_year))
    done = []
    for _ in range(20):
        case, queue, kinds = owed(desk, case_id)
        if not queue:
            break
        do(world, desk, case, queue[0], kinds[queue[0].step])
        done.append(queue[0].step)
        world.later(hours=1)
    assert case.deposit is not None, done
    assert set(done) <= set(kinds)
    fields = pypdf.PdfReader(BytesIO(documents.read(desk, case.volume))).get_fields() or {}
    assert sorted(name for name in fields if name in BY_ROLE or name == "class_teacher") == SIGNED[profile]
    with_marks = kind is not GroupKind.ADDITIONAL
    assert (case.summary is not None) is (closes_year and with_marks)


@pytest.mark.clause("001-21")
def test_the_deputys_note_stands_where_the_regulation_has_it(
    make_world: Callable[..., Any],
    lite_url: Callable[[str], str],
    sample: Callable[..., Snapshot],
    exported: Callable[..., Snapshot],
) -> None:
    """«Журнал проверен и принят…» is on the first sheet under 001, and nowhere under 002."""
    note = "Журнал проверен и принят для сдачи в архив"
    found = {}
    for profile, kind in (("egorievsk-2020", GroupKind.COLLEGE), ("klyuchi-2023", GroupKind.SCHOOL)):
        world = make_world(lite_url(profile), place=profile)
        desk = world.found(profile=profile)
        [case_id] = world.take_in(exported(sample(), TermKind.YEAR, kind, True))
        while not owed(desk, case_id)[0].printed:
            case, queue, kinds = owed(desk, case_id)
            do(world, desk, case, queue[0], kinds[queue[0].step])
        case = owed(desk, case_id)[0]
        first = pypdf.PdfReader(BytesIO(documents.read(desk, case.front))).pages[0].extract_text()
        found[profile] = note in " ".join(first.split())
    assert found == {"egorievsk-2020": True, "klyuchi-2023": False}


def test_the_version_in_force_is_the_one_the_school_was_founded_with(
    make_world: Callable[..., Any], lite_url: Callable[[str], str]
) -> None:
    """A regulation dated after the school's opening holds from the opening: there is no other."""
    world = make_world(lite_url("founding"))
    world.clock.moment -= timedelta(days=365 * 10)
    desk = world.found(profile="klyuchi-2023")
    with desk.reading() as session:
        assert profiles.in_force(session, desk.today).id == "klyuchi-2023"
