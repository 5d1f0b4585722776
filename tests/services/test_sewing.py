"""Sewing on paper: volumes counted and registered, labels looked at, the papers that lie with them."""

from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from archive_service.db.models import Object
from archive_service.problems import Problem
from archive_service.services import (
    binding,
    binding_papers,
    documents,
    label_check,
    paper_register,
    sewing_view,
)
from archive_service.services import cases as case_service
from archive_service.services.binding_papers import PaperKind
from tests.world import World
from workflows.canonical import digest

SEWER = "s-03"
STAFF = ("admin", "s-01", "s-02", SEWER)


@pytest.fixture
def stamped(lite: World) -> tuple[World, str]:
    """A school whose journal waits to be sewn."""
    return lite, lite.to("stamped")


@pytest.fixture
def sewn(stamped: tuple[World, str]) -> tuple[World, str]:
    """The same, sewn into volumes of paper."""
    world, case_id = stamped
    seen = sewing_view.sewing(world.desk(), case_id, reader_id=SEWER)
    binding.bind(world.desk(), case_id, actor_id=SEWER, counts=[one.leaves for one in seen.volumes])
    return stamped


def label(path: Path) -> Path:
    """A scan of a label, as a PDF."""
    canvas = Canvas(str(path))
    canvas.drawString(60, 700, "Прошито, пронумеровано")
    canvas.save()
    return path


@pytest.mark.clause("000-11")
@pytest.mark.clause("001-22")
def test_counted_volumes_are_recorded_and_registered(stamped: tuple[World, str]) -> None:
    """A wrong count says which leaves should lie there; the right one puts the volumes into the register."""
    world, case_id = stamped
    desk = world.desk()
    seen = sewing_view.sewing(desk, case_id, reader_id=SEWER)
    assert seen.trouble is None
    assert sum(part.count for one in seen.volumes for part in one.parts) == seen.leaves
    with pytest.raises(Problem) as refused:
        binding.bind(desk, case_id, actor_id=SEWER, counts=[seen.leaves - 1])
    assert refused.value.code == "kernel.volume-leaves"
    assert refused.value.facts["labels"] == f"1–{seen.leaves}"
    binding.bind(desk, case_id, actor_id=SEWER, counts=[seen.leaves])
    with desk.reading() as session:
        volumes = [one for one in paper_register.of_case(session, case_id) if one.ended is None]
    assert [(one.entry.leaves, one.entry.first, one.keeper) for one in volumes] == [(seen.leaves, "1", SEWER)]
    after = sewing_view.sewing(desk, case_id, reader_id=SEWER)
    assert (after.sewn_on, after.electronic) == (desk.today, False)


@pytest.mark.clause("001-22")
def test_a_seal_that_misses_the_leaf_does_not_count(sewn: tuple[World, str], tmp_path: Path) -> None:
    """The answer «no» is filed with its scan and keeps the case out of the archive; «yes» lets it in."""
    world, case_id = sewn
    desk = world.desk()
    taken = label_check.take(desk, case_id, 1, label(tmp_path / "label.pdf"), actor_id=SEWER)
    assert label_check.picture(desk, case_id, taken).startswith(b"\xff\xd8")
    case = label_check.answer(desk, world.who(SEWER), case_id, 1, taken, covers=False)
    seal = case.seal_on(1)
    assert seal is not None
    assert not seal.covers
    with desk.reading() as session:
        assert documents.find(session, seal.evidence).role == "scan-label"
        actor = case_service.people.actor_of(session, SEWER, desk.today)
        assert [one.refused_on for one in label_check.waiting(desk, session, actor)] == [desk.today]
    with pytest.raises(Problem) as refused:
        world.on([case_id], ["deposited"])
    assert refused.value.code == "kernel.label-unsealed"
    label_check.answer(desk, world.who("s-01"), case_id, 1, taken, covers=True)
    world.on([case_id], ["deposited"])


def test_only_pictures_of_that_label_are_answered_for(sewn: tuple[World, str], tmp_path: Path) -> None:
    """No other document, no other volume, nobody who has nothing to do with it."""
    world, case_id = sewn
    desk = world.desk()
    with desk.reading() as session:
        case, _ = case_service.load(session, case_id)
        stranger = next(
            one for one in case_service.people.names(session) if one not in {*STAFF, case.class_teacher}
        )
    with pytest.raises(Problem, match="document-missing"):
        label_check.answer(desk, world.who(SEWER), case_id, 1, case.front, covers=True)
    with pytest.raises(Problem, match="wrong-role"):
        label_check.take(desk, case_id, 1, label(tmp_path / "a.pdf"), actor_id=stranger)
    with pytest.raises(Problem, match="volume-not-sewn"):
        label_check.take(desk, case_id, 2, label(tmp_path / "b.pdf"), actor_id=SEWER)


def text(pdf: bytes) -> str:
    """The words of a document."""
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.mark.clause("001-22")
@pytest.mark.clause("000-25")
def test_the_papers_of_a_volume_say_the_same_leaves(sewn: tuple[World, str]) -> None:
    """Cover, list, certificate, labels and the director's act agree; of them the act alone is kept."""
    world, case_id = sewn
    desk = world.desk()
    seen = sewing_view.sewing(desk, case_id, reader_id=SEWER)
    drawn = {kind: binding_papers.draw(desk, case_id, kind, actor_id=SEWER) for kind in PaperKind}
    said = {kind: text(pdf) for kind, pdf in drawn.items()}
    assert f"скреплено печатью {seen.leaves} (" in said[PaperKind.LABELS]
    assert f"пронумеровано {seen.leaves} (" in said[PaperKind.CERTIFICATE]
    assert f"На {seen.leaves} " in said[PaperKind.COVER]
    assert all(part.title in said[PaperKind.LIST] for one in seen.volumes for part in one.parts)
    assert f"{seen.leaves} (" in said[PaperKind.ACT]
    with desk.reading() as session:
        assert documents.find(session, digest(drawn[PaperKind.ACT])).role == "binding-act"
        with pytest.raises(Problem, match="document-missing"):
            documents.find(session, digest(drawn[PaperKind.COVER]))
    world.later(hours=30)
    assert binding_papers.draw(desk, case_id, PaperKind.ACT, actor_id="s-01") == drawn[PaperKind.ACT]
    world.on([case_id], ["deposited"])
    with desk.reading() as session:
        kept = set(session.scalars(select(Object.role).where(Object.case_id == case_id)))
    assert "binding-act" in kept
