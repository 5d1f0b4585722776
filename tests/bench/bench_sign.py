"""How fast a section is signed, against bare pyHanko with the same stamp and the key kept loaded.

The bare loop gets its stamp drawn beforehand, as a PDF file; ours draws it for every section.
Run as a script it prints the figures; ``run()`` returns them.
"""

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from archive_service.rendering.letters import font
from archive_service.rendering.pdfa import finish
from archive_service.signing.authority import create_authority, load_signer, open_authority
from archive_service.signing.certificates import Identity
from archive_service.signing.geometry import Box
from archive_service.signing.sections import DEFAULT_ZONE, sign_section
from archive_service.signing.signer import LoadedSigner
from archive_service.signing.stamps import Caption, draw, layouts

AT = datetime(2026, 5, 27, 11, 5, tzinfo=UTC)
CAPTION = Caption("учитель физики", ("листы 5–6",))
PAGES, ROUNDS, TARGET = 4, 25, 1.3
WIDTH_PT, HEIGHT_PT = 227, 34
STAMPS = [Box(page, 60, 40, WIDTH_PT, HEIGHT_PT) for page in range(0, PAGES, 2)]
SIGNATURE = Box(PAGES - 1, 320, 40, WIDTH_PT, HEIGHT_PT)
PHRASE = "фраза для измерений"


def run() -> list[dict[str, Any]]:
    """Return the figures: name, value (seconds), ratio (time of ours to bare, at most) and target."""
    with tempfile.TemporaryDirectory() as folder:
        signer = _signer(Path(folder))
        printed = _printout()
        style = _stamp_style(signer, Path(folder) / "stamp.pdf")
        ours, bare = _medians(lambda: _ours(printed, signer), lambda: _bare(printed, signer, style))
        size = len(_ours(printed, signer)) - len(printed)
    against = "bare pyHanko, the same stamp drawn beforehand, the key kept loaded"
    return [
        {
            "name": "sign: a section, s",
            "value": ours,
            "ratio": ours / bare,
            "target": f"<= {TARGET}",
            "against": against,
        },
        {"name": "sign: growth of a section, MB", "value": size / 1e6, "ratio": None, "target": None},
    ]


def _medians(*ways: Callable[[], bytes]) -> list[float]:
    """Time the ways in turn, so that what disturbs one disturbs the other."""
    for way in ways:
        way()
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for number, way in enumerate(ways):
            start = time.perf_counter()
            way()
            taken[number].append(time.perf_counter() - start)
    return [statistics.median(one) for one in taken]


def _ours(printed: bytes, signer: LoadedSigner) -> bytes:
    return sign_section(
        printed,
        signer=signer,
        stamp_boxes=STAMPS,
        signature_box=SIGNATURE,
        caption=CAPTION,
        signed_at=AT,
    )


def _bare(printed: bytes, signer: LoadedSigner, style: StaticStampStyle) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(printed))
    stamp = style.create_stamp(writer, BoxConstraints(WIDTH_PT, HEIGHT_PT), {})
    for box in STAMPS:
        stamp.apply(box.page_index, int(box.x_pt), int(box.y_pt))
    meta = PdfSignatureMetadata(
        field_name="teacher",
        certify=True,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    corners = tuple(int(value) for value in SIGNATURE.corners)
    field = SigFieldSpec("teacher", on_page=SIGNATURE.page_index, box=corners)
    signing = PdfSigner(meta, signer, stamp_style=style, new_field_spec=field)
    return signing.sign_pdf(writer).getvalue()


def _stamp_style(signer: LoadedSigner, path: Path) -> StaticStampStyle:
    path.write_bytes(draw(layouts(signer.facts, CAPTION, AT, DEFAULT_ZONE), SIGNATURE, SIGNATURE))
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins.uniform(0))
    return StaticStampStyle.from_pdf_file(str(path), border_width=0, background_layout=whole)


def _signer(directory: Path) -> LoadedSigner:
    create_authority(directory, organisation="Пробная школа", passphrase=PHRASE, at=AT)
    person = Identity("t-1", "Тестова Анна Пробная")
    open_authority(directory, PHRASE).issue(person, passphrase=PHRASE, at=AT)
    return load_signer(directory, person.person_id, PHRASE)


def _printout() -> bytes:
    font("Narrow")
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A4), invariant=1, initialFontName="Narrow")
    for page in range(PAGES):
        canvas.setFont("Narrow", 9)
        for row in range(25):
            for column in range(36):
                canvas.drawString(60 + 20 * column, 520 - 14 * row, "5н4б"[(row * column + page) % 4])
        canvas.showPage()
    canvas.save()
    return finish(target.getvalue(), title="Физика, 9Б", created_at=AT, document_id="bench")


def main() -> None:
    """Print the figures."""
    for row in run():
        sys.stdout.write(
            f"{row['name']:32} {row['value']:8.3f} {row['ratio'] or '':5} {row['target'] or ''}\n"
        )


if __name__ == "__main__":
    main()
