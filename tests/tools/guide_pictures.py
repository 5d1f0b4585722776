"""Takes the pictures of the guides from what the browser tests saw: smaller, in few colours, cut short."""

import re
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "guides"
SCREENS = ROOT / "test-results" / "screens"
MOST_BYTES = 80_000
_WIDEST = {"1280": 960, "390": 390}
_TALLEST = 900
_COLOURS = (128, 64, 32, 16)
_PICTURE = re.compile(r"!\[[^\]]+\]\((?:docs/guides/)?img/([\w.-]+)-(\d+)\.png\)")


def wanted() -> list[tuple[str, str]]:
    """Return the pictures that the guides and the README name: the screen and its width."""
    pages = [*sorted(GUIDES.glob("*.md")), ROOT / "README.md"]
    return sorted({match for page in pages for match in _PICTURE.findall(page.read_text("utf-8"))})


def take(screen: str, width: str) -> Path:
    """Make one picture from its screenshot and return where it lies."""
    target = GUIDES / "img" / f"{screen}-{width}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(SCREENS / width / f"{screen}.png") as seen:
        small = seen.convert("RGB")
    small = small.resize(
        (_WIDEST[width], small.height * _WIDEST[width] // small.width), Image.Resampling.LANCZOS
    )
    small = small.crop((0, 0, small.width, min(small.height, _TALLEST)))
    for colours in _COLOURS:
        few = small.quantize(colours, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
        if target.stat().st_size <= MOST_BYTES:
            return target
    raise SystemExit(f"{target.name} is too big")


def main() -> None:
    """Make all of them; what is not named any more is removed."""
    made = {take(screen, width) for screen, width in wanted()}
    for old in set((GUIDES / "img").glob("*.png")) - made:
        old.unlink()
    sys.stdout.write(f"{len(made)} pictures\n")


if __name__ == "__main__":
    main()
