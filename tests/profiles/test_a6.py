"""Where the five regulations disagree: every cell of the table, against the shipped profiles.

A cell that is :data:`SILENT` says that the regulation itself has nothing: the profile has no such
value, or borrowed it, and then the value's clause names another regulation.
"""

from collections.abc import Callable
from typing import Any

import pytest

from workflows.regulation import (
    Clause,
    DayOfYear,
    DaysAfter,
    Every,
    Profile,
    Ruled,
    StepKind,
)

SILENT = "–"
REGULATIONS = ("000", "001", "002", "003", "004")
ALL = None


def own(profile: Profile, clause: Clause | None, value: Any) -> Any:
    """The value if the regulation itself says so, else silence."""
    return SILENT if clause is None or profile.borrowed(clause) else value


def ruled(profile: Profile, one: Ruled[Any] | None) -> Any:
    """The value of a ruled setting, or silence."""
    return SILENT if one is None else own(profile, one.clause, one.value)


def rule(profile: Profile, name: str) -> Any:
    """The value of a free rule, or silence."""
    return ruled(profile, profile.rules.get(name))


def step(profile: Profile, name: str, what: Callable[[Any], Any]) -> Any:
    """Something of a step that is the regulation's own, or silence."""
    found = profile.step(name)
    return SILENT if found is None else own(profile, found.clause, what(found))


def printed(profile: Profile) -> Any:
    """Period kinds with their grades."""
    terms = {
        str(term.kind): ALL if term.grades is None else tuple(sorted(term.grades))
        for term in profile.rhythm
        if not profile.borrowed(term.clause) and term.kinds is None
    }
    return terms or SILENT


def first_grade(profile: Profile) -> Any:
    """Whether grade 1 is printed, and with marks; silent where it has no such grade or says nothing."""
    groups = {str(kind.group) for kind in profile.kinds}
    if "school" not in groups or printed(profile) == SILENT:
        return SILENT
    kinds = [str(term.kind) for term in profile.rhythm]
    shown = any(profile.prints(kind, 1, "school") for kind in kinds)
    if not shown:
        return "not printed"
    return "no marks" if not profile.vocabulary.in_term(1) else "marks"


def contents(profile: Profile) -> Any:
    """The parts of the printout that the regulation names itself, those denied with «-» before them."""
    named = {
        part if one.value else f"-{part}"
        for part, one in profile.content.items()
        if not profile.borrowed(one.clause) and part not in {"duplex", "page-numbers", "remarks", "health"}
    }
    return named or SILENT


def sides(profile: Profile) -> Any:
    """Whether both sides are printed."""
    return ruled(profile, profile.content.get("duplex"))


def printer(profile: Profile) -> Any:
    """Who prints."""
    return step(profile, "print", lambda one: profile.roles[one.role])


def checks(profile: Profile) -> Any:
    """What is checked: the gate of marks, the step before the print with its list, reports of a control."""
    gate = profile.readiness["missing-mark-blocks"]
    found = {"final marks"} if gate.value and not profile.borrowed(gate.clause) else set()
    step = profile.step_of(StepKind.CHECK)
    if step is not None and not profile.borrowed(step.clause):
        assert step.id in profile.steps[profile.steps.index(step) + 1].after
        found.add(f"{step.role}: {len(step.checklist)} items before the print")
    return found | {
        f"{one.role}: {one.id}" for one in profile.obligations if one.id in {"inspection", "monthly-report"}
    }


def teacher(profile: Profile) -> Any:
    """What the teacher signs, within how many days."""
    days = lambda one: tuple(rule.days for rule in one.deadlines if isinstance(rule, DaysAfter))  # noqa: E731
    return step(profile, "verify", lambda one: (sorted(one.signs), days(one)))


def class_teacher(profile: Profile) -> Any:
    """What the class teacher does by hand."""
    for one in profile.steps:
        if one.role == "class-teacher" and one.media:
            days = tuple(rule.days for rule in one.deadlines if isinstance(rule, DaysAfter))
            return own(profile, one.clause, (str(one.kind), "first-leaf" in one.signs, days))
    return SILENT


def deputy(profile: Profile) -> Any:
    """What the deputy signs, and together with whom."""
    partner = next((one.role for one in profile.steps if "approve" in one.jointly_with), "alone")
    note = ruled(profile, profile.notations.get("accepted"))
    return step(profile, "approve", lambda one: (partner, note))


def director(profile: Profile) -> Any:
    """Which step is the director's, to the words of its title."""
    return step(profile, "stamp", lambda one: one.title)


def sewing(profile: Profile) -> Any:
    """Who numbers and sews."""
    return step(profile, "bind", lambda one: profile.roles[one.role])


def last_days(profile: Profile) -> Any:
    """Fixed last days by grade, and the days after the print or the signatures."""
    fixed = {
        (rule.day, rule.month, ALL if rule.grades is None else tuple(sorted(rule.grades)))
        for one in profile.steps
        for rule in one.deadlines
        if isinstance(rule, DayOfYear) and not profile.borrowed(rule.clause)
    }
    counted = {
        (rule.days, str(rule.unit))
        for one in profile.steps
        for rule in one.deadlines
        if isinstance(rule, DaysAfter) and not profile.borrowed(rule.clause)
    }
    monthly = {(one.day, "monthly") for one in profile.obligations if one.every is Every.MONTH and one.day}
    signing = [one for one in profile.steps if one.kind is StepKind.SIGN]
    closing = {"year-end" for one in signing if one.year_only and not profile.borrowed(one.clause)}
    return fixed | counted | monthly | closing or SILENT


def journal_years(profile: Profile) -> Any:
    """How long the journal is kept."""
    return ruled(profile, profile.retention.journal_years)


def summary_years(profile: Profile) -> Any:
    """How long summary sheets are kept, or by what."""
    years = ruled(profile, profile.retention.summary_years)
    by_index = ruled(profile, profile.retention.index)
    if years != SILENT:
        return years
    if by_index != SILENT:
        return "nomenclature"
    return "paper" if rule(profile, "summary-on-paper") is True else SILENT


def summary_to_archive(profile: Profile) -> Any:
    """When the sheet goes to the archive, by its own clause; both clauses where two disagree."""
    declared = [one.clauses for one in profile.contradictions if one.about == "summary.due"]
    if declared:
        return tuple(clause.ref for clause in declared[0])
    found = ruled(profile, profile.summary.due)
    return SILENT if found == "never" else found


def copies(profile: Profile) -> Any:
    """Which media."""
    return ruled(profile, profile.copies.media)


def rooms(profile: Profile) -> Any:
    """How many rooms, and where."""
    places = tuple(place.room for place in profile.copies.places if place.medium != "paper")
    return places or ruled(profile, profile.copies.rooms)


def backup(profile: Profile) -> Any:
    """How often copies are made."""
    return ruled(profile, profile.copies.rhythm)


def keeper(profile: Profile) -> Any:
    """Who keeps what is archived."""
    found = profile.step_of(StepKind.DEPOSIT)
    assert found is not None
    return own(profile, found.clause, profile.roles[found.role])


def registers(profile: Profile) -> Any:
    """The books of copies and of their use."""
    own_ones = {
        one.id
        for one in profile.registers
        if one.id in {"copies", "usage", "backup-receipts"} and not profile.borrowed(one.clause)
    }
    return own_ones or SILENT


def notice(profile: Profile) -> Any:
    """Within what time whom, and whether in writing."""
    breach = profile.breach
    said = (breach.amount.value, str(breach.unit.value), breach.notify.value, breach.written.value)
    days = (breach.password_days.value,) if breach.password_days else ()
    return own(profile, breach.amount.clause, said + days)


def invalid(profile: Profile) -> Any:
    """What makes operations void."""
    return ruled(profile, profile.breach.invalid_by)


def pseudonyms(profile: Profile) -> Any:
    """Code names with the order in the print, or only the consents."""
    if ruled(profile, profile.pseudonyms.order_in_print) is True:
        return "code names and order"
    register = any(one.id == "consents" and not profile.borrowed(one.clause) for one in profile.registers)
    if register:
        return "consent register"
    return "consent" if rule(profile, "consent-needed") is True else SILENT


def marks(profile: Profile) -> Any:
    """The symbols of a lesson, whether fractions are allowed, the marks of a term."""
    words, clauses = profile.vocabulary, profile.vocabulary_clauses
    if own(profile, clauses["numerals"], True) is True and not words.numerals:
        return "none"
    if own(profile, clauses["presence"], True) is True:
        lesson = words.in_lesson("Физика", 9)
        fraction = "5/4" in words.in_lesson("Литература", 9)
        return ("".join(sorted(lesson)), fraction, tuple(sorted(words.in_term(9) - lesson)))
    if own(profile, clauses["unmarked_grades"], True) is True and words.unmarked_grades:
        return f"none in grade {min(words.unmarked_grades)}"
    return SILENT


def control(profile: Profile) -> Any:
    """How often the journal is controlled."""
    return rule(profile, "control")


EARLY, LATE = (1, 2, 3, 4, 5, 6, 7, 8, 10), (9, 11)
SIX = {"class-list", "marks", "term-marks", "attendance", "topics", "homework"}
A6: dict[Callable[[Profile], Any], tuple[Any, Any, Any, Any, Any]] = {
    printed: (
        {"quarter": (2, 3, 4, 5, 6, 7, 8, 9), "half-year": (10, 11)},
        {"year": ALL},
        {"year": ALL},
        SILENT,
        {"month": ALL, "year": ALL},
    ),
    first_grade: ("not printed", SILENT, "no marks", SILENT, SILENT),
    contents: (
        SIX | {"movement"},
        SIX | {"movement"},
        {"class-list", "term-marks", "-marks", "attendance", "movement", "topics"},
        {"marks", "term-marks", "attendance", "topics", "homework"},
        {"class-list", "movement", "-marks", "-term-marks", "attendance", "topics", "hours", "material"},
    ),
    sides: (SILENT, True, SILENT, SILENT, SILENT),
    printer: (
        "заместитель директора",
        "классный руководитель, мастер производственного обучения",
        "администратор ЭЖ, ответственный по приказу",
        SILENT,
        "системный администратор",
    ),
    checks: (
        {"final marks"},
        {"final marks", "deputy: 0 items before the print"},
        {"final marks", "deputy: 2 items before the print"},
        {"deputy: 3 items before the print", "deputy: inspection"},
        {"deputy: monthly-report"},
    ),
    teacher: ((["sheets"], (2,)), (["sheets"], ()), SILENT, SILENT, SILENT),
    class_teacher: (("sign", True, (1,)), ("bind", False, ()), SILENT, SILENT, SILENT),
    deputy: (
        ("alone", SILENT),
        ("alone", "Журнал проверен и принят для сдачи в архив"),
        SILENT,
        SILENT,
        ("operator", SILENT),
    ),
    director: (
        "Заверить школьной печатью",
        "Заверить запись печатью и подписью",
        "Подтвердить подписью и печатью",
        "Завизировать",
        SILENT,
    ),
    sewing: (
        "специалист по кадрам",
        "классный руководитель, мастер производственного обучения",
        "ответственный по приказу",
        SILENT,
        SILENT,
    ),
    last_days: (
        {(2, "calendar"), (1, "calendar")},
        {(30, 6, ALL)},
        {(25, 6, EARLY), (30, 6, LATE)},
        SILENT,
        {"year-end", (5, "monthly")},
    ),
    journal_years: (SILENT, 5, SILENT, SILENT, SILENT),
    summary_years: (SILENT, 25, "nomenclature", "paper", SILENT),
    summary_to_archive: (
        "year-end",
        ("п. 8.7", "Обязанности директора, п. 9"),
        "year-end",
        SILENT,
        SILENT,
    ),
    copies: (
        ("optical", "hard-disk"),
        ("electronic", "paper"),
        SILENT,
        SILENT,
        ("network-disk", "external-disk"),
    ),
    rooms: (SILENT, 2, SILENT, SILENT, ("сервер", "кабинет директора, сейф")),
    backup: ("each-term", "scheduled-or-on-demand", SILENT, "regular", "half-year"),
    keeper: (
        "специалист по кадрам",
        "архив техникума",
        "ответственный по приказу",
        "заместитель директора, курирующий учебно-воспитательную работу",
        "архив организации",
    ),
    registers: ({"copies", "usage", "backup-receipts"}, SILENT, SILENT, SILENT, SILENT),
    notice: (
        (1, "working-day", ("director", "support"), False),
        SILENT,
        (1, "hour", ("director",), True),
        SILENT,
        (1, "calendar-day", ("director",), False, 2),
    ),
    invalid: ("receipt", SILENT, "act", SILENT, "block"),
    pseudonyms: ("code names and order", "consent register", "consent", "consent", SILENT),
    marks: (
        SILENT,
        ("2345бнп", True, ("зачет", "незачет")),
        "none in grade 1",
        SILENT,
        "none",
    ),
    control: ("all-year", "by-plan", "each-term", "each-month", "each-month"),
}
"""Parameter → what 000, 001, 002, 003 and 004 say."""

CELLS = [
    pytest.param(reader, number, expected, id=f"{reader.__name__}-{number}")
    for reader, row in A6.items()
    for number, expected in zip(REGULATIONS, row, strict=True)
]


@pytest.mark.parametrize(("reader", "number", "expected"), CELLS)
def test_a_cell_of_the_table(five, reader, number, expected):
    """The profile says what the regulation says, and is silent (or borrows openly) where it is silent."""
    assert reader(five[number]) == expected
