"""Calls of the services about paper copies for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from archive_service.rendering.forms import Form
from archive_service.services import (
    form_parts,
    paper_books,
    paper_hands,
    paper_home,
    paper_lending,
    paper_list,
    paper_papers,
    paper_register,
    paper_words,
    profiles,
    pupil_extracts,
    sheet_places,
    shelf_places,
)
from archive_service.services.media_papers import Time
from archive_service.services.paper_lending import Loan
from archive_service.services.paper_list import WantedPaper
from archive_service.services.paper_register import Older
from archive_service.services.readings import Asked
from archive_service.services.sheet_places import WantedLeaf
from tests.world import THEIR_CASE, THEIR_SHELF
from workflows.acts import BoundVolume
from workflows.commands import Actor
from workflows.paper_copies import Handed, Issued, PaperVolume, Placed

Call = Callable[[Any], Any]
THEIR_VOLUME, NOBODY = 1, "b-01"
_FORM = Form(organisation="Школа", title="Список", blocks=())
_CODE = "J1-000000000000-001R-E1"


def _text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _theirs(two: Any) -> PaperVolume:
    with two.theirs.reading() as session:
        return paper_register.load(session, [THEIR_VOLUME])[0]


def _placed(two: Any) -> Placed:
    return Placed(volumes=(_theirs(two).id,), on=two.mine.today, by=NOBODY, place=THEIR_SHELF)


def _handed(two: Any) -> Handed:
    return Handed(volumes=(), on=two.mine.today, by=NOBODY, hand=1, receiver="s-01")


def _issued(two: Any) -> Issued:
    return Issued(volumes=(), on=two.mine.today, by=NOBODY, reason="x", until=two.mine.today, to="s-01")


def _older(two: Any) -> Older:
    return Older(title="Журнал", year=2011, leaves=1, keeper=NOBODY, access=("director",))


def _time(two: Any) -> Time:
    return Time(two.mine.today - timedelta(days=900), two.mine.today)


def _leaf() -> WantedLeaf:
    return WantedLeaf("11Я", "1")


REFUSED: dict[str, Call] = {
    "form_parts.signer": lambda two: two.reading(lambda session: form_parts.signer(session, NOBODY)),
    "form_parts.keeper_of": lambda two: two.reading(
        lambda session: form_parts.keeper_of(
            session, profiles.in_force(session, two.mine.today), "copies", NOBODY
        )
    ),
    "paper_hands.bring": lambda two: paper_hands.bring(two.mine, [THEIR_CASE], actor_id="s-02"),
    "paper_hands.decline": lambda two: paper_hands.decline(two.mine, 1, reason="нет", actor_id="s-02"),
    "paper_hands.hand_over": lambda two: paper_hands.hand_over(two.mine, 1, reader_id="s-02"),
    "paper_hands.offer": lambda two: paper_hands.offer(two.mine, [THEIR_VOLUME], "s-01", actor_id="s-02"),
    "paper_hands.receive": lambda two: paper_hands.receive(two.mine, 1, actor_id="s-02"),
    "paper_lending.give_back": lambda two: paper_lending.give_back(two.mine, [THEIR_VOLUME], actor_id="s-02"),
    "paper_lending.lend": lambda two: paper_lending.lend(
        two.mine, [THEIR_VOLUME], Loan(reason="сверка", until=two.mine.today, to="s-01"), actor_id="s-02"
    ),
    "paper_list.history": lambda two: paper_list.history(two.mine, THEIR_VOLUME, reader_id="s-02"),
    "paper_papers.handover_list": lambda two: paper_papers.handover_list(two.mine, [], _handed(two)),
    "paper_papers.slip": lambda two: paper_papers.slip(two.mine, _theirs(two), _issued(two)),
    "paper_register.allow": lambda two: two.reading(
        lambda session: paper_register.allow(two.mine, session, [_theirs(two)], _placed(two))
    ),
    "paper_register.happened": lambda two: two.writing(
        lambda session: paper_register.happened(two.mine, session, [_theirs(two)], _placed(two))
    ),
    "paper_register.load": lambda two: two.reading(
        lambda session: paper_register.load(session, [THEIR_VOLUME])
    ),
    "paper_register.locked": lambda two: two.writing(
        lambda session: paper_register.locked(session, [THEIR_VOLUME])
    ),
    "paper_register.note_bound": lambda two: two.writing(
        lambda session: paper_register.note_bound(
            two.mine, session, THEIR_CASE, [BoundVolume(1, "1", "2", 2)], actor_id=NOBODY
        )
    ),
    "paper_register.note_printed": lambda two: two.writing(
        lambda session: paper_register.note_printed(two.mine, session, THEIR_CASE, leaves=1, actor_id=NOBODY)
    ),
    "paper_register.register": lambda two: paper_register.register(two.mine, _older(two), actor_id="s-02"),
    "paper_register.require_reader": lambda two: two.reading(
        lambda session: paper_register.require_reader(two.mine, session, NOBODY)
    ),
    "pupil_extracts.given": lambda two: pupil_extracts.given(two.mine, 1, reader_id="s-02"),
    "pupil_extracts.issue": lambda two: pupil_extracts.issue(
        two.mine, two.world.who("s-02"), THEIR_CASE, 1, Asked("справка", "1")
    ),
    "pupil_extracts.pupils_of": lambda two: pupil_extracts.pupils_of(two.mine, THEIR_CASE, reader_id="s-02"),
    "sheet_places.by_code": lambda two: sheet_places.by_code(two.mine, _CODE, reader_id="s-02"),
    "sheet_places.by_leaf": lambda two: sheet_places.by_leaf(two.mine, _leaf(), reader_id="s-02"),
    "shelf_places.check": lambda two: shelf_places.check(two.mine, THEIR_SHELF, [], actor_id="s-02"),
    "shelf_places.contents": lambda two: shelf_places.contents(two.mine, THEIR_SHELF, reader_id="s-02"),
    "shelf_places.labels": lambda two: shelf_places.labels(two.mine, [THEIR_SHELF], reader_id="s-02"),
    "shelf_places.put": lambda two: shelf_places.put(two.mine, [THEIR_VOLUME], THEIR_SHELF, actor_id="s-02"),
}
SILENT: dict[str, Call] = {
    "form_parts.drawn": lambda two: _text(form_parts.drawn(two.mine, _FORM, "x")),
    "form_parts.school_name": lambda two: two.reading(form_parts.school_name),
    "paper_books.register_book": lambda two: _text(paper_books.register_book(two.mine, actor_id="s-02")),
    "paper_books.usage_book": lambda two: _text(
        paper_books.usage_book(two.mine, _time(two), actor_id="s-02")
    ),
    "paper_hands.hand_overs": lambda two: two.reading(paper_hands.hand_overs),
    "paper_hands.seen_by": lambda two: paper_hands.seen_by(two.mine, "s-02"),
    "paper_hands.to_bring": lambda two: [one.id for one in paper_hands.to_bring(two.mine, actor_id="s-02")],
    "paper_home.waiting": lambda two: two.reading(
        lambda session: paper_home.waiting(session, Actor(NOBODY), two.mine.today)
    ),
    "paper_lending.uses": lambda two: two.reading(paper_lending.uses),
    "paper_list.paper_page": lambda two: paper_list.paper_page(two.mine, WantedPaper(), reader_id="s-02"),
    "paper_list.usage_page": lambda two: paper_list.usage_page(two.mine, reader_id="s-02"),
    "paper_papers.labels": lambda two: _text(paper_papers.labels(two.mine, [(THEIR_SHELF, ())])),
    "paper_register.events": lambda two: two.reading(lambda session: list(paper_register.events(session))),
    "paper_register.insist_on_roles": lambda two: two.reading(
        lambda session: paper_register.insist_on_roles(two.mine, session, ("director",))
    ),
    "paper_register.of_case": lambda two: two.reading(
        lambda session: paper_register.of_case(session, THEIR_CASE)
    ),
    "paper_register.volumes": lambda two: two.reading(paper_register.volumes),
    "paper_words.wording": lambda two: two.reading(lambda session: paper_words.wording(two.mine, session)),
    "shelf_places.offered": lambda two: two.reading(shelf_places.offered),
    "shelf_places.shelves": lambda two: two.reading(shelf_places.shelves),
}
WRITES_ROWS: dict[str, Call] = {
    "paper_papers.file": lambda two: paper_papers.file(two.mine, b"%PDF", paper_papers.SLIP, {}),
}
