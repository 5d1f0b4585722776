"""When a journal may be printed, and what a printout has to have."""

from dataclasses import replace

import pytest

from workflows.acts import PartLeaves
from workflows.case import SectionState
from workflows.profile import parse


@pytest.mark.clause("000-18")
@pytest.mark.parametrize(
    ("kind", "grade", "printed"),
    [
        ("quarter", 1, False),
        ("quarter", 2, True),
        ("quarter", 9, True),
        ("quarter", 10, False),
        ("half-year", 1, False),
        ("half-year", 9, False),
        ("half-year", 10, True),
        ("half-year", 11, True),
        ("half-year", 12, False),
        ("year", 9, False),
        ("exam", 9, False),
    ],
)
def test_a_case_opens_only_in_the_rhythm_of_the_grade(way, kind, grade, printed):
    """Quarters for grades 2 to 9, half-years for 10 and 11, nothing for grade 1."""
    command = way.open(term_kind=kind, grade=grade)
    if printed:
        way.do(command)
        assert way.now.opened.grade == grade
    else:
        refusal = way.refused(command)
        assert refusal.code == "kernel.not-printed"
        assert refusal.clause.ref == "п. 4"


@pytest.mark.clause("002-03")
def test_the_strict_profile_prints_grade_one_too(start):
    """Where 002 prints the first grade without marks, the strictest union does so as well."""
    assert start("default", grade=1).upto("print").now.printed


@pytest.mark.clause("000-19")
def test_no_print_while_a_final_mark_is_missing(way):
    """The refusal names the subject, the teacher, the count and clause 4.1."""
    way.upto("open").do(way.fix(sections=(way.facts("physics"), way.facts("algebra", missing_marks=3))))
    refusal = way.refused(way.print())
    assert refusal.code == "kernel.marks-missing"
    assert (refusal.facts["section"], refusal.facts["who"]) == ("Алгебра", "p-algebra")
    assert (refusal.facts["count"], refusal.facts["ref"]) == ("3", "п. 4.1")


@pytest.mark.clause("001-35")
def test_a_deferred_mark_does_not_block_the_print(way):
    """A mark put off by decision passes the gate."""
    way.upto("open").do(way.fix(sections=(way.facts("physics", deferred_marks=2), way.facts("algebra"))))
    assert way.do(way.print()).now.printed


def test_a_school_may_make_deferred_marks_wait(start, mapping):
    """Where the profile says so, missing and deferred marks are counted together."""
    changed = mapping("perevoz")
    changed["readiness"]["deferred-mark-passes"]["value"] = False
    way = start(parse(changed)).upto("open")
    way.do(way.fix(sections=(way.facts("physics", missing_marks=1, deferred_marks=2), way.facts("algebra"))))
    assert way.refused(way.print()).facts["count"] == "3"


def test_an_export_is_replaced_freely_before_the_print(way):
    """Until something is on paper, the last export counts."""
    way.upto("export").do(way.fix(snapshot="sha256:export-2", sections=(way.facts("algebra"),)))
    assert way.now.snapshot == "sha256:export-2"
    assert [one.id for one in way.now.sections] == ["algebra"]


def test_unchanged_sections_may_be_named_as_they_were_printed(way):
    """A second printout may list every section; an unchanged one has to be exactly the old one."""
    way.upto("hand-over").do(way.sign("algebra")).do(way.send_back("physics"))
    unchanged = way.edition("algebra", edition=1, document="sha256:algebra-1")
    way.do(way.print(editions=(way.edition("physics"), unchanged)))
    assert way.now.section("algebra").state is SectionState.SIGNED


def test_a_printout_names_each_section_once(way):
    """Two editions of one section in one printout are refused."""
    way.upto("export")
    twice = (way.edition("physics"), way.edition("physics"), way.edition("algebra"))
    refusal = way.refused(way.print(editions=twice))
    assert (refusal.code, refusal.facts) == ("kernel.section-twice", {"section": "Физика"})


def test_a_printout_names_known_sections_only(way):
    """A section that the export does not have is named as it was given."""
    way.upto("export")
    unknown = replace(way.edition("physics"), section="chess")
    refusal = way.refused(way.print(editions=(*way.print().editions, unknown)))
    assert (refusal.code, refusal.facts) == ("kernel.unknown-section", {"section": "chess"})


def test_a_journal_without_marks_has_no_summary_sheet(way):
    """A club closes its year without one, and is printed."""
    way.do(way.open(kind="additional")).do(way.fix())
    assert way.do(way.print(summary=None, summary_leaves=0)).now.print_is_whole


@pytest.mark.parametrize("part", ["front", "back", "physics"])
def test_a_printout_names_each_part_once(way, part):
    """The leaves of a part named twice would be counted twice; a part is no section either."""
    way.upto("export")
    parts = (*way.print().parts, PartLeaves(part, ("8",)))
    assert way.refused(way.print(parts=parts, leaves=8)).code == "kernel.section-twice"


def test_a_wrong_edition_says_the_right_one(way):
    """The first print is edition 1."""
    way.upto("export")
    editions = (way.edition("physics", edition=3), way.edition("algebra"))
    facts = way.refused(way.print(editions=editions)).facts
    assert (facts["given"], facts["expected"]) == ("3", "1")


@pytest.mark.clause("001-29")
def test_a_summary_sheet_has_at_least_one_leaf(way):
    """At the year's end a summary without a leaf is no summary; one leaf is enough."""
    way.upto("export")
    assert way.refused(way.print(summary_leaves=0)).code == "kernel.summary-missing"
    assert way.do(way.print(summary_leaves=1)).now.summary_leaves == 1


def test_the_role_is_asked_before_the_rhythm(way, people):
    """Who may not open cases does not learn which ones could be opened."""
    assert way.refused(replace(way.open(grade=1), actor=people["nobody"])).code == "kernel.wrong-role"
