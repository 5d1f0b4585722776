"""Results of a class in a period: how each pupil stands, and the two percentages (002 clause 4.5).

With П pupils on the roll at the end of the period:

    успеваемость = (отличники + хорошисты + остальные успевающие) / П × 100 %
    качество     = (отличники + хорошисты) / П × 100 %

Pupils who are not attested are in П and in neither numerator. For one subject the same, with its
pupils as П: успеваемость = marks that pass / П, качество = («5» + «4») / П.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from workflows.reports.roll import pupils_at_end
from workflows.reports.source import ClassTerm
from workflows.snapshot import Pupil, Section

NUMERALS = ("5", "4", "3", "2")
_BAD = frozenset({"1", "2", "незачет", "незачёт"})
_GOOD = frozenset({"5", "4"})


class Standing(StrEnum):
    """How a pupil stands; the worst that applies counts."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSING = "passing"
    FAILING = "failing"
    UNATTESTED = "unattested"


@dataclass(frozen=True, slots=True)
class Lacking:
    """A section without a mark for the pupil; ``reason`` is that of the deferral, if there is one."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class PupilResult:
    """A pupil's marks by section title, and what is lacking."""

    pupil_id: str
    marks: Mapping[str, str]
    lacking: tuple[Lacking, ...]

    @property
    def standing(self) -> Standing:
        """One bad mark makes a pupil failing, one mark that is lacking not attested."""
        marks = set(self.marks.values())
        if marks & _BAD:
            return Standing.FAILING
        if self.lacking or not marks:
            return Standing.UNATTESTED
        numerals = marks & set(NUMERALS)
        if not numerals or "3" in numerals:
            return Standing.PASSING
        return Standing.GOOD if "4" in numerals else Standing.EXCELLENT

    @property
    def bad(self) -> tuple[str, ...]:
        """The sections with a bad mark."""
        return tuple(title for title, mark in self.marks.items() if mark in _BAD)

    @property
    def only_three(self) -> str:
        """The section with the one «3» that keeps the pupil from being good, or nothing."""
        threes = [title for title, mark in self.marks.items() if mark == "3"]
        return threes[0] if self.standing is Standing.PASSING and len(threes) == 1 else ""


@dataclass(frozen=True, slots=True)
class Results:
    """How many pupils stand how. An unmarked class (002 clause 3.11) has pupils and no standings."""

    pupils: int
    standings: Mapping[Standing, int]
    unmarked: int = 0

    def __add__(self, other: "Results") -> "Results":
        """Return both together."""
        both = {one: self.standings.get(one, 0) + other.standings.get(one, 0) for one in Standing}
        return Results(self.pupils + other.pupils, both, self.unmarked + other.unmarked)

    @property
    def marked(self) -> int:
        """The pupils who get marks: П of the formulas."""
        return self.pupils - self.unmarked

    @property
    def quality(self) -> Fraction | None:
        """The share of excellent and good pupils; None where there is nobody with marks."""
        return self._share(Standing.EXCELLENT, Standing.GOOD)

    @property
    def success(self) -> Fraction | None:
        """The share of pupils who pass everything; None where there is nobody with marks."""
        return self._share(Standing.EXCELLENT, Standing.GOOD, Standing.PASSING)

    def _share(self, *wanted: Standing) -> Fraction | None:
        return share(sum(self.standings.get(one, 0) for one in wanted), self.marked)


def share(part: int, whole: int) -> Fraction | None:
    """Return ``part / whole``; None where there is no whole."""
    return Fraction(part, whole) if whole else None


def pupil_results(one: ClassTerm) -> tuple[PupilResult, ...]:
    """Return a result for each pupil on the roll at the end; none for a class without marks.

    A section counts if the period has a mark or a deferral in it: where nobody has any, none are given.
    """
    sections = [section for section in one.group.sections if _counts(section, one.term.id)]
    return tuple(_result(pupil, sections, one.term.id) for pupil in pupils_at_end(one)) if sections else ()


def results(one: ClassTerm) -> Results:
    """Return how the class stands."""
    pupils = len(pupils_at_end(one))
    found = pupil_results(one)
    standings = Counter(result.standing for result in found)
    return Results(pupils, dict(standings), 0 if found else pupils)


def together(several: Iterable[Results]) -> Results:
    """Return the results of several classes together."""
    return sum(several, Results(0, {}))


@dataclass(frozen=True, slots=True)
class SectionResult:
    """The marks of one section's pupils: how often each was given, and for how many it is lacking."""

    title: str
    teacher_id: str
    pupils: int
    marks: Mapping[str, int]
    lacking: int

    @property
    def success(self) -> Fraction | None:
        """The share of pupils with a mark that passes."""
        passed = sum(count for mark, count in self.marks.items() if mark not in _BAD)
        return share(passed, self.pupils)

    @property
    def quality(self) -> Fraction | None:
        """The share of «5» and «4»; None where the section has no such marks at all."""
        if not any(mark in self.marks for mark in NUMERALS):
            return None
        return share(sum(self.marks.get(mark, 0) for mark in _GOOD), self.pupils)

    @property
    def mean(self) -> Fraction | None:
        """The mean of the numerals."""
        numerals = {int(mark): count for mark, count in self.marks.items() if mark in NUMERALS}
        return share(sum(mark * count for mark, count in numerals.items()), sum(numerals.values()))


def section_results(one: ClassTerm) -> tuple[SectionResult, ...]:
    """Return the results of each section that has marks in the period."""
    here = {pupil.id for pupil in pupils_at_end(one)}
    found = []
    for section in one.group.sections:
        if not _counts(section, one.term.id):
            continue
        pupils = [pupil for pupil in _pupils(section) if pupil in here]
        marks = Counter(mark for pupil in pupils if (mark := _mark(section, pupil, one.term.id)))
        lacking = len(pupils) - marks.total()
        found.append(SectionResult(section.title, section.teacher_id, len(pupils), dict(marks), lacking))
    return tuple(found)


def _counts(section: Section, term_id: str) -> bool:
    given = any(term_id in marks for marks in section.term_marks.values())
    return given or any(one.term_id == term_id for one in section.deferrals)


def _pupils(section: Section) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*section.pupil_ids, *section.term_marks)))


def _mark(section: Section, pupil_id: str, term_id: str) -> str:
    return section.term_marks.get(pupil_id, {}).get(term_id, "")


def _result(pupil: Pupil, sections: Iterable[Section], term_id: str) -> PupilResult:
    marks, lacking = {}, []
    for section in sections:
        if pupil.id not in _pupils(section):
            continue
        mark = _mark(section, pupil.id, term_id)
        if mark:
            marks[section.title] = mark
        else:
            lacking.append(Lacking(section.title, _reason(section, pupil.id, term_id)))
    return PupilResult(pupil.id, marks, tuple(lacking))


def _reason(section: Section, pupil_id: str, term_id: str) -> str:
    wanted = (pupil_id, term_id)
    return next((one.reason for one in section.deferrals if (one.pupil_id, one.term_id) == wanted), "")
