"""Scans of printed sheets: hundreds of pages in one file, in any order, each told by its code."""

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from PIL import Image, ImageDraw

from archive_service.guarding import MIB, Refused, Teller, Why
from archive_service.problems import Kind, Problem
from archive_service.scanning.limits import SCANS, ScanLimits

_CHILD = "archive_service.scanning.scan_child"
_NO_PICTURE_PX, _NO_PICTURE_DPI = (585, 413), 50
_GREY = 160


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page of a scan, upright and straight.

    ``codes`` are the codes of ours on it, usually one, those of sheets before those of labels;
    ``turned`` is how far it was turned to stand upright and ``skew_tenths`` how askew it lay (both
    clockwise; degrees, tenths of a degree).
    ``trouble`` is empty, or says why the page could not be read: «broken», «memory», «time»; a
    crossed sheet stands for its picture then.
    """

    number: int
    codes: tuple[str, ...]
    turned: int
    skew_tenths: int
    blank: bool
    dpi: int
    width_px: int
    height_px: int
    jpeg: bytes = field(repr=False)
    thumb: bytes = field(repr=False)
    trouble: str = ""


def count_pages(path: Path, limits: ScanLimits = SCANS) -> int:
    """Return how many pages a scan has that may be read.

    Raises:
        Problem: the whole file is refused, and why (INPUT).
    """
    _weigh(path, limits)
    try:
        with path.open("rb") as file, Teller(_CHILD, _question("count", limits), file, limits) as child:
            said = json.loads(child.line())
    except OSError as error:
        _refuse(Refused(Why.UNOPENED, reason=error.strerror or type(error).__name__), path.name)
    except Refused as refused:
        _refuse(refused, path.name)
    except ValueError:
        _refuse(Refused(Why.BROKEN, exit=0), path.name)
    if said["refused"]:
        raise Problem(Kind.INPUT, said["refused"], file=path.name, **said["facts"])
    return int(said["pages"])


def read_scan(path: Path, limits: ScanLimits = SCANS) -> Iterator[ScannedPage]:
    """Return the pages of a scan, in their order; the file is looked through before the first is asked for.

    The file must stay where it is until the last page has come. A page that cannot be read comes
    with no code.

    Raises:
        Problem: the whole file is refused, and why (INPUT); while pages are read: too many of them
            cannot be read.
    """
    return _pages(path, count_pages(path, limits), limits)


def _pages(path: Path, pages: int, limits: ScanLimits) -> Iterator[ScannedPage]:
    with _Readers(path, pages, limits) as readers:
        for number in range(1, pages + 1):
            yield readers.page(number)


class _Readers:
    """Child processes that read a file by turns: each the pages that the others leave."""

    def __init__(self, path: Path, pages: int, limits: ScanLimits) -> None:
        self._path = path
        self._pages = pages
        self._limits = limits
        self._step = min(limits.children, pages)
        self._deaths = 0
        self._stack = ExitStack()
        self._at_work: dict[int, Teller] = {}
        self._fresh: set[int] = set()

    def __enter__(self) -> Self:
        for number in range(1, self._step + 1):
            self._start(number)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def page(self, number: int) -> ScannedPage:
        """Return the next page; a child that ends at it is given another try, with all its time."""
        while True:
            lane = number % self._step
            try:
                page = _received(self._at_work[lane], number)
            except (Refused, ValueError, KeyError) as ended:
                why = ended.why if isinstance(ended, Refused) else Why.BROKEN
                if self._gives_up(number):
                    return _struck(number, why)
            else:
                self._fresh.discard(lane)
                return page

    def _gives_up(self, number: int) -> bool:
        """Start a child again at a page, or after it when it began with it; tell whether it is skipped."""
        lane = number % self._step
        skips = lane in self._fresh
        self._deaths += 1
        if self._deaths > self._limits.deaths:
            raise Problem(Kind.INPUT, "scan.hopeless", file=self._path.name, page=number, times=self._deaths)
        self._at_work.pop(lane).close()
        self._start(number + self._step if skips else number)
        return skips

    def _start(self, number: int) -> None:
        more = {"first": number - 1, "step": self._step, "pages": self._pages}
        question = _question("pages", self._limits, **more)
        with self._path.open("rb") as file:
            child = Teller(_CHILD, question, file, self._limits)
        self._stack.callback(child.close)
        self._at_work[number % self._step] = child
        self._fresh.add(number % self._step)


def _received(child: Teller, number: int) -> ScannedPage:
    said = json.loads(child.line())
    jpeg, thumb = child.take(said.pop("jpeg")), child.take(said.pop("thumb"))
    if said["trouble"]:
        return _struck(number, said["trouble"])
    return ScannedPage(number, tuple(said.pop("codes")), jpeg=jpeg, thumb=thumb, **said)


def _struck(number: int, trouble: str) -> ScannedPage:
    picture = _no_picture()
    wide, high = _NO_PICTURE_PX
    return ScannedPage(number, (), 0, 0, False, _NO_PICTURE_DPI, wide, high, picture, picture, trouble)


@cache
def _no_picture() -> bytes:
    """Return a crossed sheet, to stand for a page that has no picture."""
    sheet = Image.new("L", _NO_PICTURE_PX, 255)
    pen = ImageDraw.Draw(sheet)
    wide, high = _NO_PICTURE_PX
    pen.line((0, 0, wide, high), _GREY, 3)
    pen.line((0, high, wide, 0), _GREY, 3)
    target = io.BytesIO()
    sheet.save(target, "JPEG", dpi=(_NO_PICTURE_DPI, _NO_PICTURE_DPI))
    return target.getvalue()


def _question(want: str, limits: ScanLimits, **more: Any) -> str:
    return json.dumps({"want": want, "limits": asdict(limits), **more})


def _weigh(path: Path, limits: ScanLimits) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        _refuse(Refused(Why.UNOPENED, reason=error.strerror or type(error).__name__), path.name)
    if not size:
        _refuse(Refused(Why.EMPTY), path.name)
    if size > limits.file_bytes:
        megabytes = {"megabytes": size // MIB, "allowed": limits.file_bytes // MIB}
        _refuse(Refused(Why.SIZE, **megabytes), path.name)


def _refuse(refused: Refused, file: str) -> NoReturn:
    raise Problem(Kind.INPUT, f"scan.refused-{refused.why}", file=file, **refused.facts) from refused
