"""The nomenclature with how many files there are under each index, for the screen and on paper.

What the service counts are its own files: journals and summary sheets of the year in which they were closed.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive_service.rendering.papers import nomenclature as paper
from archive_service.rendering.papers.nomenclature import NomenclatureEntry, NomenclaturePaper
from archive_service.services import form_wordings, nomenclature, people, profiles, retention
from archive_service.services.binding_papers import holder, years
from archive_service.services.context import Desk
from archive_service.services.form_parts import drawn, school_name, signer
from workflows.nomenclature import FOR_GOOD, FileKind, Nomenclature, Written, of_year
from workflows.retention import closing_year

NAME, LONG = "nomenclature", 10
"""Terms of more years than this go into an inventory of their own."""
PERMANENT = "постоянно"
_HEAD = "director"


@dataclass(frozen=True, slots=True)
class CountedEntry:
    """An entry with its files; ``count`` None: the service does not keep such files."""

    entry: Written
    count: int | None


def shown(desk: Desk, year: int, *, reader_id: str) -> tuple[Nomenclature, tuple[CountedEntry, ...]]:
    """Return the nomenclature of a year, and its entries with the count of files.

    Raises:
        Problem: the person may not see it.
    """
    with desk.reading() as session:
        people.require(session, reader_id, nomenclature.READERS, desk.today)
        known = of_year(nomenclature.events(session), year)
        return known, _counted(session, known)


def book(desk: Desk, year: int, *, actor_id: str, closed: bool = False) -> bytes:
    """Return the nomenclature of a year as PDF/A; with ``closed`` the record of the year's files too.

    Raises:
        Problem: the person may not see it.
    """
    with desk.reading() as session:
        people.require(session, actor_id, nomenclature.READERS, desk.today)
        known = of_year(nomenclature.events(session), year)
        entries = _counted(session, known)
        facts = NomenclaturePaper(
            organisation=school_name(session),
            year=year,
            on=desk.today,
            entries=tuple(_line(one, closed=closed) for one in entries),
            compiler=signer(session, actor_id),
            director=holder(desk, session, _HEAD, profiles.in_force(session, desk.today)),
            approved=known.approved.document if known.approved else "",
            approved_on=known.approved.on if known.approved else None,
            closed=closed,
            permanent=_sum(entries, lambda term: term == FOR_GOOD),
            long=_sum(entries, lambda term: term > LONG),
            short=_sum(entries, lambda term: 0 < term <= LONG),
        )
    return drawn(desk, paper.form(facts, form_wordings.own(desk, NAME)), f"{NAME}/{year}")


def term_said(entry: Written) -> str:
    """Return the term with its article: «5 лет, ст. 605»."""
    term = PERMANENT if entry.years == FOR_GOOD else years(entry.years)
    return ", ".join(one for one in (term, entry.article, entry.basis) if one)


def _counted(session: Session, known: Nomenclature) -> tuple[CountedEntry, ...]:
    counts = files(session, known.year)
    own = {kind: known.of_kind(kind) for kind in retention.FILE_KINDS.values()}
    return tuple(
        CountedEntry(one, counts[one.kind] if own.get(one.kind) == one else 0 if one.kind in own else None)
        for one in known.entries.values()
    )


def files(session: Session, year: int) -> Counter[FileKind]:
    """Return how many files of each kind were closed in a calendar year."""
    archived = retention.filed(session)
    profile_of = {one.case: one.profile_digest for one in archived}
    rules = {digest: profiles.of_digest(session, digest) for digest in set(profile_of.values())}
    return Counter(
        retention.FILE_KINDS[one.kind]
        for one in retention.records(session, files=archived)
        if closing_year(one.starts_on, rules[profile_of[one.case]]) == year
    )


def _line(one: CountedEntry, *, closed: bool) -> NomenclatureEntry:
    entry = one.entry
    count = one.count if closed else None
    return NomenclatureEntry(
        index=entry.index, title=entry.title, term=term_said(entry), note=entry.note, count=count
    )


def _sum(entries: Iterable[CountedEntry], of_term: Callable[[int], bool]) -> int:
    return sum(one.count or 0 for one in entries if of_term(one.entry.years))
