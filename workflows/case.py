"""Where a case stands: a fold over its acts (:func:`replay`), no more and no less."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workflows.acts import (
    Act,
    Bound,
    CaseOpened,
    CaseSigned,
    Deposited,
    EditionFacts,
    HandedOver,
    Medium,
    Printed,
    Remark,
    SectionFacts,
    SectionReturned,
    SectionSigned,
    SnapshotFixed,
    VolumeAssembled,
)


class BrokenHistory(ValueError):
    """The acts cannot have happened in this order: an act speaks of something that is not there."""


class SectionState(StrEnum):
    """Where a section's current edition stands."""

    UNPRINTED = "unprinted"
    WAITING = "waiting"
    SIGNED = "signed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Signature:
    """One step done: by whom, when, how, and the document's digest after it."""

    step: str
    by: str
    on: date
    medium: Medium
    document: str


@dataclass(frozen=True, slots=True)
class Return:
    """Why a section's current edition cannot go on."""

    step: str
    by: str
    on: date
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the case with its current edition.

    ``rendered`` is the digest of the printout, ``document`` the digest of its latest revision
    (the same until somebody signs). ``edition`` is 0 before the first print.
    """

    facts: SectionFacts
    edition: int = 0
    rendered: str = ""
    document: str = ""
    first_leaf: int = 0
    last_leaf: int = 0
    printed_on: date | None = None
    signatures: tuple[Signature, ...] = ()
    returned: Return | None = None

    @property
    def id(self) -> str:
        """The section's id."""
        return self.facts.id

    @property
    def title(self) -> str:
        """Subject and subgroup as printed."""
        return self.facts.title

    @property
    def signer(self) -> str:
        """The person who signs the section's sheets."""
        return self.facts.signer

    @property
    def state(self) -> SectionState:
        """Where the current edition stands."""
        if self.returned is not None:
            return SectionState.RETURNED
        if not self.edition:
            return SectionState.UNPRINTED
        return SectionState.SIGNED if self.signatures else SectionState.WAITING

    def signed_at(self, step: str) -> Signature | None:
        """Return the signature of the step on the current edition, None when there is none."""
        return next((one for one in self.signatures if one.step == step), None)


@dataclass(frozen=True, slots=True)
class Case:
    """One class journal of one term on its way from opening to archive.

    ``done`` are the steps of the whole case that stand, in order; a return takes them away
    together with ``volume`` and ``manifest``. ``leaves`` counts the journal's sheets,
    ``summary_leaves`` those of the summary sheet.
    """

    opened: CaseOpened
    snapshot: str = ""
    snapshot_on: date | None = None
    class_teacher: str = ""
    sections: tuple[Section, ...] = ()
    layout: str = ""
    front: str = ""
    back: str = ""
    summary: str | None = None
    leaves: int = 0
    summary_leaves: int = 0
    printed_on: date | None = None
    handed_over_on: date | None = None
    handed_over_by: str = ""
    volume: str = ""
    manifest: str = ""
    pages: int = 0
    assembled_on: date | None = None
    done: tuple[Signature, ...] = ()
    deposit: Deposited | None = None

    @property
    def id(self) -> str:
        """The case's id."""
        return self.opened.case

    @property
    def profile_digest(self) -> str:
        """The digest of the profile that the case follows for good."""
        return self.opened.profile_digest

    @property
    def printed(self) -> bool:
        """Whether a printout exists (some of it may have been returned since)."""
        return self.printed_on is not None

    @property
    def returned(self) -> tuple[Section, ...]:
        """The sections that need a new edition."""
        return tuple(one for one in self.sections if one.state is SectionState.RETURNED)

    @property
    def closed_on(self) -> date:
        """The day the file was closed: the last step done on it, not before the term's end."""
        return max((self.opened.term_ends_on, *(one.on for one in self.done)))

    def section(self, section_id: str) -> Section | None:
        """Return the section of that id, None when the case has no such section."""
        return next((one for one in self.sections if one.id == section_id), None)

    def done_at(self, step: str) -> Signature | None:
        """Return what was done at the step of the whole case, None when it is still to do."""
        return next((one for one in self.done if one.step == step), None)


def replay(acts: Iterable[Act]) -> Case:
    """Return the case that these acts, in order, lead to.

    Raises:
        BrokenHistory: there are no acts, or they do not fit each other.
    """
    case: Case | None = None
    for act in acts:
        case = evolve(case, act)
    if case is None:
        raise BrokenHistory("a case without acts")
    return case


def evolve(case: Case | None, act: Act) -> Case:
    """Return the case after the act. The act is a fact: nothing is judged here.

    Raises:
        BrokenHistory: the act cannot follow (no case, a second opening, an unknown section).
    """
    if isinstance(act, CaseOpened):
        if case is not None:
            raise BrokenHistory(f"case {act.case} was opened before")
        return Case(opened=act)
    if case is None:
        raise BrokenHistory(f"{type(act).__name__} before the case was opened")
    return _evolve(case, act)


def _evolve(case: Case, act: Act) -> Case:
    match act:
        case SnapshotFixed():
            return _with_snapshot(case, act)
        case Printed():
            return _with_printout(case, act)
        case HandedOver():
            return replace(case, handed_over_on=act.on, handed_over_by=act.actor)
        case SectionSigned() | SectionReturned():
            return _with_section(case, act)
        case VolumeAssembled():
            return replace(
                case, volume=act.volume, manifest=act.manifest, pages=act.pages, assembled_on=act.on
            )
        case CaseSigned() | Bound() | Deposited():
            return _with_step(case, act)
        case _:
            raise BrokenHistory(f"an act of unknown kind: {type(act).__name__}")


def _with_snapshot(case: Case, act: SnapshotFixed) -> Case:
    known = {one.id: one for one in case.sections} if case.printed else {}
    sections = tuple(
        replace(known[facts.id], facts=facts) if facts.id in known else Section(facts)
        for facts in act.sections
    )
    return replace(
        case, snapshot=act.snapshot, snapshot_on=act.on, class_teacher=act.class_teacher, sections=sections
    )


def _with_printout(case: Case, act: Printed) -> Case:
    editions = {facts.section: facts for facts in act.editions}
    if not editions.keys() <= {one.id for one in case.sections}:
        raise BrokenHistory("a printout of sections that the snapshot does not have")
    sections = tuple(
        _printed(one, editions[one.id], act.on) if one.id in editions else one for one in case.sections
    )
    return replace(
        case,
        layout=act.layout,
        front=act.front,
        back=act.back,
        summary=act.summary,
        leaves=act.leaves,
        summary_leaves=act.summary_leaves,
        printed_on=act.on,
        sections=sections,
    )


def _printed(section: Section, facts: EditionFacts, on: date) -> Section:
    if facts.edition == section.edition:
        return section
    return Section(
        section.facts,
        edition=facts.edition,
        rendered=facts.document,
        document=facts.document,
        first_leaf=facts.first_leaf,
        last_leaf=facts.last_leaf,
        printed_on=on,
    )


def _with_section(case: Case, act: SectionSigned | SectionReturned) -> Case:
    if case.section(act.section) is None:
        raise BrokenHistory(f"the case has no section {act.section}")
    sections = tuple(_acted(one, act) if one.id == act.section else one for one in case.sections)
    moved = replace(case, sections=sections)
    return moved if isinstance(act, SectionSigned) else _unbuilt(moved)


def _acted(section: Section, act: SectionSigned | SectionReturned) -> Section:
    if isinstance(act, SectionReturned):
        return replace(section, returned=Return(act.step, act.actor, act.on, act.remarks), signatures=())
    signature = Signature(act.step, act.actor, act.on, act.medium, act.document)
    return replace(section, document=act.document, signatures=(*section.signatures, signature))


def _unbuilt(case: Case) -> Case:
    """Everything above a returned section falls: the volume and the signatures on it."""
    return replace(case, volume="", manifest="", pages=0, assembled_on=None, done=())


def _with_step(case: Case, act: CaseSigned | Bound | Deposited) -> Case:
    document = act.volume if isinstance(act, CaseSigned) else case.volume
    medium = Medium.ELECTRONIC if isinstance(act, Deposited) else act.medium
    done = (*case.done, Signature(act.step, act.actor, act.on, medium, document))
    if isinstance(act, Deposited):
        return replace(case, done=done, deposit=act)
    if isinstance(act, CaseSigned):
        return replace(case, done=done, volume=act.volume, summary=act.summary or case.summary)
    return replace(case, done=done)
