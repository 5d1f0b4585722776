"""Papers for reading and changing: the list with what counts now, one paper's texts and versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem
from archive_service.rendering.catalogue import GROUPS, Paper
from archive_service.services import form_wordings
from archive_service.services.context import Desk
from archive_service.services.form_texts import known, shipped, shipped_title
from archive_service.services.form_wordings import Version
from templates.prescribed import PRESCRIBED


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper: its title ("" for what reports share), the version in force and one that comes later."""

    name: str
    title: str
    now: Version | None
    later: Version | None


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text: as shipped, as it counts, its places, the words that have to stay and by what."""

    name: str
    shipped: str
    now: str
    places: tuple[str, ...]
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """One paper with its texts as the last version has them, and all versions, the newest first."""

    name: str
    title: str
    texts: tuple[TextRow, ...]
    versions: tuple[Version, ...]
    now: Version | None
    looks: int


def listed(session: Session, on: date) -> dict[str, tuple[Listed, ...]]:
    """Return the papers by group."""
    return {group: tuple(_listed(session, paper, on) for paper in papers) for group, papers in GROUPS.items()}


def page(desk: Desk, session: Session, name: str) -> FormPage:
    """Return what the page of a paper shows.

    Raises:
        Problem: there is no such paper, or a version's document is missing.
    """
    paper = known(name)
    versions = form_wordings.versions(session, name)
    last = form_wordings.in_force(versions, date.max)
    own = form_wordings.texts(desk, last) if last else {}
    return FormPage(
        name=name,
        title=shipped_title(name),
        texts=_texts(paper, own),
        versions=versions[::-1],
        now=form_wordings.in_force(versions, desk.today),
        looks=len(paper.sample({})),
    )


def version(session: Session, name: str, number: int) -> Version:
    """Return a version of a paper's wording.

    Raises:
        Problem: there is none of that number.
    """
    found = next((one for one in form_wordings.versions(session, name) if one.number == number), None)
    if found is None:
        raise Problem(Kind.MISSING, "paperforms.no-version", form=name)
    return found


def _listed(session: Session, paper: Paper, on: date) -> Listed:
    versions = form_wordings.versions(session, paper.name)
    now, last = (form_wordings.in_force(versions, day) for day in (on, date.max))
    return Listed(paper.name, shipped_title(paper.name), now, last if last != now else None)


def _texts(paper: Paper, own: Mapping[str, str]) -> tuple[TextRow, ...]:
    prescribed = PRESCRIBED.get(paper.name, {})
    return tuple(
        TextRow(
            name=name,
            shipped=said,
            now=own.get(name, said),
            places=tuple(paper.places.get(name, ())),
            words=prescribed.get(name, ("", ""))[0],
            source=prescribed.get(name, ("", ""))[1],
        )
        for name, said in shipped(paper.name).items()
    )
