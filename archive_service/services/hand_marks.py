"""The volume says where a sheet was signed on paper: its own pages show the printout without the ink."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.rendering.volume import Mark
from archive_service.services import documents, people
from archive_service.services.zones import boxes_of
from archive_service.signing.stamps import Line, draw
from templates import geometry
from workflows.case import Case, Section, Signature
from workflows.sheet_codes import short_digest


def of_case(session: Session, case: Case) -> dict[str, tuple[Mark, ...]]:
    """Return the notes on the sheets of each section that was signed on paper."""
    names = people.names(session)
    return {
        section.id: _marks(session, section, section.signatures[-1], names)
        for section in case.bound_sections
        if section.signatures and section.signatures[-1].recorded_by
    }


def _marks(
    session: Session, section: Section, signed: Signature, names: Mapping[str, str]
) -> tuple[Mark, ...]:
    words = (
        Line(sentence("signing.hand-heading", on=f"{signed.on:%d.%m.%Y}"), bold=True),
        Line(names.get(signed.by, signed.by)),
        Line(sentence("signing.hand-scan", scan=short_digest(signed.evidence))),
    )
    places = documents.find(session, section.rendered).details
    boxes = boxes_of(places, geometry.ZONE_TEACHER)
    return tuple(Mark(box.page_index, box.corners, draw((words,), box, box)) for box in boxes)
