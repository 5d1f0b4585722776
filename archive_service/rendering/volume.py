"""The volume: one PDF/A-3b that shows the whole journal and carries what proves it (001 clause 8.5).

It shows every page with the visible stamps, flattened into the pages; it carries the signed
sections, the manifest with SHA-256 digests, the snapshot and the acts.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, RectangleObject, StreamObject

from archive_service.problems import sentence
from archive_service.rendering.flatten import add_flat, form_of, paint_over
from archive_service.rendering.pdfa import Attachment, attach, finish_writer
from workflows.canonical import canonical_bytes, digest

MANIFEST = "manifest.json"
FORMAT = "journal-manifest/1"
_SHARED = ("/FontFile2", "/ToUnicode")


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn note that is put onto a page: its left, bottom, right and top edges in points."""

    page_index: int
    corners: tuple[float, float, float, float]
    drawn: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """What the volume shows under one bookmark: a signed section, in its order, with notes upon it."""

    title: str
    pdf: bytes
    marks: tuple[Mark, ...] = ()


def manifest_of(
    attachments: Sequence[Attachment],
    *,
    document_id: str,
    created_at: datetime,
    signers: Mapping[str, Mapping[str, str]] | None = None,
    also: Mapping[str, str] | None = None,
) -> bytes:
    """Return the manifest: name, digest, size and expected signers of every attachment.

    Args:
        attachments: the files the volume carries, without the manifest itself.
        document_id: the volume's id.
        created_at: the moment the volume was put together.
        signers: attachment's name → field → person id, for attachments that are signed.
        also: name → digest of documents that belong to the case but lie outside the volume.
    """
    expected = signers or {}
    files = [_entry(one, expected.get(one.name, {})) for one in sorted(attachments, key=_name)]
    return canonical_bytes(
        {
            "format": FORMAT,
            "document": document_id,
            "created_at": created_at,
            "files": files,
            "also": dict(also or {}),
        }
    )


def assemble(
    front: bytes,
    sections: Sequence[Part],
    back: bytes,
    *,
    attachments: Sequence[Attachment],
    title: str,
    created_at: datetime,
    document_id: str,
) -> bytes:
    """Return the volume; the same bytes for the same arguments.

    Pages keep their order: front, sections, back; each section has a bookmark. Signatures are
    shown as they look, their fields stay behind in the attached sections.
    """
    writer = PdfWriter()
    _show(writer, Part(sentence("signing.bookmark-front"), front))
    for part in sections:
        _show(writer, part)
    _show(writer, Part(sentence("signing.bookmark-back"), back))
    _share_fonts(writer)
    attach(writer, attachments, created_at)
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")
    return finish_writer(writer, title=title, created_at=created_at, document_id=document_id, part="3b")


def page_count(pdf: bytes) -> int:
    """Return the number of pages."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def _entry(one: Attachment, signers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": one.name,
        "digest": digest(one.data),
        "bytes": len(one.data),
        "media_type": one.media_type,
        "signers": dict(signers),
    }


def _name(one: Attachment) -> str:
    return one.name


def _show(writer: PdfWriter, part: Part) -> None:
    first = len(writer.pages)
    pages = add_flat(writer, part.pdf)
    for mark in part.marks:
        look = form_of(writer, mark.drawn), RectangleObject(mark.corners)
        paint_over(writer, pages[mark.page_index], [look])
    if len(writer.pages) > first:
        writer.add_outline_item(title=part.title, page_number=first)


def _share_fonts(writer: PdfWriter) -> None:
    """Keep one copy of font programs and letter maps that are the same, byte for byte, in many parts."""
    kept: dict[tuple[str, bytes], IndirectObject] = {}
    for holder in [one for one in writer._objects if isinstance(one, DictionaryObject)]:
        for key in (one for one in _SHARED if one in holder):
            own = cast(IndirectObject, holder.raw_get(key))
            stream = cast(StreamObject, own.get_object())
            first = kept.setdefault((str(stream.get("/Filter")), stream._data), own)
            if first.idnum != own.idnum:
                holder[NameObject(key)] = first
                writer._objects[own.idnum - 1] = None
