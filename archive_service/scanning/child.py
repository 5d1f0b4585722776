"""What the child process does with a PDF: check it, or draw some of its pages."""

import json
from typing import Any, BinaryIO

from archive_service.guarding import answer_once, confine
from archive_service.scanning.limits import Limits
from archive_service.scanning.rules import Unfit


def main() -> None:
    """Answer what stands on the input, and end the process."""
    answer_once(serve)


def serve(source: BinaryIO, answer: BinaryIO) -> None:
    """Answer one request within its limits."""
    question = json.loads(source.readline())
    limits = Limits(**question["limits"])
    confine(limits)
    data = source.read()
    try:
        said, pictures = (
            _looked_at(data, limits) if question["want"] == "check" else _drawn(data, question, limits)
        )
    except Unfit as unfit:
        said, pictures = {"refused": f"upload.{unfit.code}", "facts": unfit.facts}, []
    answer.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
    for picture in pictures:
        answer.write(picture)


def _looked_at(data: bytes, limits: Limits) -> tuple[dict[str, Any], list[bytes]]:
    from archive_service.scanning.pictures import try_all  # noqa: PLC0415 a child loads what it needs
    from archive_service.scanning.rules import pages_of  # noqa: PLC0415

    pages = pages_of(data, limits)
    try_all(data, pages, limits)
    return {"refused": "", "pages": pages}, []


def _drawn(data: bytes, question: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], list[bytes]]:
    from archive_service.scanning.pictures import draw  # noqa: PLC0415

    pages, made = draw(data, question["first"], question["last"], question["dpi"], limits)
    return {"refused": "", "pages": pages, "sizes": [len(one) for one in made]}, made
