"""The way of a case, step by step, and the rules on it."""

from dataclasses import replace

import pytest

from workflows.acts import SERVICE, Medium, Remark, SectionReturned, SectionSigned
from workflows.case import SectionState
from workflows.profile import parse


@pytest.mark.parametrize("profile", ["perevoz", "default"])
@pytest.mark.clause("000-25")
@pytest.mark.clause("000-01")
def test_the_whole_way_from_opening_to_archive(start, profile):
    """Both shipped profiles lead a complete case through every step to the deposit."""
    way = start(profile).upto("deposit")
    assert [one.step for one in way.now.done] == ["certify", "approve", "stamp", "bind", "deposit"]
    assert way.now.deposit is not None
    assert way.replayed() == way.now


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


@pytest.mark.parametrize(
    ("stage", "section", "code"),
    [
        ("open", "physics", "kernel.step-too-early"),
        ("export", "chess", "kernel.unknown-section"),
        ("hand-over", "chess", "kernel.unknown-section"),
    ],
)
def test_a_section_that_is_not_there(way, stage, section, code):
    """Before the export it is the export that is missing; after it, such a section does not exist."""
    way.upto(stage)
    for command in (way.sign(), way.send_back()):
        refusal = way.refused(replace(command, section=section))
        assert refusal.code == code
        assert refusal.facts.get("section", section) == section


def test_a_return_is_of_the_edition_that_was_seen(way):
    """Who looked at another edition is told both numbers, by the clause of his own step."""
    refusal = way.upto("hand-over").refused(way.send_back(edition=2))
    told = {"section": "Физика", "given": "2", "current": "1", "ref": "п. 4.4"}
    assert (refusal.code, refusal.facts) == ("kernel.stale-edition", told)


def test_a_volume_is_put_together_once(way):
    """The day of the first is told; nobody signs for it, so nobody is named."""
    way.upto("assemble").later(1)
    assemble = way.profile.step("assemble")
    refusal = way.refused(way.assemble())
    told = {"step": assemble.title, "on": "25.05.2026", "who": "—", "ref": assemble.clause.ref}
    assert (refusal.code, refusal.clause, refusal.facts) == ("kernel.already-done", assemble.clause, told)


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


def test_a_second_time_is_told_the_first(way):
    """Which step, on which day, by whom."""
    way.upto("certify").later(1)
    certify = way.profile.step("certify")
    told = {"step": certify.title, "on": "25.05.2026", "who": "p-class", "ref": certify.clause.ref}
    assert way.refused(way.certify()).facts == told


@pytest.mark.parametrize(("medium", "refused"), [(Medium.ELECTRONIC, True), (Medium.PAPER, False)])
def test_a_key_that_signed_nothing_certifies_nothing(way, medium, refused):
    """A volume that is the same after the signature was not signed by a key; on paper it stays the same."""
    way.upto("assemble")
    if refused:
        command = way.command("certify", medium=medium, volume=way.now.volume)
        assert way.refused(command).code == "kernel.document-unchanged"
    else:
        assert way.do(way.on_paper(way.certify())).now.done_at("certify").medium is Medium.PAPER


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
    way.do(way.on_paper(way.sign()) if medium is Medium.PAPER else way.sign())
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
    way.upto("deposit")
    signed = [one.edition for one in way.acts if isinstance(one, SectionSigned) and one.section == "physics"]
    assert signed == [2]
    assert way.replayed() == way.now


def test_who_has_signed_above_cannot_return_any_more(way, people):
    """After the seal nobody is left who could return a sheet."""
    way.upto("stamp")
    for name in ("class-teacher", "deputy", "director", "physics"):
        refusal = way.refused(replace(way.send_back(), actor=people[name]))
        assert refusal.code == "kernel.already-signed"


@pytest.mark.parametrize(
    ("stage", "by", "ref"), [("verify", "physics", "п. 4.4"), ("approve", "deputy", "п. 4.6")]
)
def test_who_signed_is_told_so_when_he_would_return(way, people, stage, by, ref):
    """The sheets, the day of the own signature, and the clause it was given by."""
    way.upto(stage).later(1)
    refusal = way.refused(way.command("return", by=by))
    told = {"section": "Физика", "on": "25.05.2026", "who": people[by].id, "ref": ref}
    assert (refusal.code, refusal.facts) == ("kernel.already-signed", told)


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
    assert way.refused(way.send_back(remarks=(Remark("Ошибка", "5"),))).code == "kernel.remark-off-leaf"
    way.do(way.send_back(remarks=(Remark("Ошибка", "4"), Remark("И по всему предмету"))))
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


def test_each_signature_of_the_case_keeps_its_revision(way):
    """The revision a signature made is the base of the next one; the summary sheet moves along."""
    way.upto("stamp")
    assert way.now.done_at("certify").document == "sha256:volume+certify"
    assert way.now.done_at("stamp").document == way.now.volume == "sha256:volume+certify+approve+stamp"
    assert way.now.summary == "sha256:summary+certify+approve+stamp"
    assert way.do(way.bind()).now.done_at("bind").document == way.now.volume


def with_two_hands(mapping):
    """A second signing step by section: the head of department after the teacher, per subject."""
    changed = mapping("perevoz")
    changed["roles"]["head"] = "заведующий отделением"
    second = {"id": "second", "title": "Проверить листы", "kind": "sign", "scope": "section", "role": "head"}
    second |= {"after": ["verify"], "media": ["electronic"], "clause": "verify"}
    changed["steps"].insert(5, second)
    changed["steps"][6]["after"] = ["second"]
    return parse(changed)


def test_both_hands_may_be_one_persons(start, mapping):
    """Who teaches the subject and heads the department signs twice: each time the step that is open."""
    way = start(with_two_hands(mapping)).upto("hand-over")
    both = replace(way.sign().actor, roles=frozenset({"head", "subject-teacher"}))
    for steps in (["verify"], ["verify", "second"]):
        way.do(replace(way.sign(), actor=both))
        assert [one.step for one in way.now.section("physics").signatures] == steps
    assert way.refused(replace(way.sign(), actor=both)).code == "kernel.already-signed"


def test_two_hands_on_every_sheet(start, mapping):
    """The second waits for the first on each sheet, and the volume for both on all."""
    way = start(with_two_hands(mapping)).upto("hand-over")
    head = replace(way.sign().actor, id="p-head", roles=frozenset({"head"}))
    assert way.refused(replace(way.sign(), actor=head)).code == "kernel.section-unsigned"
    assert way.refused(replace(way.sign("algebra"), actor=head)).facts["section"] == "Алгебра"
    way.do(way.sign())
    assert way.refused(way.sign()).code == "kernel.already-signed"
    way.do(replace(way.sign(), actor=head)).do(way.sign("algebra"))
    assert way.refused(way.assemble()).facts["section"] == "Алгебра"
    way.do(replace(way.sign("algebra"), actor=head)).do(way.assemble())
    assert [one.step for one in way.now.section("physics").signatures] == ["verify", "second"]
