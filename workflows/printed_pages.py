"""Every page that was ever printed for a case, by the code it carries: a fold over the case's acts.

Nothing is kept of it beside the acts, so a sheet of paper is known again after a rebuild from one store.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workflows.acts import Act, Printed
from workflows.case import Case, SectionState
from workflows.history import evolve
from workflows.leaves import PAGES_PER_LEAF
from workflows.own_parts import BACK, FRONT, OWN_PARTS, SUMMARY
from workflows.sheet_codes import SUMMARY_PREFIX, Side, sheet_code


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page of one print.

    ``part`` is «front», «back», «summary», a section's id or the part of an order; ``section`` is "" for
    what is no section. ``document`` is the digest of the printed file, ``page_index`` the page in it.
    ``standing``: this edition counts now; ``printing`` is the number of the print in the case.
    """

    code: str
    part: str
    section: str
    leaf: str
    side: Side
    edition: int
    document: str
    page_index: int
    standing: bool
    printing: int


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A part as one print drew it."""

    part: str
    section: str
    edition: int
    document: str
    leaves: Sequence[str]


def pages_of(acts: Iterable[Act]) -> dict[str, PrintedPage]:
    """Return the pages of all prints of a case by their codes, in the order of printing.

    Raises:
        BrokenHistory: the acts do not fit each other.
    """
    found: dict[str, PrintedPage] = {}
    case: Case | None = None
    for act in acts:
        before, case = case, evolve(case, act)
        if isinstance(act, Printed) and before is not None:
            for drawn in _drawn(before, act):
                found.update({page.code: page for page in _pages(drawn, act.snapshot, case.prints)})
    return {code: replace(page, standing=_stands(case, page)) for code, page in found.items()} if case else {}


def _drawn(before: Case, act: Printed) -> Iterator[_Drawn]:
    """What the print drew: what stands as it was printed earlier is not drawn again."""
    prints = before.prints + 1
    own = {FRONT: act.front, BACK: act.back}
    known = {one.part for one in before.parts if one.document}
    for part in act.parts:
        if part.part in own:
            yield _Drawn(part.part, "", prints, own[part.part], part.leaves)
        elif part.part not in known:
            yield _Drawn(part.part, "", 1, part.document, part.leaves)
    for one in act.editions:
        section = before.section(one.section)
        if section is None or section.edition != one.edition:
            yield _Drawn(one.section, one.section, one.edition, one.document, one.leaves)
    if act.summary:
        leaves = [f"{SUMMARY_PREFIX}{leaf}" for leaf in range(1, act.summary_leaves + 1)]
        yield _Drawn(SUMMARY, "", prints, act.summary, leaves)


def _pages(drawn: _Drawn, snapshot: str, printing: int) -> Iterator[PrintedPage]:
    for place, leaf in enumerate(drawn.leaves):
        for turned, side in enumerate(Side):
            yield PrintedPage(
                code=sheet_code(snapshot, leaf, side, drawn.edition),
                part=drawn.part,
                section=drawn.section,
                leaf=leaf,
                side=side,
                edition=drawn.edition,
                document=drawn.document,
                page_index=PAGES_PER_LEAF * place + turned,
                standing=False,
                printing=printing,
            )


def _stands(case: Case, page: PrintedPage) -> bool:
    """An edition counts while nobody sent it back and no later one took its place."""
    if page.section:
        section = case.section(page.section)
        return (
            section is not None
            and section.edition == page.edition
            and section.rendered == page.document
            and section.state is not SectionState.RETURNED
        )
    if page.part in OWN_PARTS:
        return page.edition == case.prints and not case.stale
    return any(one.document == page.document for one in case.parts)
