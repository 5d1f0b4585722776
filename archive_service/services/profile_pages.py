"""A regulation profile in words: a page to read, its contradictions, and how two profiles differ.

Everything is made of the profile alone; no school and no database is asked.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from archive_service.problems import sentence
from archive_service.services.titles import in_words
from workflows.contradictions import Clash, contradictions
from workflows.outline import Line, Plain, differences, outline
from workflows.provisions import Clause, Obligation
from workflows.regulation import TERM_END, DayOfYear, Deadline, Profile, Step

_GROUPS = (
    *("roles", "rhythm", "kinds", "content", "notations", "vocabulary", "readiness", "steps", "powers"),
    *(
        "summary",
        "retention",
        "binding",
        "disposal",
        "copies",
        "registers",
        "obligations",
        "breach",
        "pseudonyms",
        "rules",
    ),
)


_WHOLE = frozenset({"kinds", "steps", "registers", "obligations"})


@dataclass(frozen=True, slots=True)
class Row:
    """One value in words; ``borrowed`` names the regulation's file where it is not the profile's own."""

    label: str
    value: str
    ref: str = ""
    text: str = ""
    borrowed: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows under one heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ClashSaid:
    """A contradiction in words: what, the texts of its clauses, what was decided."""

    what: str
    clauses: tuple[Row, ...]
    decision: str = ""


@dataclass(frozen=True, slots=True)
class DifferenceSaid:
    """One value that differs; a row is None where a profile has no such value."""

    label: str
    old: Row | None
    new: Row | None


@dataclass(frozen=True, slots=True)
class Page:
    """A profile to be read from top to bottom."""

    id: str
    title: str
    version: str
    effective_from: str
    source: str
    groups: tuple[Group, ...]
    clashes: tuple[ClashSaid, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Words:
    """How the values of one profile are said in one language."""

    profile: Profile
    language: str

    def say(self, name: str, **facts: object) -> str:
        return sentence(f"profile.{name}", self.language, **facts)

    def maybe(self, name: str, otherwise: str) -> str:
        try:
            return self.say(name)
        except KeyError:
            return otherwise

    def value(self, value: Plain) -> str:
        """Return a value as people say it; what no catalogue knows stands as it is."""
        if value is None or value == "":
            return self.say("value-none")
        if isinstance(value, tuple):
            return ", ".join(self.value(one) for one in value) or self.say("value-nothing")
        if isinstance(value, str) and value in self.profile.roles:
            return self.profile.roles[value]
        return self.maybe(f"value-{str(value).casefold()}", str(value))

    def row(self, label: str, value: str, clause: Clause | None) -> Row:
        if clause is None:
            return Row(label, value)
        borrowed = clause.source if self.profile.borrowed(clause) else ""
        return Row(label, value, clause.ref, clause.text, borrowed)


def page(profile: Profile, language: str = "ru") -> Page:
    """Return the profile as a page: every value in words with the clause it follows from."""
    words = _Words(profile, language)
    special: dict[str, Callable[[], Iterator[Row]]] = {
        "kinds": lambda: _kinds(words),
        "steps": lambda: _steps(words),
        "registers": lambda: _registers(words),
        "obligations": lambda: _obligations(words),
    }
    lines: dict[str, list[Line]] = {}
    for line in outline(profile):
        lines.setdefault(line.path.split(".")[0], []).append(line)
    groups = []
    for name in _GROUPS:
        made = special.get(name)
        rows = tuple(made()) if made else tuple(_row(words, line) for line in lines.get(name, ()))
        if rows:
            groups.append(Group(words.say(f"group-{name}"), rows))
    day = profile.effective_from
    return Page(
        id=profile.id,
        title=profile.title,
        version=profile.version,
        effective_from=f"{day:%d.%m.%Y}" if day else words.say("value-none"),
        source=profile.source,
        groups=tuple(groups),
        clashes=clashes(profile, language),
    )


def step_details(profile: Profile, step: Step, language: str = "ru") -> tuple[str, ...]:
    """Return until when a step is to be done and what else is said of it, without whose it is."""
    return tuple(_step(_Words(profile, language), step))[1:]


def work_details(profile: Profile, owed: Obligation, language: str = "ru") -> tuple[str, ...]:
    """Return how often and until when a piece of work is to be done, without whose it is."""
    return tuple(_obligation(_Words(profile, language), owed))[1:]


def rows_at(profile: Profile, paths: Iterable[str], language: str = "ru") -> tuple[Row, ...]:
    """Return the values at these paths of the file, and below them, in words and in the file's order."""
    words, wanted = _Words(profile, language), tuple(paths)
    inside = tuple(f"{path}." for path in wanted)
    lines = (one for one in outline(profile) if one.path in wanted or one.path.startswith(inside))
    return tuple(_row(words, line) for line in lines)


def clashes(profile: Profile, language: str = "ru") -> tuple[ClashSaid, ...]:
    """Return the profile's contradictions, each with the texts of its clauses and what was decided."""
    words = _Words(profile, language)
    return tuple(_clash(words, clash) for clash in contradictions(profile))


def compared(old: Profile, new: Profile, language: str = "ru") -> tuple[DifferenceSaid, ...]:
    """Return what differs between two profiles, each value with its clause."""
    before, after = _Words(old, language), _Words(new, language)
    whole = (_whole_rows(before), _whole_rows(after))
    said: dict[str, DifferenceSaid] = {}
    for one in differences(old, new):
        label = _path_label(before if one.old else after, one.path)
        group, name = (*one.path.split("."), "")[:2]
        if group in _WHOLE:
            heading = before.say(f"group-{group}")
            label = f"{heading}: {name}"
            rows = [side.get(f"{group}.{name}") for side in whole]
            said.setdefault(label, DifferenceSaid(label, *rows))
            continue
        old_row = _row(before, one.old) if one.old else None
        new_row = _row(after, one.new) if one.new else None
        said[one.path] = DifferenceSaid(label, old_row, new_row)
    return tuple(said.values())


def _whole_rows(words: _Words) -> dict[str, Row]:
    """Return the rows that are compared as a whole: what is done, by whom, until when, after what."""
    profile = words.profile
    rows = {
        f"steps.{step.id}": replace(row, value="; ".join((step.title, row.value, *_order(words, step))))
        for step, row in zip(profile.steps, _steps(words), strict=True)
    }
    for owed, row in zip(profile.obligations, _obligations(words), strict=True):
        rows[f"obligations.{owed.id}"] = replace(row, value=f"{row.label}; {row.value}")
    for register, row in zip(profile.registers, _registers(words), strict=True):
        rows[f"registers.{register.id}"] = replace(row, value=f"{row.label}; {row.value}")
    for kind, row in zip(profile.kinds, _kinds(words), strict=True):
        rows[f"kinds.{kind.group}"] = replace(row, value=f"{row.label}; {row.value}")
    return rows


def _order(words: _Words, step: Step) -> Iterator[str]:
    if step.also:
        yield words.say("step-also", roles=", ".join(words.value(role) for role in step.also))
    if step.after:
        yield words.say("step-after", steps=", ".join(f"«{_title(words, name)}»" for name in step.after))
    if step.media:
        yield words.value(tuple(sorted(step.media)))


def _clash(words: _Words, clash: Clash) -> ClashSaid:
    what = words.say(f"clash-{clash.found}", about=_path_label(words, clash.about), value=clash.value)
    quoted = tuple(words.row("", "", clause) for clause in clash.clauses)
    decision = words.say("clash-decision", decision=clash.decision) if clash.decision else ""
    return ClashSaid(what, quoted, decision)


def _row(words: _Words, line: Line) -> Row:
    value = _grades(words, line.value) if line.path.startswith("rhythm.") else words.value(line.value)
    if line.path.startswith("roles."):
        value = str(line.value)
    if line.path == "effective_from" and words.profile.effective_from:
        value = f"{words.profile.effective_from:%d.%m.%Y}"
    return words.row(_label(words, line.path), value, line.clause)


def _label(words: _Words, path: str) -> str:
    if path.startswith("rhythm."):
        return _rhythm_label(words, *path.split(".")[1:])
    if path.startswith("roles."):
        return in_words(path.partition(".")[2], None, words.language)
    last = path.rpartition(".")[2]
    name = path.replace(".", "-").replace("_", "-")
    return words.maybe(f"label-{name}", words.maybe(f"label-{last}", last))


def _rhythm_label(words: _Words, term: str, *kinds: str) -> str:
    label = words.maybe(f"label-rhythm-{term}", term)
    return f"{label}: {', '.join(words.say(f'label-{kind}') for kind in kinds)}" if kinds else label


def _path_label(words: _Words, path: str) -> str:
    """Return a path for reading: the heading's words, then the value's own."""
    group, _, rest = path.partition(".")
    heading = words.maybe(f"group-{group}", "")
    if not rest or not heading:
        return _label(words, path)
    step = words.profile.step(rest.split(".")[0]) if group == "steps" else None
    if step is not None:
        return ": ".join(part for part in (heading, step.title, rest.partition(".")[2]) if part)
    return f"{heading}: {_label(words, path)}"


def _grades(words: _Words, value: Plain) -> str:
    if not isinstance(value, tuple):
        return words.say("value-all-grades")
    return words.say("value-grades", grades=_ranges(int(grade) for grade in value))


def _ranges(grades: Iterable[int]) -> str:
    """«1–8, 10» for the grades 1 to 8 and 10."""
    runs: list[list[int]] = []
    for grade in sorted(grades):
        if runs and grade == runs[-1][-1] + 1:
            runs[-1].append(grade)
        else:
            runs.append([grade])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _kinds(words: _Words) -> Iterator[Row]:
    for kind in words.profile.kinds:
        yield words.row(kind.title, words.say("marked" if kind.marked else "unmarked"), kind.clause)


def _registers(words: _Words) -> Iterator[Row]:
    for register in words.profile.registers:
        yield words.row(register.title, words.value(register.keeper), register.clause)


def _steps(words: _Words) -> Iterator[Row]:
    for number, step in enumerate(words.profile.steps, 1):
        yield words.row(f"{number}. {step.title}", "; ".join(_step(words, step)), step.clause)


def _step(words: _Words, step: Step) -> Iterator[str]:
    yield words.value(step.role)
    for rule in step.deadlines:
        yield _due(words, rule)
    for other in step.jointly_with:
        yield words.say("step-jointly", other=_title(words, other))
    if step.year_only:
        yield words.say("step-year-only")
    if step.checklist:
        yield words.say("step-checklist", items=", ".join(f"«{item}»" for item in step.checklist))
    if {str(one) for one in step.media} == {"paper"}:
        yield words.say("step-paper-only")


def _due(words: _Words, rule: Deadline) -> str:
    if not isinstance(rule, DayOfYear):
        return words.say(f"due-{rule.unit}", days=rule.days, since=_title(words, rule.since))
    day = f"{rule.day:02}.{rule.month:02}"
    if rule.grades is None:
        return words.say("due-day", day=day)
    return words.say("due-day-grades", grades=_ranges(rule.grades), day=day)


def _title(words: _Words, step_id: str) -> str:
    if step_id == TERM_END:
        return words.say("due-term-end")
    step = words.profile.step(step_id)
    return step.title if step else step_id


def _obligations(words: _Words) -> Iterator[Row]:
    for owed in words.profile.obligations:
        yield words.row(owed.title, "; ".join(_obligation(words, owed)), owed.clause)


def _obligation(words: _Words, owed: Obligation) -> Iterator[str]:
    yield words.value(owed.role)
    yield words.value(str(owed.every))
    if owed.day is not None and owed.month is not None:
        yield words.say("due-day", day=f"{owed.day:02}.{owed.month:02}")
    elif owed.day is not None:
        yield words.say("due-monthly", day=owed.day)
    yield words.say("enforced" if owed.enforced else "not-enforced")
