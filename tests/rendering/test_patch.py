"""The quick way to PDF/A against the long way."""

import io
from datetime import UTC, datetime

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link

from archive_service.rendering import pdfa
from archive_service.rendering.ink import Ink
from archive_service.rendering.patch import patch
from templates.geometry import HAIR, JOURNAL_SHEET
from templates.typefaces import CELL

FACTS = {"title": "Алгебра", "created_at": datetime(2026, 5, 27, tzinfo=UTC), "document_id": "d"}


@pytest.fixture(scope="module")
def drawn():
    """A page just drawn by the canvas."""
    ink = Ink(JOURNAL_SHEET)
    ink.text(30, 40, "Привет, Җәүдәт", CELL)
    ink.line(30, 50, 60, 50, HAIR)
    ink.turn()
    return ink.finish()


def _long_way(raw):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    return pdfa.finish_writer(writer, **FACTS)


def test_both_ways_say_the_same(drawn):
    """Title, dates, identifier, metadata packet, profile and text agree."""
    quick, long = (PdfReader(io.BytesIO(pdf)) for pdf in (pdfa.finish(drawn, **FACTS), _long_way(drawn)))
    for name in ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"):
        assert quick.metadata[name] == long.metadata[name]
    for name in ("/Lang", "/ViewerPreferences"):
        assert quick.root_object[name] == long.root_object[name]
    intents = [one.root_object["/OutputIntents"][0]["/DestOutputProfile"].get_data() for one in (quick, long)]
    packets = [one.root_object["/Metadata"].get_data() for one in (quick, long)]
    assert intents[0] == intents[1]
    assert packets[0] == packets[1]
    assert quick.pages[0].extract_text() == long.pages[0].extract_text()
    assert [bytes(half) for half in quick.trailer["/ID"]] == [bytes(half) for half in long.trailer["/ID"]]


def test_both_ways_are_valid(drawn, vera, tmp_path):
    """An outside judge accepts both as PDF/A-2b."""
    for name, pdf in (("quick", pdfa.finish(drawn, **FACTS)), ("long", _long_way(drawn))):
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    vera("2b", tmp_path / "quick.pdf", tmp_path / "long.pdf")


def test_other_shapes_take_the_long_way(drawn):
    """A file with annotations or a later revision is left to the general library, which flags the links."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn)))
    writer.add_annotation(0, Link(rect=(10, 10, 20, 20), url="https://example.org/"))
    target = io.BytesIO()
    writer.write(target)
    assert patch(target.getvalue(), catalogue=b"", information=b"<< >>", added=(), identifier=b"i") is None
    done = PdfReader(io.BytesIO(pdfa.finish(target.getvalue(), **FACTS)))
    assert done.pages[0]["/Annots"][0].get_object()["/F"] == 4


def test_a_patched_file_opens_in_another_reader(drawn):
    """The new cross-reference table leads to every object."""
    page = pypdfium2.PdfDocument(pdfa.finish(drawn, **FACTS))[0]
    assert "Привет, Җәүдәт" in page.get_textpage().get_text_range()
