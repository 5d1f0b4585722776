"""Calls of the services about packages for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive_service.rendering.forms import Signer
from archive_service.services import (
    leave_arrive,
    leave_hand,
    leave_index,
    leave_paper,
    leave_proofs,
    leave_receive,
    leave_register,
    leave_shelf,
    leave_texts,
    leave_write,
)
from archive_service.services.leave_arrive import Sent
from archive_service.services.leave_hand import Offer
from archive_service.services.leave_model import Described, Log, Volume
from archive_service.services.leave_receive import Incoming
from archive_service.services.leave_texts import Cover
from archive_service.services.leave_write import Asked
from archive_service.services.media_load import Wanted
from storage.manifest import Manifest
from tests.world import THEIR_CASE
from workflows.leaving import Exported, Scope, Taken

Call = Callable[[Any], Any]
KEEPER, NOWHERE, NONE = "s-03", Path("/no-such-place/package.zip"), f"sha256:{'0' * 64}"
_THEIRS = Asked(Wanted(cases=(THEIR_CASE,)), "сверка")
_JOB: dict[str, Any] = {"actor": KEEPER, "year": None, "terms": [], "cases": [THEIR_CASE], "sheet": False}
_INCOMING: dict[str, Any] = {"actor": KEEPER, "folder": "none", "file": "", "offered": "", "bag": ""}


def _made(two: Any) -> Exported:
    return Exported(
        on=two.mine.today,
        by=KEEPER,
        number=1,
        name="z",
        bag=NONE,
        scope=Scope.CASES,
        cases=(THEIR_CASE,),
        files=1,
        size_bytes=1,
        seq=1,
        hash=NONE,
        reason="сверка",
    )


def _taken(two: Any) -> Taken:
    return Taken(
        on=two.mine.today,
        by=KEEPER,
        number=1,
        bag=NONE,
        school="s2",
        manifest=NONE,
        cases=(),
        files=1,
        size_bytes=1,
        seq=1,
        hash=NONE,
        root="",
        act="",
        receipt="",
    )


def _described() -> Described:
    paper = (Volume(title="Журнал", class_name="9Б", year=2014, leaves=1, copy=1),)
    return Described("", "s2", "Школа", "", Log(1, NONE), "", sheet=False, cases=(), volumes=paper)


def _texts(two: Any) -> Any:
    cover = Cover("Школа", two.mine.today, "z", "сверка", 1, NONE, "", Signer("архивариус"))
    return sorted(leave_texts.texts(two.mine, cover, ()))


REFUSED: dict[str, Call] = {
    "leave_arrive.request": lambda two: leave_arrive.request(
        two.mine, Sent(offered=str(NOWHERE)), actor_id="b-01"
    ),
    "leave_arrive.take": lambda two: leave_arrive.take(
        two.mine, two.job(**{**_INCOMING, "root": "", "act": "", "paper": False})
    ),
    "leave_hand.accept": lambda two: leave_hand.accept(two.mine, 1, act=NOWHERE, actor_id=KEEPER),
    "leave_hand.act_of": lambda two: leave_hand.act_of(two.mine, 1, reader_id=KEEPER),
    "leave_hand.offer": lambda two: leave_hand.offer(two.mine, 1, Offer("Архив", "№ 1"), actor_id=KEEPER),
    "leave_hand.withdraw": lambda two: leave_hand.withdraw(two.mine, 1, reason="сверка", actor_id=KEEPER),
    "leave_receive.receive": lambda two: leave_receive.receive(two.mine, Incoming(NOWHERE), actor_id=KEEPER),
    "leave_register.package": lambda two: two.reading(lambda session: leave_register.package(session, 1)),
    "leave_register.received": lambda two: two.reading(lambda session: leave_register.received(session, 1)),
    "leave_shelf.arrival": lambda two: leave_shelf.arrival(two.mine, 1, reader_id=KEEPER),
    "leave_shelf.read": lambda two: leave_shelf.read(two.mine, 1, reader_id=KEEPER),
    "leave_shelf.record": lambda two: leave_shelf.record(
        two.mine, f"{THEIR_CASE}@s2", two.document, reader_id=KEEPER
    ),
    "leave_write.fetch": lambda two: leave_write.fetch(two.mine, 1, reader_id=KEEPER),
    "leave_write.make": lambda two: leave_write.make(two.mine, _THEIRS, NOWHERE, actor_id=KEEPER),
    "leave_write.make_job": lambda two: leave_write.make_job(
        two.mine, two.job(**{**_JOB, "reason": "сверка", "request": ""})
    ),
    "leave_write.of_class": lambda two: two.reading(
        lambda session: leave_write.of_class(session, two.case.opened.year, two.case.opened.class_name)
    ),
    "leave_write.request": lambda two: leave_write.request(two.mine, _THEIRS, actor_id=KEEPER),
    "leave_write.sheets": lambda two: two.reading(
        lambda session: leave_write.sheets(session, Wanted(cases=(THEIR_CASE,)))
    ),
}

SILENT: dict[str, Call] = {
    "leave_arrive.offered": lambda two: leave_arrive.offered(two.mine),
    "leave_index.bring_back": lambda two: two.writing(
        lambda session: leave_index.bring_back(session, (), two.world.archive.mirror.read)
    ),
    "leave_proofs.acts_of_log": lambda two: two.reading(lambda session: leave_proofs.acts_of_log(session, 1)),
    "leave_proofs.certificates": lambda two: two.reading(
        lambda session: leave_proofs.certificates(session, frozenset({"0"}))
    ),
    "leave_register.events": lambda two: two.reading(lambda session: list(leave_register.events(session))),
    "leave_register.look": lambda two: leave_register.look(two.mine, reader_id=KEEPER),
    "leave_register.register": lambda two: two.reading(leave_register.register),
    "leave_register.transferred": lambda two: two.reading(leave_register.transferred),
    "leave_texts.texts": _texts,
    "leave_write.classes": lambda two: two.reading(leave_write.classes),
    "leave_write.file_of": lambda two: leave_write.file_of(two.mine, _made(two)).name,
    "leave_write.folder": lambda two: leave_write.folder(two.mine).name,
}

WRITES_ROWS: dict[str, Call] = {
    "leave_index.index": lambda two: two.writing(
        lambda session: leave_index.index(
            session, Manifest({"school": "s1"}, ()), two.world.archive.mirror.read
        )
    ),
    "leave_paper.enter_volumes": lambda two: leave_paper.enter_volumes(
        two.mine, _described(), _taken(two), actor_id=KEEPER
    ),
}
