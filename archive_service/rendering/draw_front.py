"""Drawing of the front: title sheet, contents, class list."""

from collections.abc import Iterator

from archive_service.rendering.counts import leaves_said
from archive_service.rendering.draw_section import day_of_term
from archive_service.rendering.frame import Area
from archive_service.rendering.ink import Ink
from archive_service.rendering.letters import wrap
from archive_service.rendering.pages import ContentsPage, ListPage, PrintPlan
from archive_service.rendering.tables import draw_table
from archive_service.rendering.view import ClassView
from templates import wording
from templates.geometry import (
    CONTENTS,
    LAYOUT_VERSION,
    SEAL,
    SIGNATURE,
    ZONE_SEAL,
)
from templates.typefaces import (
    BODY,
    BODY_BOLD,
    LEGAL,
    TITLE,
    TITLE_CLASS,
    TITLE_SCHOOL,
    TITLE_TERM,
)

_FACTS_TOP_MM = 104
_SIGNATURES_TOP_MM = 150


def draw_title(ink: Ink, view: ClassView, plan: PrintPlan, digest: str, area: Area) -> None:
    """Draw the first sheet (000 clause 4.5; 001 clauses 4.1, 8.2, 8.4)."""
    _draw_names(ink, view, area)
    for index, (name, value) in enumerate(_facts(view, plan, digest)):
        y_mm = _FACTS_TOP_MM + index * 4.6
        ink.text(area.left_mm, y_mm, name, BODY)
        ink.text(area.left_mm + 46, y_mm, value, BODY_BOLD, within_mm=150)
    _draw_signatures(ink, view, area)


def _draw_names(ink: Ink, view: ClassView, area: Area) -> None:
    centre, y_mm = (area.left_mm + area.right_mm) / 2, area.top_mm + 8
    for line in wrap(view.snapshot.school.name, TITLE_SCHOOL, area.width_mm - 30):
        ink.text(centre, y_mm, line, TITLE_SCHOOL, align="center")
        y_mm += 5.6
    lines = (
        (7.0, view.title, TITLE),
        (13.0, f"({wording.PRINTOUT})", TITLE_TERM),
        (23.0, f"{view.label}, {view.year}", TITLE_CLASS),
        (30.0, day_of_term(view), TITLE_TERM),
        (36.5, view.head, TITLE_TERM),
    )
    for below_mm, text, style in lines:
        ink.text(centre, y_mm + below_mm, text, style, align="center", within_mm=area.width_mm)


def _facts(view: ClassView, plan: PrintPlan, digest: str) -> Iterator[tuple[str, str]]:
    yield wording.FACT_LEAVES, _leaves(plan)
    if plan.summary is not None:
        said = leaves_said(plan.summary_leaves)
        yield wording.FACT_SUMMARY, wording.SEPARATE_LEAVES.format(leaves=said)
    yield wording.FACT_PUPILS, str(len(view.group.pupils))
    yield wording.FACT_SECTIONS, str(len(view.group.sections))
    if view.rules.nomenclature:
        yield view.rules.nomenclature
    yield wording.FACT_SOURCE, view.snapshot.source
    if view.snapshot.brought is not None:
        yield (
            wording.FACT_BROUGHT,
            wording.BROUGHT_FACT.format(
                pages=view.snapshot.brought.pages, digest=view.snapshot.brought.document
            ),
        )
    yield wording.FACT_EXPORTED, view.snapshot.exported_at.strftime("%d.%m.%Y %H:%M:%S")
    yield wording.FACT_DIGEST, digest
    yield wording.FACT_LAYOUT, LAYOUT_VERSION


def _leaves(plan: PrintPlan) -> str:
    said = f"{plan.leaves} ({wording.FACT_PAGES.lower()}: {plan.pages})"
    if not plan.lettered and not plan.gaps:
        return said
    return f"{said}; {wording.FACT_UNEVEN.format(lettered=len(plan.lettered), gaps=len(plan.gaps))}"


def _draw_signatures(ink: Ink, view: ClassView, area: Area) -> None:
    signers = view.rules.signers
    step = (area.width_mm - SIGNATURE.width_mm) / max(2, len(signers) - 1)
    for index, one in enumerate(signers):
        x_mm = area.left_mm + index * step
        _draw_signer(ink, x_mm, one.said or view.rules.checked_note, view.signer(one))
        ink.signature(one.place, x_mm, area.floor_mm - SIGNATURE.height_mm - 4, SIGNATURE)
    draw_seal(ink, area.right_mm - SEAL.width_mm, _SIGNATURES_TOP_MM - SEAL.height_mm - 7)


def _draw_signer(ink: Ink, x_mm: float, said: str, who: str) -> None:
    y_mm = _SIGNATURES_TOP_MM + 3.0
    for line in wrap(said, LEGAL, SIGNATURE.width_mm):
        ink.text(x_mm, y_mm, line, LEGAL)
        y_mm += 4.8
    ink.text(x_mm, y_mm + 0.6, who, BODY, within_mm=SIGNATURE.width_mm)


def draw_seal(ink: Ink, x_mm: float, y_mm: float) -> None:
    """Draw the place of the seal."""
    ink.zone(ZONE_SEAL, x_mm, y_mm, SEAL, wording.SEAL)


def draw_contents(ink: Ink, page: ContentsPage, area: Area) -> float:
    """Draw lines of the contents (001 clauses 4.2 and 4.4); return the lower edge."""
    rows = [
        ((str(number),), (one.title,), (one.signer,), (one.pages,), (one.leaves,))
        for number, one in enumerate(page.entries, page.first + 1)
    ]
    return draw_table(ink, area, CONTENTS, rows, BODY)


def draw_list(ink: Ink, view: ClassView, page: ListPage, area: Area) -> float:
    """Draw pupils with their movement (000 clause 3.3); return the lower edge."""
    return draw_table(ink, area, view.pupil_list, page.rows, BODY)
