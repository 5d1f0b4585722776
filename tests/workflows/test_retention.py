"""How long things are kept, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import holds, nomenclature
from workflows.commands import Actor
from workflows.regulation import CountedFrom, Ruled, SummaryCount
from workflows.retention import Action, Kept, Record, from_extraction, keep_until, review


@pytest.fixture
def profile(profiles):
    """Regulation 000 with the terms of 001."""
    return profiles["perevoz"]


def counted(profile, start=CountedFrom.CLOSING, summary=SummaryCount.EXTRACTION):
    """The profile with another count."""
    rules = profile.retention
    changed = replace(
        rules,
        counted_from=Ruled(start, rules.counted_from.clause),
        summary_follows=Ruled(summary, rules.summary_follows.clause),
    )
    return replace(profile, retention=changed)


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-26")
@pytest.mark.parametrize(
    ("kind", "start", "summary", "until"),
    [
        ("journal", "closing", "extraction", date(2031, 6, 30)),
        ("journal", "next-january", "extraction", date(2032, 1, 1)),
        ("summary", "closing", "extraction", date(2056, 6, 30)),
        ("summary", "next-january", "extraction", date(2057, 1, 1)),
        ("summary", "closing", "closing", date(2051, 6, 30)),
        ("summary", "next-january", "closing", date(2052, 1, 1)),
    ],
)
def test_a_file_closed_on_30_june_2026(profile, kind, start, summary, until):
    """5 years, then 25 more for the summary sheet; the start of the count is the profile's."""
    chosen = counted(profile, CountedFrom(start), SummaryCount(summary))
    assert keep_until(kind, date(2026, 6, 30), chosen).until == until


def test_the_reasons_are_the_clauses(profile):
    """A summary sheet's 30 years follow from 8.6 and 8.7 of the source that says so."""
    keeping = keep_until("summary", date(2026, 6, 30), profile)
    assert keeping.years == 30
    assert {one.ref for one in keeping.reasons} == {"п. 8.6", "п. 8.7"}
    assert {one.source[:3] for one in keeping.reasons} == {"001"}
    assert (keeping.kind, keeping.starts_on) == (Kept.SUMMARY, date(2026, 6, 30))
    later = keep_until("journal", date(2026, 6, 30), counted(profile, CountedFrom.NEXT_JANUARY))
    assert (later.kind, later.starts_on) == (Kept.JOURNAL, date(2027, 1, 1))


def test_a_leap_day_loses_nothing(profile):
    """From 29 February the term ends on 1 March, not on 28 February."""
    assert keep_until("journal", date(2028, 2, 29), profile).until == date(2033, 3, 1)


def test_nothing_else_is_kept_by_this_rule(profile):
    """Another kind is an error, not a guess."""
    with pytest.raises(ValueError, match="photo"):
        keep_until("photo", date(2026, 6, 30), profile)


@given(day=st.dates(date(2000, 1, 1), date(2090, 12, 31)), later=st.integers(0, 400))
def test_a_later_closing_never_ends_earlier(profiles, day, later):
    """The end grows with the closing day, and the summary sheet always outlives the journal."""
    for start in CountedFrom:
        profile = counted(profiles["perevoz"], start)
        first = keep_until("journal", day, profile)
        second = keep_until("journal", date.fromordinal(day.toordinal() + later), profile)
        assert first.until <= second.until
        assert first.until < keep_until("summary", day, profile).until


def kept(kind=Kept.JOURNAL, **changes):
    """A journal of 2026 whose term is over on 30 June 2031, with a summary sheet."""
    record = Record(
        case="c1",
        kind=kind,
        class_id="9b",
        year=2025,
        starts_on=date(2026, 6, 30),
        until=date(2031, 6, 30),
        has_summary=True,
    )
    return replace(record, **changes)


def held(**changes):
    """A hold of a court on all files of the class."""
    event = holds.Set(
        number=1,
        on=date(2030, 1, 1),
        by="s-01",
        kind=holds.HoldKind.COURT,
        reason="запрос суда",
        document="исх. 5 от 01.01.2030",
        scope=holds.Scope(class_id="9b"),
        until=date(2030, 6, 1),
    )
    return holds.fold([replace(event, **changes)])[1]


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-24")
def test_a_review_goes_from_keeping_through_extraction_to_eligible():
    """Not a day early; after the term the summary sheet goes out first, then only is the journal eligible."""
    last = date(2031, 6, 29)
    assert actions(kept(), last) == [Action.KEEP]
    assert actions(kept(), date(2031, 6, 30)) == [Action.EXTRACT]
    assert actions(kept(extracted_on=date(2031, 7, 1)), date(2031, 7, 2)) == [Action.ELIGIBLE]
    assert actions(kept(has_summary=False), date(2031, 6, 30)) == [Action.ELIGIBLE]
    assert actions(kept(destroyed_on=date(2031, 8, 1)), date(2031, 9, 1)) == [Action.GONE]


def actions(record, on, *standing):
    """What the review says of one record."""
    return [one.action for one in review([record], on, holds=standing)]


@given(st.integers(0, 40), st.booleans(), st.booleans())
def test_nothing_under_a_hold_is_eligible_however_old(years, out, summary):
    """A hold past its day of looking again holds as before, until somebody lifts it."""
    record = kept(has_summary=summary, extracted_on=date(2031, 7, 1) if out else None)
    day = date(2031, 7, 2).replace(year=2031 + years)
    [verdict] = review([record], day, holds=[held()])
    assert (verdict.action, verdict.reasons[0].code) == (Action.KEEP, "held")
    other = held(scope=holds.Scope(class_id="9b", first_year=2026))
    assert actions(record, day, other) != [Action.KEEP]
    lifted = holds.Lifted(number=1, on=day, by="s-01", reason="решение", document="7")
    over = holds.fold([*held().history, lifted])[1]
    assert actions(record, day, over) != [Action.KEEP]


def test_a_nomenclature_lengthens_and_goes_on_from_year_to_year():
    """An entry holds until another is written; within its year a term only grows."""
    written = nomenclature.Written(
        year=2024,
        on=date(2024, 1, 9),
        by="s-01",
        index="02-14",
        title="Классные журналы",
        kind=nomenclature.FileKind.JOURNAL,
        years=7,
        article="ст. 605",
    )
    plan = nomenclature.of_year([written], 2026)
    assert plan.of_kind(nomenclature.FileKind.JOURNAL) == written
    director = Actor("s-01", frozenset({"director"}))
    shorter = replace(written, years=5)
    same_year = nomenclature.of_year([written], 2024)
    refused = nomenclature.event_refused(shorter, same_year, director)
    assert refused is not None
    assert refused.code == "nomenclature.shorter"
    assert nomenclature.event_refused(replace(shorter, year=2026), plan, director) is None
    assert nomenclature.event_refused(replace(written, years=0), same_year, director) is None
    dropped = nomenclature.Dropped(year=2026, on=date(2026, 1, 9), by="s-01", index="02-14")
    assert not nomenclature.of_year([written, dropped], 2026).entries
    assert nomenclature.of_year([written, dropped], 2025).entries


@pytest.mark.clause("001-24")
def test_a_summary_taken_out_late_is_kept_25_years_from_then(profile):
    """«Не менее 25 лет» after 8.7 begins with the extraction, not with the day on which it was due."""
    assert from_extraction(date(2033, 2, 1), counted(profile)) == date(2058, 2, 1)
    by_closing = counted(profile, summary=SummaryCount.CLOSING)
    assert from_extraction(date(2033, 2, 1), by_closing) == date(2033, 2, 1)
