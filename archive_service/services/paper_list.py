"""The register of paper copies a page at a time, and one volume with everything that happened to it."""

from dataclasses import dataclass

from archive_service.db.finding import class_key, class_keys
from archive_service.services import people
from archive_service.services.context import Desk
from archive_service.services.listings import Page, part_of
from archive_service.services.paper_lending import Use, uses
from archive_service.services.paper_register import READERS, events, load, require_reader, volumes
from archive_service.services.paper_words import wording
from workflows.paper_copies import PaperState, PaperVolume, touched

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """Which volumes are asked for; what is "" or None does not narrow the list."""

    year: int | None = None
    class_name: str = ""
    state: str = ""
    late: bool = False


def paper_page(desk: Desk, wanted: WantedPaper, *, reader_id: str, number: int = 1) -> Page[PaperVolume]:
    """Return a page of the register, the newest volume first; ended ones only when they are asked for.

    Raises:
        Problem: the person may not see the register, or there is no such page.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        found = [one for one in volumes(session).values() if _is_wanted(desk, one, wanted)]
    found.sort(key=lambda one: -one.number)
    return part_of(found, number, per_page=PER_PAGE)


def usage_page(desk: Desk, *, reader_id: str, number: int = 1) -> Page[Use]:
    """Return a page of the journal of use, the newest line first.

    Raises:
        Problem: the person may not see the register, or there is no such page.
    """
    with desk.reading() as session:
        people.require(session, reader_id, READERS, desk.today)
        return part_of(uses(session), number, per_page=PER_PAGE)


def history(
    desk: Desk, number: int, *, reader_id: str, language: str = "ru"
) -> tuple[PaperVolume, tuple[tuple[str, str, str], ...]]:
    """Return a volume and its history: day, what happened, who wrote it down, the newest first.

    Raises:
        Problem: there is no such volume, or the person may not see the register.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        [volume] = load(session, [number])
        words = wording(desk, session, language)
        happened = [one for one in events(session) if volume.id in touched(one)]
    lines = (
        (f"{one.on:%d.%m.%Y}", words.happened(one, volume.id), words.who(one.by)) for one in happened[::-1]
    )
    return volume, tuple(lines)


def class_named(name: str, wanted: str) -> bool:
    """Return whether a class is the one that was asked for, however its letter is typed."""
    return class_key(name) in set(class_keys(class_key(wanted)))


def _is_wanted(desk: Desk, one: PaperVolume, wanted: WantedPaper) -> bool:
    fits = wanted.state == one.state if wanted.state else one.state is not PaperState.ENDED
    return (
        fits
        and wanted.year in {None, one.entry.year}
        and (not wanted.class_name.strip() or class_named(one.entry.class_name, wanted.class_name))
        and (not wanted.late or one.late_on(desk.today))
    )
