"""What lies beside the documents of a package for people: how to check it, and the inventory."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import pairwise

from archive_service.rendering.forms import Signer
from archive_service.rendering.papers import leave_check, leave_inventory
from archive_service.rendering.papers.leave_check import LeaveCheck, Step
from archive_service.rendering.papers.leave_inventory import LeaveInventory, Listed
from archive_service.rendering.view import day
from archive_service.services import form_wordings
from archive_service.services.context import Desk
from archive_service.services.form_parts import drawn
from storage.bag import Piece
from storage.bag_check import PAYLOAD

PAGE, PAGE_PDF = "КАК_ПРОВЕРИТЬ.txt", "КАК_ПРОВЕРИТЬ.pdf"
LIST, LIST_PDF = "ОПИСЬ.csv", "ОПИСЬ.pdf"
_NUMBERED, _STEPS_END = re.compile(r"(\d+)\. "), "\nЧТО ЗДЕСЬ ЛЕЖИТ"
_HEAD = ("№", "Файл", "Байт", "Хранить до", "SHA-256")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a package says of itself: whose, when, its name, why; the log's head; whose root; by whom."""

    school: str
    on: date
    name: str
    reason: str
    seq: int
    hash: str
    root: str
    maker: Signer


def texts(desk: Desk, cover: Cover, pieces: Sequence[Piece]) -> dict[str, bytes]:
    """Return the instruction and the inventory, each for the screen and for paper."""
    page = instruction(cover)
    listed = tuple(
        Listed(
            path=f"{PAYLOAD}/{one.path}", size_bytes=one.size_bytes, digest=one.key.hex, until=one.keep_until
        )
        for one in pieces
    )
    inventory = LeaveInventory(
        organisation=cover.school,
        on=cover.on,
        name=cover.name,
        reason=cover.reason,
        log_count=cover.seq,
        log_hash=cover.hash,
        root=cover.root,
        files=listed,
        maker=cover.maker,
    )
    on_check = leave_check.form(_on_paper(cover, page), form_wordings.own(desk, "leave_check"))
    on_list = leave_inventory.form(inventory, form_wordings.own(desk, "leave_inventory"))
    return {
        PAGE: page.encode(),
        PAGE_PDF: drawn(desk, on_check, f"leave-check/{cover.name}"),
        LIST: _table(listed),
        LIST_PDF: drawn(desk, on_list, f"leave-inventory/{cover.name}"),
    }


def instruction(cover: Cover) -> str:
    """Return how the package is checked without a program of ours, with its own name in the commands."""
    text = (resources.files("templates") / "texts" / "how-to-verify.txt").read_text("utf-8")
    return text.format(school=cover.school, day=day(cover.on), name=cover.name)


def _on_paper(cover: Cover, page: str) -> LeaveCheck:
    """The same for paper: the text before the steps, and the steps with their commands."""
    _, *blocks = page.split(_STEPS_END, maxsplit=1)[0].strip().split("\n\n")
    intro = [" ".join(block.split()) for block in blocks if not _NUMBERED.match(block) and block[0] != " "]
    steps = []
    for text, commands in pairwise(blocks):
        if found := _NUMBERED.match(text):
            said = " ".join(text[found.end() :].split())
            steps.append(
                Step(number=found[1], text=said, commands=tuple(map(str.rstrip, commands.splitlines())))
            )
    return LeaveCheck(organisation=cover.school, intro=tuple(intro), steps=tuple(steps))


def _table(listed: Sequence[Listed]) -> bytes:
    """The inventory for a spreadsheet; a name that would be a formula there is only a text."""
    file = io.StringIO(newline="")
    table = csv.writer(file, delimiter=";")
    table.writerow(_HEAD)
    for place, one in enumerate(listed, 1):
        table.writerow((place, one.path, one.size_bytes, one.until or "", one.digest))
    return file.getvalue().encode("utf-8-sig")
