"""How the archive was used in a year: requests, what came of them, what was read and given out."""

from dataclasses import dataclass
from datetime import date

from archive_service.rendering.forms import Form, Lines, SignatureLines, Signer, Table
from archive_service.rendering.view import day
from archive_service.rendering.words import SHIPPED, Wordings, words_of
from templates.geometry import Column

FIGURES = (
    "received",
    "found",
    "not_found",
    "forwarded",
    "withdrawn",
    "late",
    "open",
    "readings",
    "certificates",
    "refusals",
    "copies",
    "extracts",
    "holdings",
    "volumes",
    "code_names",
)
"""The figures of a year, in the order of the page."""
PLACES: dict[str, tuple[str, ...]] = {
    "title": (),
    "year": ("year",),
    "as_of": (),
    "column_what": (),
    "column_count": (),
    **dict.fromkeys(FIGURES, ()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageStatistics:
    """The figures of a calendar year by name (:data:`FIGURES`), as of a day."""

    organisation: str
    year: int
    on: date
    figures: tuple[tuple[str, int], ...]
    keeper: Signer


def form(facts: UsageStatistics, own: Wordings = SHIPPED) -> Form:
    """Return the page."""
    words = words_of("usage_statistics", PLACES, own)
    columns = (Column(words("column_what"), 130), Column(words("column_count"), 30, "center"))
    rows = tuple((words(name), str(count)) for name, count in facts.figures)
    return Form(
        organisation=facts.organisation,
        title=words("title"),
        subtitle=words("year", year=facts.year),
        blocks=(
            Lines(((words("as_of"), day(facts.on)),)),
            Table(columns, rows),
            SignatureLines((facts.keeper,)),
        ),
    )
