"""Flattening: pages as they look, with what their form fields show painted onto them."""

import io
from collections.abc import Sequence
from typing import cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    RectangleObject,
    StreamObject,
)

Look = tuple[StreamObject, RectangleObject]
"""A form and the place it is painted into."""


def add_flat(writer: PdfWriter, pdf: bytes) -> list[PageObject]:
    """Add the pages of a document, signatures as they look; no field is carried over."""
    return [_add(writer, source) for source in PdfReader(io.BytesIO(pdf)).pages]


def _add(writer: PdfWriter, source: PageObject) -> PageObject:
    page = writer.add_page(source, excluded_keys=("/Annots",))
    annotations = [one.get_object() for one in source.get("/Annots", ArrayObject()).get_object()]
    looks = [look for one in annotations if (look := _look(one)) is not None]
    if looks:
        paint_over(writer, page, looks)
    return page


def paint_over(writer: PdfWriter, page: PageObject, looks: Sequence[Look]) -> None:
    """Paint forms onto a page, above all that is on it."""
    painted = [_paint(writer, page, *look) for look in looks]
    contents = _contents(page)
    page[NameObject("/Contents")] = ArrayObject(
        [_stream(writer, b"q"), *contents, _stream(writer, b"Q " + b" ".join(painted))]
    )


def form_of(writer: PdfWriter, drawn: bytes) -> StreamObject:
    """Return the first page of a drawn PDF as a form, to be painted onto pages."""
    page = PdfReader(io.BytesIO(drawn)).pages[0]
    form = StreamObject()
    form.set_data(cast(StreamObject, page["/Contents"]).get_data())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(page.mediabox)
    form[NameObject("/Resources")] = cast(DictionaryObject, page["/Resources"]).clone(writer)
    return cast(StreamObject, writer._add_object(form).get_object())


def _look(annotation: DictionaryObject) -> Look | None:
    """Return a form field's normal appearance and its place; None for what shows nothing."""
    appearance = annotation.get("/AP", DictionaryObject()).get("/N")
    if annotation.get("/Subtype") != "/Widget" or appearance is None:
        return None
    return appearance.get_object(), RectangleObject(cast(ArrayObject, annotation["/Rect"]))


def _paint(writer: PdfWriter, page: PageObject, look: StreamObject, place: RectangleObject) -> bytes:
    """Return the operators that paint a look into its place (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    resources = page.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
    forms = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    name = NameObject(f"/Flat{page.page_number}x{len(forms)}")
    forms[name] = look.clone(writer).indirect_reference
    box = RectangleObject(cast(ArrayObject, look["/BBox"]))
    x_scale = float(place.width) / (float(box.width) or 1.0)
    y_scale = float(place.height) / (float(box.height) or 1.0)
    x, y = float(place.left) - float(box.left) * x_scale, float(place.bottom) - float(box.bottom) * y_scale
    return f"q {x_scale:.5f} 0 0 {y_scale:.5f} {x:.3f} {y:.3f} cm {name} Do Q".encode()


def _contents(page: PageObject) -> list[IndirectObject]:
    held = page.raw_get("/Contents")
    target = held.get_object()
    return list(target) if isinstance(target, ArrayObject) else [held]


def _stream(writer: PdfWriter, operators: bytes) -> IndirectObject:
    stream = StreamObject()
    stream.set_data(operators)
    return writer._add_object(stream)
