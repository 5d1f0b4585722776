"""The right commands of a small class's way: two subjects, invented people, every kind of command."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Self

from workflows.acts import Act, EditionFacts, Medium, OrderCopy, PartLeaves, Remark, SectionFacts
from workflows.case import Case
from workflows.commands import (
    Actor,
    Bind,
    ByHand,
    FixSnapshot,
    OpenCase,
    Reassign,
    RecordDeposit,
    RecordPrintout,
    RecordVolume,
    ReturnSection,
    SignCase,
    SignSection,
    VoidActs,
)
from workflows.leaves import leaf_key, lettered
from workflows.regulation import Profile, Relation, Step, StepKind
from workflows.retention import keep_until
from workflows.sewing import seal_demanded
from workflows.side_acts import CheckedItem, PupilDecision
from workflows.side_commands import (
    ApproveCorrection,
    CheckSeal,
    EnterDecision,
    MendRemark,
    NoteRemark,
    RecordCheck,
    RejectCorrection,
)
from workflows.voiding import thing_of

PEOPLE = {
    "operator": Actor("p-operator", frozenset({"operator"})),
    "physics": Actor("p-physics", frozenset({"subject-teacher"})),
    "algebra": Actor("p-algebra", frozenset({"subject-teacher"})),
    "other-teacher": Actor("p-other", frozenset({"subject-teacher"})),
    "class-teacher": Actor("p-class", frozenset({"class-teacher"})),
    "other-class-teacher": Actor("p-class-2", frozenset({"class-teacher"})),
    "deputy": Actor("p-deputy", frozenset({"deputy"})),
    "director": Actor("p-director", frozenset({"director"})),
    "binder": Actor("p-binder", frozenset({"binder"})),
    "archivist": Actor("p-archivist", frozenset({"archivist"})),
    "service": Actor("service"),
    "impostor": Actor("p-impostor", frozenset({"service"})),
    "nobody": Actor("p-nobody"),
}

SECTIONS = ("physics", "algebra")
TITLES = {"physics": "Физика", "algebra": "Алгебра"}
SIZES = {"front": 2, "physics": 2, "algebra": 2, "back": 1}
FIRST_DAY = date(2026, 5, 25)
TERMS = {"perevoz": ("quarter", 9), "default": ("quarter", 9), "klin-dop-2022": ("year", 0)}
"""Profile → the kind of term and the grade that its year closes with, where it is not a year of grade 9."""

KINDS = {"egorievsk-2020": "college", "klin-dop-2022": "additional"}
"""Profile → the kind of its groups, where they are no school classes."""


class Asker:
    """Whoever is right gives the right command, made for the case as it stands.

    ``sizes`` are the leaves that each part will need at the next print, ``versions`` count how
    often the export changed a section (or ``front``).
    """

    def __init__(self, profile: Profile, grade: int | None, closes_year: bool) -> None:
        kind, own_grade = TERMS.get(profile.id, ("year", 9))
        self.profile = profile
        self.term_kind = kind if closes_year or profile.id != "klin-dop-2022" else "month"
        self.grade = own_grade if grade is None else grade
        self.closes_year = closes_year
        self.on = FIRST_DAY
        self.case: Case | None = None
        self.acts: list[Act] = []
        self.sizes = dict(SIZES)
        self.versions: Counter[str] = Counter()

    def doer(self, row: Step) -> Actor:
        """Return the right person for a step of the case: the class teacher, or anyone with the role."""
        if row.relation is Relation.CLASS_TEACHER and self.case and self.case.class_teacher:
            return Actor(self.case.class_teacher, frozenset({row.role}))
        return PEOPLE.get(row.role) or Actor(f"p-{row.role}", frozenset({row.role}))

    def open(self, **changes: Any) -> OpenCase:
        """Return the opening of class 9Б in the fourth quarter."""
        facts: dict[str, Any] = {
            "actor": PEOPLE["operator"],
            "case": "case-1",
            "class_id": "9b",
            "class_name": "9Б",
            "grade": self.grade,
            "kind": KINDS.get(self.profile.id, "school"),
            "year": 2025,
            "term_id": "q4",
            "term_name": "IV четверть",
            "term_kind": self.term_kind,
            "term_ends_on": date(2026, 5, 23),
            "closes_year": self.closes_year,
        }
        return OpenCase(**(facts | changes))

    def facts(self, section: str, **changes: Any) -> SectionFacts:
        """Return a section's facts; its content is named by its version."""
        content = f"sha256:{section}/{self.versions[section]}"
        return replace(SectionFacts(section, TITLES[section], PEOPLE[section].id, content=content), **changes)

    def revise(self, *parts: str) -> Self:
        """Let the next export show something else in these sections (or ``front``)."""
        self.versions.update(parts)
        return self

    def fix(self, **changes: Any) -> FixSnapshot:
        """Return a complete export; its name says what it shows."""
        versions = "-".join(str(self.versions[part]) for part in ("front", *SECTIONS))
        facts: dict[str, Any] = {
            "actor": PEOPLE["operator"],
            "snapshot": f"sha256:export-{versions}",
            "class_teacher": PEOPLE["class-teacher"].id,
            "sections": tuple(self.facts(one) for one in SECTIONS),
            "front": f"sha256:front/{self.versions['front']}",
        }
        return FixSnapshot(**(facts | changes))

    def reassign(self, section: str | None = "physics", **changes: Any) -> Reassign:
        """Return the order by which somebody else signs a section, or is the class teacher."""
        facts: dict[str, Any] = {"actor": PEOPLE["deputy"], "to": "p-new", "order_no": "40"}
        return Reassign(section=section, **(facts | {"order_on": FIRST_DAY} | changes))

    def void(self, account: str, first: int = 2, by: str = "", **changes: Any) -> VoidActs:
        """Return the voiding of all that the account did in the case since its act number ``first``."""
        by = by or ("deputy" if account == "p-director" else "director")
        gone = self.case.void if self.case else ()
        found = [
            (number, thing)
            for number, act in enumerate(self.acts, start=1)
            if act.actor == account and number >= first and number not in gone
            if (thing := thing_of(act, number))
        ]
        facts: dict[str, Any] = {
            "incident": "1",
            "account": account,
            "acts": tuple(100 + number for number, _ in found),
            "things": tuple(thing for _, thing in found),
            "remark": "нужна новая распечатка",
        }
        return VoidActs(actor=PEOPLE[by], **(facts | changes))

    def check(self, **changes: Any) -> RecordCheck:
        """Return a check with every item in order."""
        step = self.profile.step_of(StepKind.CHECK)
        facts: dict[str, Any] = {
            "actor": PEOPLE["deputy"],
            "step": step.id if step else "check",
            "snapshot": self.case.snapshot if self.case else "",
            "passed": True,
            "items": tuple(CheckedItem(item, True) for item in (step.checklist if step else ())),
        }
        return RecordCheck(**(facts | changes))

    def decide(self, **changes: Any) -> EnterDecision:
        """Return the council's decision about everybody."""
        facts: dict[str, Any] = {
            "actor": PEOPLE["class-teacher"],
            "step": "council",
            "number": "5",
            "decided_on": self.on,
            "decisions": (PupilDecision("", "переведены"),),
        }
        return EnterDecision(**(facts | changes))

    def remark(self, **changes: Any) -> NoteRemark:
        """Return a remark of the deputy's control."""
        facts: dict[str, Any] = {"actor": PEOPLE["deputy"], "text": "Нет тем уроков за май"}
        return NoteRemark(**(facts | changes))

    def mend(self, **changes: Any) -> MendRemark:
        """Return that the first remark was dealt with."""
        facts: dict[str, Any] = {"actor": PEOPLE["deputy"], "number": 1, "note": "темы внесены"}
        return MendRemark(**(facts | changes))

    def approval(self, **changes: Any) -> ApproveCorrection:
        """Return the deputy's consent to the correction that waits."""
        return ApproveCorrection(**(self._judging() | changes))

    def rejection(self, **changes: Any) -> RejectCorrection:
        """Return the deputy's refusal of the correction that waits."""
        return RejectCorrection(**(self._judging() | changes))

    def _judging(self) -> dict[str, Any]:
        waiting = self.case.proposed if self.case else None
        snapshot = waiting.snapshot if waiting else ""
        return {"actor": PEOPLE["deputy"], "snapshot": snapshot, "reason": "служебная записка № 4"}

    def labels(self, parts: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the labels of these parts: at first from 1 on, later their own, lettered where they grew."""
        if self.case is None or not self.case.printed:
            number = iter(range(1, 1000))
            return {part: tuple(str(next(number)) for _ in range(self.sizes.get(part, 1))) for part in parts}
        taken = {label for part in self.case.allotted for label in part.leaves}
        given: dict[str, tuple[str, ...]] = {}
        for part in parts:
            had = self.case.allotted_to(part)
            anchor = had or self.case.allotted_to(part.partition("+")[0])
            number, last = leaf_key(anchor[-1]) if anchor else (self.case.leaves, 0)
            fresh = (one for nth in range(last + 1, 600) if (one := lettered(number, nth)) not in taken)
            wanted = self.sizes.get(part, 1)
            given[part] = (*had, *(next(fresh) for _ in range(wanted - len(had))))[:wanted]
            taken.update(given[part])
        return given

    def wanted(self) -> tuple[str, ...]:
        """Return the sections that the next print needs."""
        return tuple(one.id for one in self.case.to_print) if self.case and self.case.sections else SECTIONS

    def unsigned(self) -> tuple[str, ...]:
        """Return the parts of a print that nobody signs by itself."""
        codes = self.case.codes if self.case else ()
        return ("front", *(f"order/{code}" for code in codes), "back")

    def edition(self, section: str, **changes: Any) -> EditionFacts:
        """Return the next edition of a section, on its own leaves."""
        current = self.case.section(section) if self.case else None
        number = current.edition + 1 if current else 1
        again = self.case is not None and self.case.printed
        parts = (section,) if again else ("front", *self.wanted(), "back")
        leaves = self.labels(parts).get(section, ())
        facts = EditionFacts(section, number, f"sha256:{section}-{number}", leaves)
        return replace(facts, **changes)

    def print(self, **changes: Any) -> RecordPrintout:
        """Return the printout that the case needs now: everything, or what has no edition that counts."""
        wanted, (front, *unsigned) = self.wanted(), self.unsigned()
        labels = self.labels((front, *wanted, *unsigned))
        standing = [one for one in self.case.sections if one.id not in wanted] if self.case else []
        due = self.profile.summary_due(self.closes_year)
        facts: dict[str, Any] = {
            "actor": PEOPLE["service"],
            "snapshot": self.case.snapshot if self.case else "",
            "layout": "layout-1",
            "editions": tuple(self.edition(one, leaves=labels[one]) for one in wanted),
            "front": "sha256:front",
            "back": "sha256:back",
            "summary": "sha256:summary" if due else None,
            "leaves": sum(map(len, (*labels.values(), *(one.leaves for one in standing)))),
            "summary_leaves": 2 if due else 0,
            "parts": tuple(PartLeaves(part, labels[part]) for part in (front, *unsigned)),
            "orders": tuple(
                OrderCopy(code, f"Приказ: {code}", f"sha256:order/{code}")
                for code in (self.case.codes if self.case else ())
            ),
        }
        return RecordPrintout(**(facts | changes))

    def sign(self, section: str = "physics", **changes: Any) -> SignSection:
        """Return the signature of the section's teacher on its latest revision."""
        current = self.case.section(section) if self.case else None
        base = current.document if current else ""
        facts: dict[str, Any] = {
            "actor": self.signer(section),
            "section": section,
            "edition": current.edition if current else 1,
            "medium": Medium.ELECTRONIC,
            "base": base,
            "document": f"{base}+signed",
        }
        return SignSection(**(facts | changes))

    def signer(self, section: str) -> Actor:
        """Return the teacher who signs the section."""
        current = self.case.section(section) if self.case else None
        return Actor(current.signer if current else PEOPLE[section].id, PEOPLE["physics"].roles)

    def send_back(self, section: str = "physics", **changes: Any) -> ReturnSection:
        """Return the return of a section with one remark."""
        current = self.case.section(section) if self.case else None
        leaf = current.leaves[0] if current and current.leaves else None
        facts: dict[str, Any] = {
            "actor": self.signer(section),
            "section": section,
            "edition": current.edition if current else 1,
            "remarks": (Remark("Не та дата урока", leaf),),
        }
        return ReturnSection(**(facts | changes))

    def assemble(self, **changes: Any) -> RecordVolume:
        """Return the volume of the printed leaves."""
        leaves = self.case.leaves if self.case else 7
        facts: dict[str, Any] = {
            "actor": PEOPLE["service"],
            "volume": "sha256:volume",
            "manifest": "sha256:manifest",
            "leaves": leaves,
            "pages": 2 * leaves,
        }
        return RecordVolume(**(facts | changes))

    def sign_case(self, step: str, **changes: Any) -> SignCase:
        """Return the signature of a step under the volume, and under the summary sheet if there is one."""
        row = self.profile.step(step)
        base = self.case.volume if self.case else ""
        facts: dict[str, Any] = {
            "actor": self.doer(row) if row else PEOPLE["deputy"],
            "step": step,
            "medium": Medium.ELECTRONIC,
            "base": base,
            "volume": f"{base}+{step}",
            "summary": f"{self.case.summary}+{step}" if self.case and self.case.summary else None,
        }
        return SignCase(**(facts | changes))

    def certify(self) -> SignCase:
        """Return the class teacher's signature."""
        return self.sign_case("certify")

    def approve(self) -> SignCase:
        """Return the deputy's signature."""
        return self.sign_case("approve")

    def stamp(self) -> SignCase:
        """Return the director's seal."""
        return self.sign_case("stamp")

    def on_paper(self, command: SignSection | SignCase, **hand: Any) -> Any:
        """Return the record of the same signature made by hand: the deputy has seen it on the scan."""
        facts: dict[str, Any] = {"signer": command.actor, "signed_on": self.on, "evidence": "sha256:scan"}
        unchanged = (
            {"document": command.base}
            if isinstance(command, SignSection)
            else {"volume": command.base, "summary": self.case.summary if self.case else None}
        )
        return replace(
            command,
            actor=PEOPLE["deputy"],
            medium=Medium.PAPER,
            by_hand=ByHand(**(facts | hand)),
            **unchanged,
        )

    def bind(self, **changes: Any) -> Bind:
        """Return the binding with the right count; on paper where no seal on the label is waited for."""
        leaves = self.case.leaves if self.case else 7
        medium = Medium.ELECTRONIC if seal_demanded(self.profile) else Medium.PAPER
        facts: dict[str, Any] = {"actor": PEOPLE["binder"], "medium": medium, "leaves": leaves}
        return Bind(**(facts | changes))

    def look(self, volume: int = 1, **changes: Any) -> CheckSeal:
        """Return that the seal is on both the label and the leaf."""
        facts: dict[str, Any] = {
            "actor": PEOPLE["director"],
            "volume": volume,
            "covers": True,
            "evidence": f"sha256:label-{volume}",
        }
        return CheckSeal(**(facts | changes))

    def deposit(self, **changes: Any) -> RecordDeposit:
        """Return a deposit in two rooms for as long as the regulation demands."""
        closed_on = self.case.closed_on if self.case else FIRST_DAY
        facts: dict[str, Any] = {
            "actor": PEOPLE["archivist"],
            "manifest": "sha256:deposit",
            "journal_keep_until": keep_until("journal", closed_on, self.profile).until,
            "summary_keep_until": keep_until("summary", closed_on, self.profile).until,
            "rooms": ("room-a", "room-b"),
        }
        return RecordDeposit(**(facts | changes))
