"""The register of media a page at a time, and one medium with everything that happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from archive_service.services.context import Desk
from archive_service.services.listings import Page, part_of
from archive_service.services.media_register import events, load, media, require_reader
from archive_service.services.media_words import wording
from workflows.media import Medium

PER_PAGE = 30
SOON = timedelta(days=30)
"""So long before its day a reading is spoken of."""


@dataclass(frozen=True, slots=True)
class WantedMedia:
    """Which media are asked for; what is "" does not narrow the list. ``due``: to be read through soon."""

    kind: str = ""
    state: str = ""
    year: int | None = None
    due: bool = False


def media_page(desk: Desk, wanted: WantedMedia, *, reader_id: str, number: int = 1) -> Page[Medium]:
    """Return a page of the register, the newest medium first.

    Raises:
        Problem: the person may not see the register, or there is no such page.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        found = [one for one in media(session).values() if _is_wanted(one, wanted, desk.today)][::-1]
    return part_of(found, number, per_page=PER_PAGE)


def history(
    desk: Desk, number: str, *, reader_id: str, language: str = "ru"
) -> tuple[Medium, tuple[tuple[str, str, str], ...]]:
    """Return a medium and its history: day, what happened, who wrote it down, the newest first.

    Raises:
        Problem: there is no such medium, or the person may not see the register.
    """
    with desk.reading() as session:
        require_reader(desk, session, reader_id)
        medium, words = load(session, number), wording(desk, session, language)
        happened = [one for one in events(session) if one.medium == number]
    lines = ((f"{one.on:%d.%m.%Y}", words.happened(one), words.who(one.by)) for one in happened[::-1])
    return medium, tuple(lines)


def due(found: Iterable[Medium], on: date) -> tuple[Medium, ...]:
    """Return the media to be read through by then or soon after, the earliest first."""
    dated = [(one.check_due_on, one) for one in found if one.check_due_on is not None]
    return tuple(
        one for day, one in sorted(dated, key=lambda pair: (pair[0], pair[1].id)) if day <= on + SOON
    )


def _is_wanted(one: Medium, wanted: WantedMedia, on: date) -> bool:
    return (
        wanted.kind in {"", one.kind}
        and wanted.state in {"", one.state}
        and (wanted.year is None or wanted.year in {period.year for period in one.holds})
        and (not wanted.due or bool(due([one], on)))
    )
