"""Holds for reading: the register a page at a time, one of them with its history, what they say in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem, sentence
from archive_service.services import holds, people, units
from archive_service.services.context import Desk
from archive_service.services.listings import Page, part_of
from workflows.holds import Event, Hold, Lifted, Prolonged, Scope, Set

PER_PAGE = 30
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class HoldWording:
    """Says things about holds to one reader; names of people and of classes by their ids."""

    people: Mapping[str, str]
    classes: Mapping[str, str]
    language: str = "ru"

    def kind(self, hold: Hold) -> str:
        """Return because of what it was set."""
        return self.say(f"kind-{hold.kind}")

    def state(self, hold: Hold) -> str:
        """Return whether it stands, and until when it is looked at again."""
        if hold.lifted is not None:
            return self.say("state-lifted", on=f"{hold.lifted.on:%d.%m.%Y}")
        return self.say("state-stands", until=f"{hold.until:%d.%m.%Y}")

    def scope(self, scope: Scope) -> str:
        """Return what it holds: «9Б, 2020/2021–2022/2023»."""
        if scope.cases:
            return ", ".join(sorted(scope.cases))
        name = self.classes.get(scope.class_id, scope.class_id) or self.say("scope-all")
        first, last = scope.first_year, scope.last_year
        if first is None and last is None:
            return name
        years = [f"{one}/{one + 1}" if one is not None else "…" for one in (first, last)]
        return f"{name}, {years[0] if first == last else '–'.join(years)}"

    def who(self, person_id: str) -> str:
        """Return a person's name."""
        return self.people.get(person_id, person_id)

    def happened(self, event: Event) -> str:
        """Return one event as a line of the history."""
        match event:
            case Set():
                until = f"{event.until:%d.%m.%Y}"
                return self.say("did-set", document=event.document, reason=event.reason, until=until)
            case Prolonged():
                return self.say("did-prolonged", until=f"{event.until:%d.%m.%Y}", reason=event.reason)
            case Lifted():
                return self.say("did-lifted", document=event.document, reason=event.reason)
        raise TypeError(event)

    def say(self, name: str, /, **facts: object) -> str:
        """Return a sentence about holds in the reader's language."""
        return sentence(f"holds.{name}", self.language, **facts)


def wording(session: Session, language: str = "ru") -> HoldWording:
    """Return what says things about the holds of a school."""
    return HoldWording(people.names(session), units.class_names(session), language)


def holds_page(desk: Desk, *, reader_id: str, number: int = 1, standing: bool = False) -> Page[Hold]:
    """Return a page of the register, the newest first; with ``standing`` those that hold.

    Raises:
        Problem: the person may not see it, or there is no such page.
    """
    found = holds.register(desk, reader_id=reader_id)
    return part_of([one for one in found if not (standing and one.lifted)], number, per_page=PER_PAGE)


def one(desk: Desk, number: int, *, reader_id: str) -> Hold:
    """Return a hold.

    Raises:
        Problem: there is none of that number, or the person may not see it.
    """
    for found in holds.register(desk, reader_id=reader_id):
        if found.number == number:
            return found
    raise Problem(Kind.MISSING, "holds.unknown", number=str(number))


def on_case(session: Session, case_id: str) -> tuple[Hold, ...]:
    """Return the holds under which a case stands now."""
    row = session.scalar(select(CaseRow).where(CaseRow.id == case_id))
    if row is None:
        return ()
    return tuple(one for one in holds.standing(session) if one.covers(row.id, row.class_id, row.year))


def scope_of(
    session: Session,
    *,
    cases: Iterable[str] = (),
    class_name: str = "",
    years: tuple[int | None, int | None] = (None, None),
    everything: bool = False,
) -> Scope:
    """Return which files are meant; that all are meant has to be said.

    Raises:
        Problem: nothing or several things are named, there is no such class, or the years are none.
    """
    named = frozenset(one.strip() for one in cases if one.strip())
    first, last = years
    if sum((bool(named), bool(class_name), everything)) != 1:
        raise Problem(Kind.USAGE, "holds.scope-needed")
    if any(one is not None and not _FIRST_YEAR <= one <= _LAST_YEAR for one in years):
        raise Problem(Kind.USAGE, "holds.no-years")
    if first is not None and last is not None and last < first:
        raise Problem(Kind.USAGE, "holds.no-years")
    if named:
        return Scope(cases=named)
    class_id = units.class_id(session, class_name) if class_name else ""
    return Scope(class_id=class_id, first_year=first, last_year=last)
