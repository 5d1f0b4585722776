"""The mapping file of a bundle: what OneRoster itself cannot say."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from archive_service.importing.mapped.config import Part
from workflows.snapshot import TermKind

_KINDS: Mapping[str, TermKind] = {
    "gradingPeriod": TermKind.QUARTER,
    "term": TermKind.QUARTER,
    "semester": TermKind.HALF_YEAR,
    "schoolYear": TermKind.YEAR,
}


class BundleMapping(Part):
    """Which session is reported, how marks translate; keys are described in docs/importing.md."""

    version: Literal["journal-mapping/1"]
    source: Annotated[str, Field(min_length=1)]
    year: Annotated[int, Field(ge=1990, le=2100)]
    exported_at: AwareDatetime | None = None
    school: str = ""
    term: str
    periods: tuple[str, ...] = ()
    closing_terms: tuple[str, ...] = ()
    session_kinds: Mapping[str, TermKind] = _KINDS
    term_categories: tuple[str, ...] = ()
    marks: dict[str, str] = Field(default_factory=dict)
    deferred_reason: str = ""
    patronymic: Literal["required", "optional"] = "required"
