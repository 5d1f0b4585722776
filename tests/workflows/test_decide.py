"""The way of a case, step by step, and the rules on it."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.acts import SERVICE, CaseSigned, Medium, Remark, SectionReturned, SectionSigned
from workflows.case import SectionState
from workflows.profile import parse


@pytest.mark.parametrize("profile", ["perevoz", "default"])
@pytest.mark.clause("000-25")
@pytest.mark.clause("000-01")
def test_the_whole_way_from_opening_to_archive(start, profile):
    """Both shipped profiles lead a complete case through all eleven steps to the deposit."""
    way = start(profile).upto("deposit")
    assert [one.step for one in way.now.done] == ["certify", "approve", "stamp", "bind", "deposit"]
    assert way.now.deposit is not None
    assert way.replayed() == way.now


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


@pytest.mark.clause("000-22")
@pytest.mark.clause("000-14")
def test_a_teacher_signs_the_own_sheets_only(way, people):
    """The colleague with the same role is refused, and so are deputy and director."""
    way.upto("hand-over")
    stranger = way.refused(replace(way.sign(), actor=people["other-teacher"]))
    assert (stranger.code, stranger.facts["who"]) == ("kernel.not-signer", "p-physics")
    assert stranger.clause.ref == "п. 4.4"
    for name in ("deputy", "director", "class-teacher", "service"):
        assert way.refused(replace(way.sign(), actor=people[name])).code == "kernel.wrong-role"


@pytest.mark.clause("001-38")
@pytest.mark.clause("003-02")
def test_the_signer_without_the_role_is_refused_too(way, people):
    """The person alone is not enough: the role on that day counts as well."""
    way.upto("hand-over")
    retired = replace(people["physics"], roles=frozenset())
    assert way.refused(replace(way.sign(), actor=retired)).code == "kernel.wrong-role"


@pytest.mark.clause("000-23")
def test_the_class_teacher_certifies_after_all_subjects(way):
    """While one subject is unsigned, the refusal names its leaves, its teacher, the day and the clause."""
    way.upto("hand-over").do(way.sign("physics"))
    refusal = way.refused(way.certify())
    assert refusal.code == "kernel.section-unsigned"
    assert refusal.facts == {
        "section": "Алгебра",
        "class_name": "9Б",
        "leaves": "5–6",
        "who": "p-algebra",
        "until": "27.05.2026",
        "ref": "п. 4.4",
    }


@pytest.mark.clause("000-23")
def test_only_the_own_class_teacher_certifies(way, people):
    """The class teacher of another class is refused by name."""
    way.upto("assemble")
    refusal = way.refused(replace(way.certify(), actor=people["other-class-teacher"]))
    assert (refusal.code, refusal.facts["who"]) == ("kernel.not-class-teacher", "p-class")


@pytest.mark.clause("000-24")
@pytest.mark.clause("000-25")
def test_deputy_then_director(way):
    """The seal waits for the deputy, the deputy for the class teacher."""
    way.upto("assemble")
    assert way.refused(way.approve()).facts["needs"] == "Заверить копию на первом листе класса"
    way.do(way.certify())
    refusal = way.refused(way.stamp())
    assert (refusal.code, refusal.clause.ref) == ("kernel.step-too-early", "п. 4.6")
    way.do(way.approve()).do(way.stamp())
    assert way.now.done_at("stamp").by == "p-director"


@pytest.mark.parametrize("step", ["certify", "approve", "stamp", "bind", "deposit"])
def test_a_step_of_the_case_is_done_once(way, step):
    """Doing it again is refused, and the answer says who did it and when."""
    way.upto(step)
    refusal = way.refused(way.command(step))
    assert refusal.code == "kernel.already-done"
    assert refusal.facts["on"] == "25.05.2026"


def test_the_same_edition_is_signed_once(way):
    """The second signature of the same teacher is refused, even on the newest revision."""
    way.upto("hand-over").do(way.sign())
    assert way.refused(way.sign()).code == "kernel.already-signed"


def test_a_signature_is_bound_to_the_revision_that_was_seen(way):
    """Compare-and-swap: another base digest is refused."""
    way.upto("hand-over")
    assert way.refused(way.sign(base="sha256:other")).code == "kernel.stale-document"
    way.do(way.sign()).do(way.sign("algebra")).do(way.assemble())
    assert way.refused(replace(way.certify(), base="sha256:older")).code == "kernel.stale-volume"


@pytest.mark.parametrize("medium", list(Medium))
@pytest.mark.clause("001-18")
def test_both_media_are_allowed_side_by_side(way, medium):
    """On paper the document stays what it was: the ink is not in the file."""
    way.upto("hand-over")
    base = way.now.section("physics").document
    document = base if medium is Medium.PAPER else f"{base}+signed"
    way.do(way.sign(medium=medium, document=document))
    assert way.now.section("physics").signed_at("verify").medium is medium


def test_a_return_takes_the_signatures_above_away(way, people):
    """After the deputy returned one subject, its signature, the volume and the certificate are gone."""
    way.upto("certify").do(replace(way.send_back(), actor=people["deputy"]))
    assert way.now.section("physics").state is SectionState.RETURNED
    assert way.now.section("algebra").state is SectionState.SIGNED
    assert (way.now.volume, way.now.done) == ("", ())
    assert way.acts[-1].step == "approve"
    assert way.refused(way.approve()).code == "kernel.section-returned"


@pytest.mark.clause("001-31")
def test_a_correction_is_a_new_edition_of_that_section_alone(way):
    """The returned section gets edition 2 and is signed again; the other keeps its signature."""
    way.upto("hand-over").do(way.sign("algebra")).do(way.send_back("physics"))
    way.later(1).do(way.fix(snapshot="sha256:export-2")).do(way.print())
    physics, algebra = way.now.section("physics"), way.now.section("algebra")
    assert (physics.edition, physics.state) == (2, SectionState.WAITING)
    assert (algebra.edition, algebra.state) == (1, SectionState.SIGNED)
    assert way.refused(way.sign("physics", edition=1)).code == "kernel.stale-edition"
    way.do(way.sign("physics"))
    for step in ("assemble", "certify", "approve", "stamp", "bind", "deposit"):
        way.do(way.command(step))
    signed = [one.edition for one in way.acts if isinstance(one, SectionSigned) and one.section == "physics"]
    assert signed == [2]
    assert way.replayed() == way.now


def test_unchanged_sections_may_be_named_as_they_were_printed(way):
    """A second printout may list every section; an unchanged one has to be exactly the old one."""
    way.upto("hand-over").do(way.sign("algebra")).do(way.send_back("physics"))
    unchanged = way.edition("algebra", edition=1, document="sha256:algebra-1")
    way.do(way.print(editions=(way.edition("physics"), unchanged)))
    assert way.now.section("algebra").state is SectionState.SIGNED


def test_who_has_signed_above_cannot_return_any_more(way, people):
    """After the seal nobody is left who could return a sheet."""
    way.upto("stamp")
    for name in ("class-teacher", "deputy", "director", "physics"):
        refusal = way.refused(replace(way.send_back(), actor=people[name]))
        assert refusal.code == "kernel.already-signed"


def test_a_deputy_who_also_teaches_signs_and_approves(start):
    """One person may hold several roles; each step still has its own row."""
    way = start()
    both = replace(way.sign().actor, id="p-deputy", roles=frozenset({"subject-teacher", "deputy"}))
    sections = (way.facts("physics", signer="p-deputy"), way.facts("algebra"))
    way.upto("open").do(way.fix(sections=sections)).do(way.print()).do(way.command("hand-over"))
    way.do(replace(way.sign(), actor=both)).do(replace(way.send_back(), actor=both))
    assert isinstance(way.acts[-1], SectionReturned)
    assert way.acts[-1].step == "approve"


def test_a_return_before_the_hand_over_is_for_those_above(way, people):
    """The deputy may stop a bad printout at once; the teacher has nothing in hand yet."""
    way.upto("print")
    assert way.refused(way.send_back()).code == "kernel.step-too-early"
    way.do(replace(way.send_back(), actor=people["deputy"]))
    assert way.now.returned


@pytest.mark.clause("001-22")
@pytest.mark.parametrize("leaves", [0, 6, 8, 14])
def test_the_bound_leaves_are_the_printed_leaves(way, leaves):
    """Any other count is refused with both numbers; 14 would be the pages."""
    way.upto("stamp")
    refusal = way.refused(way.bind(leaves=leaves))
    assert refusal.code == "kernel.leaf-count"
    assert (refusal.facts["stated"], refusal.facts["counted"]) == (str(leaves), "7")
    way.do(way.bind())


@pytest.mark.clause("000-11")
def test_the_hr_specialist_numbers_and_sews(way, people):
    """In regulation 000 nobody else binds, and the refusal says whose work it is."""
    way.upto("stamp")
    refusal = way.refused(replace(way.bind(), actor=people["class-teacher"]))
    assert (refusal.code, refusal.facts["role"]) == ("kernel.wrong-role", "специалист по кадрам")


@pytest.mark.clause("001-25")
@pytest.mark.parametrize(
    ("rooms", "code"),
    [
        ((), "kernel.too-few-copies"),
        (("room-a",), "kernel.too-few-copies"),
        (("room-a", "room-a"), "kernel.too-few-rooms"),
    ],
)
def test_a_deposit_needs_two_copies_in_two_rooms(way, rooms, code):
    """Two copies in one room are one fire away from none."""
    way.upto("bind")
    assert way.refused(way.deposit(rooms=rooms)).code == code


@pytest.mark.clause("001-23")
@pytest.mark.clause("001-29")
def test_a_deposit_is_kept_long_enough(way):
    """A day less than 5 or 30 years is refused, a day more is not."""
    way.upto("bind")
    closed_on = way.now.closed_on
    journal, summary = date(2031, 5, 25), date(2056, 5, 25)
    assert closed_on == date(2026, 5, 25)
    day_less = way.refused(way.deposit(journal_keep_until=date(2031, 5, 24)))
    assert (day_less.code, day_less.clause.ref) == ("kernel.journal-kept-too-short", "п. 8.6")
    day_less = way.refused(way.deposit(summary_keep_until=date(2056, 5, 24)))
    assert (day_less.code, day_less.facts["years"]) == ("kernel.summary-kept-too-short", "30")
    way.do(way.deposit(journal_keep_until=date(2031, 5, 26)))
    assert (way.now.deposit.journal_keep_until, way.now.deposit.summary_keep_until) == (
        date(journal.year, 5, 26),
        summary,
    )


def test_a_term_that_does_not_close_the_year_needs_no_summary_sheet(start):
    """Without a summary sheet the case goes through, and its years are not asked for."""
    way = start(closes_year=False).upto("export")
    way.do(way.print(summary=None, summary_leaves=0))
    for step in STAGES_AFTER_PRINT:
        for command in way.proper(step):
            way.do(command)
    assert not any(isinstance(one, CaseSigned) and one.summary for one in way.acts)


STAGES_AFTER_PRINT = ("hand-over", "verify", "assemble", "certify", "approve", "stamp", "bind", "deposit")


def test_the_machine_does_machine_work_only(way, people):
    """The service may record printouts and volumes, but it never signs, stamps or binds."""
    way.upto("export").do(way.command("print", by="service"))
    assert way.acts[-1].actor == SERVICE
    for step in ("hand-over", "verify", "certify", "approve", "stamp", "bind"):
        assert way.refused(way.command(step, by="service")).code == "kernel.wrong-role"
        assert way.refused(way.command(step, by="impostor")).code == "kernel.wrong-role"


def test_a_person_does_not_become_the_service_by_a_role(way):
    """A role named like the machine opens nothing."""
    way.upto("verify")
    assert way.refused(way.command("assemble", by="impostor")).code == "kernel.wrong-role"


def test_remarks_lie_on_the_leaves_of_the_section(way):
    """A remark about somebody else's leaf is refused, one about the whole section is not."""
    way.upto("hand-over")
    assert way.refused(way.send_back(remarks=(Remark("Ошибка", 5),))).code == "kernel.remark-off-leaf"
    way.do(way.send_back(remarks=(Remark("Ошибка", 4), Remark("И по всему предмету"))))
    assert len(way.now.section("physics").returned.remarks) == 2


def test_who_is_waited_for_is_named(way):
    """By person where one alone may act, by role where anyone with it may."""
    way.upto("assemble")
    assert way.refused(way.approve()).facts["who"] == "p-class"
    way.do(way.certify())
    assert way.refused(way.stamp()).facts["who"] == "заместитель директора"


def test_who_returned_the_sheets_is_named_with_the_day(way, people):
    """The teacher whose sheets came back learns from whom and when."""
    way.upto("hand-over").later(1).do(replace(way.send_back(), actor=people["deputy"]))
    facts = way.refused(way.sign()).facts
    assert (facts["who"], facts["on"], facts["leaves"]) == ("p-deputy", "26.05.2026", "3–4")


@pytest.mark.parametrize("medium", list(Medium))
def test_binding_is_recorded_in_either_medium(way, medium):
    """There is no revision to compare: the count is what is certified."""
    assert way.upto("stamp").do(way.bind(medium=medium)).now.done_at("bind").medium is medium


def test_summary_leaves_count_where_they_are_sewn_in(start, mapping):
    """A school that sews the summary sheet into the journal counts its leaves too."""
    changed = mapping("perevoz")
    changed["summary"]["sewn_into_journal"]["value"] = True
    way = start(parse(changed)).upto("stamp")
    assert way.refused(way.bind(leaves=7)).facts["counted"] == "9"
    assert way.do(way.bind(leaves=9)).now.done_at("bind")


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (0, 1, "leaves-wrong"),
        (2, 1, "leaves-wrong"),
        (7, 8, "leaves-wrong"),
        (4, 5, "leaf-shared"),
        (6, 7, "leaf-shared"),
        (5, 6, "leaf-shared"),
        (1, 1, None),
        (7, 7, None),
    ],
)
def test_leaves_lie_inside_the_printout_and_have_one_signer(way, first, last, code):
    """Seven leaves, of which the other subject has the fifth and the sixth."""
    way.upto("export")
    editions = (way.edition("physics", first_leaf=first, last_leaf=last), way.edition("algebra"))
    if code is None:
        assert way.do(way.print(editions=editions)).now.section("physics").first_leaf == first
    else:
        assert way.refused(way.print(editions=editions)).code == f"kernel.{code}"


def test_one_leaf_is_named_as_one(way):
    """A section of a single leaf is «лист 7», not «лист 7–7»."""
    way.upto("export")
    single = way.edition("physics", first_leaf=7, last_leaf=7)
    way.do(way.print(editions=(single, way.edition("algebra")))).do(way.command("hand-over"))
    assert way.refused(way.assemble()).facts["leaves"] == "7"


def test_a_printout_names_each_section_once(way):
    """Two editions of one section in one printout are refused."""
    way.upto("export")
    twice = (way.edition("physics"), way.edition("physics"), way.edition("algebra"))
    assert way.refused(way.print(editions=twice)).code == "kernel.section-twice"


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


def test_each_signature_of_the_case_keeps_its_revision(way):
    """The revision a signature made is the base of the next one; the summary sheet moves along."""
    way.upto("stamp")
    assert way.now.done_at("certify").document == "sha256:volume+certify"
    assert way.now.done_at("stamp").document == way.now.volume == "sha256:volume+certify+approve+stamp"
    assert way.now.summary == "sha256:summary+certify+approve+stamp"
    assert way.do(way.bind()).now.done_at("bind").document == way.now.volume


def test_a_school_may_have_the_label_sealed_after_the_sewing(start, mapping):
    """Order is data: with the seal after the binding (001 clause 8.5) the same kernel follows it."""
    changed = mapping("perevoz")
    rows = {step["id"]: step for step in changed["steps"]}
    rows["bind"]["after"], rows["stamp"]["after"], rows["deposit"]["after"] = ["approve"], ["bind"], ["stamp"]
    changed["steps"] = [*changed["steps"][:8], rows["bind"], rows["stamp"], rows["deposit"]]
    way = start(parse(changed)).upto("approve")
    assert way.refused(way.stamp()).facts["needs"] == "Пронумеровать и прошить"
    way.do(way.bind()).do(way.stamp()).do(way.deposit())
    assert way.now.deposit is not None


def test_two_hands_on_every_sheet(start, mapping):
    """A second signing step by section: the head of department after the teacher, per subject."""
    changed = mapping("perevoz")
    changed["roles"]["head"] = "заведующий отделением"
    second = {"id": "second", "title": "Проверить листы", "kind": "sign", "scope": "section", "role": "head"}
    second |= {"after": ["verify"], "media": ["electronic"], "clause": "verify"}
    changed["steps"].insert(5, second)
    changed["steps"][6]["after"] = ["second"]
    way = start(parse(changed)).upto("hand-over")
    head = replace(way.sign().actor, id="p-head", roles=frozenset({"head"}))
    assert way.refused(replace(way.sign(), actor=head)).code == "kernel.section-unsigned"
    way.do(way.sign())
    assert way.refused(way.sign()).code == "kernel.already-signed"
    way.do(replace(way.sign(), actor=head)).do(way.sign("algebra"))
    assert way.refused(way.assemble()).facts["section"] == "Алгебра"
    way.do(replace(way.sign("algebra"), actor=head)).do(way.assemble())
    assert [one.step for one in way.now.section("physics").signatures] == ["verify", "second"]
