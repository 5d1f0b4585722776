"""Acts of a breached account made void: they fall with what rests on them, everything else stands."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.acts import ActsVoided, CaseSigned, Printed, SectionReturned, SnapshotFixed
from workflows.case import SectionState
from workflows.duties import duties
from workflows.history import evolve, replay
from workflows.refusal import Refusal
from workflows.voiding import standing, stewards, thing_of

ACCOUNTS = (
    *("p-operator", "p-physics", "p-algebra", "p-class"),
    *("p-deputy", "p-director", "p-binder", "p-archivist"),
)


def owed(way):
    """The steps that can be done now on the way to the archive, each with its section."""
    queue = duties(way.now, profile=way.profile, calendar=way.calendar)
    return [(one.step, one.section) for one in queue if one.actionable and one.step != "council"]


def titles(case):
    return {one.id: [signature.step for signature in one.signatures] for one in case.sections}


def steps(case):
    return [one.step for one in case.done]


@pytest.mark.clause("000-30")
def test_a_teachers_signature_falls_alone(way):
    """The signed sheets wait again in the revision before; the other teacher's stand; the volume falls."""
    way.upto("certify").do(way.void("p-physics"))
    physics, algebra = way.now.sections
    assert (physics.state, physics.document) == (SectionState.WAITING, physics.rendered)
    assert algebra.state is SectionState.SIGNED
    assert (way.now.volume, way.now.done) == ("", ())
    assert owed(way) == [("verify", "physics")]
    way.do(way.sign("physics"))
    assert owed(way) == [("assemble", None)]


@pytest.mark.clause("000-30")
def test_what_was_signed_before_stays(way):
    """Only acts from the moment on are named: the same teacher's earlier signature stands."""
    way.upto("hand-over").do(way.sign("physics")).later(1).do(way.sign("algebra"))
    before = len(way.acts)
    both = replace(way.void("p-physics", before), acts=(), things=())
    assert way.refused(both).code == "kernel.void-nothing"
    way.do(way.void("p-algebra", before))
    assert titles(way.now) == {"physics": ["verify"], "algebra": []}


def test_a_deputys_approval_takes_the_seal_with_it(way):
    """Volume and summary sheet go back to the revision that the class teacher left."""
    way.upto("certify")
    certified = way.now
    for step in ("approve", "stamp", "bind", "deposit"):
        way.do(way.proper(step)[0])
    approved = next(n for n, act in enumerate(way.acts, 1) if getattr(act, "step", "") == "approve")
    way.do(way.void("p-deputy", approved))
    now = way.now
    assert (now.volume, now.summary, steps(now)) == (certified.volume, certified.summary, ["certify"])
    assert now.deposit is None
    assert owed(way) == [("approve", None)]
    assert now.void == (approved,)


@pytest.mark.parametrize(
    ("account", "left", "next_step"),
    [
        ("p-archivist", ["certify", "approve", "stamp", "bind"], "deposit"),
        ("p-binder", ["certify", "approve", "stamp"], "bind"),
        ("p-director", ["certify", "approve"], "stamp"),
        ("p-class", [], "certify"),
    ],
)
def test_a_step_of_the_case_falls_with_those_after_it(way, account, left, next_step):
    """Those before it stand, the deposit is none any more, and the step is owed again."""
    way.upto("deposit").do(way.void(account))
    assert (steps(way.now), way.now.deposit) == (left, None)
    assert owed(way) == [(next_step, None)]


def test_a_void_hand_over_leaves_signatures(way):
    """The printout is handed over again; who has signed has signed."""
    way.upto("verify")
    handed = next(n for n, act in enumerate(way.acts, 1) if type(act).__name__ == "HandedOver")
    way.do(way.void("p-deputy", handed))
    assert titles(way.now) == {"physics": ["verify"], "algebra": ["verify"]}
    assert owed(way)[0] == ("hand-over", None)
    way.do(way.command("hand-over"))
    assert owed(way) == [("assemble", None)]


def test_a_void_return_leaves_the_sheets_waiting(way):
    """Nothing has to be printed: the same edition is signed again from its printed revision."""
    way.upto("verify").do(way.command("return", by="deputy"))
    assert owed(way)[0][0] == "print"
    way.do(way.void("p-deputy", len(way.acts)))
    physics = way.now.section("physics")
    assert (physics.state, physics.document, physics.edition) == (SectionState.WAITING, physics.rendered, 1)
    assert owed(way) == [("verify", "physics")]


@pytest.mark.parametrize(("account", "needs"), [("p-deputy", "print"), ("p-operator", "export")])
def test_a_void_print_or_export_needs_a_new_one(way, account, needs):
    """Every section made from it is sent back with the reason, and all above falls."""
    way.upto("export").do(way.command("print", by="deputy"))
    for step in ("hand-over", "verify", "assemble", "certify", "approve", "stamp", "bind", "deposit"):
        for command in way.proper(step):
            way.do(command)
    way.do(way.void(account))
    assert {one.state for one in way.now.sections} == {SectionState.RETURNED}
    assert {one.returned.remarks[0].text for one in way.now.sections} == {"нужна новая распечатка"}
    assert (way.now.volume, way.now.deposit, way.now.opened) == ("", None, way.acts[0])
    assert owed(way)[0][0] == needs
    refusal = way.refused(way.sign())
    assert refusal.code == "kernel.section-returned"
    assert refusal.clause is not None


def test_an_export_before_the_print_is_taken_in_again(way):
    """Before the print nothing is sent back: there are no sections until the next export."""
    way.upto("export").do(way.void("p-operator"))
    assert (way.now.sections, way.now.snapshot, way.now.class_teacher) == ((), "", "")
    assert owed(way) == [("export", None)]


def test_a_void_return_over_a_void_print_still_needs_a_print(way):
    """Whichever of the two is found void first: the sheets are no good, and wait for a new print."""
    way.upto("hand-over").do(way.command("return", by="director"))
    way.do(way.void("p-operator"))
    assert way.now.section("physics").returned.by == "p-director"
    way.do(way.void("p-director"))
    assert way.now.section("physics").state is SectionState.RETURNED
    assert way.now.section("physics").returned.by == "p-deputy"


def test_only_what_that_print_made_is_sent_back(way):
    """A void second print concerns the section it printed; the first print of the others stands."""
    way.upto("hand-over").do(way.sign("algebra")).do(way.send_back())
    way.do(way.command("print", by="deputy")).do(way.void("p-deputy", len(way.acts)))
    states = {one.id: one.state for one in way.now.sections}
    assert states == {"physics": SectionState.RETURNED, "algebra": SectionState.SIGNED}


def test_the_volume_falls_with_a_void_front(way):
    """A print of the front alone made no section, and still the volume that holds it counts no more."""
    way.upto("hand-over").do(way.revise("front").fix()).do(way.approval())
    way.do(way.command("print", by="deputy"))
    printed = len(way.acts)
    assert way.acts[-1].editions == ()
    way.upto("approve").do(
        replace(way.void("p-deputy"), acts=(printed,), things=(thing_of(way.acts[printed - 1], printed),))
    )
    assert (way.now.volume, way.now.done) == ("", ())
    assert owed(way) == [("print", None)]
    assert titles(way.now) == {"physics": ["verify"], "algebra": ["verify"]}


def test_a_later_act_of_the_same_kind_is_not_meant(way):
    """What fell before and was done again since stands: places in the case are meant, not steps."""
    way.upto("approve")
    approved = len(way.acts)
    way.do(way.command("return", by="director")).do(way.print())
    for step in ("sign", "assemble", "certify", "approve"):
        way.do(getattr(way, step)())
    late = replace(way.void("p-deputy"), acts=(7,), things=(thing_of(way.acts[approved - 1], approved),))
    before = way.now
    way.do(late)
    assert (way.now.done, way.now.volume) == (before.done, before.volume)
    assert way.now.void == (approved,)


def test_the_opening_stands(way):
    """Whoever opened the case: it stays open, and its opening cannot be made void."""
    way.upto("print")
    assert thing_of(way.acts[0], 1) is None
    assert [thing.kind for thing in way.void("p-operator", 1).things] == ["snapshot-fixed"]


@pytest.mark.parametrize("person", ["deputy", "director", "physics", "binder", "service", "nobody"])
def test_who_may_make_acts_void(way, people, person):
    """Whoever the profile names for it; nobody else, and never the account itself."""
    way.upto("certify")
    answer = way.ask(way.void("p-class", by=person))
    allowed = not people[person].roles.isdisjoint(stewards(way.profile))
    assert isinstance(answer, Refusal) is not allowed
    own = way.void("p-deputy", by="deputy")
    assert way.refused(own).code == "kernel.incident-own"


# --- any way, any account, any moment -----------------------------------------------------------

picks = st.lists(st.integers(0, 60), min_size=4, max_size=30)


def walked(start, picks):
    """Do the duties in turn, now and then send a section back; people do what the service might do."""
    way = start("perevoz").upto("open")
    for pick in picks:
        queue = owed(way)
        if pick % 7 == 0 and way.now.printed and way.now.deposit is None:
            section = ("physics", "algebra")[pick % 2]
            command = replace(way.send_back(section), actor=way.command("approve").actor)
        elif queue:
            step, section = queue[pick % len(queue)]
            command = proper(way, step, section, by_deputy=pick % 2 == 0)
        else:
            break
        if not isinstance(way.ask(command), Refusal):
            way.do(command)
    return way


def proper(way, step, section, *, by_deputy=False):
    """The right command of the step; the deputy prints as well as the service."""
    if step == "verify":
        return way.sign(section)
    return way.command(step, by="deputy" if step == "print" and by_deputy else "")


def signatures(case):
    """Every standing signature: its place, and those right under it in the same document."""
    for section in case.sections:
        under = {section.snapshot_number, section.printed_number}
        for one in section.signatures:
            yield one, set(under), section.id
            under.add(one.number)
    under = {case.snapshot_number} if not case.printed else set()
    for one in case.done:
        yield one, set(under), ""
        under.add(one.number)


@settings(max_examples=100, deadline=None)
@given(picks=picks, account=st.sampled_from(ACCOUNTS), share=st.integers(0, 9))
def test_what_falls_and_what_stands(start, picks, account, share):
    """Nothing of the account's since the moment stands; what does not rest on it stands, as it was."""
    way = walked(start, picks)
    before, first = way.now, 2 + len(way.acts) * share // 10
    command = way.void(account, first)
    numbers = {thing.number for thing in command.things}
    if not numbers:
        assert way.refused(command).code == "kernel.void-nothing"
        return
    way.do(command)
    assert isinstance(way.acts[-1], ActsVoided)
    assert replay(way.acts) == way.now
    assert numbers.isdisjoint(standing(way.now))
    changed = {one.id for one in before.sections if way.now.section(one.id) != one}
    after = {one.number: one for one, _, _ in signatures(way.now)}
    for one, under, section in signatures(before):
        fell = bool(numbers & {one.number, *under}) or (not section and bool(changed))
        assert (one.number not in after) == fell, (one, numbers)
        assert fell or after[one.number] == one
    for section in before.sections:
        if section.id in changed:
            touching = {section.snapshot_number, section.printed_number}
            touching |= {one.number for one in section.signatures}
            touching |= {section.returned.number} if section.returned else set()
            assert numbers & touching
    assert (way.now.opened, way.now.count) == (before.opened, before.count + 1)


@settings(max_examples=100, deadline=None)
@given(picks=picks, account=st.sampled_from(ACCOUNTS), share=st.integers(0, 9))
def test_the_right_people_bring_it_to_the_archive(start, picks, account, share):
    """After the voiding the duties lead on: their own people do them again, up to the deposit."""
    way = walked(start, picks)
    command = way.void(account, 2 + len(way.acts) * share // 10)
    if command.things:
        way.do(command)
    for _ in range(30):
        if not owed(way):
            break
        way.do(proper(way, *owed(way)[0]))
    assert way.now.deposit is not None
    assert all(one.state is SectionState.SIGNED for one in way.now.sections)
    assert steps(way.now) == ["certify", "approve", "stamp", "bind", "deposit"]
    assert replay(way.acts) == way.now


@settings(max_examples=100, deadline=None)
@given(picks=picks, accounts=st.lists(st.sampled_from(ACCOUNTS), min_size=2, max_size=3, unique=True))
def test_the_order_of_incidents_does_not_matter(start, picks, accounts):
    """Two accounts' acts made void one after the other leave the same standing acts either way."""
    results = []
    for order in (accounts, accounts[::-1]):
        way = walked(start, picks)
        for account in order:
            command = way.void(account)
            if command.things:
                way.do(command)
        results.append((standing(way.now) & {*range(1, len(walked(start, picks).acts) + 1)}, way.now.volume))
    assert results[0] == results[1]


@settings(max_examples=100, deadline=None)
@given(picks=picks, account=st.sampled_from(ACCOUNTS))
def test_signatures_rest_on_the_revision_before(start, picks, account):
    """After a voiding each signature still continues the document that is there."""
    way = walked(start, picks)
    command = way.void(account)
    if command.things:
        way.do(command)
    case = way.now
    for section in case.sections:
        chain = [section.rendered, *(one.document for one in section.signatures)]
        assert section.document == chain[-1] or section.state is SectionState.RETURNED
        assert [one.base for one in section.signatures] == chain[:-1]
    if case.done:
        assert case.volume == case.done[-1].document
        assert [one.base for one in case.done[1:]] == [one.document for one in case.done[:-1]]


def test_walks_get_far(start):
    """The walks above are worth something: some reach the archive, with exports, prints and returns."""
    kinds, far = set(), 0
    for seed in range(1, 60):
        way = walked(start, [(seed * 31 + step * 17) % 61 for step in range(30)])
        kinds |= {type(act) for act in way.acts}
        far += way.now.deposit is not None
    assert far > 5
    assert {SnapshotFixed, Printed, SectionReturned, CaseSigned} <= kinds


def test_evolve_ignores_what_is_not_there_any_more(way):
    """A thing whose section was printed anew since changes nothing but the list of void acts."""
    way.upto("hand-over").do(way.sign("physics"))
    signed = len(way.acts)
    way.do(way.command("return", by="deputy")).do(way.print())
    before = way.now
    act = ActsVoided(
        actor="p-admin",
        on=way.on,
        incident="1",
        account="p-physics",
        acts=(signed,),
        things=(thing_of(way.acts[signed - 1], signed),),
        remark="",
    )
    after = evolve(before, act)
    assert replace(after, void=(), incidents=(), count=before.count) == before
