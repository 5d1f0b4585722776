"""One spelling of a subject all over the school (001 clause 4.2)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from archive_service.importing.findings import Finding
from archive_service.importing.lookalikes import mixed
from workflows.snapshot import Snapshot

_NOISE = re.compile(r"[\W_]+")


def faults(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield the sections whose subject is spelled unlike most sections of that subject."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for group in snapshot.classes:
        for section in group.sections:
            spellings[_plain(section.subject)][section.subject] += 1
    odd = {
        spelling: right
        for counted in spellings.values()
        if len(counted) > 1
        for right in (_usual(counted),)
        for spelling in counted
        if spelling != right
    }
    if odd:
        yield from _odd_sections(snapshot, odd)


def _odd_sections(snapshot: Snapshot, odd: dict[str, str]) -> Iterator[Finding]:
    for group in snapshot.classes:
        for section in group.sections:
            if section.subject in odd:
                facts = (("right", odd[section.subject]),)
                key = (section.id,)
                yield Finding("import.subject-spelling", "section", key, "subject", section.subject, facts)


def _usual(counted: Counter[str]) -> str:
    return max(counted, key=lambda text: (counted[text], not mixed(text), text))


def _plain(subject: str) -> str:
    letters = (mixed(subject) or subject).casefold().replace("ё", "е")
    return _NOISE.sub("", letters)
