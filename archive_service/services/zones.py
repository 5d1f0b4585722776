"""Places for stamps: from what the renderer said to what signing needs, and back from the database.

Points are kept as texts, because what is stored canonically has no fractions.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from archive_service.problems import Kind, Problem
from archive_service.rendering.model import StampZone
from archive_service.signing.geometry import Box


def to_details(zones: Iterable[StampZone]) -> list[dict[str, Any]]:
    """Return zones as they are kept with a document."""
    return [
        {
            "name": zone.name,
            "page_index": zone.page_index,
            "box": [f"{value:.3f}" for value in (zone.x_pt, zone.y_pt, zone.width_pt, zone.height_pt)],
        }
        for zone in zones
    ]


def boxes_of(details: Mapping[str, Any], name: str, *, first_page: int = 0) -> tuple[Box, ...]:
    """Return the boxes of a name; ``first_page`` is added to their page numbers."""
    return tuple(
        Box(first_page + zone["page_index"], *(float(value) for value in zone["box"]))
        for zone in details.get("zones", ())
        if zone["name"] == name
    )


def one_box(details: Mapping[str, Any], name: str, *, first_page: int = 0) -> Box:
    """Return the only box of a name.

    Raises:
        Problem: the printout has no such place, or several.
    """
    found = boxes_of(details, name, first_page=first_page)
    if len(found) != 1:
        raise Problem(Kind.REFUSED, "service.no-place-to-sign", place=name)
    return found[0]
