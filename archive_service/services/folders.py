"""Folders of a term: forming them for all classes at once, what lies in them, closing them (000 clause 4.7).

Everything is an act of the school, so a rebuild from one store brings the folders back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import acts_of_cases, lock_log
from archive_service.db.models import CaseRow
from archive_service.problems import Kind, Problem
from archive_service.services import cases, people, periods, profiles, work
from archive_service.services.context import Desk
from archive_service.services.event_acts import EventActs
from archive_service.services.periods import Period
from workflows.folder_rules import Filed, Shelf, event_refused, unready
from workflows.folders import (
    OBLIGATION,
    Changed,
    Closed,
    Event,
    Folder,
    Formed,
    Part,
    after,
    fold,
    in_order,
    outdated,
    parts_of,
)
from workflows.history import replay
from workflows.regulation import Profile

KINDS: dict[str, type[Event]] = {
    "folder-formed": Formed,
    "folder-changed": Changed,
    "folder-closed": Closed,
}
ACTS: EventActs[Event] = EventActs(KINDS)
READERS = ("deputy", "director", "operator", "administrator", "archivist", "binder")
"""The roles that see the folders; who forms them is the regulation's."""


@dataclass(frozen=True, slots=True)
class Wish:
    """For which term folders are wanted: the newest with open work, where no year is named.

    ``whole_year`` puts all that a class has in the year into one folder. ``classes`` are names; none: all.
    """

    year: int | None = None
    term: str | None = None
    whole_year: bool = False
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a class's folder would hold; ``folder`` is the number of the one it is in already, 0 for none.

    ``missing`` is the title of the signature that is still owed, "" where the cases are ready.
    """

    class_id: str
    class_name: str
    cases: tuple[str, ...]
    terms: tuple[str, ...]
    term_names: tuple[str, ...]
    leaves: int
    folder: int = 0
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The folders of a term, class by class."""

    choice: periods.Choice
    whole_year: bool
    lines: tuple[Proposed, ...]

    @property
    def ready(self) -> tuple[Proposed, ...]:
        """The classes whose folders can be formed now."""
        return tuple(one for one in self.lines if not one.folder and not one.missing)


def folders(session: Session) -> dict[int, Folder]:
    """Return the folders of the session's school by number."""
    return fold(ACTS.events(session))


def load(session: Session, number: int) -> Folder:
    """Return a folder.

    Raises:
        Problem: the school has none of that number.
    """
    folder = folders(session).get(number)
    if folder is None:
        raise Problem(Kind.MISSING, "folders.no-folder", folder=number, ref="—")
    return folder


def filed(session: Session, case_ids: Iterable[str]) -> Filed:
    """Return cases by id, each with the regulation that it follows; all read in one statement."""
    wanted = sorted({*case_ids} - {""})
    loaded = {one: replay(acts) for one, acts in acts_of_cases(session, wanted).items() if acts}
    rules = {
        one: profiles.of_digest(session, one) for one in {case.profile_digest for case in loaded.values()}
    }
    return {one: (case, rules[case.profile_digest]) for one, case in loaded.items()}


def rules(desk: Desk, session: Session) -> Profile:
    """Return the regulation by which folders are formed today."""
    return profiles.in_force(session, desk.today)


def stale(folder: Folder, cases_of: Filed) -> tuple[str, ...]:
    """Return the ids of cases that are no longer as they lie in the folder."""
    return outdated(folder, {one: case for one, (case, _) in cases_of.items()})


def proposal(session: Session, wish: Wish) -> Proposal | None:
    """Return what folders the term would have; None: the school has no case.

    Raises:
        Problem: there is no such term.
    """
    choice = periods.choose(session, wish.year, wish.term)
    if choice is None:
        return None
    rows = _rows(session, choice.period, wish)
    there = {case: one.number for one in folders(session).values() for case in one.cases}
    loaded = filed(session, [row.id for row in rows])
    by_class: dict[str, list[CaseRow]] = {}
    for row in rows:
        by_class.setdefault(row.class_id, []).append(row)
    lines = [_line(own, loaded, there) for own in by_class.values() if _wanted(own, loaded, wish)]
    return Proposal(choice, wish.whole_year, tuple(lines))


def form(desk: Desk, wish: Wish, *, actor_id: str) -> tuple[Folder, ...]:
    """Form the folders of a term and return them: of the named classes, else of all that are ready.

    The obligation of the term is noted as done when no case of it is outside a folder any more.

    Raises:
        Problem: nothing is ready, a named class is not, or the person does not form folders.
    """
    with desk.writing() as session:
        lock_log(session)
        plan = proposal(session, wish)
        if plan is None:
            raise Problem(Kind.MISSING, "folders.no-cases")
        chosen = _chosen(plan, wish)
        made = tuple(_form(desk, session, plan, one, actor_id) for one in chosen)
        _settle(desk, session, plan, made, actor_id)
    return made


def change(desk: Desk, number: int, parts: Sequence[Part], *, reason: str, actor_id: str) -> Folder:
    """Let a folder hold these parts from now on, and return it; a closed one is open again.

    Raises:
        Problem: nothing changes, no reason is given, a part is unclear, or it lies in another folder.
    """
    event = Changed(on=desk.today, by=actor_id, number=number, parts=in_order(parts), reason=reason.strip())
    with desk.writing() as session:
        lock_log(session)
        return happened(desk, session, event)


def renew(desk: Desk, number: int, *, reason: str, actor_id: str) -> Folder:
    """Take the folder's cases as they stand now: after a correction; return the folder.

    Raises:
        Problem: as :func:`change`.
    """
    with desk.reading() as session:
        folder = load(session, number)
        loaded = filed(session, folder.cases)
    fresh = [part for case, _ in loaded.values() for part in parts_of(case)]
    return change(desk, number, [*fresh, *own_parts(folder)], reason=reason, actor_id=actor_id)


def add(desk: Desk, number: int, part: Part, *, actor_id: str) -> Folder:
    """Put a part that belongs to no case into a folder: one on paper alone, or a receipt.

    Raises:
        Problem: as :func:`change`.
    """
    with desk.reading() as session:
        folder = load(session, number)
    return change(desk, number, [*folder.parts, part], reason=part.title, actor_id=actor_id)


def take_out(desk: Desk, number: int, place: int, *, reason: str, actor_id: str) -> Folder:
    """Take a part that belongs to no case out of a folder; ``place`` counts those parts from 1.

    Raises:
        Problem: there is no such part, or as :func:`change`.
    """
    with desk.reading() as session:
        folder = load(session, number)
    own = own_parts(folder)
    if not 1 <= place <= len(own):
        raise Problem(Kind.MISSING, "folders.no-part", folder=number, place=place)
    kept = [one for one in folder.parts if one is not own[place - 1]]
    return change(desk, number, kept, reason=reason, actor_id=actor_id)


def own_parts(folder: Folder) -> tuple[Part, ...]:
    """Return the parts that belong to no case."""
    return tuple(one for one in folder.parts if not one.case)


def happened(desk: Desk, session: Session, event: Event) -> Folder:
    """Write an event down if the rules let it, and return the folder after it.

    Raises:
        Problem: the rules refuse.
    """
    known = folders(session)
    folder = known.get(event.number)
    held = folder.cases if folder else ()
    given = [one.case for one in event.parts] if isinstance(event, Formed | Changed) else []
    profile = profiles.in_force(session, desk.today)
    shelf = Shelf(profile, filed(session, [*held, *given]), known)
    refused = event_refused(event, people.actor_of(session, event.by, desk.today), shelf)
    if refused is not None:
        raise cases.refused(session, refused, profile)
    ACTS.append(desk, session, event)
    return after(folder, event)


def _rows(session: Session, period: Period, wish: Wish) -> list[CaseRow]:
    wanted = select(CaseRow).order_by(CaseRow.grade, CaseRow.class_name, CaseRow.term_id, CaseRow.id)
    within = CaseRow.year == period.year if wish.whole_year else period.holds
    return list(session.scalars(wanted.where(within)))


def _wanted(rows: Sequence[CaseRow], loaded: Filed, wish: Wish) -> bool:
    """Whether it is one of the classes asked for; a year's folder needs the case that closes the year."""
    named = not wish.classes or rows[0].class_name in wish.classes
    return named and (not wish.whole_year or any(loaded[row.id][0].opened.closes_year for row in rows))


def _line(rows: Sequence[CaseRow], loaded: Filed, there: dict[str, int]) -> Proposed:
    free = [row for row in rows if row.id not in there]
    shown = free or rows
    waiting = (unready(*loaded[row.id]) for row in shown)
    return Proposed(
        class_id=rows[0].class_id,
        class_name=rows[0].class_name,
        cases=tuple(row.id for row in shown),
        terms=tuple(dict.fromkeys(row.term_id for row in shown)),
        term_names=tuple(dict.fromkeys(row.term_name for row in shown)),
        leaves=sum(loaded[row.id][0].leaves for row in shown),
        folder=0 if free else there[rows[0].id],
        missing=next((step.title for step in waiting if step is not None), ""),
    )


def _chosen(plan: Proposal, wish: Wish) -> list[Proposed]:
    """The classes whose folders are formed: of those named also unready ones, so that a rule says why not."""
    chosen = [one for one in plan.lines if not one.folder and (wish.classes or not one.missing)]
    if chosen:
        return chosen
    formed = sum(bool(one.folder) for one in plan.lines)
    raise Problem(
        Kind.REFUSED,
        "folders.nothing-ready",
        term=", ".join(plan.choice.period.names),
        formed=formed,
        waiting=len(plan.lines) - formed,
    )


def _form(desk: Desk, session: Session, plan: Proposal, one: Proposed, actor_id: str) -> Folder:
    loaded = filed(session, one.cases)
    event = Formed(
        on=desk.today,
        by=actor_id,
        number=max(folders(session), default=0) + 1,
        year=plan.choice.period.year,
        class_id=one.class_id,
        class_name=one.class_name,
        terms=one.terms,
        whole_year=plan.whole_year,
        parts=in_order(part for case, _ in loaded.values() for part in parts_of(case)),
    )
    return happened(desk, session, event)


def _settle(desk: Desk, session: Session, plan: Proposal, made: Sequence[Folder], actor_id: str) -> None:
    """Note the obligation of each term done of which every case lies in a folder now."""
    there = {case for one in folders(session).values() for case in one.cases}
    numbers = ", ".join(str(one.number) for one in made)
    touched = {term for one in made for term in one.formed.terms}
    for period in plan.choice.periods:
        if touched.isdisjoint(period.term_ids):
            continue
        if set(session.scalars(select(CaseRow.id).where(period.holds))) <= there:
            for name in _owed(desk, session, period):
                work.note_done(desk, session, name, period.ends_on, actor_id=actor_id, note=f"№ {numbers}")


def _owed(desk: Desk, session: Session, period: Period) -> Iterator[str]:
    for one in work.plan(desk, session, period.ends_on).owed:
        if one.obligation.id == OBLIGATION and one.due_on == period.ends_on and one.done is None:
            yield one.obligation.id
