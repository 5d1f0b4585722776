"""Reading scans against bare zxing on the same pictures: 500 sheets, half at 200 dpi, half at 300.

Sheets lie any way, askew up to two degrees, in grey and in colour, written on; every twentieth has
the seal across its code. The reader decodes, reads the code, turns, straightens and packs each page;
the ceiling decodes and reads the code, with as many processes. Both take turns on the same files.
"""

import io
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import zxingcpp
from PIL import Image

from archive_service.importing.sample_school import generate
from archive_service.rendering.case import render_case
from archive_service.rendering.rules import PrintRules
from archive_service.scanning import read_scan
from tests import scans
from workflows.canonical import canonical_bytes, digest

SHEETS = 504
FINENESS = (200, 300)
TURNS = (0, 90, 180, 270)
TARGET_PAGES_S = 25
TARGET_READ = 99.5
_Pile = list[tuple[str, bytes]]


def run() -> list[dict[str, Any]]:
    """Return the measured figures: pages per second of both, and how many codes were read right."""
    with multiprocessing.Pool() as pool:
        printed = _printed()
        each = SHEETS // len(FINENESS)
        jobs = [(dpi, number, *printed[number % len(printed)]) for dpi in FINENESS for number in range(each)]
        piles = {dpi: pool.starmap(_scanned, [one for one in jobs if one[0] == dpi], 8) for dpi in FINENESS}
        ours, told = _read(piles)
        bare = sum(_timed_bare(pool, pile) for pile in piles.values())
    right = sum(wanted == got for wanted, got in told)
    wrong = sum(got not in {"", wanted} for wanted, got in told)
    return [
        _figure("scans: codes read, per cent", 100 * right / SHEETS, None, f">= {TARGET_READ}"),
        _figure("scans: wrong codes", wrong, None, "<= 0"),
        _figure(
            "scans: pages/s, a process a core", SHEETS / sum(ours.values()), None, f">= {TARGET_PAGES_S}"
        ),
        *(
            _figure(f"scans: pages/s at {dpi} dpi", SHEETS / len(FINENESS) / ours[dpi], None, None)
            for dpi in FINENESS
        ),
        _figure("scans: bare zxing, pages/s", SHEETS / bare, bare / sum(ours.values()), None),
    ]


def _figure(name: str, value: float, ratio: float | None, target: str | None) -> dict[str, Any]:
    return {"name": name, "value": round(value, 2), "ratio": ratio, "target": target}


def _printed() -> list[tuple[bytes, int, str]]:
    """Return the pages of a class: document, page in it, code."""
    school = generate(7, classes=3, pupils=70, teachers=14)
    one = school.of_class(school.classes[2].id)
    made = render_case(one, digest=digest(canonical_bytes(one)), rules=PrintRules())
    return [(part.pdf, sheet.page_index, sheet.code) for part in made.documents for sheet in part.sheets]


def _scanned(dpi: int, number: int, pdf: bytes, index: int, code: str) -> tuple[str, bytes]:
    page = scans.pages_of(pdf, dpi, only=index)[0]
    faults: dict[str, Any] = {"seal_on_code": True} if number % 20 == 7 else {}
    if number % 10 == 3:
        faults["stroke_on_code"] = True
    way = {"turned": TURNS[number % 4], "colour": number % 2 == 0, "strokes": 3}
    return code, scans.simulate(page, 1000 * dpi + number, **way, **faults)


def _read(piles: dict[int, _Pile]) -> tuple[dict[int, float], list[tuple[str, str]]]:
    """Return the seconds of each pile, and what was wanted and read, page by page."""
    taken: dict[int, float] = {}
    told: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as place:
        for dpi, pile in piles.items():
            path = Path(place) / f"{dpi}.pdf"
            path.write_bytes(scans.as_pdf([jpeg for _, jpeg in pile]))
            started = time.perf_counter()
            read = [" ".join(page.codes) for page in read_scan(path)]
            taken[dpi] = time.perf_counter() - started
            told += zip((code for code, _ in pile), read, strict=True)
    return taken, told


def _timed_bare(pool: Any, pile: _Pile) -> float:
    started = time.perf_counter()
    found = Counter(pool.map(_bare, [jpeg for _, jpeg in pile], 8))
    taken = time.perf_counter() - started
    if found[0] > len(pile) // 4:
        raise AssertionError("the work that was measured was not done")
    return taken


def _bare(jpeg: bytes) -> int:
    picture = Image.open(io.BytesIO(jpeg))
    picture.draft("L", picture.size)
    return len(zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode))


if __name__ == "__main__":
    print(f"cores: {os.cpu_count()}, load: {os.getloadavg()[0]:.1f}")
    for figure in run():
        print(figure)
