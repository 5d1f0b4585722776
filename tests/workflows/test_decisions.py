"""The council's decision: written by hand on the printed sheet, keyed in by the class teacher."""

from dataclasses import replace
from datetime import timedelta

import pytest

from workflows.commands import Actor
from workflows.progress import done_on
from workflows.refusal import Refusal
from workflows.side_acts import PupilDecision


@pytest.mark.clause("000-26")
@pytest.mark.parametrize("profile", ["perevoz", "default"])
def test_only_the_classs_own_teacher_enters_it(start, people, profile):
    """Everybody else is refused with clause 4.8: the other class's teacher is told whose class it is."""
    way = start(profile).upto("print")
    for name, who in people.items():
        answer = way.ask(way.decide(actor=who))
        assert isinstance(answer, Refusal) is (name != "class-teacher")
        if isinstance(answer, Refusal):
            assert answer.clause.ref == "п. 4.8"
    other = way.refused(way.decide(actor=people["other-class-teacher"]))
    assert (other.code, other.facts["who"]) == ("kernel.not-class-teacher", "p-class")
    without_role = Actor("p-class", frozenset({"subject-teacher"}))
    assert way.refused(way.decide(actor=without_role)).code == "kernel.wrong-role"


@pytest.mark.clause("000-26")
def test_it_is_entered_after_the_summary_is_printed(way):
    """Before the print, and while a sheet waits for its new print, there is no column to write in."""
    way.upto("export")
    refusal = way.refused(way.decide())
    assert (refusal.code, refusal.facts["needs"]) == ("kernel.step-too-early", "Вывести журнал на печать")
    way.upto("hand-over").do(way.send_back())
    assert way.refused(way.decide()).code == "kernel.section-returned"
    way.do(way.print()).do(way.decide())
    assert way.now.decisions[0].decisions == (PupilDecision("", "переведены"),)


@pytest.mark.clause("000-26")
@pytest.mark.parametrize("step", ["print", "verify", "stamp", "deposit"])
def test_it_is_entered_whenever_the_council_has_met(way, step):
    """From the print on, also when the case lies in the archive; nothing falls by it."""
    way.upto(step)
    before = way.now
    way.do(way.decide())
    assert replace(way.now, decisions=(), count=before.count) == before
    assert [duty.step for duty in way.owed() if duty.step == "council"] == []


@pytest.mark.clause("000-26")
def test_entered_again_it_is_corrected(way):
    """A slip of the pen is mended by entering it again: both stay on record, the last one counts."""
    way.upto("deposit").do(way.decide(number="5"))
    for_one = (PupilDecision("", "переведены"), PupilDecision("u-7", "переведена условно"))
    way.later(3).do(way.decide(number=" 6 ", decisions=for_one, evidence="sha256:scan"))
    assert [one.number for one in way.now.decisions] == ["5", "6"]
    assert (way.now.decisions[-1].decisions, way.now.decisions[-1].evidence) == (for_one, "sha256:scan")
    assert way.replayed() == way.now


@pytest.mark.clause("000-26")
def test_a_decision_of_tomorrow_is_refused(way):
    """The protocol's day is today or earlier."""
    way.upto("print")
    refusal = way.refused(way.decide(decided_on=way.on + timedelta(days=1)))
    assert (refusal.code, refusal.facts["on"]) == ("kernel.decision-in-future", "26.05.2026")
    earlier = way.on - timedelta(days=30)
    assert way.do(way.decide(decided_on=earlier)).now.decisions[0].decided_on == earlier


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": " "}, "decision-without-number"),
        ({"decisions": ()}, "decision-for-nobody"),
        ({"decisions": (PupilDecision("", " "),)}, "decision-without-text"),
        ({"decisions": (PupilDecision("u-1", "переведён"),) * 2}, "decision-twice"),
    ],
)
def test_it_has_a_number_words_and_one_entry_a_pupil(way, change, code):
    """The column is «дата, номер», and what was decided about whom."""
    way.upto("print")
    assert way.refused(way.decide(**change)).code == f"kernel.{code}"


@pytest.mark.clause("000-26")
def test_a_term_within_the_year_has_no_decision(start):
    """Only the sheet of the school year has the column."""
    way = start("perevoz", closes_year=False).upto("deposit")
    assert way.refused(way.decide()).code == "kernel.not-this-term"
    assert way.owed() == []


def test_regulations_that_do_not_speak_of_it_have_no_such_step(start):
    """001 to 004 say nothing of the column: there is nothing to enter."""
    for profile in ("egorievsk-2020", "klyuchi-2023", "sterlitamak-2023", "klin-dop-2022"):
        way = start(profile).upto("print")
        assert way.refused(way.decide()).code == "kernel.no-such-step"


def test_the_decision_follows_the_present_class_teacher(way):
    """Who took the class over enters it, the one before no more."""
    way.upto("open").do(way.fix(class_teacher="p-class-2")).do(way.print())
    assert way.refused(way.decide()).facts["who"] == "p-class-2"
    assert way.do(way.command("council")).now.decisions[0].actor == "p-class-2"


def test_the_council_is_done_on_the_day_of_its_last_decision(way):
    """A second protocol about one pupil moves the day."""
    way.upto("council").later(3).do(way.decide(number="6", decisions=(PupilDecision("u-1", "оставлен"),)))
    assert done_on(way.now, way.profile.step("council")) == way.on
