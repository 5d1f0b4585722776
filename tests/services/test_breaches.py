"""A teacher's, a deputy's, an archived case's breach: what fell is done again by the right people."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from click import Group
from sqlalchemy import select

from archive_service.cli.breach_cmd import breach as breach_group
from archive_service.db import models
from archive_service.db.act_log import SchoolAct, verify_chain
from archive_service.db.projections import rebuild_projections
from archive_service.problems import Kind, Problem, explain
from archive_service.services import (
    breach_papers,
    breach_voids,
    breach_watch,
    breaches,
    cases,
    doctor,
    documents,
    finding,
    people,
    printing,
    profiles,
    roles,
    signoff,
    upkeep,
    verification,
)
from archive_service.services.rebuild import rebuild
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf
from workflows.case import SectionState
from workflows.snapshot import Person

PHRASE = "верная парольная фраза"
NEW_PHRASE = "другая парольная фраза"
PROJECTIONS = (models.CaseRow, models.SectionRow, models.Duty, models.Signature)
LAST_STEPS = ("certified", "approved", "stamped", "bound", "deposited")

Rows = Callable[..., list[dict[str, Any]]]


def one_teacher(snapshot: Any) -> Any:
    """The same school, where one teacher signs both sections and another leads the class."""
    [group] = snapshot.classes
    teacher = next(one.teacher_id for one in group.sections if one.teacher_id != group.class_teacher_id)
    sections = tuple(replace(one, teacher_id=teacher) for one in group.sections)
    return replace(snapshot, classes=(replace(group, sections=sections),))


def case_of(world: Any, case_id: str) -> Any:
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def adopt(world: Any, name: str) -> None:
    """Let another regulation be in force from the next day on; open cases keep theirs."""
    world.later(days=1)
    desk = world.desk()
    mapping = profiles.read_mapping(name)
    profiles.adopt(desk, mapping, name, from_on=desk.today, actor_id="admin")


def report(world: Any, account: str, by: str = "s-02", **given: Any) -> str:
    """Open an incident now, and return its number."""
    given = {"noticed_at": world.clock.now(), "text": "пароль был записан на доске", **given}
    return breaches.report(world.desk(), account, noticed_by=by, actor_id=by, **given).id


def told(world: Any, incident: str, *roles: str, by: str = "s-02") -> None:
    """A minute later these know, on paper."""
    world.later(minutes=1)
    for role in roles or ("director", "support"):
        breaches.received(world.desk(), incident, role, actor_id=by, written=True)


def new_key(world: Any, person: str, by: str = "admin") -> None:
    """Issue a new key to a person, who comes in with it from now on."""
    people.issue_keys(world.desk(), PHRASE, {person: NEW_PHRASE}, by)


def back(world: Any, incident: str, person: str, by: str = "s-01") -> None:
    """Give the account back to its owner with a new key."""
    world.later(minutes=5)
    new_key(world, person, "s-01" if person == "admin" else "admin")
    breaches.restore(world.desk(), incident, actor_id=by)
    world.present["s1", person] = people.come_in(world.desk(), person, NEW_PHRASE)


def owed(world: Any) -> list[tuple[str, str]]:
    """What can be done now and by whom, as the lists show it."""
    with world.desk().reading() as session:
        wanted = select(models.Duty).where(models.Duty.open.is_(True), models.Duty.step != "council")
        rows = session.scalars(wanted)
        return sorted((row.step, row.person_id or row.role) for row in rows)


def rows_are_what_the_acts_say(world: Any, rows: Rows) -> None:
    """The rows kept up while acts came are those made from the acts anew."""
    desk = world.desk()
    kept = [rows(desk, table) for table in PROJECTIONS]
    with desk.writing() as session:
        rebuild_projections(
            session,
            lambda case: cases.owed(desk, session, case, profiles.of_digest(session, case.profile_digest)),
        )
        assert verify_chain(session) is None
    assert [rows(desk, table) for table in PROJECTIONS] == kept


def walk(world: Any, case_id: str, *steps: str) -> None:
    """Go on step by step, a while between them."""
    for step in steps:
        world.later(minutes=10)
        world.on([case_id], [step])


def sign(world: Any, teacher: str, case_id: str, section: Any) -> None:
    world.later(minutes=1)
    signoff.sign_sheets(world.desk(), world.who(teacher), case_id, section.id)


@pytest.mark.clause("000-30")
def test_a_teachers_account(world: Any, sample: Any, rows: Rows) -> None:
    """Signed before the receipt: stands. Signed after: falls with the certification, and is done again."""
    case_id = world.to("handed", snapshot=one_teacher(sample()))
    early, late = case_of(world, case_id).sections
    teacher = early.signer
    sign(world, teacher, case_id, early)
    world.later(minutes=10)
    incident = report(world, teacher, by="t-01")
    told(world, incident)
    sign(world, teacher, case_id, late)
    assert world.work() == []
    walk(world, case_id, "certified")
    before = case_of(world, case_id)
    voiding = breach_voids.void(world.desk(), incident, actor_id="s-01")
    case = case_of(world, case_id)
    assert case.section(early.id) == before.section(early.id)
    assert (case.section(late.id).state, case.section(late.id).document) == (
        SectionState.WAITING,
        late.rendered,
    )
    assert (case.volume, case.done) == ("", ())
    [fallen] = voiding.cases
    kinds = {one.seq: type(one.act).__name__ for one in world.acts()}
    assert [kinds[seq] for seq in fallen.void] == ["SectionSigned"]
    assert [kinds[seq] for seq in fallen.fell] == ["CaseSigned"]
    assert ("verify", late.id) in fallen.anew
    assert owed(world) == [("verify", teacher)]
    rows_are_what_the_acts_say(world, rows)
    back(world, incident, teacher)
    sign(world, teacher, case_id, late)
    assert world.work() == []
    walk(world, case_id, *LAST_STEPS)
    done = case_of(world, case_id)
    assert done.deposit is not None
    volume = documents.read(world.desk(), done.volume)
    assert verify_pdf(volume, roots=roots(world.desk().keys)).reasons == ()
    rows_are_what_the_acts_say(world, rows)
    with pytest.raises(Problem) as caught:
        breach_voids.void(world.desk(), incident, actor_id="s-01")
    assert caught.value.code == "incident.nothing-left"


@pytest.mark.clause("000-30")
def test_a_deputys_account(world: Any, rows: Rows) -> None:
    """The hand-over before the receipt stands, the approval after it falls with the director's seal."""
    case_id = world.to("handed")
    walk(world, case_id, "signed", "certified")
    certified = case_of(world, case_id)
    incident = report(world, "s-02", by="s-02")
    told(world, incident, by="s-01")
    walk(world, case_id, "approved", "stamped")
    breach_voids.void(world.desk(), incident, actor_id="s-01")
    case = case_of(world, case_id)
    assert (case.done, case.volume, case.summary) == (certified.done, certified.volume, certified.summary)
    assert case.handed_over_by == "s-02"
    assert owed(world) == [("approve", "deputy")]
    rows_are_what_the_acts_say(world, rows)
    breaches.block(world.desk(), incident, actor_id="s-01")
    with pytest.raises(Problem) as caught:
        world.on([case_id], ["approved"])
    assert caught.value.code == "service.person-blocked"
    back(world, incident, "s-02")
    walk(world, case_id, *LAST_STEPS[1:])
    assert case_of(world, case_id).deposit is not None
    rows_are_what_the_acts_say(world, rows)


@pytest.mark.clause("000-30")
def test_a_case_in_the_archive(world: Any, rows: Rows) -> None:
    """It comes out of the archive in the rows, not in the stores, and goes in again with a second deposit."""
    case_id = world.to("handed")
    desk = world.desk()
    walk(world, case_id, "signed")
    incident = report(world, "t-01", by="s-02")
    told(world, incident)
    walk(world, case_id, *LAST_STEPS)
    first = case_of(world, case_id)
    with desk.reading() as session:
        pupil = session.scalars(select(models.SummaryPupil.printed_name)).first()
        assert finding.find(session, pupil)
    breach_voids.void(desk, incident, actor_id="s-01")
    case = case_of(world, case_id)
    assert (case.done, case.deposit) == ((), None)
    assert case.summary == first.done[0].summary_base
    assert rows(desk, models.CaseRow)[0]["state"] == "certify"
    with desk.reading() as session:
        assert finding.find(session, pupil) == []
    assert documents.read(desk, first.volume)
    assert world.work() == []
    for store in world.archive.mirror.stores:
        assert verification.verify_store(store, progress=lambda _done, _total: None).troubles == ()
    rows_are_what_the_acts_say(world, rows)
    back(world, incident, "t-01")
    walk(world, case_id, *LAST_STEPS)
    again = case_of(world, case_id)
    assert again.deposit is not None
    assert again.deposit.manifest != first.deposit.manifest
    assert again.volume != first.volume
    with desk.reading() as session:
        assert {one.document for one in finding.find(session, pupil)} == {again.summary}
    for store in world.archive.mirror.stores:
        verdict = verification.verify_store(store, progress=lambda _done, _total: None)
        assert (verdict.deposits, verdict.troubles) == (2, ())
        assert upkeep.audit_store(desk, store.name).findings == ()
    rows_are_what_the_acts_say(world, rows)


@pytest.mark.parametrize("account", ["s-03", "s-01"])
def test_the_way_after_the_archivists_and_the_directors_account(lite: Any, account: str) -> None:
    """A void deposit is made again although the volume is the same; a void seal is put again."""
    case_id = lite.to("handed")
    walk(lite, case_id, "signed", "certified", "approved")
    incident = report(lite, account, by="s-02")
    told(lite, incident)
    walk(lite, case_id, "stamped", "bound", "deposited")
    breach_voids.void(lite.desk(), incident, actor_id="s-02")
    steps = [one.step for one in case_of(lite, case_id).done]
    assert steps == ["certify", "approve", *(["stamp"] if account == "s-03" else [])]
    back(lite, incident, account, by="s-02")
    walk(lite, case_id, *LAST_STEPS[3 if account == "s-03" else 2 :])
    assert case_of(lite, case_id).deposit is not None


def test_only_the_deposit_is_void(lite: Any) -> None:
    """The binding before the receipt stands; the deposit is asked for anew and done anew."""
    case_id = lite.to("handed")
    walk(lite, case_id, "signed", "certified", "approved", "stamped", "bound")
    volume = case_of(lite, case_id).volume
    incident = report(lite, "s-03", by="s-02")
    told(lite, incident)
    walk(lite, case_id, "deposited")
    breach_voids.void(lite.desk(), incident, actor_id="s-02")
    assert owed(lite) == [("deposit", "archivist")]
    assert case_of(lite, case_id).volume == volume
    back(lite, incident, "s-03")
    walk(lite, case_id, "deposited")
    assert case_of(lite, case_id).deposit is not None


def test_a_void_print_is_made_again(lite: Any) -> None:
    """Print and hand-over by the account: new editions, each signed again by its own teacher."""
    case_id = lite.to("imported")
    incident = report(lite, "s-02", by="s-01")
    told(lite, incident, by="s-01")
    walk(lite, case_id, "printed", "handed", "signed", "certified")
    breach_voids.void(lite.desk(), incident, actor_id="s-01")
    case = case_of(lite, case_id)
    assert {one.state for one in case.sections} == {SectionState.RETURNED}
    assert "инцидент № 1" in case.sections[0].returned.remarks[0].text
    assert owed(lite) == [("print", "deputy"), ("print", "deputy")]
    back(lite, incident, "s-02")
    walk(lite, case_id, "printed", "handed", "signed", *LAST_STEPS)
    done = case_of(lite, case_id)
    assert {one.edition for one in done.sections} == {2}
    assert done.deposit is not None


# --- who knows since when ------------------------------------------------------------------------


@pytest.mark.clause("000-30")
def test_nothing_is_void_before_both_know(world: Any) -> None:
    """With the head's receipt alone the voiding is refused, naming who does not know yet."""
    case_id = world.to("handed")
    incident = report(world, "t-02")
    told(world, incident, "director")
    walk(world, case_id, "signed")
    with pytest.raises(Problem) as caught:
        breach_voids.void(world.desk(), incident, actor_id="s-01")
    assert "служба технической поддержки" in explain(caught.value).text
    assert "п. 5.4" in explain(caught.value).text
    told(world, incident, "support")
    voiding = breach_voids.void(world.desk(), incident, actor_id="s-01")
    assert (voiding.cases, voiding.since) == ((), world.clock.now())
    assert all(one.state is SectionState.SIGNED for one in case_of(world, case_id).sections)


@pytest.mark.clause("002-05")
def test_by_act_since_the_head_knew(world: Any) -> None:
    """The head's receipt is the moment; nothing falls before the act is drawn up, and it names what fell."""
    case_id = world.to("handed")
    adopt(world, "klyuchi-2023")
    incident = report(world, "t-02")
    with pytest.raises(Problem) as caught:
        breach_voids.void(world.desk(), incident, actor_id="s-01")
    assert caught.value.code == "kernel.void-before-notice"
    told(world, incident, "director")
    known_at = world.clock.now()
    walk(world, case_id, "signed")
    assert len(case_of(world, case_id).void) == 0
    voiding = breach_voids.void(world.desk(), incident, actor_id="s-01")
    assert voiding.since == known_at
    [act] = breach_papers.papers(world.desk(), incident).acts
    assert act.title == "Акт о фиксации нарушения конфиденциальности"
    assert act.clause.ref == "п. 3.16"
    assert [line.seq for line in act.void] == list(voiding.cases[0].void)
    assert act.void[0].what.startswith("подписаны листы: ")
    [drawn] = [one.act for one in world.acts() if getattr(one.act, "kind", "") == "incident-act-drawn"]
    assert drawn.facts["cases"][0]["void"] == list(voiding.cases[0].void)


@pytest.mark.clause("002-04")
def test_the_notice_is_in_writing_and_within_an_hour(world: Any) -> None:
    """A spoken notice is none; on paper it counts from its receipt, and after an hour it is late."""
    world.to("imported")
    adopt(world, "klyuchi-2023")
    incident = report(world, "t-02")
    with pytest.raises(Problem) as caught:
        breaches.received(world.desk(), incident, "director", actor_id="s-02")
    assert "п. 3.15" in explain(caught.value).text
    world.later(minutes=61)
    told(world, incident, "director")
    with world.desk().reading() as session:
        found = breach_watch.standing(world.desk(), session, incident)
    assert [timer.late(world.clock.now()) for timer in found.timers] == [True]
    assert "позже срока" in breach_watch.lines(world.desk(), found)[0].text


@pytest.mark.clause("004-04")
def test_shut_at_once_until_there_is_a_new_key(world: Any) -> None:
    """The report shuts the account: no key opens it, no queued job works for it; a new key brings it back."""
    case_id = world.to("imported")
    desk = world.desk()
    adopt(world, "klin-dop-2022")
    printing.request(desk, [case_id], actor_id="s-02")
    incident = report(world, "s-02", by="t-01")
    assert [job.error.code for job in world.work()] == ["service.person-blocked"]
    for doing in (
        lambda: people.come_in(desk, "s-02", PHRASE),
        lambda: signoff.sign_volume(desk, world.who("s-02"), case_id, "approve"),
    ):
        with pytest.raises(Problem) as caught:
            doing()
        assert (caught.value.kind, caught.value.code) == (Kind.ACCESS, "service.person-blocked")
    assert "28.05.2026 12:00" in explain(caught.value).text
    with pytest.raises(Problem) as caught:
        breaches.restore(desk, incident, actor_id="s-01")
    assert caught.value.code == "kernel.key-not-new"
    with desk.reading() as session:
        waiting = breach_watch.standing(desk, session, incident)
    assert [(timer.role, timer.met_at) for timer in waiting.timers] == [("director", None), ("", None)]
    back(world, incident, "s-02")
    assert world.who("s-02").name
    walk(world, case_id, "printed")
    with desk.reading() as session:
        done = breach_watch.standing(desk, session, incident)
    assert done.settled
    assert done.timers[1].met_at is not None
    assert revoked(world, "s-02") == [False, True]


def revoked(world: Any, person: str) -> list[bool]:
    """Which certificates of a person are revoked, the good ones first."""
    with world.desk().reading() as session:
        wanted = select(models.Certificate.revoked_on).where(models.Certificate.person_id == person)
        return sorted(day is not None for day in session.scalars(wanted))


@pytest.mark.clause("004-04")
def test_what_was_done_before_the_block_stands(lite: Any) -> None:
    """Void is what comes after the block; signed before it, though after the loss, stands."""
    case_id = lite.to("handed")
    adopt(lite, "klin-dop-2022")
    noticed_at = lite.clock.now()
    walk(lite, case_id, "signed")
    lite.later(minutes=1)
    incident = report(lite, "t-02", by="s-02", noticed_at=noticed_at)
    voiding = breach_voids.void(lite.desk(), incident, actor_id="s-01")
    assert (voiding.cases, voiding.since) == ((), lite.clock.now())
    assert all(one.state is SectionState.SIGNED for one in case_of(lite, case_id).sections)
    assert report(lite, "t-01", by="s-02", noticed_at=noticed_at) == "2"
    assert all(one.blocked_at == lite.clock.now() for one in people_rows(lite, "t-01", "t-02"))


def people_rows(world: Any, *ids: str) -> list[Any]:
    with world.desk().reading() as session:
        return list(session.scalars(select(models.Person).where(models.Person.id.in_(ids))))


def test_a_block_by_button(world: Any) -> None:
    """Where the regulation does not shut accounts a person may; stated for a moment that has passed."""
    world.to("imported")
    incident = report(world, "t-02")
    at = world.clock.now()
    world.later(minutes=20)
    breaches.block(world.desk(), incident, actor_id="s-01", at=at)
    [row] = people_rows(world, "t-02")
    assert row.blocked_at == at
    back(world, incident, "t-02")
    [row] = people_rows(world, "t-02")
    assert row.blocked_at is None


@pytest.mark.parametrize("by", ["t-01", "t-02", "s-03"])
def test_who_decides(lite: Any, by: str) -> None:
    """Teachers, the archivist and the account itself may report, and decide nothing."""
    lite.to("imported")
    incident = report(lite, "t-02", by=by)
    acts = len(lite.acts())
    desk = lite.desk()
    for doing in (
        lambda: told(lite, incident, "director", by=by),
        lambda: breaches.block(desk, incident, actor_id=by),
        lambda: breaches.restore(desk, incident, actor_id=by),
        lambda: breach_voids.void(desk, incident, actor_id=by),
    ):
        with pytest.raises(Problem) as caught:
            doing()
        wanted = "kernel.incident-own" if by == "t-02" else "kernel.incident-role"
        assert (caught.value.kind, caught.value.code) == (Kind.REFUSED, wanted)
    assert len(lite.acts()) == acts


def test_a_key_issued_by_the_account_itself_is_none(lite: Any) -> None:
    """An administrator whose account is breached does not get it back by a key of the own issuing."""
    lite.to("imported")
    incident = report(lite, "admin", by="s-02")
    lite.later(minutes=1)
    new_key(lite, "admin", by="admin")
    with pytest.raises(Problem) as caught:
        breaches.restore(lite.desk(), incident, actor_id="s-01")
    assert caught.value.code == "kernel.key-not-new"


def test_one_open_incident_for_an_account(world: Any) -> None:
    """The second report of the same account is told the first one's number; of another it is taken."""
    world.to("imported")
    assert report(world, "t-02") == "1"
    with pytest.raises(Problem) as caught:
        report(world, "t-02")
    assert "№ 1" in explain(caught.value).text
    assert report(world, "t-01") == "2"
    with pytest.raises(Problem) as caught:
        report(world, "s-03", noticed_at=world.clock.now() + timedelta(hours=1))
    assert caught.value.code == "kernel.incident-future"
    with pytest.raises(Problem) as caught:
        breaches.block(world.desk(), "9", actor_id="s-02")
    assert caught.value.kind is Kind.MISSING


# --- acts of the school itself -------------------------------------------------------------------


def test_roles_given_are_taken_back(world: Any, rows: Rows) -> None:
    """A role given by the account is held no more; what its holder did with it, and the rest, is listed."""
    case_id = world.to("printed")
    desk = world.desk()
    incident = report(world, "admin", by="s-02")
    told(world, incident, by="s-02")
    world.later(minutes=1)
    with desk.writing() as session:
        roles.grant(desk, session, "t-02", "deputy", order_no="9", order_on=desk.today, actor="admin")
        people.add_people(desk, session, [Person("x-9", "Лишнев", "Лишний", "Лишнович", "никто")], "admin")
    world.later(minutes=1)
    printing.hand_over(desk, [case_id], actor_id="t-02")
    voiding = breach_voids.void(desk, incident, actor_id="s-01")
    held = {(row["person_id"], row["role"]) for row in rows(desk, models.Grant)}
    assert ("t-02", "deputy") not in held
    acts = {one.seq: one.act for one in world.acts()}
    assert [acts[seq].facts["person"] for seq in voiding.grants] == ["t-02"]
    listed = [getattr(acts[seq], "kind", type(acts[seq]).__name__) for seq in voiding.pending]
    assert listed == ["person-added", "HandedOver"]
    with pytest.raises(Problem):
        printing.request(desk, [case_id], actor_id="t-02")
    [act] = breach_papers.papers(desk, incident).acts
    assert [line.what for line in act.revoked] == [
        "дана роль «заместитель директора»: " + name(world, "t-02")
    ]
    assert len(act.pending) == 2
    with desk.writing() as session:
        roles.grant(desk, session, "t-02", "deputy", order_no="10", order_on=desk.today, actor="s-01")
    with desk.writing() as session:
        breach_voids.bring_back(session)
    assert ("t-02", "deputy") in {(row["person_id"], row["role"]) for row in rows(desk, models.Grant)}


def name(world: Any, person: str) -> str:
    with world.desk().reading() as session:
        return str(people.names(session)[person])


@pytest.mark.clause("000-29")
def test_the_examination_tells_of_running_and_missed_times(world: Any) -> None:
    """The doctor names who is to be told until when; after that day it is not well until all is settled."""
    world.to("imported")
    assert incidents_seen(world) == []
    incident = report(world, "t-02")
    [running] = incidents_seen(world)
    assert running.sound
    assert "Известить до 28.05.2026 23:59: служба технической поддержки (п. 5.3)" in running.text
    world.later(days=2)
    [missed] = incidents_seen(world)
    assert not missed.sound
    assert "Срок извещения пропущен (28.05.2026 23:59): директор ещё не знает" in missed.text
    told(world, incident)
    [due] = incidents_seen(world)
    assert not due.sound
    assert f"archive-service breach void {incident}" in due.text
    breach_voids.void(world.desk(), incident, actor_id="s-01")
    assert incidents_seen(world)[0].sound
    back(world, incident, "t-02")
    assert incidents_seen(world) == []


def incidents_seen(world: Any) -> list[Any]:
    return [one for one in doctor.examine(world.archive) if one.subject.startswith("incident ")]


@pytest.mark.clause("002-06")
def test_the_notice_says_what_the_form_asks_but_no_password(world: Any) -> None:
    """Who, whose access, when, in which words; nowhere is there a place for a password."""
    world.to("imported")
    adopt(world, "klyuchi-2023")
    incident = report(world, "t-02", by="t-01", noticed_at=world.clock.now() - timedelta(minutes=15))
    notice = breach_papers.papers(world.desk(), incident).notice
    assert (notice.reporter.name, notice.owner.name) == (name(world, "t-01"), name(world, "t-02"))
    assert (notice.login, notice.head.name) == ("t-02", name(world, "s-01"))
    assert f"{notice.noticed_at:%d.%m.%Y %H:%M}" == "28.05.2026 11:45"
    assert notice.text == "пароль был записан на доске"
    assert (notice.school, notice.clause.ref) == ("Школа проверочная s1", "п. 3.15")


def asked_for() -> set[str]:
    """Every name under which something about an incident is asked, kept or printed."""
    assert isinstance(breach_group, Group)
    options = {one.name for command in breach_group.commands.values() for one in command.params}
    kept = {one.name for kind in breaches.KINDS.values() for one in fields(kind)}
    papers = (breach_papers.NoticeFacts, breach_papers.ActFacts, breach_papers.Told)
    return options | kept | {one.name for kind in papers for one in fields(kind)}


@pytest.mark.clause("002-06")
def test_a_password_is_neither_asked_nor_kept(lite: Any) -> None:
    """No option, field or fact is for a password; the pass phrase of the acting person stays at the edge."""
    lite.to("imported")
    incident = report(lite, "t-02")
    told(lite, incident)
    breach_voids.void(lite.desk(), incident, actor_id="s-01")
    facts = {
        key
        for one in lite.acts()
        if isinstance(one.act, SchoolAct) and one.act.kind in breaches.KINDS
        for key in one.act.facts
    }
    names = asked_for() | facts
    assert {"account", "noticed_at", "login"} <= names
    assert {one for one in names if "pass" in one or "парол" in one} == {"passphrase_file"}


def test_facts_hold_no_names(lite: Any) -> None:
    """The log says ids; the words of the report and all names stay out of it."""
    case_id = lite.to("handed")
    incident = report(lite, "t-02", text="Плевелева видела чужого за своим столом")
    told(lite, incident)
    walk(lite, case_id, "signed")
    breach_voids.void(lite.desk(), incident, actor_id="s-01")
    with lite.desk().reading() as session:
        known = {part for one in people.names(session).values() for part in one.split()}
    for logged in lite.acts():
        if isinstance(logged.act, SchoolAct) and logged.act.kind in breaches.KINDS:
            assert not known & set(str(logged.act.facts).replace("'", " ").split())
            assert "чужого" not in str(logged.act.facts)


def test_a_rebuilt_database_knows_it_all(world: Any, make_world: Any, lite_url: Any, rows: Rows) -> None:
    """From one store alone: the account is shut, the role is gone, the case out of the archive."""
    case_id = world.to("handed")
    desk = world.desk()
    walk(world, case_id, "signed", "certified", "approved", "stamped", "bound", "deposited")
    noticed_at = world.clock.now() - timedelta(minutes=45)
    incident = report(world, "t-01", by="s-02", noticed_at=noticed_at)
    breaches.block(desk, incident, actor_id="s-01")
    for role in ("director", "support"):
        at = noticed_at + timedelta(minutes=1)
        breaches.received(desk, incident, role, actor_id="s-01", at=at)
    voiding = breach_voids.void(desk, incident, actor_id="s-01")
    assert [len(one.void) for one in voiding.cases] == [1]
    assert world.work() == []
    source = world.archive.mirror.stores[0]
    other = make_world(lite_url("again"), "again")
    rebuild(other.archive, source)
    again = other.desk()
    for table, without in ((models.Signature, ()), (models.SummaryPupil, ()), (models.Grant, ())):
        assert rows(again, table, *without) == rows(desk, table, *without), table
    assert [row["state"] for row in rows(again, models.CaseRow)] == ["certify"]
    assert people_rows(other, "t-01")[0].blocked_at == people_rows(world, "t-01")[0].blocked_at
    with again.reading() as session:
        assert breach_watch.standing(again, session, incident).incident.blocked
