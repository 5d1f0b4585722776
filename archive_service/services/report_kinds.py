"""Which reports there are, and how each comes from what the exports show (002 clause 4.5; 004 part VI)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from archive_service.problems import Kind, Problem
from archive_service.rendering.forms import Form, Signer
from archive_service.rendering.papers import hours_report
from archive_service.rendering.papers.hours_report import Hours, HoursReport
from archive_service.rendering.reports import (
    attendance,
    attendance_sheet,
    class_results,
    class_sizes,
    class_teacher,
    movement,
    results,
)
from archive_service.rendering.reports.parts import view_of
from archive_service.rendering.words import Wordings
from workflows.obligations import due_days
from workflows.regulation import Profile
from workflows.reports.hours import worked
from workflows.reports.source import ClassTerm

SHARED_WORDING = "report"
"""The file with the texts that all reports share."""
_HOURS = "hours"
_REPORTER = "deputy"
"""The role that answers for the hours where the regulation does not say."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report is made from; ``month`` is the one asked for, None for the period's last.

    ``own`` are the texts that the school has changed.
    """

    classes: tuple[ClassTerm, ...]
    profile: Profile
    month: int | None = None
    own: Wordings = field(default_factory=dict)

    @property
    def one(self) -> ClassTerm:
        """The class of a report of a class."""
        return self.classes[0]

    @property
    def presence(self) -> frozenset[str]:
        """The symbols of a missed lesson."""
        return self.profile.vocabulary.presence


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report; ``wording`` is the file with its texts."""

    wording: str
    form: Callable[[Basis], Form]
    whole_school: bool = False


def _school(form: Callable[[Sequence[ClassTerm], Wordings], Form]) -> Callable[[Basis], Form]:
    return lambda basis: form(basis.classes, basis.own)


def _class(form: Callable[[ClassTerm, Wordings], Form]) -> Callable[[Basis], Form]:
    return lambda basis: form(basis.one, basis.own)


def _presence(form: Callable[[ClassTerm, frozenset[str], Wordings], Form]) -> Callable[[Basis], Form]:
    return lambda basis: form(basis.one, basis.presence, basis.own)


def _hours(basis: Basis) -> Form:
    """Return the hours of a month, with the day by which the regulation wants them."""
    year, month = _month(basis)
    names = {key: person.full_name for one in basis.classes for key, person in view_of(one).people.items()}
    rows = (
        Hours(names[one.teacher_id], one.class_name, one.section, one.lessons, one.hours)
        for one in worked(basis.classes, year, month)
    )
    owed = next((one for one in basis.profile.obligations if one.id == _HOURS), None)
    post = basis.profile.roles[owed.role if owed else _REPORTER]
    return hours_report.form(
        HoursReport(
            organisation=basis.one.snapshot.school.name,
            year=year,
            month=month,
            due_on=_due_on(basis.profile, date(year, month, 1)),
            rows=tuple(rows),
            responsible=Signer(post[:1].upper() + post[1:]),
        ),
        basis.own,
    )


def _due_on(profile: Profile, first: date) -> date | None:
    """Return the day after the month that begins with ``first`` on which its hours are due."""
    following = (first + timedelta(days=31)).replace(day=1)
    until = following + timedelta(days=31)
    wanted = (one for one in profile.obligations if one.id == _HOURS)
    return min((day for one in wanted for day in due_days(one, since=following, until=until)), default=None)


def _month(basis: Basis) -> tuple[int, int]:
    """Return year and number of the month that was asked for, else of the period's last."""
    term = basis.one.term
    first = term.starts_on.year * 12 + term.starts_on.month - 1
    last = term.ends_on.year * 12 + term.ends_on.month - 1
    months = {index % 12 + 1: index // 12 for index in range(first, last + 1)}
    wanted = basis.month or term.ends_on.month
    if wanted not in months:
        known = ", ".join(map(str, months))
        raise Problem(Kind.USAGE, "report.no-month", month=wanted, term=term.name, known=known)
    return months[wanted], wanted


REPORTS: Mapping[str, ReportKind] = {
    "movement": ReportKind("report_movement", _school(movement.form), whole_school=True),
    "class-sizes": ReportKind("report_class_sizes", _school(class_sizes.form), whole_school=True),
    "results": ReportKind("report_results", _school(results.form), whole_school=True),
    "attendance": ReportKind("report_attendance", _presence(attendance.form)),
    "class-teacher": ReportKind("report_class_teacher", _presence(class_teacher.form)),
    "class-results": ReportKind("report_class_results", _class(class_results.form)),
    "attendance-sheet": ReportKind("report_attendance_sheet", _presence(attendance_sheet.form)),
    _HOURS: ReportKind("hours_report", _hours, whole_school=True),
}
"""By the name people type, in the order of 002 clause 4.5; its summary of marks is the summary sheet."""
