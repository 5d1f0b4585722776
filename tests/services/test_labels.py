"""Labels of sewn volumes are known by their codes: a picture of another label is never answered for."""

from pathlib import Path

import pypdfium2
import pytest

from archive_service.problems import Problem
from archive_service.services import binding, binding_papers, label_check, scan_list, sewing_view
from archive_service.services.binding_papers import PaperKind
from archive_service.services.context import Desk
from archive_service.services.scan_placing import Verdict
from tests.services.scanning import TORN, Scanner, codes, take
from tests.world import World, sample
from workflows.label_codes import label_code

SEWER = "s-03"


def _sewn(world: World) -> list[str]:
    """Two journals, each sewn into one volume."""
    world.to("stamped", snapshot=sample(classes=2))
    for case_id in world.cases():
        seen = sewing_view.sewing(world.desk(), case_id, reader_id=SEWER)
        binding.bind(world.desk(), case_id, actor_id=SEWER, counts=[line.leaves for line in seen.volumes])
    return world.cases()


def _drawn(desk: Desk, case_id: str, path: Path) -> Path:
    """The label that is printed for a case, photographed where it is glued."""
    pdf = binding_papers.draw(desk, case_id, PaperKind.LABELS, actor_id=SEWER)
    with pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=200 / 72).to_pil().save(path, dpi=(200, 200))
    return path


@pytest.mark.clause("001-22")
def test_a_picture_is_of_the_label_it_is_given_for(
    lite: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drawn label is read and refused, by name, on another's page; without a code a picture serves once."""
    one, two = _sewn(lite)
    desk = lite.desk()
    photo = _drawn(desk, one, tmp_path / "наклейка.jpg")

    def refusal(text: str = "") -> Problem:
        if text:
            photo.write_text(text, "utf-8")
        with pytest.raises(Problem) as refused:
            label_check.take(desk, two, 1, photo, actor_id=SEWER)
        return refused.value

    picture = label_check.take(desk, one, 1, photo, actor_id=SEWER)
    assert label_check.is_read(desk, one, picture)
    assert label_check.take(desk, one, 1, photo, actor_id=SEWER) == picture
    other = refusal()
    mine, wanted = (sewing_view.sewing(desk, case_id, reader_id=SEWER) for case_id in (one, two))
    assert other.code == "scans.label-other"
    assert other.facts["found"].startswith(f"{mine.class_name}, {mine.term_name}")
    assert other.facts["wanted"].startswith(f"{wanted.class_name}, {wanted.term_name}")
    Scanner(monkeypatch)
    photo.write_text(TORN, "utf-8")
    unread = label_check.take(desk, one, 1, photo, actor_id=SEWER)
    assert not label_check.is_read(desk, one, unread)
    assert refusal(TORN).code == "scans.label-used"
    assert refusal(f"{label_code(two, 1)} {label_code(two, 2)}").code == "scans.label-other"
    assert refusal(label_code("somebody else's", 1)).code == "scans.label-strange"
    assert label_check.answer(desk, lite.who(SEWER), one, 1, picture, covers=True).seal_on(1)


@pytest.mark.clause("000-22")
def test_a_label_in_a_pile_is_named(lite: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is neither foreign nor unreadable; on a leaf the leaf's own code counts; several tell nothing."""
    lite.to("printed", snapshot=sample(classes=2))
    one, two = lite.cases()
    desk = lite.desk()
    Scanner(monkeypatch)
    mine, strange = label_code(two, 1), label_code("somebody else's", 1)
    leaf = codes(desk, one)[0]
    batch = take(lite, mine, strange, f"{mine} {label_code(one, 1)}", f"{mine} {leaf}")
    with desk.reading() as session:
        rows = scan_list.sheets(session, batch).rows
        line = scan_list.batches(session).rows[0]
    expected = [Verdict.LABEL, Verdict.FOREIGN, Verdict.UNREADABLE, Verdict.PLACED]
    assert [row.verdict for row in rows] == expected
    assert line.to_look_at == 3
    assert rows[0].label is not None
    assert (rows[0].label.case_id, rows[0].label.volume) == (two, 1)
    assert "том 1" in rows[0].label.said()
    assert "volume 1" in rows[0].label.said("en")
