"""Which sewn volume a label's code names: its case is found by the digest in the code (001 clause 8.5)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow
from archive_service.problems import sentence
from workflows.label_codes import LabelCode, case_digest, read_label


@dataclass(frozen=True, slots=True)
class NamedLabel:
    """A volume of a case of the school, by its label."""

    case_id: str
    class_name: str
    term_name: str
    year: int
    volume: int

    def said(self, language: str = "ru") -> str:
        """Return the volume in words: class, term, year and number."""
        years = {"year": self.year, "next": self.year + 1}
        known = {"class_name": self.class_name, "term": self.term_name, "volume": self.volume}
        return sentence("scans.label-names", language, **known, **years)


class Labels:
    """The labels of a school's volumes; its cases are read once, when the first code asks."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[str, CaseRow] = {}

    def find(self, code: LabelCode | str) -> NamedLabel | None:
        """Return the volume of a label's code, None where it is no such code or of no case of the school."""
        read = read_label(code) if isinstance(code, str) else code
        if read is None:
            return None
        if not self._rows:
            self._rows = {case_digest(row.id): row for row in self._session.scalars(select(CaseRow))}
        row = self._rows.get(read.case)
        return NamedLabel(row.id, row.class_name, row.term_name, row.year, read.volume) if row else None
