"""Additions to a freshly drawn PDF without taking it apart.

The canvas writes one classic cross-reference table and nothing after it. Its objects are copied
as they are; only the catalogue grows, new objects are appended and the table is made anew. A
general PDF library does the same in twenty times the time. Files of any other shape are not
for this module: :func:`patch` returns None and the caller takes the long way.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

_TRAILER = re.compile(rb"/Info (\d+) 0 R\s+/Root (\d+) 0 R\s+/Size (\d+)")
_TABLE = re.compile(rb"xref\n0 (\d+)\n0000000000 65535 f \n((?:\d{10} 00000 n \n)+)trailer")
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_STREAM_END = b"endstream\nendobj\n"


def patch(
    raw_pdf: bytes, *, catalogue: bytes, information: bytes, added: Sequence[bytes], identifier: bytes
) -> bytes | None:
    """Return the PDF with a longer catalogue, another information dictionary and more objects.

    Args:
        raw_pdf: what the canvas wrote.
        catalogue: entries to add; ``{0}``, ``{1}`` … stand for references to ``added``.
        information: the whole information dictionary.
        added: bodies of new objects.
        identifier: both halves of the file identifier.

    Returns None where the file has another shape, or annotations, which need a closer look.
    """
    table = _TABLE.search(raw_pdf, raw_pdf.rfind(b"\nxref\n"))
    trailer = _TRAILER.search(raw_pdf, table.end()) if table else None
    if table is None or trailer is None or b"/Annots" in raw_pdf:
        return None
    info, root, size = (int(number) for number in trailer.groups())
    objects = _objects(raw_pdf, table)
    if len(objects) != size - 1:
        return None
    numbers = [b"%d 0 R" % (size + index) for index in range(len(added))]
    head, closing, tail = objects[root - 1].rpartition(b">>")
    objects[root - 1] = head + _named(catalogue, numbers) + closing + tail
    objects[info - 1] = b"%d 0 obj\n%s\nendobj\n" % (info, information)
    for index, body in enumerate(added):
        objects.append(b"%d 0 obj\n%s\nendobj\n" % (size + index, body))
    return _assembled(objects, root, info, identifier)


def _objects(raw_pdf: bytes, table: re.Match[bytes]) -> list[bytes]:
    """Return the objects in the order of their numbers."""
    starts = [int(line[:10]) for line in table[2].splitlines()]
    order = sorted(range(len(starts)), key=starts.__getitem__)
    ends = {one: starts[other] for one, other in pairwise(order)}
    return [_ended(raw_pdf[start : ends.get(index, table.start())]) for index, start in enumerate(starts)]


def _ended(body: bytes) -> bytes:
    """Return the object with a line end before ``endstream`` (ISO 19005-2, 6.1.7.1)."""
    if not body.endswith(_STREAM_END):
        return body
    return body[: -len(_STREAM_END)] + b"\n" + _STREAM_END


def _named(body: bytes, numbers: Sequence[bytes]) -> bytes:
    for index, number in enumerate(numbers):
        body = body.replace(b"{%d}" % index, number)
    return body


def _assembled(objects: Sequence[bytes], root: int, info: int, identifier: bytes) -> bytes:
    position = len(_HEADER)
    lines = [b"0000000000 65535 f \n"]
    for body in objects:
        lines.append(b"%010d 00000 n \n" % position)
        position += len(body)
    quoted = identifier.hex().encode()
    entries = b"/Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]" % (len(lines), root, info, quoted, quoted)
    tail = b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (entries, position)
    return b"".join((_HEADER, *objects, b"xref\n0 %d\n" % len(lines), *lines, tail))
