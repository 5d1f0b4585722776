"""Remarks of a control: noted by those who control, mended once, printed on a page of their own."""

import pytest

from workflows.refusal import Refusal


@pytest.mark.clause("001-13")
@pytest.mark.parametrize("profile", ["perevoz", "egorievsk-2020", "klin-dop-2022"])
def test_what_a_control_found_is_noted(start, profile):
    """With its number, day and author; about the whole journal or about one subject."""
    way = start(profile).upto("print")
    way.do(way.remark(text=" Нет тем за май ")).later(1).do(way.remark(section="physics"))
    first, second = way.now.remarks
    assert (first.number, first.text, first.section, first.by) == (1, "Нет тем за май", None, "p-deputy")
    assert (second.number, second.section, second.on) == (2, "physics", way.on)


@pytest.mark.clause("001-13")
def test_only_who_controls_may_note(start, people):
    """In 001 the deputies: everybody else is told whose work it is, and by which clause."""
    way = start("egorievsk-2020").upto("print")
    way.do(way.remark())
    for name, who in people.items():
        for command in (way.remark(actor=who), way.mend(actor=who)):
            answer = way.ask(command)
            assert isinstance(answer, Refusal) is (name != "deputy")
    refusal = way.refused(way.remark(actor=people["director"]))
    assert (refusal.code, refusal.facts["roles"]) == ("kernel.needs-role", "deputy")
    assert refusal.clause.ref == "п. 4.13"


@pytest.mark.clause("001-13")
def test_a_remark_is_mended_once_and_in_words(way):
    """What was done about it is said; a second time there is nothing to do."""
    way.upto("print").do(way.remark())
    assert way.refused(way.mend(note=" ")).code == "kernel.no-text"
    assert way.refused(way.mend(number=2)).code == "kernel.unknown-remark"
    way.later(2).do(way.mend())
    remark = way.now.remarks[0]
    assert (remark.note, remark.mended_by, remark.mended_on) == ("темы внесены", "p-deputy", way.on)
    facts = way.refused(way.mend()).facts
    assert (facts["number"], facts["on"], facts["who"]) == ("1", "27.05.2026", "p-deputy")


@pytest.mark.parametrize("change", [{"text": " "}, {"section": "chess"}])
def test_a_remark_has_words_and_a_subject_that_is_there(way, change):
    """An empty one, and one about a subject that the case does not have, are refused."""
    way.upto("print")
    codes = {"text": "kernel.no-text", "section": "kernel.unknown-section"}
    assert way.refused(way.remark(**change)).code == codes[next(iter(change))]


def test_remarks_move_nothing(way):
    """A remark takes no signature away and asks for no print; a return or a correction would."""
    way.upto("stamp")
    before = way.now
    way.do(way.remark(section="physics")).do(way.mend())
    assert (way.now.done, way.now.sections, way.now.volume) == (before.done, before.sections, before.volume)
    assert [duty.step for duty in way.owed()] == ["bind", "council"]


def test_what_lies_in_the_archive_takes_no_remarks(way):
    """After the deposit the page is closed; a correction opens it again."""
    way.upto("print").do(way.remark()).upto("deposit")
    for command in (way.remark(), way.mend()):
        assert way.refused(command).facts["on"] == "25.05.2026"
    way.do(way.revise("physics").fix()).do(way.approval()).do(way.mend())
    assert way.now.remarks[0].mended_on == way.on
