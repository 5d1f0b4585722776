"""Importing a school's export: one snapshot a class, fixed, and a case opened for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import CaseRow, SnapshotRow
from archive_service.importing import import_file
from archive_service.importing.journals import Journals
from archive_service.problems import Fault
from archive_service.services import (
    cases,
    code_intake,
    code_orders,
    documents,
    exports,
    people,
    profiles,
    snapshots,
    work,
)
from archive_service.services.context import Desk
from workflows.canonical import canonical_bytes
from workflows.case import Case
from workflows.commands import Actor, FixSnapshot, OpenCase
from workflows.content import front_digest
from workflows.differences import compare, late_marks
from workflows.readiness import section_facts
from workflows.regulation import Profile
from workflows.snapshot import ClassGroup, Snapshot, Term

IMPORTERS = ("operator", "deputy", "administrator")


@dataclass(slots=True)
class Outcome:
    """What came of an import, by class name; ``unprinted`` are classes the regulation does not print.

    ``proposed`` are printed classes whose content changed: a correction waits for approval.
    """

    opened: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unprinted: list[str] = field(default_factory=list)
    new_people: int = 0
    warnings: tuple[Fault, ...] = ()


def import_journal(
    desk: Desk,
    path: Path,
    *,
    actor_id: str,
    mapping: Path | None = None,
    school: str = "",
    exported_at: datetime | None = None,
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Import an export file: either all of it is taken in or nothing is.

    ``school`` names one of the schools a mapping file describes; ``progress`` is told the stages. The file
    itself goes to the archive too, unless it names somebody who is under a code name.

    Raises:
        Problem: the person may not import, the file has faults (all of them are listed), or a
            case no longer takes a new snapshot.
    """
    with desk.reading() as session:
        people.require(session, actor_id, IMPORTERS, desk.today, anywhere=True)
        profile = profiles.in_force(session, desk.today)
    imported = import_file(
        path,
        vocabulary=profile.vocabulary,
        journals=journals_of(profile),
        mapping=mapping,
        school=school,
        exported_at=exported_at,
        progress=progress,
    )
    keeps = exports.may_be_kept(desk, imported.snapshot)
    outcome = take_in(desk, imported.snapshot, actor_id=actor_id, warnings=imported.warnings, file=path.name)
    if keeps:
        year = imported.snapshot.year
        exports.request(desk, path.read_bytes(), path.suffix, year=year, actor_id=actor_id)
    return outcome


def take_in(
    desk: Desk, snapshot: Snapshot, *, actor_id: str, warnings: tuple[Fault, ...] = (), file: str = ""
) -> Outcome:
    """Open or renew the cases of a checked snapshot in one transaction.

    Pupils who have a code name by order are under it before anything is stored (000 clause 6.3.4).

    Raises:
        Problem: code names of the export contradict orders on record, the person may not import, the
            regulation has no journal of a group's kind, or a case takes no new snapshot.
    """
    coded = code_intake.under_codes(desk, snapshot, file)
    snapshot = coded.snapshot
    outcome = Outcome(warnings=(*warnings, *coded.warnings))
    kept = {group.id: _keep(desk, snapshot.of_class(group.id)) for group in snapshot.classes}
    with desk.writing() as session:
        coded.check(session)
        people.actor_of(session, actor_id, desk.today)
        outcome.new_people = people.add_people(desk, session, snapshot.staff, actor_id)
        session.flush()
        intake = _Intake(desk, session, snapshot, actor_id, profiles.in_force(session, desk.today), outcome)
        for group in snapshot.classes:
            intake.take(group, *kept[group.id])
        facts = {
            "classes": len(snapshot.classes),
            "opened": len(outcome.opened),
            "renewed": len(outcome.renewed),
            "coded": code_orders.coded_in(intake.profile, snapshot),
            work.TERM_ENDS: work.term_ends_of(snapshot),
        }
        act = SchoolAct(code_orders.IMPORTED, actor_id, desk.today, facts)
        append(session, case_id=None, act=act, at=desk.now)
    return outcome


def journals_of(profile: Profile) -> Journals:
    """Return which kinds of group the regulation has journals for, and which of them have no marks."""
    return Journals(
        regulation=profile.title,
        clause=profile.kinds[0].clause.ref if profile.kinds else "",
        titles={kind.group: kind.title for kind in profile.kinds},
        unmarked=profile.unmarked_kinds,
    )


def case_id_of(year: int, term_id: str, class_id: str) -> str:
    """Return the id of the case of a class in a term of the school year that starts in ``year``."""
    return f"{year}-{term_id}-{class_id}"


def _keep(desk: Desk, snapshot: Snapshot) -> tuple[str, int]:
    data = canonical_bytes(snapshot)
    return documents.keep(desk, data), len(data)


def _term(terms: Iterable[Term], term_id: str) -> Term:
    return next(term for term in terms if term.id == term_id)


@dataclass(frozen=True, slots=True)
class _Intake:
    """One import in its transaction."""

    desk: Desk
    session: Session
    snapshot: Snapshot
    actor_id: str
    profile: Profile
    outcome: Outcome

    def take(self, group: ClassGroup, digest: str, size_bytes: int) -> None:
        """Open the class's case or renew its snapshot; leave alone what the profile does not print.

        An open case keeps its version of the profile: it is renewed even if today's prints it no more.
        """
        term = _term(self.snapshot.terms, group.term_id)
        case_id = case_id_of(self.snapshot.year, term.id, group.id)
        existing = self.session.scalar(select(CaseRow).where(CaseRow.id == case_id))
        if existing is None and self._left_out(group, term):
            self.outcome.unprinted.append(group.name)
            return
        if existing is not None and existing.snapshot == digest:
            self.outcome.unchanged.append(group.name)
            return
        self._note(group, digest, size_bytes)
        actor = people.actor_of(self.session, self.actor_id, self.desk.today, group.id)
        if existing is None:
            opening = _opening(actor, case_id, self.snapshot.year, group, term)
            before = cases.perform(self.desk, self.session, opening, case_id=case_id, profile=self.profile)
        else:
            before, _ = cases.load(self.session, case_id)
        fixing = self._fixing(actor, group, digest, before)
        after = cases.perform(self.desk, self.session, fixing, case_id=case_id)
        self._tell(group, before, after, opened=existing is None)

    def _left_out(self, group: ClassGroup, term: Term) -> bool:
        """Whether the profile has such journals but does not print them now."""
        known = self.profile.knows(group.kind)
        return known and not self.profile.prints(term.kind, group.grade, group.kind)

    def _tell(self, group: ClassGroup, before: Case, after: Case, *, opened: bool) -> None:
        if opened:
            self.outcome.opened.append(group.name)
        elif after == before:
            self.outcome.unchanged.append(group.name)
        elif after.proposed not in {None, before.proposed}:
            self.outcome.proposed.append(group.name)
        else:
            self.outcome.renewed.append(group.name)

    def _fixing(self, actor: Actor, group: ClassGroup, digest: str, before: Case) -> FixSnapshot:
        of_class = self.snapshot.of_class(group.id)
        return FixSnapshot(
            actor=actor,
            snapshot=digest,
            class_teacher=group.class_teacher_id,
            sections=section_facts(self.snapshot, group),
            front=front_digest(of_class),
            codes=tuple(pupil.code_name for pupil in group.pupils if pupil.code_name),
            late=self._late(before, of_class),
        )

    def _late(self, before: Case, of_class: Snapshot) -> tuple[str, ...]:
        """The printed sections that differ only by marks that had been put off."""
        if not before.printed:
            return ()
        compared = compare(snapshots.snapshot_of(self.desk, before), of_class)
        return tuple(change.id for change in compared.sections if late_marks(change))

    def _note(self, group: ClassGroup, digest: str, size_bytes: int) -> None:
        self.session.merge(
            SnapshotRow(
                school_id=self.desk.school_id,
                digest=digest,
                class_id=group.id,
                class_name=group.name,
                year=self.snapshot.year,
                term_id=group.term_id,
                size_bytes=size_bytes,
                imported_at=self.desk.now,
            )
        )


def _opening(actor: Actor, case_id: str, year: int, group: ClassGroup, term: Term) -> OpenCase:
    return OpenCase(
        actor=actor,
        case=case_id,
        class_id=group.id,
        class_name=group.name,
        grade=group.grade,
        kind=group.kind,
        year=year,
        term_id=term.id,
        term_name=term.name,
        term_kind=term.kind,
        term_ends_on=term.ends_on,
        closes_year=term.ends_year,
    )
