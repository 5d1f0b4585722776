"""A scanner, a pen, a seal and a camera made of numbers: what comes of a printed page."""

import io
import math
import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

INK_BLUE, SEAL_BLUE, INK_BLACK = (28, 44, 140), (60, 70, 190), (30, 30, 34)
MM_PER_INCH = 25.4
CODE_MM = (14, 20, 15)
"""Of the code: from the outer edge, from the top, its side."""
NEAREST, TURN = Image.Resampling.BILINEAR, Image.Transpose
_TURNS = {90: TURN.ROTATE_270, 180: TURN.ROTATE_180, 270: TURN.ROTATE_90}


def pages_of(pdf: bytes, dpi: int = 200, only: int | None = None) -> list[Image.Image]:
    """Return the pages of a document as a printer makes them: RGB pictures that know their ``dpi``."""
    with pypdfium2.PdfDocument(pdf) as document:
        chosen = range(len(document)) if only is None else [only]
        drawn = [document[index].render(scale=dpi / 72, fill_color=(255,) * 4) for index in chosen]
        made = [one.to_pil().convert("RGB") for one in drawn]
    for one in made:
        one.info["dpi"] = (dpi, dpi)
    return made


def coarser(page: Image.Image, dpi: int) -> Image.Image:
    """Return a page of :func:`pages_of` at fewer dots an inch."""
    share = dpi / int(page.info["dpi"][0])
    made = page.resize((round(page.width * share), round(page.height * share)), Image.Resampling.BOX)
    made.info["dpi"] = (dpi, dpi)
    return made


def simulate(
    page: Image.Image,
    seed: int,
    *,
    turned: int = 0,
    skew: float | None = None,
    noise: int = 8,
    quality: int = 75,
    colour: bool = True,
    pen: Sequence[tuple[float, float, float, float]] = (),
    strokes: int = 0,
    seal: tuple[float, float] | None = None,
    seal_on_code: bool = False,
    stroke_on_code: bool = False,
    torn: bool = False,
    cut_mm: float = 0,
    photo: bool = False,
) -> bytes:
    """Return the JPEG that a scanner makes of a printed page.

    Args:
        page: the page upright, of :func:`pages_of`.
        seed: the same seed gives the same scan.
        turned: how the sheet lay on the glass, clockwise: 0, 90, 180, 270.
        skew: how askew, in degrees clockwise; None draws it between -2 and 2.
        noise: how much the paper's grey varies.
        quality: the JPEG's.
        colour: whether the scanner keeps colours.
        pen: signatures, boxes in mm from the upper left corner: left, top, right, bottom.
        strokes: so many pen strokes anywhere.
        seal: the middle of a round seal of 40 mm, in mm.
        seal_on_code: the seal lies across the code.
        stroke_on_code: a pen went across the code.
        torn: the corner with the code is torn off.
        cut_mm: so much of the lower edge is not in the picture.
        photo: a phone took the picture, from somewhat aside, on a dark table.
    """
    chance = random.Random(seed)
    dpi = int(page.info["dpi"][0])
    made = page.copy()
    for box in pen:
        _sign(made, box, dpi, chance)
    _stroke_about(made, strokes, dpi, chance)
    middle = _code_middle(page, dpi)
    if seal_on_code:
        _stamp(made, (middle[0] + chance.uniform(-8, 8), middle[1] + chance.uniform(2, 10)), dpi)
    if seal is not None:
        _stamp(made, seal, dpi)
    if stroke_on_code:
        _cross(made, middle, dpi, chance)
    if torn:
        _tear(made, middle, dpi)
    if cut_mm:
        made = made.crop((0, 0, made.width, made.height - _px(cut_mm, dpi)))
    if photo:
        return _photographed(made, chance, turned)
    angle = chance.uniform(-2, 2) if skew is None else skew
    plain = made if colour else made.convert("L")
    return _scanned(plain, chance, dpi, turned=turned, angle=angle, noise=noise, quality=quality)


def blank(seed: int, dpi: int = 200, size_mm: tuple[float, float] = (297, 210)) -> bytes:
    """Return the scan of an empty side of paper, with a shadow along an edge and a few specks."""
    chance = random.Random(seed)
    sheet = Image.new("RGB", (_px(size_mm[0], dpi), _px(size_mm[1], dpi)), (247, 246, 242))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, _px(2, dpi), sheet.height), fill=(120, 120, 120))
    for _ in range(12):
        x, y = chance.randrange(sheet.width), chance.randrange(sheet.height)
        draw.point((x, y), fill=(60, 60, 60))
    return _scanned(sheet, chance, dpi)


def as_pdf(pages: Sequence[bytes]) -> bytes:
    """Return a PDF with a JPEG a page, as scanners write it."""
    target = io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    target.seek(0, io.SEEK_END)
    places: list[int] = []

    def put(body: bytes) -> None:
        places.append(target.tell())
        target.write(b"%d 0 obj\n%s\nendobj\n" % (len(places), body))

    kids = b" ".join(b"%d 0 R" % (3 + 3 * index) for index in range(len(pages)))
    put(b"<< /Type /Catalog /Pages 2 0 R >>")
    put(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids))
    for jpeg in pages:
        _put_page(put, len(places), jpeg)
    start = target.tell()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    target.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table))
    target.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))
    return target.getvalue()


def as_tiff(pages: Sequence[bytes]) -> bytes:
    """Return a TIFF of many pages."""
    pictures = [Image.open(io.BytesIO(page)) for page in pages]
    target = io.BytesIO()
    dpi = pictures[0].info["dpi"]
    pictures[0].save(
        target, "TIFF", save_all=True, append_images=pictures[1:], compression="tiff_lzw", dpi=dpi
    )
    return target.getvalue()


def _put_page(put: Callable[[bytes], None], before: int, jpeg: bytes) -> None:
    picture = Image.open(io.BytesIO(jpeg))
    dpi = float(picture.info["dpi"][0])
    wide, high = (side * 72 / dpi for side in picture.size)
    content = b"q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q" % (wide, high)
    put(
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
        b"/Resources << /XObject << /Im0 %d 0 R >> >> >>" % (wide, high, before + 2, before + 3)
    )
    put(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    space = b"DeviceGray" if picture.mode == "L" else b"DeviceRGB"
    put(
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 "
        b"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (*picture.size, space, len(jpeg), jpeg)
    )


def _scanned(
    made: Image.Image,
    chance: random.Random,
    dpi: int,
    *,
    turned: int = 0,
    angle: float = 0.0,
    noise: int = 8,
    quality: int = 75,
) -> bytes:
    white = 255 if made.mode == "L" else (255, 255, 255)
    askew = made.rotate(-angle, NEAREST, fillcolor=white)
    laid = askew.transpose(_TURNS[turned]) if turned else askew
    target = io.BytesIO()
    _rough(laid, noise, chance).save(target, "JPEG", quality=quality, dpi=(dpi, dpi))
    return target.getvalue()


def _rough(picture: Image.Image, noise: int, chance: random.Random) -> Image.Image:
    """Return the picture with the paper's grain: a tile of it, laid anyhow."""
    if not noise:
        return picture
    tile = _grain(noise, chance.randrange(4))
    grain = Image.new("L", picture.size)
    for x in range(-chance.randrange(512), picture.width, 512):
        for y in range(-chance.randrange(512), picture.height, 512):
            grain.paste(tile, (x, y))
    return ImageChops.add(picture, grain.convert(picture.mode), 1, -136)


@cache
def _grain(noise: int, which: int) -> Image.Image:
    chance = random.Random(which)
    pixels = bytes(min(max(round(chance.gauss(128, noise)), 0), 255) for _ in range(512 * 512))
    return Image.frombytes("L", (512, 512), pixels)


def _photographed(made: Image.Image, chance: random.Random, turned: int) -> bytes:
    """Return the sheet on a dark table, seen from aside, unevenly lit, somewhat out of focus."""
    laid = made.transpose(_TURNS[turned]) if turned else made
    margin = round(min(laid.size) * 0.09)
    size = (laid.width + 2 * margin, laid.height + 2 * margin)

    def off() -> float:
        return chance.uniform(-0.4, 0.4) * margin

    corners = [
        (margin + off(), margin + off()),
        (size[0] - margin + off(), margin + off()),
        (size[0] - margin + off(), size[1] - margin + off()),
        (margin + off(), size[1] - margin + off()),
    ]
    flat = [(0, 0), (laid.width, 0), (laid.width, laid.height), (0, laid.height)]
    numbers = _projection(corners, flat)
    sheet = laid.transform(size, Image.Transform.PERSPECTIVE, numbers, NEAREST, fillcolor=(70, 52, 40))
    light = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(size)
    lit = ImageChops.multiply(
        sheet, light.point([175 + shade * 70 // 255 for shade in range(256)]).convert("RGB")
    )
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 1
    exif.get_ifd(0x8769)[0x829A] = 0.01
    _rough(lit.filter(ImageFilter.GaussianBlur(0.8)), 6, chance).save(target, "JPEG", quality=85, exif=exif)
    return target.getvalue()


def _projection(source: Sequence[tuple[float, float]], target: Sequence[Any]) -> tuple[float, ...]:
    """Return the eight numbers that lead from the points of ``source`` to those of ``target``."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for row in range(8):
            if row != at:
                factor = rows[row][at]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[at], strict=True)]
    return tuple(row[8] for row in rows)


def _px(mm: float, dpi: int) -> int:
    return round(mm * dpi / MM_PER_INCH)


def _code_middle(page: Image.Image, dpi: int) -> tuple[float, float]:
    """Return where the code is, in mm: in the upper corner that has more ink in its place."""
    edge, top, side = CODE_MM
    wide = page.width * MM_PER_INCH / dpi

    def dark(left: float) -> int:
        box = tuple(_px(mm, dpi) for mm in (left, top, left + side, top + side))
        return sum(page.crop(box).convert("L").histogram()[:128])  # type: ignore[arg-type]

    left = max((edge, wide - edge - side), key=dark)
    return left + side / 2, top + side / 2


def _sign(made: Image.Image, box: tuple[float, float, float, float], dpi: int, chance: random.Random) -> None:
    left, top, right, bottom = (_px(mm, dpi) for mm in box)
    points = [
        (left + (right - left) * step / 24, chance.uniform(top + 2, bottom - 2)) for step in range(2, 23)
    ]
    ImageDraw.Draw(made).line(points, INK_BLUE, max(_px(0.5, dpi), 1), joint="curve")


def _stroke_about(made: Image.Image, strokes: int, dpi: int, chance: random.Random) -> None:
    pen = ImageDraw.Draw(made)
    for _ in range(strokes):
        x, y = chance.uniform(0, made.width), chance.uniform(0, made.height)
        x2, y2 = x + chance.uniform(-1, 1) * _px(60, dpi), y + chance.uniform(-1, 1) * _px(20, dpi)
        pen.line((x, y, x2, y2), chance.choice((INK_BLUE, INK_BLACK)), _px(0.5, dpi))


def _stamp(made: Image.Image, middle: tuple[float, float], dpi: int) -> None:
    """Press a round seal of 40 mm, see-through as ink is."""
    side = _px(40, dpi)
    seal = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(seal)
    for share, wide in ((0.5, 1.0), (0.46, 0.4), (0.3, 0.6)):
        around = (side * (0.5 - share), side * (0.5 - share), side * (0.5 + share), side * (0.5 + share))
        pen.ellipse(around, outline=SEAL_BLUE, width=_px(wide, dpi))
    for step in range(36):
        angle = step * math.pi / 18
        x, y = side / 2 + side * 0.38 * math.cos(angle), side / 2 + side * 0.38 * math.sin(angle)
        pen.rectangle((x, y, x + _px(1.2, dpi), y + _px(2, dpi)), fill=SEAL_BLUE)
    at = (_px(middle[0], dpi) - side // 2, _px(middle[1], dpi) - side // 2)
    under = made.crop((*at, at[0] + side, at[1] + side))
    made.paste(ImageChops.multiply(under, seal), at)


def _cross(made: Image.Image, middle: tuple[float, float], dpi: int, chance: random.Random) -> None:
    x, y, half = _px(middle[0], dpi), _px(middle[1], dpi), _px(11, dpi)
    slope = chance.uniform(-0.6, 0.6)
    ends = (x - half, y - half * slope, x + half, y + half * slope)
    ImageDraw.Draw(made).line(ends, INK_BLUE, _px(0.6, dpi))


def _tear(made: Image.Image, middle: tuple[float, float], dpi: int) -> None:
    x, y, far = _px(middle[0], dpi), _px(middle[1], dpi), _px(40, dpi)
    way = 1 if x > made.width // 2 else -1
    corner = [(x - way * far, 0), (x + way * far, 0), (x + way * far, y + far)]
    ImageDraw.Draw(made).polygon(corner, fill=(255, 255, 255))
