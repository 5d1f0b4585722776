"""Which code name comes next: «Ученик 1», «Ученик 2» … by the regulation's pattern (000 clause 6.3.3)."""

from collections.abc import Iterable

from archive_service.problems import Kind, Problem
from workflows.regulation import Profile


def pattern_of(profile: Profile, *, parent: bool = False) -> str:
    """Return how the regulation spells code names of pupils, or of parents."""
    rule = profile.pseudonyms.parent if parent else profile.pseudonyms.pupil
    return str(rule.value)


def number_of(pattern: str, code: str) -> int | None:
    """Return the number in a code name, None where it does not follow the pattern."""
    before, _, after = pattern.partition("{number}")
    number = code.removeprefix(before).removesuffix(after)
    return int(number) if number.isdecimal() and code == pattern.format(number=int(number)) else None


def is_code(profile: Profile, text: str) -> bool:
    """Tell whether a text is a code name of the regulation."""
    return any(number_of(pattern_of(profile, parent=who), text) is not None for who in (False, True))


def next_code(pattern: str, others: Iterable[str]) -> str:
    """Return the first code name after all that others have."""
    numbers = [number_of(pattern, code) or 0 for code in others]
    return pattern.format(number=max(numbers, default=0) + 1)


def chosen(pattern: str, others: frozenset[str], *, wanted: str, exported: str) -> str:
    """Return the code name to give: the wanted one, else the export's own, else the next.

    Raises:
        Problem: the wanted one follows no pattern, is somebody else's, or differs from the export's.
    """
    code = wanted or exported or next_code(pattern, others)
    if number_of(pattern, code) is None:
        raise Problem(Kind.USAGE, "codes.no-code", pattern=pattern)
    if exported and code != exported:
        raise Problem(Kind.REFUSED, "codes.export-differs", code_name=code, export=exported)
    if code in others:
        raise Problem(Kind.REFUSED, "codes.taken", code_name=code, free=next_code(pattern, others))
    return code
