"""What somebody with a stack of leaves, thread and glue wants to see: the volumes, leaf by leaf."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive_service.problems import Problem
from archive_service.services import binding_papers, cases, label_check, own_classes, people
from archive_service.services.context import Desk
from workflows.acts import BoundVolume, Medium
from workflows.case import Case
from workflows.commands import Actor, Bind
from workflows.provisions import Clause
from workflows.regulation import Profile, StepKind
from workflows.sewing import lettered, said_leaves, seal_demanded
from workflows.volumes import gaps_within, leaves_of_volume, parts_of, volumes_of


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part that lies in a volume: its leaves in words, and how many they are."""

    title: str
    leaves: str
    count: int


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a label: whether the seal is on both, who looked and when."""

    covers: bool
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """A volume: what lies in it, and its label; ``may_look``: this person may answer for the seal."""

    number: int
    first: str
    last: str
    leaves: int
    parts: tuple[PartLine, ...]
    lettered: str
    gaps: str
    look: Look | None
    may_look: bool


@dataclass(frozen=True, slots=True)
class Sewing:
    """A case on the table of whoever sews. ``trouble`` is why it cannot be sewn now, None where it can.

    ``sewn_by`` is "" until it is sewn; ``electronic`` says that it was bound as a file only. ``clause`` is
    that of the sewing.
    """

    case_id: str
    class_name: str
    term_name: str
    year: int
    volumes: tuple[VolumeLine, ...]
    sewn_by: str
    sewn_on: date | None
    electronic: bool
    trouble: Problem | None
    seal_demanded: bool
    clause: Clause | None

    @property
    def leaves(self) -> int:
        """How many leaves there are in all."""
        return sum(one.leaves for one in self.volumes)


def sewing(desk: Desk, case_id: str, *, reader_id: str) -> Sewing:
    """Return a printed case as it is, or will be, sewn.

    Raises:
        Problem: there is no such case, or the person has nothing to do with it.
    """
    with desk.reading() as session:
        case, profile = own_classes.looked_at(desk, session, reader_id, case_id)
        actor = people.actor_of(session, reader_id, desk.today, case.opened.class_id)
        volumes = case.volumes or volumes_of(case, profile)
        step = profile.step_of(StepKind.BIND)
        done = case.done_at(step.id) if step else None
        names = people.names(session)
        return Sewing(
            case_id=case.id,
            class_name=case.opened.class_name,
            term_name=case.opened.term_name,
            year=case.opened.year,
            volumes=tuple(
                _line(case, profile, one, names, may_look=_may_look(desk, session, case, actor, one))
                for one in volumes
            ),
            sewn_by=names.get(done.by, done.by) if done else "",
            sewn_on=done.on if done else None,
            electronic=bool(done and done.medium is Medium.ELECTRONIC),
            trouble=_trouble(desk, session, case, actor, volumes),
            seal_demanded=seal_demanded(profile),
            clause=step.clause if step else None,
        )


def _may_look(desk: Desk, session: Session, case: Case, actor: Actor, volume: BoundVolume) -> bool:
    return bool(case.volumes) and label_check.may_look(desk, session, case.id, actor, volume.number)


def _line(
    case: Case, profile: Profile, volume: BoundVolume, names: Mapping[str, str], *, may_look: bool
) -> VolumeLine:
    leaves = leaves_of_volume(case, profile, volume)
    seal = case.seal_on(volume.number) if case.volumes else None
    return VolumeLine(
        number=volume.number,
        first=volume.first,
        last=volume.last,
        leaves=volume.leaves,
        parts=tuple(_parts(case, profile, leaves)),
        lettered=said_leaves(lettered(leaves)),
        gaps=said_leaves(gaps_within(case, leaves)),
        look=Look(seal.covers, names.get(seal.by, seal.by), seal.on) if seal else None,
        may_look=may_look,
    )


def _parts(case: Case, profile: Profile, leaves: tuple[str, ...]) -> Iterator[PartLine]:
    titles = binding_papers.part_titles(case)
    journal = set(case.labels)
    for part, labels in parts_of(case):
        own = [label for label in labels if label in set(leaves)]
        if own:
            yield PartLine(titles[part], said_leaves(own), len(own))
    summary = [label for label in leaves if label not in journal]
    if summary:
        yield PartLine(profile.notations["summary-title"].value, said_leaves(summary), len(summary))


def _trouble(
    desk: Desk, session: Session, case: Case, actor: Actor, volumes: tuple[BoundVolume, ...]
) -> Problem | None:
    """Why the right count would be refused: nothing is printed, somebody has not signed, another's work."""
    counts = tuple(one.leaves for one in volumes)
    command = Bind(actor=actor, medium=Medium.PAPER, leaves=sum(counts), counts=counts)
    try:
        cases.ask(desk, session, command, case_id=case.id)
    except Problem as problem:
        return problem
    return None
