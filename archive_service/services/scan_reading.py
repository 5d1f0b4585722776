"""Reading a file with scanned sheets: pictures kept by digest, each compared with what was printed."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from archive_service.rendering.page_picture import page_picture
from archive_service.scanning import ScannedPage, compare, read_scan
from archive_service.services import documents
from archive_service.services.context import Desk
from archive_service.services.scan_placing import Seen
from archive_service.services.scan_printed import Printouts
from workflows.label_codes import read_label
from workflows.printed_pages import PrintedPage
from workflows.sheet_codes import read_code

_WIDTH_PX = 1000
_DOCUMENTS = 4
"""So many printed documents are held at a time: the sheets of a pile come roughly in order."""


def read_pages(
    desk: Desk, path: Path, progress: Callable[[int], None] = lambda _done: None
) -> tuple[Seen, ...]:
    """Return the pages of a file as they were seen; their pictures are in the working store.

    No session is open while pages are read: the progress, which is written meanwhile, would wait for it.

    Raises:
        Problem: the file is refused as a whole, and why (INPUT).
    """
    return tuple(_seen(desk, path, _Likeness(desk), progress))


def _seen(desk: Desk, path: Path, likeness: "_Likeness", progress: Callable[[int], None]) -> Iterator[Seen]:
    for page in read_scan(path):
        seen = Seen(
            number=page.number,
            image=documents.keep(desk, page.jpeg),
            thumb=documents.keep(desk, page.thumb),
            width_px=page.width_px,
            height_px=page.height_px,
            code=_code_of(page),
            blank=page.blank,
        )
        yield likeness.added(seen, page)
        progress(page.number)


def _code_of(page: ScannedPage) -> str:
    """Return the one code of a sheet on a page, else the one code of a label, else ""."""
    codes = {code.strip().upper() for code in page.codes}
    sheets = {code for code in codes if read_code(code) is not None}
    ours = sheets or {code for code in codes if read_label(code) is not None}
    return ours.pop() if len(ours) == 1 else ""


class _Likeness:
    """Compares scanned pages with the printed ones of their codes; a proposal for the human eye."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages: dict[str, PrintedPage] = {}
        self._documents: OrderedDict[str, bytes] = OrderedDict()

    def added(self, seen: Seen, page: ScannedPage) -> Seen:
        """Return the page with how much it resembles its edition; without one it is compared with nothing."""
        printed = self._printed(seen.code) if seen.code else None
        if printed is None or not printed.standing:
            return seen
        likeness = compare(page.jpeg, self._picture(printed))
        return replace(seen, alike=likeness.alike, whole=likeness.whole)

    def _printed(self, code: str) -> PrintedPage | None:
        """The printed page of a code; with one page all of its case are known."""
        if code not in self._pages:
            with self._desk.reading() as session:
                found = Printouts(session).find(code)
            self._pages |= found[0].pages if found else {}
        return self._pages.get(code)

    def _picture(self, page: PrintedPage) -> bytes:
        if page.document not in self._documents:
            self._documents[page.document] = documents.read(self._desk, page.document)
            if len(self._documents) > _DOCUMENTS:
                self._documents.popitem(last=False)
        self._documents.move_to_end(page.document)
        return page_picture(self._documents[page.document], page.page_index + 1, _WIDTH_PX)
