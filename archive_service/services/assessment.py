"""The self-assessment of a school's archive: one page that a director can print for an inspection."""

from archive_service.services import people
from archive_service.services.assessment_facts import gather
from archive_service.services.context import Desk
from archive_service.services.health import ChainWatch
from workflows.assessment import ANSWERERS, Assessment
from workflows.assessment_ages import assess as judge

READERS = tuple(sorted(ANSWERERS))


def assess(desk: Desk, watch: ChainWatch, *, reader_id: str) -> Assessment:
    """Return how the archive stands today, line by line, to those who answer for it.

    Raises:
        Problem: the person does not.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
    return now(desk, watch)


def now(desk: Desk, watch: ChainWatch) -> Assessment:
    """Return the same to whoever sits at the installation itself."""
    return judge(gather(desk, watch))
