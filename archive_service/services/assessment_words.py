"""An assessment in words: what is judged, what was found, and where it can be seen.

A link is plain data: the name of a page and its arguments; the edge makes an address of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from archive_service.problems import sentence
from workflows.assessment import Line, Mark, Proof, Shows

PAGES: Mapping[str, tuple[str, ...]] = {
    "rooms.index": (
        *("two-copies", "documented", "stable", "three-copies", "kinds", "apart", "read-back"),
        *("digests-apart", "intervals", "recorded", "on-demand", "sound", "inventory", "inventory-apart"),
        *("not-shortened", "locks", "reading", "drill"),
    ),
    "actlog.index": ("log-whole", "actions", "log-check", "clock"),
    "disposal.index": ("two-people", "tombstones"),
    "retention.index": ("schedule", "review"),
    "holds.index": ("holds",),
    "nomenclature.index": ("nomenclature",),
    "leave.index": ("packed",),
    "staff.index": ("who-may", "by-order", "keys", "certificates"),
    "shelf.index": ("digests", "described", "formats"),
    "media.index": ("rhythm", "outside", "medium"),
    "rules.index": ("clauses",),
}
"""The pages on which the facts of these lines stand, where no single act or store shows them."""

_PAGE_OF = {name: page for page, names in PAGES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of evidence in words, and the page that shows it ("" where none does)."""

    text: str
    page: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """A line in words; ``question`` is the code of what a person may answer, "" where facts decide."""

    mark: Mark
    what: str
    found: str
    proofs: tuple[Seen, ...]
    question: str = ""


def told(lines: Iterable[Line], language: str = "ru") -> tuple[Told, ...]:
    """Return the lines in words."""
    return tuple(_told(one, language) for one in lines)


def question_words(question: str, language: str = "ru") -> str:
    """Return a question as people read it."""
    return sentence(f"assessment.ask-{question}", language)


def reached_words(number: int, language: str = "ru") -> str:
    """Return the level that an area has reached, in words."""
    return sentence("assessment.reached" if number else "assessment.reached-none", language, number=number)


def _told(line: Line, language: str) -> Told:
    facts = {name: _plain(value) for name, value in line.facts.items()}
    proofs = tuple(_seen(one, language) for one in line.proofs) or _page(line.id, language)
    return Told(
        mark=line.mark,
        what=sentence(f"assessment.ask-{line.id}", language),
        found=sentence(f"assessment.found-{line.code}", language, **facts),
        proofs=proofs,
        question=line.question,
    )


def _plain(value: Any) -> Any:
    if value is None:
        return "—"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


def _seen(proof: Proof, language: str) -> Seen:
    said = sentence(f"assessment.proof-{proof.shows}", language, value=proof.value)
    if proof.on is not None:
        said = sentence("assessment.proof-on", language, what=said, on=_plain(proof.on))
    match proof.shows:
        case Shows.ACT:
            return Seen(said, "actlog.index", {"before": int(proof.value) + 1})
        case Shows.MEDIUM:
            return Seen(said, "media.show", {"number": proof.value})
        case Shows.STORE:
            return Seen(said, "rooms.index")


def _page(name: str, language: str) -> tuple[Seen, ...]:
    """Where nothing single shows it, the page does that the fact stands on."""
    page = _PAGE_OF.get(name)
    if page is None:
        return ()
    title = sentence(f"assessment.page-{page.partition('.')[0]}", language)
    return (Seen(sentence("assessment.proof-page", language, value=title), page),)
