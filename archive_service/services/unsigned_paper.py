"""The list of sheets to bring back to their signers: no signature seen, or no scan yet (000 clause 4.4)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.rendering.forms import render_form
from archive_service.rendering.papers import unsigned_sheets
from archive_service.rendering.papers.unsigned_sheets import Unsigned, UnsignedSheets
from archive_service.services import documents, form_wordings, people, profiles, scan_units
from archive_service.services.context import Desk
from archive_service.services.form_parts import school_name, signer
from archive_service.services.scan_intake import SCANNERS
from archive_service.services.scan_units import Leaf, Unit

ROLE = "unsigned-sheets"


def make(desk: Desk, case_ids: Sequence[str] | None = None, *, actor_id: str) -> bytes:
    """Return the list of some cases; None: of all sheets that were seen to lack a signature.

    Of named cases it has the sheets without a scan too, of steps whose turn it is. The list is kept as
    the case's document, of several as the school's; the same list of one day is kept once.

    Raises:
        Problem: the person does not work on scans, or there is no such case.
    """
    with desk.reading() as session:
        people.require(session, actor_id, SCANNERS, desk.today, anywhere=True)
        facts = _facts(desk, session, case_ids, actor_id)
    about = list(case_ids or ())
    pdf = render_form(
        unsigned_sheets.form(facts, form_wordings.own(desk, "unsigned_sheets")),
        created_at=datetime.combine(desk.today, time(), ZoneInfo(desk.zone)),
        document_id="/".join((desk.school_id, ROLE, *about, desk.today.isoformat())),
    )
    case_id = about[0] if len(about) == 1 else None
    documents.file_paper(desk, pdf, case_id=case_id, role=ROLE, details={"cases": about})
    return pdf


def _facts(desk: Desk, session: Session, case_ids: Sequence[str] | None, actor_id: str) -> UnsignedSheets:
    if case_ids is None:
        units = list(scan_units.unsigned(session, desk.today))
    else:
        units = [unit for one in case_ids for unit in _due(desk, session, one)]
    clauses = dict.fromkeys(unit.clause for unit in units)
    title = profiles.in_force(session, desk.today).title
    return UnsignedSheets(
        organisation=school_name(session),
        on=desk.today,
        basis=", ".join((*clauses, title)),
        items=tuple(item for unit in units for item in _items(unit, everything=case_ids is not None)),
        compiler=signer(session, actor_id),
    )


def _due(desk: Desk, session: Session, case_id: str) -> tuple[Unit, ...]:
    return scan_units.of_case(session, case_id, desk.today, only_due=True)


def _items(unit: Unit, *, everything: bool) -> Iterator[Unsigned]:
    """Yield what is seen unsigned, then what nobody has scanned."""
    if unit.unsigned:
        batches = sorted({leaf.batch for leaf in unit.unsigned})
        state = sentence("scans.state-unsigned", batches=", ".join(map(str, batches)))
        yield _item(unit, unit.unsigned, state)
    if everything and unit.missing:
        printed = f"{unit.since:%d.%m.%Y}" if unit.since else ""
        state = sentence("scans.state-printed", day=printed) if printed else sentence("scans.state-missing")
        yield _item(unit, unit.missing, state)


def _item(unit: Unit, leaves: Sequence[Leaf], state: str) -> Unsigned:
    return Unsigned(
        class_name=unit.class_name,
        what=unit.title or unit.step,
        leaves=tuple(dict.fromkeys(one.leaf for one in leaves)),
        signer=", ".join(unit.signers.values()),
        until=unit.due_on,
        state=state,
    )
