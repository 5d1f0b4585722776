"""A journal as some other program prints it: upright pages, fonts of its own, one of them not embedded."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from templates.typefaces import FACES

FONT = "ForeignFont"


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed: subjects with teacher and number of pages, the class list, the marks' seed."""

    subjects: Sequence[tuple[str, str, int]]
    pupils: Sequence[str]
    head: str
    changed: str = ""
    at: str = "27.05.2026 14:03"
    summary: bool = True


def print_journal(path: Path, what: Printed) -> Path:
    """Write the PDF: title, contents, class list, subjects, summary sheet across an A3; return its path."""
    face = FACES[2]
    source = resources.files(face.package).joinpath(*face.file.split("/"))
    pdfmetrics.registerFont(TTFont(FONT, str(source)))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    _page(canvas, ["КЛАССНЫЙ ЖУРНАЛ", "9Я класс", f"Классный руководитель: {what.head}"], what)
    _page(canvas, ["Оглавление", *_contents(what)], what)
    _page(canvas, ["Список обучающихся", *_numbered(what.pupils)], what)
    for subject, teacher, pages in what.subjects:
        for number in range(pages):
            mark = "5" if what.changed == subject and number == 0 else "4"
            rows = [f"{name}   {mark}   н   3" for name in _numbered(what.pupils)]
            head = [f"Предмет: {subject}", f"Учитель: {teacher}"] if number == 0 else ["Домашние задания"]
            canvas.setFont("Helvetica", 8)  # one of the fonts that no program embeds
            canvas.drawString(40, 15, "e-journal 3.1")
            _page(canvas, [*head, *rows], what)
    if what.summary:
        canvas.setPageSize(landscape(A3))
        _page(canvas, ["Сводная ведомость учёта успеваемости", *_numbered(what.pupils)], what)
    canvas.save()
    return path


def _contents(what: Printed) -> list[str]:
    lines, first = [], 4
    for subject, _, pages in what.subjects:
        lines.append(f"{subject} ........ {first}–{first + pages - 1}")
        first += pages
    return lines


def _numbered(names: Sequence[str]) -> list[str]:
    return [f"{number}. {name}" for number, name in enumerate(names, 1)]


def _page(canvas: Canvas, lines: Sequence[str], what: Printed) -> None:
    canvas.setFont(FONT, 11)
    for index, line in enumerate(lines):
        canvas.drawString(50, 780 - 16 * index, line)
    canvas.drawString(50, 30, f"Распечатано {what.at}, стр. {canvas.getPageNumber()} из 99")
    canvas.showPage()
