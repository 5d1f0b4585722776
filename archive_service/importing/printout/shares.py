"""Which page of a printout belongs to which part."""

from dataclasses import dataclass, replace

from workflows.own_parts import FRONT, SUMMARY

OPEN, IGNORED = "", "ignored"
"""The share of a page about which nobody has decided, and of one that is left out on purpose."""
COMMON = (FRONT, SUMMARY, IGNORED)


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject (and subgroup) of the printout and who signs its sheets: the id of a member of staff."""

    subject: str
    subgroup: str = ""
    teacher: str = ""

    @property
    def title(self) -> str:
        """The one spelling on contents and pages (001 clause 4.2)."""
        return f"{self.subject}, {self.subgroup}" if self.subgroup else self.subject


@dataclass(frozen=True, slots=True)
class Assignment:
    """The subjects, the share of every page in order, and the names of the class list.

    A share is «front», «summary», «ignored», "" or the number of a subject, counted from 1.
    """

    subjects: tuple[Subject, ...] = ()
    shares: tuple[str, ...] = ()
    pupils: tuple[str, ...] = ()

    def pages_of(self, share: str) -> tuple[int, ...]:
        """Return the numbers of the pages of a share."""
        return tuple(number for number, one in enumerate(self.shares, 1) if one == share)

    def subject_of(self, share: str) -> Subject | None:
        """Return the subject that a share names."""
        number = int(share) if share.isdecimal() else 0
        return self.subjects[number - 1] if 1 <= number <= len(self.subjects) else None

    def with_subjects(self, subjects: tuple[Subject, ...]) -> "Assignment":
        """Return the assignment with these subjects; pages of one that is no more are open again."""
        known = {*COMMON, *(str(number) for number in range(1, len(subjects) + 1))}
        shares = tuple(one if one in known else OPEN for one in self.shares)
        return replace(self, subjects=subjects, shares=shares)
