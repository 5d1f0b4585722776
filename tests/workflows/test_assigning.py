"""By order somebody else signs: what it takes, what it changes, and when it is too late."""

from dataclasses import replace

import pytest

from workflows.acts import Reassigned
from workflows.case import SectionState
from workflows.commands import Actor, Within
from workflows.duties import duties
from workflows.history import BrokenHistory, evolve
from workflows.orders import order_for
from workflows.profile import parse
from workflows.refusal import Refusal

NEW = "p-new"
SECTIONS = ("physics", "algebra")
TEACHER = Actor(NEW, frozenset({"subject-teacher", "class-teacher"}))


def owed(way, step):
    """Who owes the step, by section."""
    queue = duties(way.now, profile=way.profile, calendar=way.calendar)
    return {one.section: one.person for one in queue if one.step == step}


def exported_anew(way, **signers):
    """A new export after a return; ``signers`` are whom it names for the sections."""
    facts = tuple(way.facts(one) for one in SECTIONS)
    facts = tuple(replace(one, signer=signers.get(one.id, one.signer)) for one in facts)
    return way.fix(snapshot="sha256:export-2", sections=facts)


@pytest.mark.clause("003-02")
def test_the_new_signer_signs_and_the_old_one_does_not(way, people):
    """After the order the sheets are the new person's: the queue, the refusal and the signature say so."""
    way.upto("hand-over").do(way.reassign())
    assert owed(way, "verify") == {"physics": NEW, "algebra": "p-algebra"}
    assert way.refused(replace(way.sign(), actor=people["physics"])).facts["who"] == NEW
    way.do(replace(way.sign(), actor=TEACHER))
    assert way.now.section("physics").signatures[0].by == NEW
    assert way.replayed() == way.now


def test_the_act_says_who_was_and_by_which_order(way):
    """The history keeps both people and the order's number and date."""
    way.upto("hand-over").do(way.reassign())
    act = way.acts[-1]
    assert isinstance(act, Reassigned)
    assert (act.section, act.was, act.to, act.order_no) == ("physics", "p-physics", NEW, "40")
    assert act.order_on == way.on
    order = order_for(way.now.reassigned, "physics")
    assert (order.order_no, order.order_on, order.exported) == ("40", way.on, "p-physics")


def test_printed_sheets_stay_as_they_are(way):
    """Neither edition nor revision nor anybody's signature changes: only who signs next."""
    way.upto("hand-over").do(way.sign("algebra"))
    before = way.now
    way.do(way.reassign())
    for one in before.sections:
        after = way.now.section(one.id)
        assert replace(after, facts=one.facts) == one
    assert way.now.class_teacher == before.class_teacher


def test_another_class_teacher(way, people):
    """With no section named the order is about the class teacher."""
    way.upto("assemble").do(way.reassign(None))
    assert way.now.class_teacher == NEW
    assert owed(way, "certify") == {None: NEW}
    assert way.refused(replace(way.certify(), actor=people["class-teacher"])).facts["who"] == NEW
    way.do(replace(way.certify(), actor=TEACHER)).do(way.approve())
    assert way.replayed() == way.now


@pytest.mark.parametrize(
    "scene",
    [
        ("export", "physics", "physics", NEW, "needs-role"),
        ("export", "service", "physics", NEW, "needs-role"),
        ("export", "nobody", None, NEW, "needs-role"),
        ("export", "operator", "physics", NEW, "needs-role"),
        ("open", "deputy", "physics", NEW, "unknown-section"),
        ("open", "deputy", None, NEW, "no-class-teacher"),
        ("hand-over", "deputy", "chemistry", NEW, "unknown-section"),
        ("hand-over", "deputy", "physics", "p-physics", "reassign-same"),
        ("hand-over", "director", None, "p-class", "reassign-same"),
        ("verify", "deputy", "physics", NEW, "already-signed"),
        ("stamp", "director", "physics", NEW, "already-signed"),
        ("certify", "deputy", None, NEW, None),
        ("council", "deputy", None, NEW, "already-done"),
        ("deposit", "director", "physics", NEW, "already-done"),
        ("deposit", "director", None, NEW, None),
        ("open", "director", "physics", "p-physics", "unknown-section"),
        ("export", "deputy", "physics", NEW, None),
        ("export", "director", None, NEW, None),
        ("print", "deputy", "physics", NEW, None),
        ("hand-over", "director", "algebra", NEW, None),
        ("approve", "deputy", "physics", NEW, "already-signed"),
        ("assemble", "deputy", None, NEW, None),
    ],
)
def test_when_it_is_refused(way, people, scene):
    """Role, sheets, person and state: each refusal has its sentence; everything else is allowed."""
    stage, by, section, to, code = scene
    way.upto(stage)
    answer = way.ask(replace(way.reassign(section, to=to), actor=people[by]))
    if code is None:
        assert not isinstance(answer, Refusal)
    else:
        assert answer.code == f"kernel.{code}"


@pytest.mark.parametrize(
    ("stage", "section", "facts"),
    [
        ("open", "chemistry", {"section": "chemistry"}),
        ("deposit", "physics", {"step": "deposit", "on": "27.05.2026", "who": "p-archivist"}),
        ("council", None, {"step": "council", "on": "27.05.2026", "who": "—"}),
        ("verify", "physics", {"section": "Физика", "on": "25.05.2026", "who": "p-physics"}),
    ],
)
def test_a_refusal_tells_what_is_done_already(way, stage, section, facts):
    """Which step, on which day, by whom, by the clause of that step; each step had a day of its own."""
    way.upto("open" if stage == "open" else "verify").later(0 if stage in {"open", "verify"} else 2)
    refusal = way.upto(stage).refused(way.reassign(section))
    step = way.profile.step(facts.get("step", "verify"))
    expected = facts | ({"step": step.title} if "step" in facts else {})
    clause = None if stage == "open" else step.clause
    assert refusal.clause == clause
    assert refusal.facts == expected | ({"ref": clause.ref} if clause else {})


def test_one_signed_section_is_enough_to_refuse_its_reassignment(way):
    """The colleague's sheets may still be open; these are signed."""
    way.upto("hand-over").do(way.sign())
    assert way.refused(way.reassign()).code == "kernel.already-signed"
    assert not isinstance(way.ask(way.reassign("algebra")), Refusal)


def test_within_the_year_the_class_teacher_has_signed_with_the_certificate(start):
    """There is no council to wait for: who certified is told, and when."""
    way = start("perevoz", closes_year=False).upto("certify")
    refusal = way.refused(way.reassign(None))
    certify = way.profile.step("certify")
    assert (refusal.code, refusal.clause) == ("kernel.already-done", certify.clause)
    told = {"step": certify.title, "on": "25.05.2026", "who": "p-class", "ref": certify.clause.ref}
    assert refusal.facts == told


def test_a_regulation_without_the_order_quotes_the_signature(start, mapping):
    """Where it says nothing of who is responsible, sheets are signed by the clause that says so."""
    changed = mapping("perevoz")
    del changed["rules"]["responsible"]
    way = start(parse(changed)).upto("export")
    assert way.refused(way.reassign(to="p-physics")).clause == way.profile.step("verify").clause


def test_who_may_is_the_regulations_word(start, mapping):
    """The administrator reassigns where the profile gives that power, and only there."""
    admin = Actor("p-admin", frozenset({"administrator"}))
    way = start("perevoz").upto("export")
    assert way.refused(replace(way.reassign(), actor=admin)).code == "kernel.needs-role"
    changed = mapping("perevoz")
    changed["roles"]["administrator"] = "администратор"
    changed["powers"]["reassign"]["value"] = ["administrator"]
    other = start(parse(changed)).upto("export")
    assert other.do(replace(other.reassign(), actor=admin)).now.section("physics").signer == NEW


def test_a_role_for_another_department_is_said_to_be_one(way):
    """Who holds the role elsewhere learns it, with the department's title and the clause."""
    head = Actor("p-head", within=(Within("deputy", "Филиал"), Within("binder", "Отделение сварки")))
    way.upto("export")
    refusal = way.refused(replace(way.reassign(), actor=head))
    assert (refusal.code, refusal.facts["units"]) == ("kernel.needs-role-here", "Филиал")
    both = replace(head, within=(*head.within, Within("director", "Вечернее отделение")))
    assert way.refused(replace(way.reassign(), actor=both)).facts["units"] == "Вечернее отделение; Филиал"
    assert refusal.clause is not None
    stepwise = way.refused(replace(way.command("print"), actor=head))
    assert (stepwise.code, stepwise.facts["units"]) == ("kernel.role-elsewhere", "Филиал")


def test_no_case_and_another_profile(way, start):
    """Commands beside the table are asked of a case, and under the case's own profile."""
    assert way.refused(way.reassign()).code == "kernel.no-case"
    way.upto("export")
    way.profile = start("default").profile
    assert way.refused(way.reassign()).code == "kernel.other-profile"


def test_a_returned_section_is_reassigned_though_it_was_signed(way):
    """A new edition needs a new signature, and the one who gave the first may be gone."""
    way.upto("verify").do(replace(way.send_back(), actor=Actor("p-deputy", frozenset({"deputy"}))))
    way.do(way.reassign()).do(way.print())
    section = way.now.section("physics")
    assert (section.signer, section.edition, section.state) == (NEW, 2, SectionState.WAITING)


def test_an_export_that_still_names_the_old_teacher_changes_nothing(way):
    """The order outlives the export: the e-journal knows nothing of it."""
    way.upto("hand-over").do(way.reassign()).do(way.reassign(None))
    way.do(replace(way.send_back("algebra")))
    way.do(exported_anew(way))
    assert way.now.section("physics").signer == NEW
    assert way.now.class_teacher == NEW
    assert {one.section for one in way.now.reassigned} == {"physics", ""}
    assert way.replayed() == way.now


def test_before_the_print_an_order_outlives_any_number_of_exports(way):
    """Sections are made anew from every export until they are printed; the signer stays."""
    way.upto("export").do(way.reassign())
    way.do(way.fix(snapshot="sha256:export-2")).do(way.fix(snapshot="sha256:export-3"))
    assert way.now.section("physics").signer == NEW
    way.do(way.print())
    assert way.now.section("physics").signer == NEW


@pytest.mark.parametrize("named", [NEW, "p-third"])
def test_an_export_that_names_somebody_else_is_newer_than_the_order(way, named):
    """When the export itself names the new teacher, or a third one, the order has served its time."""
    way.upto("export").do(way.reassign())
    way.do(exported_anew(way, physics=named))
    assert way.now.section("physics").signer == named
    assert way.now.reassigned == ()


def test_printed_sheets_are_not_moved_by_an_export(way):
    """An export may catch up with the order, but gives nobody else sheets that were not returned."""
    way.upto("hand-over").do(way.reassign()).do(way.send_back("algebra"))
    [proposed] = way.ask(exported_anew(way, physics="p-third"))
    assert proposed.changed == ("physics",)
    way.do(exported_anew(way, physics=NEW))
    assert way.now.section("physics").signer == NEW
    assert way.now.reassigned == ()


def test_a_second_order_takes_the_place_of_the_first(way):
    """From A to B to C: the export is still compared with A, and the last order is the one in force."""
    way.upto("export").do(way.reassign(to="p-b")).do(way.reassign(to="p-c", order_no="41"))
    [order] = way.now.reassigned
    assert (order.exported, order.to, order.order_no) == ("p-physics", "p-c", "41")
    way.do(way.fix(snapshot="sha256:export-2"))
    assert way.now.section("physics").signer == "p-c"


def test_an_order_back_to_the_old_teacher(way):
    """Somebody is well again: the export and the case agree, nothing is to be remembered."""
    way.upto("export").do(way.reassign()).do(way.reassign(to="p-physics", order_no="41"))
    assert way.now.section("physics").signer == "p-physics"
    assert way.now.reassigned == ()


def test_where_no_class_teacher_signs(start, mapping):
    """Under a table without a class teacher's step the class still has one, and may get another."""
    changed = mapping("perevoz")
    changed["steps"] = [one for one in changed["steps"] if one["id"] != "certify"]
    for step in changed["steps"]:
        step["after"] = ["assemble" if one == "certify" else one for one in step.get("after", [])]
    del changed["clauses"]["certify"]
    way = start(parse(changed)).upto("print")
    assert way.do(way.reassign(None)).now.class_teacher == NEW


def test_a_history_cannot_reassign_what_is_not_there(way):
    """An act about an unknown section is broken history, not a guess."""
    way.upto("export")
    stray = Reassigned(actor="p", on=way.on, section="no", to="a", was="b", order_no="1", order_on=way.on)
    with pytest.raises(BrokenHistory):
        evolve(way.now, stray)
