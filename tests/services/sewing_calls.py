"""Calls of the services about sewing and folders for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive_service.services import (
    binding_papers,
    folder_list,
    folder_papers,
    folders,
    label_check,
    sewing_view,
    work,
)
from archive_service.services.binding_papers import PaperKind
from archive_service.services.folder_list import Wanted
from archive_service.services.folders import Wish
from tests.world import THEIR_CASE
from workflows.commands import Actor
from workflows.folders import Closed, Part, PartKind

Call = Callable[[Any], Any]
DEPUTY, NOBODY, NUMBER = "s-02", "b-01", 9
_CLUB = Part(kind=PartKind.PAPER_ONLY, title="Журнал курса", leaves=3)


def _closed(two: Any) -> Closed:
    return Closed(on=two.mine.today, by=DEPUTY, number=NUMBER, papers=(two.document,))


def _put_in(two: Any) -> Any:
    return folders.change(two.mine, NUMBER, [_CLUB], reason="опись", actor_id=DEPUTY)


REFUSED: dict[str, Call] = {
    "binding_papers.draw": lambda two: binding_papers.draw(
        two.mine, THEIR_CASE, PaperKind.COVER, actor_id=DEPUTY
    ),
    "binding_papers.signer": lambda two: two.reading(lambda session: binding_papers.signer(session, NOBODY)),
    "label_check.answer": lambda two: label_check.answer(
        two.mine, two.world.who(DEPUTY), THEIR_CASE, 1, two.document, covers=True
    ),
    "label_check.is_read": lambda two: label_check.is_read(two.mine, THEIR_CASE, two.document),
    "label_check.picture": lambda two: label_check.picture(two.mine, THEIR_CASE, two.document),
    "label_check.take": lambda two: label_check.take(
        two.mine, THEIR_CASE, 1, Path("/no-such-file"), actor_id=DEPUTY
    ),
    "sewing_view.sewing": lambda two: sewing_view.sewing(two.mine, THEIR_CASE, reader_id=DEPUTY),
    "folders.add": lambda two: folders.add(two.mine, NUMBER, _CLUB, actor_id=DEPUTY),
    "folders.change": _put_in,
    "folders.happened": lambda two: two.writing(
        lambda session: folders.happened(two.mine, session, _closed(two))
    ),
    "folders.load": lambda two: two.reading(lambda session: folders.load(session, NUMBER)),
    "folders.renew": lambda two: folders.renew(two.mine, NUMBER, reason="опись", actor_id=DEPUTY),
    "folders.take_out": lambda two: folders.take_out(two.mine, NUMBER, 1, reason="опись", actor_id=DEPUTY),
    "folders.form": lambda two: folders.form(two.mine, Wish(2025, classes=("9А",)), actor_id=NOBODY),
    "folder_list.may_form": lambda two: two.reading(
        lambda session: folder_list.may_form(two.mine, session, NOBODY)
    ),
    "folder_list.receipt": lambda two: two.reading(
        lambda session: folder_list.receipt(session, two.document)
    ),
    "folder_list.show": lambda two: folder_list.show(two.mine, NUMBER, reader_id=DEPUTY),
    "folder_papers.close": lambda two: folder_papers.close(two.mine, NUMBER, actor_id=DEPUTY),
    "folder_papers.draw": lambda two: folder_papers.draw(
        two.mine, NUMBER, folder_papers.PaperKind.LIST, actor_id=DEPUTY
    ),
    "work.note_done": lambda two: two.writing(
        lambda session: work.note_done(two.mine, session, "folders", two.mine.today, actor_id=NOBODY)
    ),
}

SILENT: dict[str, Call] = {
    "binding_papers.holder": lambda two: two.reading(
        lambda session: binding_papers.holder(two.mine, session, "director", two.profile)
    ),
    "label_check.may_look": lambda two: two.reading(
        lambda session: label_check.may_look(two.mine, session, THEIR_CASE, Actor(DEPUTY), 1)
    ),
    "label_check.waiting": lambda two: two.reading(
        lambda session: label_check.waiting(two.mine, session, Actor(DEPUTY))
    ),
    "folders.filed": lambda two: two.reading(lambda session: folders.filed(session, [THEIR_CASE])),
    "folders.folders": lambda two: two.reading(folders.folders),
    "folders.proposal": lambda two: two.reading(lambda session: folders.proposal(session, Wish())),
    "folders.rules": lambda two: two.reading(lambda session: folders.rules(two.mine, session)),
    "folder_list.page": lambda two: folder_list.page(two.mine, Wanted(), reader_id=DEPUTY),
}
