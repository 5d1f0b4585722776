"""Which marks may stand in which cell (001 clauses 4.8 to 4.10, 002 clause 3.11)."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The marks a regulation allows.

    ``presence`` are the symbols that are no marks («н», «б», «п») and stand in every grade;
    ``numerals`` are the marks of a lesson; ``term`` the marks of a period.
    Subjects in ``fraction_subjects`` (casefolded) may have two marks in one cell as «5/4».
    Grades in ``unmarked_grades`` have presence only.
    """

    presence: frozenset[str]
    numerals: frozenset[str]
    term: frozenset[str]
    fraction_subjects: frozenset[str] = frozenset()
    unmarked_grades: frozenset[int] = frozenset()

    def in_lesson(self, subject: str, grade: int) -> frozenset[str]:
        """Return every text that a lesson cell of this subject and grade may hold."""
        return _in_lesson(self, subject.casefold(), grade)

    def in_term(self, grade: int) -> frozenset[str]:
        """Return every text that a period's mark of this grade may be."""
        return frozenset() if grade in self.unmarked_grades else self.term


@lru_cache(maxsize=4096)
def _in_lesson(vocabulary: Vocabulary, subject: str, grade: int) -> frozenset[str]:
    if grade in vocabulary.unmarked_grades:
        return vocabulary.presence
    single = vocabulary.presence | vocabulary.numerals
    if subject not in vocabulary.fraction_subjects:
        return single
    return single | {f"{first}/{second}" for first, second in product(vocabulary.numerals, repeat=2)}
