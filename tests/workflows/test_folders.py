"""Folders are a fold of what happened to them; the rules say of what they are formed, and when closed."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.acts import Medium
from workflows.commands import Actor
from workflows.folder_rules import Shelf, event_refused, unready
from workflows.folders import (
    Changed,
    Closed,
    Formed,
    Part,
    PartKind,
    fold,
    formers,
    in_order,
    outdated,
    paper_only_parts,
    parts_of,
    spans_of,
)
from workflows.profile import parse
from workflows.snapshot import TermKind

DAY = date(2026, 5, 28)
DEPUTY = Actor("p-deputy", frozenset({"deputy"}))
CLUB = Part(kind=PartKind.PAPER_ONLY, title="Журнал внеурочного курса", leaves=12)


def formed(*ways, number=1, **changes):
    """A folder of these cases."""
    cases = [way.now for way in ways]
    facts = {
        "on": DAY,
        "by": "p-deputy",
        "number": number,
        "year": 2025,
        "class_id": "c-9b",
        "class_name": "9Б",
        "terms": tuple(one.opened.term_id for one in cases),
        "whole_year": False,
        "parts": in_order(part for case in cases for part in parts_of(case)),
    }
    return Formed(**(facts | changes))


def shelf(*ways, events=()):
    """What the rules look at."""
    cases = {way.now.id: (way.now, way.profile) for way in ways}
    return Shelf(ways[0].profile, cases, fold(events))


def code(event, seen, actor=DEPUTY):
    """The refusal's code, None where it may happen."""
    refused = event_refused(event, actor, seen)
    return refused.code if refused else None


@pytest.mark.clause("000-25")
def test_a_folder_is_formed_of_certified_journals(way, people):
    """By the deputy, once for each journal, after the director's seal, for a time that the rule names."""
    way.upto("approve")
    assert code(formed(way), shelf(way)) == "folders.unsigned"
    way.upto("stamp")
    assert unready(way.now, way.profile) is None
    event = formed(way)
    assert code(event, shelf(way)) is None
    assert code(event, shelf(way), people["class-teacher"]) == "folders.not-yours"
    assert code(replace(event, parts=()), shelf(way)) == "folders.empty"
    assert code(replace(event, number=2), shelf(way, events=[event])) == "folders.twice"
    [journal, summary, *_] = event.parts
    assert (journal.kind, journal.leaves, journal.document) == ("journal", 7, way.now.manifest)
    assert (summary.kind, summary.document) == ("summary", way.now.summary)


@pytest.mark.clause("000-04")
@pytest.mark.clause("000-25")
def test_parts_on_paper_alone_are_counted_by_hand(way):
    """They need a name and leaves, a change needs its grounds, and must change something."""
    way.upto("stamp")
    event = formed(way)
    seen = shelf(way, events=[event])

    def change(*more, **said):
        facts = {"on": DAY, "by": "p-deputy", "number": 1, "reason": "опись", "parts": (*event.parts, *more)}
        return Changed(**(facts | said))

    assert code(change(CLUB), seen) is None
    assert code(change(), seen) == "folders.same"
    assert code(change(CLUB, reason=" "), seen) == "folders.reason"
    assert code(change(replace(CLUB, leaves=0)), seen) == "folders.part"
    assert code(change(CLUB, number=9), seen) == "folders.no-folder"
    folder = fold([event, change(CLUB)])[1]
    assert folder.leaves == fold([event])[1].leaves + 12
    assert paper_only_parts(way.profile) == ("внеурочные курсы",)


@pytest.mark.clause("000-25")
def test_a_folder_is_closed_over_sewn_and_unchanged_journals(way):
    """Loose leaves and a journal corrected since keep it open; a later change opens it again."""
    way.upto("stamp")
    event = formed(way)
    close = Closed(on=DAY, by="p-deputy", number=1, papers=("sha256:1", "sha256:2", "sha256:3"))
    assert code(close, shelf(way, events=[event])) == "folders.loose"
    way.do(way.bind(medium=Medium.PAPER))
    assert code(close, shelf(way, events=[event])) is None
    assert code(close, shelf(way, events=[event, close])) == "folders.closed"
    more = Changed(on=DAY, by="p-deputy", number=1, reason="журнал курса", parts=(*event.parts, CLUB))
    assert fold([event, close])[1].closed
    assert fold([event, close, more])[1].closed is None
    way.do(way.void("p-physics"))
    folder = fold([event])[1]
    assert outdated(folder, {way.now.id: way.now}) == (way.now.id,)
    assert code(close, shelf(way, events=[event])) == "folders.outdated"


def test_for_which_time_folders_are_formed_is_the_rules(all_profiles, mapping, start):
    """«Четверть, полугодие или год»: «полугодие» is not a year; where nothing is said any time will do."""
    assert spans_of(all_profiles["perevoz"]) == {TermKind.QUARTER, TermKind.HALF_YEAR, TermKind.YEAR}
    assert spans_of(all_profiles["egorievsk-2020"]) == set(TermKind)
    changed = mapping("perevoz")
    changed["rules"]["folders"]["value"] = "полугодие"
    halves = parse(changed)
    assert spans_of(halves) == {TermKind.HALF_YEAR}
    way = start(halves).upto("stamp")
    assert code(formed(way), shelf(way)) == "folders.span"
    assert code(formed(way, whole_year=True), shelf(way)) == "folders.span"


def test_who_forms_folders_is_the_obligations_or_who_sews(all_profiles):
    """The deputy by regulation 000; elsewhere whoever sews and takes over; nobody by relation."""
    assert formers(all_profiles["perevoz"]) == ("deputy",)
    assert set(formers(all_profiles["egorievsk-2020"])) == {"archivist", "deputy", "operator"}
    with pytest.raises(KeyError):
        fold([Closed(on=DAY, by="p", number=4, papers=())])
