"""Folders of a term: formed for all classes at once, their papers, the obligation met, a rebuild."""

from typing import Any

import pypdfium2
import pytest

from archive_service.problems import Problem
from archive_service.services import binding, cases, documents, folder_papers, folders, work
from archive_service.services.folder_papers import PaperKind
from archive_service.services.folders import Wish
from workflows.folders import Part, PartKind

DEPUTY = "s-02"
CLUB = Part(kind=PartKind.PAPER_ONLY, title="Журнал внеурочного курса «Шахматы»", leaves=12)


def text(pdf: bytes) -> str:
    """The words of a document."""
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.mark.clause("000-25")
def test_folders_of_all_classes_are_formed_at_once(lite: Any, sample: Any) -> None:
    """Ready classes get a folder each; the last one meets the deputy's obligation of the term."""
    world = lite
    first = world.to("certified", snapshot=sample(classes=2))
    desk, ids = world.desk(), world.cases()
    with pytest.raises(Problem, match="nothing-ready"):
        folders.form(desk, Wish(), actor_id=DEPUTY)
    world.on([first], ["approved", "stamped", "bound"])
    with desk.reading() as session:
        plan = folders.proposal(session, Wish())
    assert plan is not None
    assert {one.cases: bool(one.missing) for one in plan.lines} == {(one,): one != first for one in ids}
    [made] = folders.form(desk, Wish(), actor_id=DEPUTY)
    assert (made.number, made.cases) == (1, (first,))
    assert _owed(desk)
    other = next(one for one in ids if one != first)
    with desk.reading() as session:
        name = cases.load(session, other)[0].opened.class_name
    with pytest.raises(Problem, match=r"folders\.unsigned"):
        folders.form(desk, Wish(classes=(name,)), actor_id=DEPUTY)
    world.on([other], ["approved", "stamped", "bound"])
    folders.form(desk, Wish(), actor_id=DEPUTY)
    assert not _owed(desk)
    with desk.reading() as session:
        assert [one.cases for one in folders.folders(session).values()] == [(first,), (other,)]


def _owed(desk: Any) -> list[Any]:
    with desk.reading() as session:
        plan = work.plan(desk, session)
        end = max(one.due_on for one in plan.owed if one.obligation.id == "folders")
        return [
            one for one in plan.owed if one.obligation.id == "folders" and one.due_on == end and not one.done
        ]


@pytest.mark.clause("000-25")
@pytest.mark.clause("000-04")
def test_a_folder_is_printed_and_closed(lite: Any) -> None:
    """Cover, list and certificate count the same leaves, name what is on paper alone, and are kept."""
    lite.to("stamped")
    desk, [case_id] = lite.desk(), lite.cases()
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
    [made] = folders.form(desk, Wish(), actor_id=DEPUTY)
    folders.add(desk, made.number, CLUB, actor_id=DEPUTY)
    with pytest.raises(Problem, match=r"folders\.loose"):
        folder_papers.close(desk, made.number, actor_id=DEPUTY)
    binding.bind(desk, case_id, actor_id="s-03", counts=[case.leaves])
    closed = folder_papers.close(desk, made.number, actor_id=DEPUTY)
    drawn = {kind: folder_papers.draw(desk, 1, kind, actor_id=DEPUTY) for kind in PaperKind}
    said = {kind: text(pdf) for kind, pdf in drawn.items()}
    total = case.leaves + case.summary_leaves + CLUB.leaves
    assert closed.leaves == total
    assert f"на {total} " in said[PaperKind.COVER]
    assert f"{total} (" in said[PaperKind.CERTIFICATE]
    assert all(CLUB.title in one for one in said.values())
    assert case.manifest.partition(":")[2][:16] in said[PaperKind.CERTIFICATE]
    assert documents.read(desk, closed.closed.papers[0]) == drawn[PaperKind.COVER]
    opened = folders.take_out(desk, 1, 1, reason="положен по ошибке", actor_id=DEPUTY)
    assert (opened.closed, opened.leaves) == (None, total - CLUB.leaves)
