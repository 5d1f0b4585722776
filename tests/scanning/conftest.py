"""Papers as PDF files, sound ones and hostile ones, made on the spot."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

Make = Callable[..., bytes]


def paper(
    pages: int = 1, size: tuple[float, float] = A4, colour: tuple[float, float, float] = (0, 0, 0)
) -> bytes:
    """A paper of so many pages, with one stroke of a colour on each."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.setFillColorRGB(*colour)
        canvas.rect(60, 60, 200, 40, fill=1, stroke=0)
        canvas.drawString(60, 120, f"Order, page {number + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def spoilt(spoil: Callable[[PdfWriter], Any], pages: int = 1) -> bytes:
    """A paper with something done to it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper(pages))))
    spoil(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.fixture(name="paper")
def _paper() -> Make:
    """Return the maker of sound papers."""
    return paper


@pytest.fixture(name="spoilt")
def _spoilt() -> Make:
    """Return the maker of spoilt papers."""
    return spoilt


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Return ``saved(data, name="order.pdf")``: the file with these bytes."""

    def save(data: bytes, name: str = "приказ.pdf") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return save
