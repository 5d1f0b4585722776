"""The entry of ``archive-service``: is everything of this product really this product's?

``storage``, ``templates`` and ``workflows`` are plain names; another distribution could
install folders of the same names. Then nothing works, and the reason must be said plainly.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

ROOMS = ("storage", "templates", "workflows")
_EXIT_SETUP = 9


def shadowed(rooms: tuple[str, ...] = ROOMS) -> dict[str, str]:
    """Return the rooms that come from somewhere else than this product, with their place."""
    home = Path(__file__).resolve().parent.parent
    found = {room: find_spec(room) for room in rooms}
    places = {room: Path(spec.origin) if spec and spec.origin else Path() for room, spec in found.items()}
    return {room: str(place) for room, place in places.items() if place.resolve().parent.parent != home}


def main() -> None:
    """Run the command line, or say which package stands in the way."""
    foreign = shadowed()
    if foreign:
        lines = [f"  {room}: {place}" for room, place in foreign.items()]
        sys.stderr.write(
            "Другой пакет заслоняет части программы; установите её в отдельное виртуальное окружение.\n"
            "Another package shadows parts of this program; install it into its own virtual environment.\n"
            + "\n".join(lines)
            + "\n"
        )
        sys.exit(_EXIT_SETUP)
    from archive_service.cli import main as run  # noqa: PLC0415 only once the rooms are known to be ours

    run()


if __name__ == "__main__":
    main()
