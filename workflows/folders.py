"""Folders: the journals of a class for a quarter, half-year or year put together (000 clause 4.7).

A folder is a fold of events, each an act of the school: formed, changed, closed. What is in it is
named by ids and digests; the only words are the titles of parts that exist on paper alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from workflows.acts import SERVICE
from workflows.case import Case
from workflows.provisions import Clause
from workflows.regulation import Profile, Relation, StepKind
from workflows.snapshot import TermKind

RULE, PAPER_ONLY = "folders", "paper-only-parts"
"""The rules of a profile: for which time folders are formed, and which parts exist on paper alone."""

OBLIGATION = "folders"
"""The obligation that is met when every class of a term is in a folder."""

_WORDS = {"четверть": TermKind.QUARTER, "полугодие": TermKind.HALF_YEAR, "год": TermKind.YEAR}


class PartKind(StrEnum):
    """What a part of a folder is, in the order in which they lie."""

    JOURNAL = "journal"
    SUMMARY = "summary"
    ORDER = "order"
    PAPER_ONLY = "paper-only"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: ``case`` and ``document`` name it, ``title`` says it where no case does.

    ``document`` is a digest: of the manifest of a case's volume, of a summary sheet, of an order's copy, of
    a receipt. ``leaves`` of an order's copy that is sewn into a journal is 0: they are counted there.
    """

    kind: PartKind
    leaves: int = 0
    case: str = ""
    document: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a folder: on which day, by whom; ``number`` is the folder's."""

    on: date
    by: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Formed(Event):
    """A folder exists: of which class, for which terms of a school year, with what in it."""

    year: int
    class_id: str
    class_name: str
    terms: tuple[str, ...]
    whole_year: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Event):
    """What is in it is different from now on; a closed folder is open again."""

    parts: tuple[Part, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """Nothing more goes in: ``papers`` are the digests of its cover, inner list and certificate."""

    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a folder stands: the fold of its events."""

    formed: Formed
    parts: tuple[Part, ...]
    closed: Closed | None = None
    changes: tuple[Changed, ...] = field(default=())

    @property
    def number(self) -> int:
        """The folder's number, the school's next one."""
        return self.formed.number

    @property
    def cases(self) -> tuple[str, ...]:
        """The ids of the cases in it."""
        return tuple(one.case for one in self.parts if one.kind is PartKind.JOURNAL)

    @property
    def leaves(self) -> int:
        """How many leaves lie in it."""
        return sum(one.leaves for one in self.parts)


def fold(events: Iterable[Event]) -> dict[int, Folder]:
    """Return the folders by number, in the order in which they were formed.

    Raises:
        KeyError: something is said to have happened to a folder that nobody formed.
    """
    known: dict[int, Folder] = {}
    for event in events:
        known[event.number] = after(known.get(event.number), event)
    return known


def after(folder: Folder | None, event: Event) -> Folder:
    """Return a folder after one more event.

    Raises:
        KeyError: there is no folder yet, and the event forms none.
    """
    if isinstance(event, Formed):
        return Folder(event, event.parts)
    if folder is None:
        raise KeyError(event.number)
    if isinstance(event, Changed):
        return replace(folder, parts=event.parts, closed=None, changes=(*folder.changes, event))
    return replace(folder, closed=event) if isinstance(event, Closed) else folder


def spans_of(profile: Profile) -> frozenset[TermKind]:
    """Return for which times folders are formed: as the rule says it in words, any where it is silent."""
    rule = profile.rules.get(RULE)
    if rule is None:
        return frozenset(TermKind)
    words = re.findall(r"[а-яё]+", str(rule.value).lower())
    return frozenset(_WORDS[word] for word in words if word in _WORDS)


def paper_only_parts(profile: Profile) -> tuple[str, ...]:
    """Return what the regulation keeps on paper alone, as the rule lists it."""
    rule = profile.rules.get(PAPER_ONLY)
    return tuple(one.strip() for one in str(rule.value).split(",") if one.strip()) if rule else ()


def formers(profile: Profile) -> tuple[str, ...]:
    """Return the roles that form folders: whose duty it is, else the deputy, who sews, who takes over."""
    owed = [one.role for one in profile.obligations if one.id == OBLIGATION]
    kinds = {StepKind.BIND, StepKind.DEPOSIT}
    steps = [one for one in profile.steps if one.kind in kinds and one.relation is Relation.ROLE]
    roles = owed or ["deputy", *(role for step in steps for role in (step.role, *step.also))]
    return tuple(dict.fromkeys(role for role in roles if role in profile.roles and role != SERVICE))


def clause_of(profile: Profile) -> Clause | None:
    """Return the clause by which folders are formed, None where the regulation does not speak of them."""
    rule = profile.rules.get(RULE)
    return rule.clause if rule else None


def parts_of(case: Case) -> Iterator[Part]:
    """Yield what a case brings into a folder: the journal, its summary sheet, the orders printed with it."""
    yield Part(kind=PartKind.JOURNAL, case=case.id, leaves=case.leaves, document=case.manifest)
    if case.summary:
        yield Part(kind=PartKind.SUMMARY, case=case.id, leaves=case.summary_leaves, document=case.summary)
    for order in {one.document: one for one in case.orders}.values():
        yield Part(kind=PartKind.ORDER, case=case.id, document=order.document, title=order.title)


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return parts as they lie: what belongs to cases case by case, then what belongs to none."""
    kinds = {kind: place for place, kind in enumerate(PartKind)}
    return tuple(sorted(parts, key=lambda one: (not one.case, one.case, kinds[one.kind])))


def outdated(folder: Folder, cases: Mapping[str, Case]) -> tuple[str, ...]:
    """Return the ids of cases that are no longer as they lie in the folder: corrected since, fallen apart."""
    mine = {
        one.case: [part for part in folder.parts if part.case == one.case] for one in folder.parts if one.case
    }
    return tuple(case for case, parts in mine.items() if {*parts} != {*parts_of(cases[case])})
