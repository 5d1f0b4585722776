"""The programme note: what the export proposes, what a teacher may choose, how it is said."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from workflows.acts import Medium, SectionSigned
from workflows.programme import ProgrammeNote, carries_note, chosen, fault, proposal, said
from workflows.regulation import Ruled
from workflows.snapshot import GroupKind, Lesson, Section
from workflows.spelling import from_payload, kind_of, to_payload

WORDS = {
    "program-done": "Программа выполнена",
    "topics-not-given": "Не пройдены следующие темы",
    "by-plan": "по плану",
    "in-fact": "фактически",
}
DONE = ProgrammeNote(True, (), 34, 33)
NOTHING = ProgrammeNote(False, (), 34, 33)
LEFT = ProgrammeNote(False, ("Логарифмы", "Ряды"), None, 33)


@pytest.fixture
def section() -> Section:
    """Three lessons of four planned; one topic was not given."""
    lessons = tuple(Lesson(f"l{day}", date(2026, 5, day), 1, "Тема", "t") for day in (4, 5, 6))
    return Section("x", "Алгебра", "t", planned_lessons=4, topics_not_given=("Ряды",), lessons=lessons)


@pytest.mark.clause("001-16")
def test_the_proposal_follows_from_the_export(section):
    """Named topics are not given; without any the programme is done; the numbers are counted."""
    assert proposal(section, GroupKind.SCHOOL) == ProgrammeNote(False, ("Ряды",), 4, 3)
    whole = Section("x", "Алгебра", "t", lessons=section.lessons)
    assert proposal(whole, GroupKind.SCHOOL) == ProgrammeNote(True, (), None, 3)


def test_additional_education_counts_hours(section):
    """In the journal of an association the numbers are hours, elsewhere lessons."""
    longer = replace(section, lessons=tuple(replace(one, hours=2) for one in section.lessons))
    counted = {kind: proposal(longer, kind).given for kind in GroupKind}
    assert {kind for kind, given in counted.items() if given == 6} == {GroupKind.ADDITIONAL}
    assert {given for kind, given in counted.items() if kind is not GroupKind.ADDITIONAL} == {3}


def test_a_note_stands_under_a_log(section):
    """Where no lesson was given there is no log, and nothing to sign below it."""
    assert carries_note(section)
    assert not carries_note(replace(section, lessons=()))


@pytest.mark.clause("001-16")
def test_the_teacher_chooses_the_text_and_not_the_numbers(section):
    """Either text can be taken whatever the export proposes; «not given» keeps the export's topics."""
    proposed = proposal(section, GroupKind.SCHOOL)
    assert chosen(proposed, done=True) == ProgrammeNote(True, (), 4, 3)
    assert chosen(proposed, done=False) == proposed
    assert chosen(proposed, done=False, topics=("Логарифмы",)) == ProgrammeNote(False, ("Логарифмы",), 4, 3)


@pytest.mark.clause("001-16")
@pytest.mark.parametrize(
    ("note", "words", "sentence"),
    [
        (DONE, WORDS, "Программа выполнена («по плану» — 34, «фактически» — 33)."),
        (LEFT, WORDS, "Не пройдены следующие темы: Логарифмы; Ряды («фактически» — 33)."),
        (
            ProgrammeNote(False, (" Ряды. ",), 0, 0),
            {**WORDS, "topics-not-given": "Не пройдены следующие темы..."},
            "Не пройдены следующие темы: Ряды («по плану» — 0, «фактически» — 0).",
        ),
        (DONE, {"program-done": "Выполнено."}, "Выполнено."),
        (DONE, {"program-done": "Пройден раздел X. "}, "Пройден раздел X."),
        (
            ProgrammeNote(False, ("Людовик X",), None, 3),
            {"topics-not-given": "Не пройдены темы раздела X…"},
            "Не пройдены темы раздела X: Людовик X.",
        ),
    ],
)
def test_the_note_begins_with_the_prescribed_words(note, words, sentence):
    """The words to the letter, then the topics, then the numbers as the regulation names them."""
    assert said(note, words) == sentence


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        (DONE, ""),
        (LEFT, ""),
        (ProgrammeNote(False, (), 34, 33), "without-topics"),
        (ProgrammeNote(True, ("Ряды",), 34, 33), "with-topics"),
        (ProgrammeNote(False, ("Ряды", "  "), 34, 33), "empty-topic"),
    ],
)
def test_topics_are_named_exactly_where_they_are_missing(note, wrong):
    """Topics and «done» exclude each other, a blank topic is none."""
    assert fault(note) == wrong


@pytest.mark.parametrize("note", [None, DONE, LEFT])
def test_an_act_keeps_the_note(note):
    """Stored and read again, a signature says the same of the programme."""
    act = SectionSigned(
        actor="p",
        on=date(2026, 5, 27),
        step="verify",
        section="x",
        edition=1,
        medium=Medium.ELECTRONIC,
        base="sha256:a",
        document="sha256:b",
        programme=note,
    )
    assert from_payload(kind_of(act), to_payload(act)) == act


def test_an_act_from_before_the_note_is_read(way):
    """A signature that was stored without the field has no note."""
    way.upto("hand-over").do(way.sign())
    payload: dict[str, Any] = to_payload(way.acts[-1])
    del payload["programme"]
    assert from_payload("section-signed", payload) == way.acts[-1]


def _with_log(way):
    """Handed over; the physics section has a log."""
    facts = (way.facts("physics", programme=True), way.facts("algebra"))
    return way.upto("open").do(way.fix(sections=facts)).do(way.print()).do(way.command("hand-over"))


@pytest.mark.clause("001-16")
@pytest.mark.parametrize("note", [DONE, LEFT])
def test_the_signature_under_a_log_carries_either_note(way, note):
    """Both texts are the teacher's to choose; the act says which."""
    _with_log(way).do(way.sign(programme=note))
    assert way.acts[-1].programme == note


@pytest.mark.clause("001-16")
def test_a_key_signs_no_log_without_a_note(way, profiles):
    """The refusal quotes the clause that prescribes the words."""
    refusal = _with_log(way).refused(way.sign())
    assert refusal.code == "kernel.no-programme-note"
    assert refusal.clause == profiles["perevoz"].notations["program-done"].clause


def test_on_paper_the_note_is_written_by_hand(way):
    """A signature on paper needs no note in the act: it stands on the sheet."""
    _with_log(way).do(way.on_paper(way.sign()))
    assert way.acts[-1].programme is None


@pytest.mark.parametrize(("note", "step"), [(replace(DONE, topics=("Ряды",)), "print"), (NOTHING, "verify")])
def test_each_text_is_refused_by_its_own_clause(way, note, step):
    """«Done» and «not given» may stand in two clauses: the wrong text is answered with its own."""
    words = {"program-done": "print", "topics-not-given": "verify"}
    clauses = {name: Ruled(WORDS[name], way.profile.step(one).clause) for name, one in words.items()}
    way.profile = replace(way.profile, notations=clauses)
    assert _with_log(way).refused(way.sign(programme=note)).clause == way.profile.step(step).clause


def test_a_regulation_may_know_one_text_only(way):
    """Where topics have no words of their own, the refusal offers the one text there is."""
    notations = {"program-done": way.profile.notations["program-done"]}
    way.profile = replace(way.profile, notations=notations)
    assert _with_log(way).refused(way.sign()).facts["missing"] == "Программа выполнена"
