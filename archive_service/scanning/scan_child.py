"""What the child process does with a scan: count its pages, or look at some of them one by one."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive_service.guarding import answer_once, confine
from archive_service.scanning.limits import ScanLimits
from archive_service.scanning.rules import Unfit

_KINDS = {b"%PDF": "pdf", b"II*\0": "tiff", b"MM\0*": "tiff", b"II+\0": "tiff", b"MM\0+": "tiff"}
_JPEG = b"\xff\xd8\xff"


def main() -> None:
    """Answer about the file that is the input, and end the process."""
    answer_once(serve)


def serve(source: BinaryIO, answer: BinaryIO) -> None:
    """Answer the question of the command line within its limits."""
    question = json.loads(sys.argv[3])
    limits = ScanLimits(**question["limits"])
    confine(limits)
    with open(os.dup(source.fileno()), "rb") as file:
        if question["want"] == "count":
            _tell(answer, _counted(file, limits))
            return
        opened = _opened(file, limits, question["pages"])
        for index in range(question["first"], opened.pages, question["step"]):
            for piece in _page(opened, index, limits):
                answer.write(piece)
            answer.flush()


def _counted(file: BinaryIO, limits: ScanLimits) -> dict[str, Any]:
    try:
        return {"refused": "", "pages": _opened(file, limits).pages}
    except Unfit as unfit:
        return {"refused": f"scan.{unfit.code}", "facts": unfit.facts}


def _opened(file: BinaryIO, limits: ScanLimits, known: int = 0) -> Any:
    """Return the file as a source of pages; what it is, is told by its first bytes."""
    head = file.read(4)
    file.seek(0)
    kind = "jpeg" if head.startswith(_JPEG) else _KINDS.get(head)
    if kind == "pdf":
        from archive_service.scanning.scanned_pdf import Pdf  # noqa: PLC0415 a child loads what it needs

        return Pdf(file, limits, known)
    from archive_service.scanning.sources import Jpeg, Tiff  # noqa: PLC0415

    _let_pictures_be_big()
    if kind == "tiff":
        return Tiff(file, limits)
    if kind == "jpeg":
        return Jpeg(file, limits)
    raise Unfit("not-scan")


def _let_pictures_be_big() -> None:
    """Let the library open what our own limits will weigh."""
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None


def _page(opened: Any, index: int, limits: ScanLimits) -> Iterator[bytes]:
    from archive_service.scanning.page import look_at  # noqa: PLC0415

    try:
        looked = look_at(opened.picture(index), limits.dpi)
    except Exception as error:  # noqa: BLE001 a page that cannot be read loses no other page
        trouble = "memory" if isinstance(error, MemoryError) else "broken"
        yield _line({"trouble": trouble, "jpeg": 0, "thumb": 0})
        return
    yield _line({**looked.said, "trouble": "", "jpeg": len(looked.jpeg), "thumb": len(looked.thumb)})
    yield looked.jpeg
    yield looked.thumb


def _tell(answer: BinaryIO, said: dict[str, Any]) -> None:
    answer.write(_line(said))


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"
