"""The inventory on paper: its lines in words, drawn, kept and put on record."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.forms import Signer
from archive_service.rendering.papers import inventory as form_of
from archive_service.rendering.papers.inventory import InventoryLine, InventoryPaper
from archive_service.services import form_wordings, inventories, profiles
from archive_service.services.binding_papers import holder
from archive_service.services.context import Desk
from archive_service.services.form_parts import drawn, school_name, signer
from archive_service.services.inventories import Draft, Unit
from archive_service.services.nomenclature_paper import term_said
from archive_service.services.retention_list import day_said
from workflows.canonical import digest
from workflows.inventories import Inventory, Line, Made, Section

_FORM, _HEAD = "inventory", "director"


def make(desk: Desk, section: Section, year: int, *, actor_id: str, name: str = "") -> Inventory:
    """Draw an inventory up, or go on with it, keep it and return it; ``name`` is its number ("": as before).

    Raises:
        Problem: nothing belongs to it or nothing is new, or the person may not.
    """
    draft = inventories.draft(desk, section, year, reader_id=actor_id)
    if not draft.fresh:
        raise Problem(Kind.REFUSED, "inventories.nothing-new", year=year)
    named = name.strip() or draft.name
    pdf = _drawn(desk, draft, named, actor_id)
    event = Made(
        section=section,
        year=year,
        name=named,
        lines=draft.fresh,
        document=digest(pdf),
        on=desk.today,
        by=actor_id,
    )
    return inventories.record(desk, event, pdf)


def title(unit: Unit) -> str:
    """Return what a file is called in the inventory."""
    if unit.number is not None:
        classes = ", ".join(f"{one.class_name} {one.year}/{one.year + 1}" for one in unit.filed)
        return sentence("inventories.title-bound", number=unit.number, classes=classes)
    [filed] = unit.filed
    facts = {
        "class_name": filed.class_name,
        "term": filed.term_name,
        "year": f"{filed.year}/{filed.year + 1}",
    }
    return sentence(f"inventories.title-{unit.kind}", **facts)


def days(unit: Unit) -> str:
    """Return the first and the last year of a file."""
    first, last = min(one.year for one in unit.filed), max(one.year for one in unit.filed) + 1
    return f"{first}–{last}"


def term(unit: Unit) -> str:
    """Return the term of a file: that of the nomenclature with its article, else the last day."""
    return term_said(unit.entry) if unit.entry else sentence("inventories.until", day=day_said(unit.until))


def _drawn(desk: Desk, draft: Draft, name: str, actor_id: str) -> bytes:
    with desk.reading() as session:
        facts = InventoryPaper(
            organisation=school_name(session),
            section=str(draft.section),
            name=name,
            year=draft.year,
            on=desk.today,
            lines=tuple(_lines(draft)),
            compiler=signer(session, actor_id),
            director=_director(desk, session),
        )
    form = form_of.form(facts, form_wordings.own(desk, _FORM))
    return drawn(desk, form, f"inventory/{draft.section}/{draft.year}")


def _director(desk: Desk, session: Session) -> Signer:
    return holder(desk, session, _HEAD, profiles.in_force(session, desk.today))


def _lines(draft: Draft) -> Iterator[InventoryLine]:
    for line in draft.lines:
        unit = draft.units.get(line.unit)
        yield _line(line, unit) if unit else _lost(line)


def _line(line: Line, unit: Unit) -> InventoryLine:
    return InventoryLine(
        number=str(line.number),
        index=unit.entry.index if unit.entry else "",
        title=title(unit),
        days=days(unit),
        term=term(unit),
        leaves=str(line.leaves) if line.leaves else "",
        note=sentence("inventories.gone") if unit.gone else "",
    )


def _lost(line: Line) -> InventoryLine:
    """A line whose file the archive has no more: the number stays, so that it is nobody else's."""
    gone = sentence("inventories.gone")
    return InventoryLine(number=str(line.number), index="", title=line.unit, days="", term="", note=gone)
