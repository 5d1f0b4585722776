"""The register of consents: what is recorded, what holds, who may see it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive_service.db.act_log import SchoolAct
from archive_service.problems import Kind, Problem, explain
from archive_service.services import consents, documents
from archive_service.services.consents import Consent

PUPIL, NAME = "p-0001", "Дронелева Зоя Макаровна"
DAY = date(2025, 9, 1)
Paper = Callable[..., Path]


def _record(world: Any, consent: Consent, on: date = DAY, copy: Path | None = None, by: str = "s-02") -> Any:
    return consents.take_in(world.desk(), PUPIL, consent, on=on, copy=copy, actor_id=by)


def _state(world: Any) -> Any:
    with world.desk().reading() as session:
        return consents.register(session).get(PUPIL)


def _refusal(kind: Kind, attempt: Callable[[], Any]) -> str:
    with pytest.raises(Problem) as caught:
        attempt()
    assert caught.value.kind is kind
    return explain(caught.value).text


@pytest.mark.clause("000-06", "001-30")
def test_a_consent_is_on_record_with_its_paper(world: Any, paper_file: Paper) -> None:
    """What holds for a pupil is told with day and paper; the paper is kept, the act has no name."""
    world.to("imported")
    path = paper_file("consent")
    whom = _record(world, Consent.GIVEN, copy=path)
    assert (whom.pupil.printed_name, whom.class_name) == (NAME, "5А")
    state = _state(world)
    assert (state.consent, state.on) == (Consent.GIVEN, DAY)
    assert documents.read(world.desk(), state.copy) == path.read_bytes()
    with world.desk().reading() as session:
        row = documents.find(session, state.copy)
        assert (row.case_id, row.role, row.details) == (None, "consent", {"pages": 1})
    act = world.acts()[-1].act
    assert act == SchoolAct(
        "consent-given", "s-02", world.desk().today, {"pupil": PUPIL, "day": "2025-09-01", "copy": state.copy}
    )
    assert "Дронелева" not in repr([one.act for one in world.acts()])


@pytest.mark.clause("001-30")
def test_the_latest_day_holds(lite: Any, paper_file: Paper) -> None:
    """A paper that is older than what is on record does not undo it; of one day the later record holds."""
    lite.to("imported")
    _record(lite, Consent.GIVEN, DAY)
    _record(lite, Consent.WITHDRAWN, DAY + timedelta(days=90), paper_file("withdrawal"))
    _record(lite, Consent.GIVEN, DAY - timedelta(days=300))
    assert _state(lite).consent is Consent.WITHDRAWN
    _record(lite, Consent.REFUSED, DAY + timedelta(days=90))
    assert _state(lite).consent is Consent.REFUSED


@pytest.mark.clause("001-30")
def test_the_register_names_everybody_to_those_who_keep_it(lite: Any) -> None:
    """Every pupil of the class has a line, those without consent too; ``missing`` leaves only these."""
    lite.to("imported")
    _record(lite, Consent.GIVEN)
    desk = lite.desk()
    for reader in ("s-01", "s-02", "admin"):
        found = consents.lines(desk, reader_id=reader)
        assert len(found) == 4
        assert {line.name for line in found} >= {NAME, "Ученик 1"}
        assert [line.pupil for line in found if line.state] == [PUPIL]
    missing = consents.lines(desk, reader_id="s-02", class_name="5А", missing=True)
    assert len(missing) == 3
    assert all(line.state is None for line in missing)
    assert "«9Я» нет" in _refusal(
        Kind.MISSING, lambda: consents.lines(desk, reader_id="s-02", class_name="9Я")
    )


@pytest.mark.clause("000-06")
@pytest.mark.parametrize("person", ["s-03", "t-01"])
def test_others_neither_keep_nor_read_the_register(lite: Any, person: str) -> None:
    """Archivist and teacher record no consent and see no line of the register."""
    lite.to("imported")
    acts = len(lite.acts())
    _refusal(Kind.ACCESS, lambda: _record(lite, Consent.GIVEN, by=person))
    _refusal(Kind.ACCESS, lambda: consents.lines(lite.desk(), reader_id=person))
    assert len(lite.acts()) == acts


@pytest.mark.clause("000-33")
def test_a_withdrawal_is_in_writing(lite: Any) -> None:
    """Without the paper a withdrawal is refused (6.3.1)."""
    lite.to("imported")
    assert "6.3.1" in _refusal(Kind.REFUSED, lambda: _record(lite, Consent.WITHDRAWN))
    assert _state(lite) is None


def test_what_cannot_be_recorded(lite: Any, paper_file: Paper, tmp_path: Path) -> None:
    """An unknown pupil, a day to come, and a paper that is no PDF are refused in words."""
    lite.to("imported")
    desk, acts = lite.desk(), len(lite.acts())
    unknown = lambda: consents.take_in(  # noqa: E731
        desk, "p-9999", Consent.GIVEN, on=DAY, copy=None, actor_id="s-02"
    )
    assert "p-9999" in _refusal(Kind.MISSING, unknown)
    later = desk.today + timedelta(days=1)
    assert "ещё не наступило" in _refusal(Kind.USAGE, lambda: _record(lite, Consent.GIVEN, later))
    fake = tmp_path / "consent.pdf"
    fake.write_bytes(b"\x89PNG")
    assert "это не PDF" in _refusal(Kind.INPUT, lambda: _record(lite, Consent.GIVEN, copy=fake))
    assert len(lite.acts()) == acts


def test_a_pupil_of_an_earlier_year_is_still_known(lite: Any, sample: Any) -> None:
    """Who is in no class of the new year is known by the older export, and comes last in the register."""
    from dataclasses import replace

    lite.to("imported")
    old = sample()
    group = replace(old.classes[0], pupils=old.classes[0].pupils[1:])
    sections = tuple(
        replace(one, pupil_ids=tuple(pupil for pupil in one.pupil_ids if pupil != PUPIL))
        for one in group.sections
    )
    from archive_service.services import imports

    newer = replace(old, year=old.year + 1, classes=(replace(group, sections=sections),))
    imports.take_in(lite.desk(), newer, actor_id="admin")
    _record(lite, Consent.GIVEN)
    found = consents.lines(lite.desk(), reader_id="s-02")
    assert [line.class_name for line in found] == ["5А", "5А", "5А", ""]
    assert found[-1].pupil == PUPIL
