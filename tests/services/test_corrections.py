"""Corrections after the print: proposed by an export, approved by the deputy; what falls, what stands."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest

from archive_service.db import models
from archive_service.problems import Kind, Problem
from archive_service.services import cases, corrections, documents, editions, finding, imports, sheets
from archive_service.services.finding import WantedEdition
from archive_service.services.verification import verify_store
from workflows.case import Case, SectionState
from workflows.snapshot import Deferral, Section, Snapshot

REASON = "служебная записка № 4 от 28.05.2026"


def case_of(world: Any, case_id: str) -> Case:
    """The case as its acts tell it."""
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def with_section(snapshot: Snapshot, index: int, change: Callable[[Section], Section]) -> Snapshot:
    """The export with one section changed."""
    [group] = snapshot.classes
    sections = tuple(change(one) if n == index else one for n, one in enumerate(group.sections))
    return replace(snapshot, classes=(replace(group, sections=sections),))


def other_topic(section: Section) -> Section:
    """The section with another topic in its first lesson."""
    first, *rest = section.lessons
    return replace(section, lessons=(replace(first, topic="Тема исправлена после печати"), *rest))


def longer(section: Section) -> Section:
    """The section with so many more lessons that it needs more leaves."""
    last = section.lessons[-1]
    more = tuple(replace(last, id=f"{last.id}-{n}", number=n + 2, topic=f"Тема {n}") for n in range(30))
    return replace(section, lessons=(*section.lessons, *more))


def shorter(section: Section) -> Section:
    """The section with one lesson left."""
    return replace(section, lessons=section.lessons[:1])


def deferred(section: Section, term: str) -> Section:
    """The section with its first pupil's mark for the term put off."""
    pupil = section.pupil_ids[0]
    marks = {one: dict(given) for one, given in section.term_marks.items()}
    marks[pupil].pop(term, None)
    return replace(section, term_marks=marks, deferrals=(Deferral(pupil, term, "болезнь"),))


def texts(pdf: bytes) -> str:
    """All words of a document."""
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def propose(world: Any, snapshot: Snapshot) -> imports.Outcome:
    """Take another export in."""
    return imports.take_in(world.desk(), snapshot, actor_id="admin")


REST = ("printed", "signed", "certified", "approved", "stamped", "bound", "deposited")


@pytest.mark.clause("001-31")
@pytest.mark.clause("001-33")
def test_a_changed_export_waits_for_the_deputy(world: Any, sample: Callable[..., Snapshot]) -> None:
    """After the print nothing changes in silence: the differences are told cell by cell, the case stands."""
    case_id = world.to("signed", snapshot=sample())
    before = case_of(world, case_id)
    outcome = propose(world, with_section(sample(), 0, other_topic))
    assert outcome.proposed == [before.opened.class_name]
    after = case_of(world, case_id)
    assert replace(after, proposed=None, count=before.count) == before
    assert [row.id for row in corrections.pending(world.desk())] == [case_id]
    [row] = corrections.proposal(world.desk(), case_id).rows
    assert row.now == "Тема исправлена после печати"
    assert row.title == before.sections[0].title


@pytest.mark.clause("001-31")
def test_exactly_what_changed_is_made_anew(world: Any, sample: Callable[..., Snapshot]) -> None:
    """That section has edition 2 unsigned, the other keeps bytes and signature, the volume falls."""
    case_id = world.to("stamped", snapshot=sample())
    before = case_of(world, case_id)
    propose(world, with_section(sample(), 0, other_topic))
    corrections.approve(world.desk(), world.who("s-02"), case_id, REASON)
    fallen = case_of(world, case_id)
    assert (fallen.done, fallen.volume) == ((), "")
    assert [one.state for one in fallen.sections] == [SectionState.RETURNED, SectionState.SIGNED]
    world.on([case_id], ["printed"])
    after = case_of(world, case_id)
    assert [one.edition for one in after.sections] == [2, 1]
    assert after.sections[1] == before.sections[1]
    assert after.sections[0].leaves == before.sections[0].leaves
    assert "Тема исправлена" in texts(documents.read(world.desk(), after.sections[0].document))


@pytest.mark.clause("001-31")
def test_an_archived_case_is_corrected_and_archived_again(
    world: Any, sample: Callable[..., Snapshot]
) -> None:
    """The old deposit stays locked; the new one carries the old edition and the difference sheet too."""
    case_id = world.to("deposited", snapshot=sample())
    before = case_of(world, case_id)
    propose(world, with_section(sample(), 0, other_topic))
    corrections.approve(world.desk(), world.who("s-02"), case_id, REASON)
    assert case_of(world, case_id).deposit is None
    world.on([case_id], REST)
    after = case_of(world, case_id)
    assert after.deposit is not None
    assert before.deposit is not None
    assert after.deposit.manifest != before.deposit.manifest
    with world.desk().reading() as session:
        manifests = {one.manifest for one in session.query(models.Deposit)}
        roles = {one.role: one.digest for one in session.query(models.Object) if one.case_id == case_id}
    assert manifests == {before.deposit.manifest, after.deposit.manifest}
    assert roles[editions.SUPERSEDED] == before.sections[0].document
    paper = texts(documents.read(world.desk(), roles[corrections.DIFFERENCE]))
    assert "Тема исправлена после печати" in paper
    assert REASON in paper


@pytest.mark.clause("001-31")
def test_the_old_edition_is_readable_and_struck(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """Its bytes are as they were; the copy for people says since when it is in force no more, and why."""
    case_id = lite.to("signed", snapshot=sample())
    old = case_of(lite, case_id).sections[0]
    propose(lite, with_section(sample(), 0, other_topic))
    corrections.approve(lite.desk(), lite.who("s-02"), case_id, REASON)
    lite.on([case_id], ["printed"])
    first, second = (one for one in editions.all_of(lite.desk(), case_id) if one.section == old.id)
    assert (first.standing, second.standing) == (False, True)
    assert (first.why, first.document) == (REASON, old.document)
    assert editions.read(lite.desk(), case_id, old.id, 1, original=True) == documents.read(
        lite.desk(), old.document
    )
    struck = texts(editions.read(lite.desk(), case_id, old.id, 1))
    assert "ПОГАШЕНО" in struck
    assert REASON in struck
    assert "ПОГАШЕНО" not in texts(editions.read(lite.desk(), case_id, old.id, 2))
    with pytest.raises(Problem) as caught:
        editions.read(lite.desk(), case_id, old.id, 3)
    assert caught.value.kind is Kind.MISSING


@pytest.mark.clause("002-02", "001-36")
def test_an_edition_is_handed_out_with_need_and_reason(world: Any, sample: Callable[..., Snapshot]) -> None:
    """Like an archived document: who may not read gets nothing, and the reading is on record first."""
    case_id = world.to("signed", snapshot=sample())
    section = case_of(world, case_id).sections[0]
    wanted = WantedEdition(case_id, section.id, 1)
    acts = len(world.acts())
    for person, reason, kind in (("t-01", "запрос № 7", Kind.ACCESS), ("s-02", " ", Kind.USAGE)):
        with pytest.raises(Problem) as caught:
            finding.open_edition(world.desk(), wanted, reader_id=person, reason=reason)
        assert caught.value.kind is kind
    absent = replace(wanted, number=2)
    with pytest.raises(Problem) as caught:
        finding.open_edition(world.desk(), absent, reader_id="s-02", reason="запрос № 7")
    assert caught.value.kind is Kind.MISSING
    assert len(world.acts()) == acts
    data = finding.open_edition(world.desk(), wanted, reader_id="s-02", reason="запрос № 7")
    assert data == documents.read(world.desk(), section.document)
    [act] = [one.act for one in world.acts()[acts:]]
    assert (act.kind, act.actor) == ("document-read", "s-02")
    assert act.facts == {"document": section.document, "role": "section", "reason": "запрос № 7"}


@pytest.mark.clause("001-05")
@pytest.mark.clause("001-22")
@pytest.mark.parametrize("change", [longer, shorter])
def test_printed_leaves_keep_their_numbers(
    lite: Any, sample: Callable[..., Snapshot], change: Callable[[Section], Section]
) -> None:
    """More leaves are lettered, fewer leave a gap; the label counts what is there, and says which."""
    start = with_section(sample(), 0, longer) if change is shorter else sample()
    case_id = lite.to("bound", snapshot=start)
    before = case_of(lite, case_id)
    propose(lite, with_section(start, 0, change))
    corrections.approve(lite.desk(), lite.who("s-02"), case_id, REASON)
    lite.on([case_id], REST[:-1])
    after = case_of(lite, case_id)
    assert after.sections[1] == before.sections[1]
    had, has = before.sections[0].leaves, after.sections[0].leaves
    certificate = texts(documents.read(lite.desk(), after.back))
    if change is longer:
        assert has[: len(had)] == had
        assert all(label.startswith(had[-1]) and label != had[-1] for label in has[len(had) :])
        assert f"Литерные листы: {has[len(had)]}" in certificate
    else:
        assert has == had[: len(has)]
        assert after.gaps == had[len(has) :]
        assert "Пропущенные номера" in certificate
    pages = len(pypdf.PdfReader(BytesIO(documents.read(lite.desk(), after.volume))).pages)
    assert after.leaves == len(after.labels) == pages // 2
    assert f"{after.leaves} (" in certificate


@pytest.mark.clause("001-35")
def test_a_late_mark_comes_on_a_supplement_leaf(world: Any, sample: Callable[..., Snapshot]) -> None:
    """The printed sheets and their signature stay; the mark stands on a lettered leaf, signed too."""
    term = sample().classes[0].term_id
    first = with_section(sample(), 0, lambda one: deferred(one, term))
    case_id = world.to("deposited", snapshot=first)
    before = case_of(world, case_id)
    propose(world, with_section(sample(), 0, lambda one: replace(one, deferrals=())))
    waiting = corrections.proposal(world.desk(), case_id)
    assert (waiting.anew, waiting.supplements) == ((), (before.sections[0].title,))
    corrections.approve(world.desk(), world.who("s-02"), case_id, REASON)
    world.on([case_id], ["printed", "signed"])
    after = case_of(world, case_id)
    parent, leaf, other = after.sections
    assert (parent.document, other) == (before.sections[0].document, before.sections[1])
    assert leaf.leaves == (f"{parent.leaves[-1]}а",)
    assert leaf.signatures[0].by == parent.signer
    said = texts(documents.read(world.desk(), leaf.document))
    assert "Дополнительный лист" in said
    assert sample().classes[0].sections[0].term_marks[parent_pupil(sample())][term] in said
    shown = sheets.open_sheet(world.desk(), parent.signer, case_id, leaf.id)
    assert (len(shown.pages), shown.note, shown.table.log) == (2, None, ())
    world.on([case_id], REST[2:])
    assert case_of(world, case_id).deposit is not None


def parent_pupil(snapshot: Snapshot) -> str:
    """The pupil whose mark was put off."""
    return snapshot.classes[0].sections[0].pupil_ids[0]


def test_a_rejected_correction_changes_nothing(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """The printout stays, the proposal is gone, the reason is on record."""
    case_id = lite.to("signed", snapshot=sample())
    before = case_of(lite, case_id)
    propose(lite, with_section(sample(), 0, other_topic))
    corrections.reject(lite.desk(), lite.who("s-02"), case_id, REASON)
    assert replace(case_of(lite, case_id), count=before.count) == before
    assert lite.kinds(case_id)[-2:] == ["CorrectionProposed", "CorrectionRejected"]
    with pytest.raises(Problem) as caught:
        corrections.approve(lite.desk(), lite.who("s-02"), case_id, REASON)
    assert caught.value.code == "kernel.nothing-proposed"


@pytest.mark.clause("001-31")
def test_a_rejection_about_an_archived_case_is_in_both_rooms(
    lite: Any, sample: Callable[..., Snapshot]
) -> None:
    """The deposit stands; that somebody looked and left it so is in the log of either room."""
    case_id = lite.to("deposited", snapshot=sample())
    before = case_of(lite, case_id)
    propose(lite, with_section(sample(), 0, other_topic))
    corrections.reject(lite.desk(), lite.who("s-02"), case_id, REASON)
    assert replace(case_of(lite, case_id), count=before.count) == before
    assert lite.work() == []
    for store in lite.archive.mirror.stores:
        found = verify_store(store, progress=lambda _done, _total: None)
        assert (found.acts, found.troubles) == (len(lite.acts()), ())


def test_only_who_has_the_power_approves_and_says_why(lite: Any, sample: Callable[..., Snapshot]) -> None:
    """The director is refused by this regulation, a deputy without a reason too; nothing moved."""
    case_id = lite.to("signed", snapshot=sample())
    propose(lite, with_section(sample(), 0, other_topic))
    for person, reason in (("s-01", REASON), ("s-02", "  ")):
        with pytest.raises(Problem) as caught:
            corrections.approve(lite.desk(), lite.who(person), case_id, reason)
        assert caught.value.kind is Kind.REFUSED
    assert case_of(lite, case_id).proposed is not None


def test_the_same_content_in_another_export_is_no_correction(
    lite: Any, sample: Callable[..., Snapshot]
) -> None:
    """Another moment of export changes nothing on paper: nothing is proposed."""
    case_id = lite.to("signed", snapshot=sample())
    before = case_of(lite, case_id)
    later = replace(sample(), exported_at=sample().exported_at.replace(microsecond=1))
    assert propose(lite, later).unchanged == [before.opened.class_name]
    assert replace(case_of(lite, case_id), count=before.count) == before
