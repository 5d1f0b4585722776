"""Rendering a school's term against a bare canvas that draws the same strings and lines.

Two processes each render half of the classes, by turns with the product (plan, QR codes, PDF/A) and
with a loop of plain canvas calls over the recorded strings and lines, into as many files
(«same files») and into one file per class. Every turn starts together in both processes.
"""

import io
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reportlab.pdfgen.canvas import Canvas

from archive_service.importing.sample_school import generate
from archive_service.rendering.case import render_case
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import clean, font, width_pt
from archive_service.rendering.rules import PrintRules
from templates.geometry import PT_PER_MM
from templates.typefaces import FACES, Style
from workflows.canonical import canonical_bytes, digest

PROCESSES = 2
ROUNDS = 3
TARGET_RATIO = 0.6
TARGET_MB = 300
_Page = tuple[list[tuple[str, float, float, float, str]], list[tuple[float, float, float, float]]]
_Cases = list[list[list[_Page]]]


def run() -> list[dict[str, Any]]:
    """Return the measured figures: pages per second of both, their ratio, memory."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    with context.Pool(PROCESSES, _share, (barrier,)) as pool:
        found = pool.map(_work, range(PROCESSES), chunksize=1)
    pages = sum(one["pages"] for one in found)
    product, bare, bare_class = (_rate(found, name, pages) for name in ("product", "bare", "bare_class"))
    memory = max(one["memory_mb"] for one in found)
    return [
        _figure("render: pages in the term", pages, None, ">= 900"),
        _figure("render: pages/s, two processes", product, None, None),
        _figure("render: bare canvas, same files, pages/s", bare, product / bare, f">= {TARGET_RATIO}"),
        _figure("render: bare canvas, one file a class, pages/s", bare_class, product / bare_class, None),
        _figure("render: peak memory of a process, MB", memory, memory / TARGET_MB, "<= 1"),
    ]


def _figure(name: str, value: float, ratio: float | None, target: str | None) -> dict[str, Any]:
    rounded = None if ratio is None else round(ratio, 3)
    return {"name": name, "value": round(value, 1), "ratio": rounded, "target": target}


def _rate(found: list[dict[str, Any]], name: str, pages: int) -> float:
    """Return pages per second of the best round; a round lasts as long as its slower process."""
    return pages / min(max(times) for times in zip(*(one[name] for one in found), strict=True))


_BARRIER: Any = None


def _share(barrier: Any) -> None:
    global _BARRIER  # noqa: PLW0603 - a pool hands things to its processes this way
    _BARRIER = barrier


def _work(index: int) -> dict[str, Any]:
    school = generate()
    ones = [school.of_class(group.id) for group in school.classes[index::PROCESSES]]
    cases = [(one, digest(canonical_bytes(one))) for one in ones]
    del school
    _product(cases[:1])
    _product(cases)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    recorded = _record(cases)
    whole = [[[page for document in case for page in document]] for case in recorded]
    jobs = {
        "product": lambda: _product(cases),
        "bare": lambda: _bare(recorded),
        "bare_class": lambda: _bare(whole),
    }
    rounds = [{name: _timed(job) for name, job in jobs.items()} for _ in range(ROUNDS)]
    pages = sum(len(document) for case in recorded for document in case)
    return {
        "pages": pages,
        **{name: [one[name] for one in rounds] for name in jobs},
        "memory_mb": memory,
    }


def _timed(job: Callable[[], None]) -> float:
    _BARRIER.wait()
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def _product(cases: list[tuple[Any, str]]) -> None:
    for one, sum_ in cases:
        render_case(one, digest=sum_, rules=PrintRules())


class _Recorder:
    """Writes down what the product draws: strings with their places, and lines."""

    def __init__(self) -> None:
        self.documents: list[list[_Page]] = []

    def install(self) -> Iterator[None]:
        kept = {name: getattr(Ink, name) for name in ("__init__", "text", "line", "turn")}
        for name, function in kept.items():
            setattr(Ink, name, getattr(self, name.strip("_"))(function))
        yield
        for name, function in kept.items():
            setattr(Ink, name, function)

    def init(self, function: Any) -> Any:
        def init(ink: Ink, *given: Any) -> None:
            self.documents.append([])
            self.page: _Page = ([], [])
            function(ink, *given)

        return init

    def text(self, function: Any) -> Any:
        def text(ink: Ink, x: float, y: float, said: str, style: Style, **more: Any) -> None:
            shown = clean(said)
            shift = {"center": 0.5, "right": 1.0}.get(more.get("align", "left"), 0.0)
            x_pt = x * PT_PER_MM - shift * width_pt(shown, style)
            if shown:
                y_pt = (ink.paper.height_mm - y) * PT_PER_MM
                self.page[0].append((style.face, style.size_pt, x_pt, y_pt, shown))
            function(ink, x, y, said, style, **more)

        return text

    def line(self, function: Any) -> Any:
        def line(ink: Ink, *edges: Any) -> None:
            height = ink.paper.height_mm
            x1, y1, x2, y2 = edges[:4]
            k = PT_PER_MM
            self.page[1].append((x1 * k, (height - y1) * k, x2 * k, (height - y2) * k))
            function(ink, *edges)

        return line

    def turn(self, function: Any) -> Any:
        def turn(ink: Ink) -> None:
            self.documents[-1].append(self.page)
            self.page = ([], [])
            function(ink)

        return turn


def _record(cases: list[tuple[Any, str]]) -> _Cases:
    recorded = []
    for case in cases:
        recorder = _Recorder()
        installed = recorder.install()
        next(installed)
        _product([case])
        next(installed, None)
        recorded.append(recorder.documents)
    return recorded


def _bare(cases: _Cases) -> None:
    for face in FACES:
        font(face.name)
    for case in cases:
        for document in case:
            canvas = Canvas(
                io.BytesIO(), pagesize=(841.89, 595.28), invariant=1, initialFontName=FACES[0].name
            )
            for page in document:
                _bare_page(canvas, page)
            canvas.save()


def _bare_page(canvas: Canvas, page: _Page) -> None:
    strings, lines = page
    canvas.setLineWidth(0.4)
    for line in lines:
        canvas.line(*line)
    state: tuple[str, float] = ("", 0)
    for face, size, x, y, text in strings:
        if (face, size) != state:
            canvas.setFont(face, size)
            state = (face, size)
        canvas.drawString(x, y, text)
    canvas.showPage()


if __name__ == "__main__":
    for figure in run():
        print(figure)
