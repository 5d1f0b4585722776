"""The page of code names: what misses its order's copy, and taking the copy in."""

from io import BytesIO
from pathlib import Path

from archive_service.services import codenames


def _paper(file: Path) -> tuple[BytesIO, str]:
    return BytesIO(file.read_bytes()), "приказ.pdf"


def test_the_copy_of_an_order_is_taken_in(world, visit, paper_file) -> None:
    """The deputy sees which code name has none, sends the copy, and it is on file; nobody's name shows."""
    world.to("imported")
    (missing, *_), _ = codenames.listing(world.desk(), reader_id="s-02")
    assert missing.copy is None
    deputy = visit("s-02")
    page = deputy.get("/code-names").text
    assert missing.code in page
    assert "Копия приказа: " + missing.code in page
    said = deputy.follow("/code-names", code=missing.code, paper=_paper(paper_file()))
    assert "копия приказа принята" in said
    assert "Копия приказа: " + missing.code not in said
    (known, *_), _ = codenames.listing(world.desk(), reader_id="s-02")
    assert known.copy is not None


def test_no_file_and_no_pdf_are_told_beside_the_field(world, visit, paper_file) -> None:
    """Nothing chosen, something else than a PDF, a code that nobody has: each is said, nothing is stored."""
    world.to("imported")
    (missing, *_), _ = codenames.listing(world.desk(), reader_id="s-02")
    deputy = visit("s-02")
    assert "Выберите файл" in deputy.post("/code-names", 422, code=missing.code).text
    page = deputy.post("/code-names", 422, code=missing.code, paper=(BytesIO(b"no pdf"), "приказ.pdf")).text
    assert 'role="alert"' in page
    deputy.post("/code-names", 404, code="Ученик 99", paper=_paper(paper_file()))
    assert codenames.listing(world.desk(), reader_id="s-02")[0][0].copy is None


def test_the_archivist_reads_only(world, visit, paper_file) -> None:
    """Who keeps the archive sees the list and has no form; a teacher sees neither."""
    world.to("imported")
    assert 'type="file"' not in visit("s-03").get("/code-names").text
    visit("s-03").post("/code-names", 403, code="Ученик 1", paper=_paper(paper_file()))
    visit("t-01").get("/code-names", 403)
