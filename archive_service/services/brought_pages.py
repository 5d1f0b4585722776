"""The pages of a printout made elsewhere, as the renderer takes them: pictures, drawn by a guarded child."""

from collections.abc import Container

from archive_service.rendering.enclosed import BroughtImage
from archive_service.scanning import page_pictures
from archive_service.services import documents
from archive_service.services.context import Desk
from workflows.snapshot import Snapshot


def images(desk: Desk, snapshot: Snapshot, standing: Container[str]) -> dict[int, BroughtImage]:
    """Return the pages of all parts but those that stand as they were printed, by number.

    Raises:
        Problem: the printout is not there, or a page cannot be drawn.
    """
    if snapshot.brought is None:
        return {}
    wanted = [page for one in snapshot.brought.parts if one.part not in standing for page in one.pages]
    drawn = page_pictures(documents.read(desk, snapshot.brought.document), wanted) if wanted else {}
    return {
        number: BroughtImage(page.image, page.height_px > page.width_px) for number, page in drawn.items()
    }
