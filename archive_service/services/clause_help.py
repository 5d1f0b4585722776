"""Help in the school's own words: what a role does, in what order, until when, and by which clause.

Everything is made of the profile in force; the sentences quoted are those of the school's regulation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive_service.services import profile_pages
from archive_service.services.profile_pages import Row
from archive_service.services.titles import BY_EXPORT, BY_ORDER, in_words
from workflows.acts import SERVICE
from workflows.provisions import Clause
from workflows.regulation import Profile, StepKind


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words of a clause; ``borrowed`` names the regulation's file where it is another one's."""

    ref: str
    text: str
    borrowed: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something a role does; ``own`` is False where another role owes it and this one may do it too."""

    title: str
    details: tuple[str, ...]
    quotes: tuple[Quote, ...]
    own: bool = True


@dataclass(frozen=True, slots=True)
class RoleHelp:
    """A role: its steps in their order, its work of the year, the books it keeps."""

    role: str
    title: str
    steps: tuple[Task, ...]
    work: tuple[Task, ...]
    books: tuple[Task, ...]
    powers: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Provision:
    """A clause, and what the service takes from it, line by line."""

    quote: Quote
    says: tuple[str, ...]


_TOPICS: dict[str, tuple[frozenset[StepKind], tuple[str, ...]]] = {
    "printing": (frozenset({StepKind.PRINT, StepKind.HAND_OVER}), ("rhythm", "readiness", "content")),
    "signing": (frozenset({StepKind.SIGN}), ("notations.program-done", "notations.accepted")),
    "correcting": (frozenset({StepKind.CHECK}), ("powers.remark", "powers.correct", "powers.reassign")),
    "binding": (frozenset({StepKind.BIND}), ("notations.bound", "rules.leaf-is")),
    "council": (frozenset({StepKind.DECISION}), ("summary", "notations.council-decision")),
    "keeping": (
        frozenset({StepKind.DEPOSIT}),
        ("retention", "copies", "registers", "rules.integrity-checked"),
    ),
    "names": (frozenset(), ("pseudonyms", "rules.data-without-consent", "rules.withdrawal")),
    "secrecy": (
        frozenset(),
        ("breach", "powers.void", "rules.credentials-lent", "rules.pupils-on-teachers-account"),
    ),
}
TOPICS = tuple(_TOPICS)
"""What there is help about besides the roles."""


def roles(profile: Profile) -> tuple[str, ...]:
    """Return the roles that there is help for: those that work in the service by this regulation."""
    known = dict.fromkeys((*BY_EXPORT, *BY_ORDER, *(one for one in profile.roles if one != SERVICE)))
    return tuple(role for role in known if role == "administrator" or _does_something(profile, role))


def role_help(profile: Profile, role: str, language: str = "ru") -> RoleHelp:
    """Return what a role does by the school's regulation."""
    return RoleHelp(
        role,
        in_words(role, profile, language),
        tuple(_steps(profile, role, language)),
        tuple(_work(profile, role, language)),
        tuple(_books(profile, role)),
        tuple(_powers(profile, role, language)),
    )


def why(profile: Profile, step_id: str) -> tuple[Quote, ...]:
    """Return the sentences that demand a step and set its days, for «Почему?» beside it."""
    step = profile.step(step_id)
    return quotes(profile, (step.clause, *(rule.clause for rule in step.deadlines))) if step else ()


def topic(profile: Profile, name: str, language: str = "ru") -> tuple[Provision, ...]:
    """Return the clauses about a topic, each once, with what follows from it.

    Raises:
        KeyError: there is no such topic.
    """
    kinds, paths = _TOPICS[name]
    found: dict[Quote, list[str]] = {}
    for step in profile.steps:
        if step.kind in kinds:
            for quote in why(profile, step.id):
                found.setdefault(quote, []).append(step.title)
    for row in profile_pages.rows_at(profile, paths, language):
        if row.text:
            found.setdefault(Quote(row.ref, row.text, row.borrowed), []).extend(_lines(row))
    return tuple(Provision(quote, tuple(dict.fromkeys(said))) for quote, said in found.items())


def _lines(row: Row) -> tuple[str, ...]:
    """The value in words; where no catalogue has words for it (rules), the clause speaks for itself."""
    return () if row.label.isascii() else (f"{row.label}: {row.value}",)


def _does_something(profile: Profile, role: str) -> bool:
    steps = any(role in {step.role, *step.also} for step in profile.steps)
    keeps = any(role == one.keeper for one in profile.registers)
    return role in profile.roles and (steps or keeps or any(role == one.role for one in profile.obligations))


def _steps(profile: Profile, role: str, language: str) -> Iterator[Task]:
    for step in profile.steps:
        if role in {step.role, *step.also}:
            details = profile_pages.step_details(profile, step, language)
            yield Task(step.title, details, why(profile, step.id), own=role == step.role)


def _work(profile: Profile, role: str, language: str) -> Iterator[Task]:
    for owed in profile.obligations:
        if owed.role == role:
            details = profile_pages.work_details(profile, owed, language)
            yield Task(owed.title, details, quotes(profile, (owed.clause,)))


def _books(profile: Profile, role: str) -> Iterator[Task]:
    for book in profile.registers:
        if book.keeper == role:
            yield Task(book.title, (), quotes(profile, (book.clause,)))


def _powers(profile: Profile, role: str, language: str) -> Iterator[Task]:
    for name, ruled in profile.powers.items():
        if role in ruled.value:
            [row] = profile_pages.rows_at(profile, (f"powers.{name}",), language)
            yield Task(row.label, (), quotes(profile, (ruled.clause,)))


def quotes(profile: Profile, clauses: Iterable[Clause]) -> tuple[Quote, ...]:
    """Return the words of clauses, each once; those without words say nothing."""
    made = (
        Quote(one.ref, one.text, one.source if profile.borrowed(one) else "") for one in clauses if one.text
    )
    return tuple(dict.fromkeys(made))
