"""Files for the printer: piles of sheets, each behind its separator sheet, as one PDF for both sides.

Every document begins on a leaf of its own and has whole leaves, so that blank pages are printed as they
are; separator sheets and the list on top get a blank verso: no leaf is shared.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pypdf import PdfReader, PdfWriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Person, School
from archive_service.rendering.draw_cards import render_cards
from archive_service.rendering.forms import Signer, render_form
from archive_service.rendering.leaf_words import leaves_named
from archive_service.rendering.papers import handout_list, separators
from archive_service.rendering.papers.handout_list import HandedOut, HandoutList
from archive_service.rendering.papers.separators import Separator, Separators
from archive_service.rendering.words import Wordings
from archive_service.services import documents, form_wordings, hands, people, profiles
from archive_service.services.context import Desk
from archive_service.services.hands import Hand, Way
from archive_service.services.print_piles import Pile, Sheets, Whose
from templates import wording
from workflows.leaves import PAGES_PER_LEAF
from workflows.own_parts import BACK, FRONT, SUMMARY
from workflows.regulation import StepKind

Told = Callable[[int, int], None]
_PARTS = {FRONT: wording.PILE_FRONT, BACK: wording.PILE_BACK, SUMMARY: wording.PILE_SUMMARY}


@dataclass(frozen=True, slots=True)
class Around:
    """What the separators and the list say of the run: its label, copies by case, who prints on what.

    ``at`` is the moment it was asked for: made again, the file is the same.
    """

    label: str
    at: datetime
    on: date
    copies: Mapping[str, int]
    actor_id: str
    printer: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    organisation: str
    people: Mapping[str, Person]
    hands: Mapping[str, Hand]
    wordings: Wordings
    basis: str

    def name(self, person_id: str) -> str:
        row = self.people.get(person_id)
        return people.full_name(row) if row else person_id

    def post(self, person_id: str) -> str:
        row = self.people.get(person_id)
        return (row.post or "") if row else ""

    def way(self, person_id: str) -> str:
        """How the person signs, where the school has settled it."""
        hand = self.hands.get(person_id)
        return "" if hand is None or hand.way is Way.BOTH else wording.HAND_WAYS[hand.way]


def file_of(desk: Desk, piles: Sequence[Pile], around: Around | None, progress: Told) -> bytes:
    """Return the piles one after the other; with ``around`` each behind its separator, a list on top."""
    parts: list[tuple[str, Callable[[], bytes]]] = []
    if around is not None:
        parts += _between(desk, piles, around)
    else:
        parts += [part for pile in piles for part in _inside(desk, pile)]
    writer = PdfWriter()
    for number, (title, make) in enumerate(parts, 1):
        add(writer, make(), title)
        progress(number, len(parts))
    return written(writer)


def add(writer: PdfWriter, pdf: bytes, title: str) -> None:
    """Add a document from a front page on; a blank page follows an odd number of pages."""
    first = len(writer.pages)
    writer.append(PdfReader(io.BytesIO(pdf)), outline_item=title)
    if (len(writer.pages) - first) % PAGES_PER_LEAF:
        writer.add_blank_page()


def written(writer: PdfWriter) -> bytes:
    """Return what was put together."""
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def title_of(sheets: Sheets) -> str:
    """Return what a document is called on separators and in registers."""
    return sheets.title or _PARTS.get(sheets.part, wording.PILE_ORDER)


def _between(desk: Desk, piles: Sequence[Pile], around: Around) -> Iterator[tuple[str, Callable[[], bytes]]]:
    with desk.reading() as session:
        known = _known(desk, session, around.at)
    if len(piles) > 1:
        yield wording.PILE_LIST, lambda: _list(piles, around, known)
    for pile in piles:
        yield pile.title, lambda pile=pile: _separator(pile, around, known)  # type: ignore[misc]
        yield from _inside(desk, pile)


def _inside(desk: Desk, pile: Pile) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for one in pile.sheets:
        said = title_of(one)
        title = f"{one.class_name}: {said}" if pile.whose is Whose.TEACHER else said
        yield title, lambda digest=one.document: documents.read(desk, digest)  # type: ignore[misc]


def _known(desk: Desk, session: Session, at: datetime) -> _Known:
    profile = profiles.in_force(session, desk.today)
    step = profile.step_of(StepKind.HAND_OVER) or profile.step_of(StepKind.PRINT)
    return _Known(
        organisation=session.scalars(select(School.name)).one(),
        people={row.id: row for row in session.scalars(select(Person))},
        hands=hands.hands(session),
        wordings=form_wordings.own(desk, "separators", "handout_list", at=at.astimezone(ZoneInfo(desk.zone))),
        basis=f"{step.clause.ref}, {profile.title}" if step else profile.title,
    )


def _separator(pile: Pile, around: Around, known: _Known) -> bytes:
    of_class = pile.whose is Whose.CLASS
    sheet = Separator(
        name=f"{pile.title}. {wording.PILE_SUMMARY}" if pile.summary else pile.title,
        post=pile.sheets[0].term_name if of_class else known.post(pile.to),
        what=wording.PILE_TO.format(name=known.name(pile.to)) if of_class else known.way(pile.to),
        contents=tuple(_lines(pile, known)),
        leaves=pile.leaves,
        copy=_copy(pile, around),
        until=pile.until,
    )
    facts = Separators(organisation=known.organisation, run=around.label, on=around.on, sheets=(sheet,))
    return render_cards(
        separators.form(facts, known.wordings),
        created_at=around.at,
        document_id=f"separator/{around.label}/{pile.of}",
    )


def _list(piles: Sequence[Pile], around: Around, known: _Known) -> bytes:
    facts = HandoutList(
        organisation=known.organisation,
        run=around.label,
        copy=max(_copy(pile, around) for pile in piles),
        on=around.on,
        basis=known.basis,
        stacks=tuple(_handed(pile, known) for pile in piles),
        giver=Signer(known.post(around.actor_id), known.name(around.actor_id)),
        printed_on=around.printer,
    )
    return render_form(
        handout_list.form(facts, known.wordings),
        created_at=around.at,
        document_id=f"handout-list/{around.label}",
    )


def _handed(pile: Pile, known: _Known) -> HandedOut:
    way, to = known.way(pile.to), known.name(pile.to)
    classes = _by_class(pile)
    several = len(classes) > 1
    return HandedOut(
        name=f"{to} ({way})" if way else to,
        what="; ".join(_named(pile, name, sheets) for name, sheets in classes.items()),
        leaves=pile.leaves,
        span="; ".join(
            f"{name}: {_leaves(sheets)}" if several else _leaves(sheets) for name, sheets in classes.items()
        ),
        until=pile.until,
    )


def _lines(pile: Pile, known: _Known) -> Iterator[str]:
    """What lies in the pile: a teacher's sheets class by class, a class's with who signs them."""
    if pile.whose is Whose.TEACHER:
        for name, sheets in _by_class(pile).items():
            yield _line(_named(pile, name, sheets), sheets)
        return
    for one in pile.sheets:
        signer = f" — {known.name(one.signer)}" if one.title else ""
        yield _line(f"{title_of(one)}{signer}", [one])


def _named(pile: Pile, name: str, sheets: Sequence[Sheets]) -> str:
    """A class and what lies there of it."""
    if pile.whose is Whose.CLASS:
        return f"{name}: {wording.PILE_SUMMARY.lower()}" if pile.summary else name
    return f"{name}: {', '.join(one.title or title_of(one).lower() for one in sheets)}"


def _by_class(pile: Pile) -> dict[str, list[Sheets]]:
    found: dict[str, list[Sheets]] = {}
    for one in pile.sheets:
        found.setdefault(one.class_name, []).append(one)
    return found


def _line(what: str, sheets: Sequence[Sheets]) -> str:
    count = sum(len(one.leaves) for one in sheets)
    line = wording.PILE_LINE if count > 1 else wording.PILE_LINE_ONE
    return line.format(what=what, leaves=_leaves(sheets))


def _leaves(sheets: Sequence[Sheets]) -> str:
    return leaves_named(leaf for one in sheets for leaf in one.leaves)


def _copy(pile: Pile, around: Around) -> int:
    return max(around.copies.get(one.case_id, 1) for one in pile.sheets)
