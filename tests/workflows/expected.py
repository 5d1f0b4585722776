"""What a regulation allows, worked out anew from the rows of its profile.

An independent reading of the same table: nothing here asks the kernel's rules, so that a mistake
in them is seen. The test tells the model what happened; the model says who may do what next.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.commands import Actor
from workflows.regulation import Profile, Relation, Scope, Step, StepKind, SummaryRhythm

Acts = tuple[str, ...] | None
"""The kinds of acts that follow, in order; None where the command is refused."""


@dataclass
class Expected:
    """What has happened to a case, and what follows for everybody.

    ``owed`` are the sections without an edition that counts, ``returned`` those of them that had
    one. ``known`` are the versions that the case goes by, ``waiting`` those of a proposed correction.
    """

    profile: Profile
    closes_year: bool
    signers: dict[str, str]
    class_teacher: str
    opened: bool = False
    exported: bool = False
    checked: bool = False
    printed: bool = False
    stale: bool = False
    handed: bool = False
    assembled: bool = False
    decided: bool = False
    parents: dict[str, str] = field(default_factory=dict)
    owed: set[str] = field(init=False)
    returned: set[str] = field(default_factory=set)
    signed: set[tuple[str, str]] = field(default_factory=set)
    done: dict[str, str] = field(default_factory=dict)
    known: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] | None = None
    late: tuple[str, ...] = ()
    remarks: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owed = set(self.signers)

    # --- what happened ------------------------------------------------------------------------

    def did(self, row: Step, who: str, section: str = "") -> None:
        """Note a step that was done."""
        match row.kind:
            case StepKind.OPEN:
                self.opened = True
            case StepKind.CHECK:
                self.checked = True
            case StepKind.PRINT:
                self.printed, self.stale, self.owed, self.returned = True, False, set(), set()
            case StepKind.HAND_OVER:
                self.handed = True
            case StepKind.ASSEMBLE:
                self.assembled = True
            case StepKind.DECISION:
                self.decided = True
            case _ if row.scope is Scope.SECTION:
                self.signed.add((row.id, section))
            case _:
                self.done[row.id] = who

    def exports(self, versions: Counter[str], late: tuple[str, ...] = ()) -> None:
        """Note an export: it counts at once, or it waits as a proposed correction."""
        if self._follows(versions, late) == ("CorrectionProposed",):
            self.waiting, self.late = Counter(versions), late
            return
        self.checked = self.checked and versions == self.known
        self.exported, self.known, self.waiting = True, Counter(versions), None

    def goes_back(self, section: str) -> None:
        """Note a section that was returned: its own signatures fall, and all that stood above."""
        self._falls(section)
        self._unbuilt()

    def corrects(self) -> None:
        """Note that the waiting correction was taken."""
        assert self.waiting is not None
        for section in self._changed(self.waiting):
            if section not in self.late:
                self._falls(section)
            elif section not in self.returned:
                self._supplement(section)
        self.known, self.waiting, self.stale, self.checked = self.waiting, None, True, False
        self._unbuilt()

    def _falls(self, section: str) -> None:
        for extra in [one for one, parent in self.parents.items() if parent == section]:
            del self.parents[extra], self.signers[extra]
            self.owed.discard(extra)
            self.returned.discard(extra)
        self.owed.add(section)
        self.returned.add(section)
        self.signed = {(step, one) for step, one in self.signed if one != section and one in self.signers}

    def _supplement(self, section: str) -> None:
        extra = f"{section}+{1 + sum(parent == section for parent in self.parents.values())}"
        self.parents[extra], self.signers[extra] = section, self.signers[section]
        self.owed.add(extra)

    def _unbuilt(self) -> None:
        self.assembled, self.done = False, {}

    # --- what follows -------------------------------------------------------------------------

    def entitled(self, row: Step, who: Actor, section: str = "") -> bool:
        """Say whether role and relation let somebody do the step at all."""
        if row.relation is Relation.SIGNER and who.id != self.signers.get(section):
            return False
        if row.relation is Relation.CLASS_TEACHER and not (self.exported and who.id == self.class_teacher):
            return False
        return bool(_roles(who) & {row.role, *row.also})

    def step(self, row: Step, who: Actor, section: str = "") -> Acts:
        """Say what follows when somebody asks to do a step properly."""
        if row.kind is StepKind.OPEN:
            return ("CaseOpened",) if self.entitled(row, who) and not self.opened else None
        free = self.entitled(row, who, section) and self._ready(row, section)
        if not free or not self._open_for(row, who, section):
            return None
        name = "SectionSigned" if row.scope is Scope.SECTION else _ACTS[row.kind]
        return (name,)

    def export(self, row: Step, who: Actor, versions: Counter[str], late: tuple[str, ...] = ()) -> Acts:
        """Say what follows when somebody asks to fix an export with these versions."""
        if not self.entitled(row, who) or not self._ready(row, ""):
            return None
        return self._follows(versions, late)

    def send_back(self, who: Actor, section: str) -> Acts:
        """Say what follows when somebody returns a section: its signer, or who has yet to sign above."""
        if section not in self.signers or section in self.owed:
            return None
        for row in self.profile.steps:
            ahead = row.kind is StepKind.SIGN and not self._finished(row, section)
            waits = row.scope is Scope.SECTION and not self._ready(row, section)
            if ahead and self._applies(row) and not waits and self.entitled(row, who, section):
                return ("SectionReturned",)
        return None

    def power(self, name: str, who: Actor) -> bool:
        """Say whether somebody has a power beside the steps."""
        return bool((who.roles - {"service"}) & set(self.profile.powers[name].value))

    @property
    def archived(self) -> bool:
        """Whether the case lies in the archive."""
        return any(row.kind is StepKind.DEPOSIT and row.id in self.done for row in self.profile.steps)

    def _applies(self, row: Step) -> bool:
        return self.closes_year or not row.year_only

    def _ready(self, row: Step, section: str) -> bool:
        return (
            self.opened
            and self._applies(row)
            and all(self._finished(one, section) for one in self._before(row) if self._applies(one))
        )

    def _before(self, row: Step) -> Iterator[Step]:
        for one in self.profile.steps:
            if one.id in row.after:
                yield one
                yield from self._before(one)

    def _finished(self, row: Step, section: str) -> bool:
        whole = self.printed and not self.owed and not self.stale
        found = {
            StepKind.OPEN: self.opened,
            StepKind.EXPORT: self.exported,
            StepKind.CHECK: self.checked,
            StepKind.PRINT: self.printed and section not in self.owed if section else whole,
            StepKind.HAND_OVER: self.handed,
            StepKind.ASSEMBLE: self.assembled,
            StepKind.DECISION: self.decided,
        }
        if row.kind in found:
            return found[row.kind]
        if row.scope is Scope.SECTION:
            wanted = [section] if section else [*self.signers]
            return all((row.id, one) in self.signed for one in wanted)
        return row.id in self.done

    def _open_for(self, row: Step, who: Actor, section: str) -> bool:
        """Whether the step is still to do, by this person."""
        if row.kind is StepKind.CHECK:
            return not (self.checked and self._finished(_of(self.profile, StepKind.PRINT), ""))
        if row.kind is StepKind.DECISION:
            return self.profile.summary.due.value is not SummaryRhythm.NEVER
        partners = [
            one.id for one in self.profile.steps if one.id in row.jointly_with or row.id in one.jointly_with
        ]
        alone = any(self.done.get(one) == who.id for one in partners)
        return not alone and not self._finished(row, section)

    def _changed(self, versions: Counter[str]) -> list[str]:
        subjects = [one for one in self.signers if one not in self.parents]
        return [one for one in subjects if versions[one] != self.known[one] and one not in self.returned]

    def _follows(self, versions: Counter[str], late: tuple[str, ...]) -> tuple[str, ...]:
        if not self.printed:
            return ("SnapshotFixed",)
        front = versions["front"] != self.known["front"]
        changed = self._changed(versions)
        if changed or (front and not self.returned):
            return () if versions == self.waiting else ("CorrectionProposed",)
        return ("SnapshotFixed",) if self.returned else ()


_ACTS = {
    StepKind.CHECK: "Checked",
    StepKind.PRINT: "Printed",
    StepKind.HAND_OVER: "HandedOver",
    StepKind.SIGN: "CaseSigned",
    StepKind.ASSEMBLE: "VolumeAssembled",
    StepKind.BIND: "Bound",
    StepKind.DEPOSIT: "Deposited",
    StepKind.DECISION: "DecisionEntered",
}


def _roles(who: Actor) -> set[str]:
    """The machine alone is the service, whatever roles people have been given."""
    return {"service"} if who.id == "service" else set(who.roles) - {"service"}


def _of(profile: Profile, kind: StepKind) -> Step:
    return next(row for row in profile.steps if row.kind is kind)
