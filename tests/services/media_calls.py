"""Calls of the services about backup media for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from archive_service.services import (
    exports,
    media_check,
    media_hands,
    media_home,
    media_list,
    media_load,
    media_papers,
    media_places,
    media_register,
    media_words,
    media_write,
)
from archive_service.services.exports import Kept
from archive_service.services.media_hands import Offer
from archive_service.services.media_list import WantedMedia
from archive_service.services.media_load import Wanted
from archive_service.services.media_register import Entry
from storage.bag_check import quiet
from tests.world import THEIR_MEDIUM, sample
from workflows.commands import Actor
from workflows.media import Handed, Medium, MediumKind, Registered, Returned, State

Call = Callable[[Any], Any]
NOBODY, NOWHERE = "b-01", "/no-such-place"
_HERE = Path(__file__).parent


def _text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _theirs(two: Any) -> Medium:
    with two.theirs.reading() as session:
        return media_register.load(session, THEIR_MEDIUM)


def _returned(two: Any) -> Returned:
    return Returned(medium=THEIR_MEDIUM, on=two.mine.today, by=NOBODY)


def _receipt(two: Any) -> bytes:
    event = Handed(
        medium=THEIR_MEDIUM, on=two.mine.today, by=NOBODY, receiver="s-01", room="", place="", receipt=""
    )
    return media_papers.receipt(two.mine, _theirs(two), event)


def _registered(two: Any) -> Registered:
    return Registered(
        medium=THEIR_MEDIUM,
        on=two.mine.today,
        by="admin",
        label="",
        kind=MediumKind.TAPE,
        room="архив",
        place="полка",
        keeper="s-02",
        access=("director",),
    )


def _job(two: Any) -> Any:
    return two.job(medium=THEIR_MEDIUM, place=NOWHERE, year=None, terms=[])


def _kept(two: Any) -> Kept:
    digest = f"sha256:{'0' * 64}"
    return Kept(two.mine.today, 2025, "csv", digest, 1, date(2031, 1, 1), digest)


REFUSED: dict[str, Call] = {
    "exports.bring": lambda two: exports.bring(two.mine, _HERE, year=2025, actor_id=NOBODY),
    "exports.deposit": lambda two: exports.deposit(
        two.mine, two.job(document=two.document, ending="pdf", year=2025)
    ),
    "media_check.check": lambda two: media_check.check(two.mine, THEIR_MEDIUM, _HERE, actor_id="s-02"),
    "media_check.check_job": lambda two: media_check.check_job(two.mine, _job(two)),
    "media_check.request": lambda two: media_check.request(two.mine, THEIR_MEDIUM, NOWHERE, actor_id="s-02"),
    "media_check.unreadable": lambda two: media_check.unreadable(two.mine, THEIR_MEDIUM, actor_id="s-02"),
    "media_hands.decline": lambda two: media_hands.decline(
        two.mine, THEIR_MEDIUM, reason="нет места", actor_id="s-02"
    ),
    "media_hands.end": lambda two: media_hands.end(
        two.mine, THEIR_MEDIUM, how=State.LOST, reason="акт № 1", actor_id="s-02"
    ),
    "media_hands.give_back": lambda two: media_hands.give_back(two.mine, THEIR_MEDIUM, actor_id="s-02"),
    "media_hands.hand_over": lambda two: media_hands.hand_over(
        two.mine, THEIR_MEDIUM, Offer("s-01"), actor_id="s-02"
    ),
    "media_hands.issue": lambda two: media_hands.issue(
        two.mine, THEIR_MEDIUM, to="s-01", reason="сверка", until=two.mine.today, actor_id="s-02"
    ),
    "media_hands.receive": lambda two: media_hands.receive(two.mine, THEIR_MEDIUM, actor_id="s-02"),
    "media_list.history": lambda two: media_list.history(two.mine, THEIR_MEDIUM, reader_id="s-02"),
    "media_load.gather": lambda two: two.reading(
        lambda session: media_load.gather(two.mine, session, Wanted())
    ),
    "media_papers.receipt": _receipt,
    "media_papers.receipt_of": lambda two: media_papers.receipt_of(
        two.mine, THEIR_MEDIUM, two.document, reader_id="s-02"
    ),
    "media_places.place_of": lambda two: media_places.place_of(two.mine, NOWHERE),
    "media_register.allow": lambda two: two.reading(
        lambda session: media_register.allow(two.mine, session, _theirs(two), _returned(two))
    ),
    "media_register.happened": lambda two: two.writing(
        lambda session: media_register.happened(two.mine, session, _theirs(two), _returned(two))
    ),
    "media_register.load": lambda two: two.reading(
        lambda session: media_register.load(session, THEIR_MEDIUM)
    ),
    "media_register.locked": lambda two: two.writing(
        lambda session: media_register.locked(session, THEIR_MEDIUM)
    ),
    "media_register.move": lambda two: media_register.move(
        two.mine, THEIR_MEDIUM, room="архив", place="полка", access=None, actor_id="s-02"
    ),
    "media_register.register": lambda two: media_register.register(
        two.mine, Entry(MediumKind.TAPE, "архив", "полка", NOBODY, ("director",)), actor_id="s-02"
    ),
    "media_register.require_reader": lambda two: two.reading(
        lambda session: media_register.require_reader(two.mine, session, NOBODY)
    ),
    "media_write.request": lambda two: media_write.request(
        two.mine, THEIR_MEDIUM, NOWHERE, Wanted(), actor_id="admin"
    ),
    "media_write.write": lambda two: media_write.write(
        two.mine, THEIR_MEDIUM, _HERE, Wanted(), actor_id="admin", progress=quiet
    ),
    "media_write.write_job": lambda two: media_write.write_job(two.mine, _job(two)),
}

SILENT: dict[str, Call] = {
    "exports.kept": lambda two: two.reading(exports.kept),
    "exports.manifest_of": lambda two: exports.manifest_of(two.mine, _kept(two)),
    "exports.may_be_kept": lambda two: exports.may_be_kept(two.mine, sample()),
    "media_home.due": lambda two: two.reading(lambda session: list(media_home.due(two.mine, session))),
    "media_home.waiting": lambda two: two.reading(
        lambda session: media_home.waiting(session, Actor("s-01"), two.mine.today)
    ),
    "media_list.media_page": lambda two: media_list.media_page(two.mine, WantedMedia(), reader_id="s-02"),
    "media_load.archived_periods": lambda two: two.reading(media_load.archived_periods),
    "media_papers.receipts": lambda two: two.reading(
        lambda session: media_papers.receipts(session, THEIR_MEDIUM)
    ),
    "media_papers.register_book": lambda two: _text(media_papers.register_book(two.mine, actor_id="s-02")),
    "media_papers.usage_book": lambda two: _text(
        media_papers.usage_book(
            two.mine,
            media_papers.Time(two.mine.today - timedelta(days=900), two.mine.today),
            actor_id="s-02",
        )
    ),
    "media_places.places": lambda two: media_places.places(two.mine),
    "media_register.events": lambda two: two.reading(lambda session: list(media_register.events(session))),
    "media_register.media": lambda two: two.reading(media_register.media),
    "media_register.standing": lambda two: two.reading(media_register.standing),
    "media_words.wording": lambda two: two.reading(lambda session: media_words.wording(two.mine, session)),
}

WRITES_ROWS: dict[str, Call] = {
    "exports.request": lambda two: exports.request(two.mine, b"x", ".csv", year=2025, actor_id="s-02"),
    "media_papers.file": lambda two: media_papers.file(two.mine, b"%PDF", media_papers.RECEIPT, THEIR_MEDIUM),
    "media_register.note": lambda two: two.writing(
        lambda session: media_register.note(two.mine, session, None, _registered(two))
    ),
}
