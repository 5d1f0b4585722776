"""Media: written, handed over under signature, lent, read through, and what comes back from one."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from archive_service.db.models import ActRow, CaseRow, Document, Object
from archive_service.problems import Problem, explain
from archive_service.services import (
    exports,
    media_check,
    media_hands,
    media_home,
    media_papers,
    media_register,
    media_write,
    people,
    rebuild,
    roles,
)
from archive_service.services.context import Desk
from archive_service.services.media_hands import Offer
from archive_service.services.media_load import Wanted
from archive_service.services.media_register import Entry
from storage.bag_source import pour
from workflows.media import MediumKind, Outcome, State

OPERATOR, DEPUTY, DIRECTOR, ARCHIVIST = "op-1", "s-02", "s-01", "s-03"
SAFE = "сейф, полка 2"
_SAID = ("п. 4.2", "кабинет завуча", SAFE)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves the school for the others: leading a case to the archive takes long."""
    return tmp_path_factory.mktemp("template") / "school"


@pytest.fixture
def place(make_world: Any, lite_url: Any, tmp_path: Path, template: Path) -> Any:
    """An installation of a school with one case in the archive and an operator."""
    if template.exists():
        shutil.copytree(template, tmp_path, dirs_exist_ok=True)
        return make_world(f"sqlite:///{tmp_path / 'lite.sqlite'}")
    world = make_world(lite_url())
    _with_operator(world)
    world.archive.engine.dispose()
    shutil.copytree(tmp_path, template)
    return world


@pytest.fixture
def school(place: Any) -> Desk:
    """The desk of that school."""
    return place.desk()


def _with_operator(world: Any) -> Desk:
    world.to("deposited")
    desk = world.desk()
    with desk.writing() as session:
        person = people.from_full_name(OPERATOR, "Носителева Проба Тестовна", "оператор")
        people.add_people(desk, session, [person], "admin")
        session.flush()
        on = desk.today
        roles.grant(desk, session, OPERATOR, "operator", order_no="2", order_on=on, actor="admin")
    return desk


def _enter(desk: Desk, kind: MediumKind = MediumKind.HARD_DISK, **said: Any) -> str:
    place = {"room": "кабинет директора", "place": SAFE, "keeper": OPERATOR, "access": ("director", "deputy")}
    return media_register.register(desk, Entry(kind, **{**place, **said}), actor_id=OPERATOR).id


def _mounted(tmp_path: Path, name: str = "disk") -> Path:
    folder = tmp_path / "mnt" / name
    folder.mkdir(parents=True)
    return folder


def _written(desk: Desk, folder: Path, kind: MediumKind = MediumKind.HARD_DISK) -> str:
    number = _enter(desk, kind)
    media_write.write(desk, number, folder, Wanted(), actor_id=OPERATOR)
    return number


def _state(desk: Desk, number: str) -> Any:
    with desk.reading() as session:
        return next(one for one in media_register.standing(session) if one.id == number)


def _standing(desk: Desk) -> Any:
    with desk.reading() as session:
        return media_register.standing(session)


def _refusal(do: Callable[[], object]) -> str:
    with pytest.raises(Problem) as caught:
        do()
    assert explain(caught.value).text
    assert explain(caught.value, "en").text
    return caught.value.code


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_bounded() for page in pages).replace("\r\n", " ")


def _bag(folder: Path) -> Path:
    return next(path for path in folder.iterdir() if path.is_dir())


@pytest.mark.clause("000-20")
@pytest.mark.clause("004-07")
def test_two_kinds_of_media_are_written_and_handed_over_under_signature(school, tmp_path):
    """The term's copy lies on an optical and a hard disk; the deputy signs for both."""
    for kind in (MediumKind.OPTICAL, MediumKind.HARD_DISK):
        folder = _mounted(tmp_path, kind)
        number = _written(school, folder, kind)
        bag = _bag(folder)
        done = subprocess.run(
            [sys.executable, "-m", "bagit", "--validate", bag], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        offer = Offer(DEPUTY, room="кабинет завуча")
        medium, receipt = media_hands.hand_over(school, number, offer, actor_id=OPERATOR)
        assert _state(school, number).state is State.OFFERED
        said = _text(receipt)
        assert medium.copies[0].bag.removeprefix("sha256:") in said
        assert [one for one in _SAID if one in said] == list(_SAID)
        media_hands.receive(school, number, actor_id=DEPUTY)
    found = _standing(school)
    assert {one.kind for one in found} == {"optical", "hard-disk"}
    assert {word for one in found for word in one.serves_as} >= {"optical", "hard-disk", "external-disk"}
    assert all(one.keeper == DEPUTY and one.counts and one.last_written == school.today for one in found)
    assert [period.term for period in found[0].holds] == ["q4"]


@pytest.mark.clause("003-03", "004-07")
def test_the_operator_is_told_of_every_term_that_lies_on_no_medium(school, tmp_path):
    """Until its copy is written, and again when the medium is lost; nobody else is told."""

    def told(person: str) -> list[tuple[str, str]]:
        with school.reading() as session:
            who = people.actor_of(session, person, school.today)
            return [(one.code, one.where) for one in media_home.waiting(session, who, school.today)]

    lacking = [("write", "4 четверть, 2025/2026")]
    assert told(OPERATOR) == lacking
    assert told(DIRECTOR) == []
    number = _written(school, _mounted(tmp_path))
    assert told(OPERATOR) == []
    media_hands.end(school, number, how=State.LOST, reason="пропал при переезде", actor_id=OPERATOR)
    assert told(OPERATOR) == lacking


@pytest.mark.clause("000-24")
def test_the_deputy_hands_the_disk_on_to_the_director(school, tmp_path):
    """What the deputy signed for goes on to the director with a receipt of its own."""
    number = _written(school, _mounted(tmp_path))
    for giver, receiver in ((OPERATOR, DEPUTY), (DEPUTY, DIRECTOR)):
        offer = Offer(receiver, "кабинет директора", SAFE)
        _, receipt = media_hands.hand_over(school, number, offer, actor_id=giver)
        with school.reading() as session:
            names = people.names(session)
        assert [who for who in (giver, receiver) if names[who] in _text(receipt)] == [giver, receiver]
        media_hands.receive(school, number, actor_id=receiver)
    assert [(one.keeper, one.place) for one in _standing(school)] == [(DIRECTOR, SAFE)]


def test_only_both_together_hand_over(school, tmp_path):
    """Nobody signs for somebody else, to oneself, for an empty medium, or twice; the receiver may refuse."""
    number = _enter(school)
    offer = Offer(DEPUTY)
    give = lambda to, by=OPERATOR: media_hands.hand_over(school, number, to, actor_id=by)  # noqa: E731
    assert _refusal(lambda: give(offer)) == "media.nothing-on-it"
    media_write.write(school, number, _mounted(tmp_path), Wanted(), actor_id=OPERATOR)
    assert _refusal(lambda: give(Offer(OPERATOR))) == "media.to-oneself"
    give(offer)
    assert _refusal(lambda: give(Offer(DIRECTOR))) == "media.offered"
    for stranger in (OPERATOR, DIRECTOR):
        assert (
            _refusal(lambda who=stranger: media_hands.receive(school, number, actor_id=who))
            == "media.other-receiver"
        )
    media_hands.decline(school, number, reason="конверт вскрыт", actor_id=DEPUTY)
    assert _state(school, number).keeper == OPERATOR
    assert _refusal(lambda: media_hands.receive(school, number, actor_id=DEPUTY)) == "media.not-offered"


@pytest.mark.clause("000-12")
@pytest.mark.clause("004-08")
def test_the_register_says_place_keeper_and_circle_of_access(school, tmp_path):
    """The book names where each medium lies, who keeps it, who may reach it, and the copy's number."""
    number = _written(school, _mounted(tmp_path))
    media_register.move(
        school, number, room="архив", place="шкаф 3", access=("archivist",), actor_id=OPERATOR
    )
    assert _refusal(lambda: _enter(school, number=number)) == "media.number-taken"
    assert _refusal(lambda: _enter(school, place=" ")) == "media.place-needed"
    assert _refusal(lambda: _enter(school, access=())) == "media.access-needed"
    assert _refusal(lambda: _enter(school, keeper="никто")) == "service.no-person"
    said = _text(media_papers.register_book(school, actor_id=ARCHIVIST))
    state = _state(school, number)
    with school.reading() as session:
        bag = media_register.load(session, number).copies[0].bag.removeprefix("sha256:")
    for text in ("архив, шкаф 3", "Носителева Проба Тестовна", "внешний жёсткий диск", bag[:32], bag[32:]):
        assert text in said
    assert state.access == ("archivist",)


@pytest.mark.clause("000-13")
def test_every_use_of_a_copy_is_written_down(school, tmp_path):
    """Who had it, why and until when stands in the journal of use; what is out is not given again."""
    number = _enter(school, keeper=ARCHIVIST)
    media_write.write(school, number, _mounted(tmp_path), Wanted(), actor_id=OPERATOR)
    until = school.today + timedelta(days=3)
    lend = lambda to: media_hands.issue(  # noqa: E731
        school, number, to=to, reason="запрос из архива, № 14", until=until, actor_id=ARCHIVIST
    )
    lend(DIRECTOR)
    assert _state(school, number).state is State.ISSUED
    assert _refusal(lambda: lend(DEPUTY)) == "media.issued"
    assert _refusal(lambda: media_hands.give_back(school, number, actor_id=OPERATOR)) == "media.not-yours"
    media_hands.give_back(school, number, actor_id=ARCHIVIST)
    assert _state(school, number).state is State.KEPT
    time = media_papers.Time(school.today, school.today)
    said = _text(media_papers.usage_book(school, time, actor_id=ARCHIVIST))
    assert "запрос из архива, № 14" in said
    assert "Возвращён на место" in said


def test_a_reading_finds_what_changed_and_whose_disk_it_is(school, tmp_path):
    """Whole, spoilt, swapped, overwritten and wrong disks are told apart, and the register remembers."""
    folder = _mounted(tmp_path)
    number, other = _written(school, folder), _mounted(tmp_path, "other")
    check = lambda at: media_check.check(school, number, at, actor_id=ARCHIVIST)  # noqa: E731
    assert check(folder).checked.outcome is Outcome.WHOLE
    assert _state(school, number).last_checked == school.today
    _written(school, other)
    assert _refusal(lambda: check(other)) == "media.other-medium"
    assert _refusal(lambda: check(tmp_path / "home")) == "media.nothing-there"
    assert _refusal(lambda: check(tmp_path / "nowhere")) == "media.no-place"
    sheet = next(_bag(folder).rglob("*.pdf"))
    sound = sheet.read_bytes()
    sheet.write_bytes(sound[:-1] + b"?")
    spoilt = check(folder)
    assert (spoilt.state, spoilt.counts) == (State.FAILED, False)
    assert [(one.copy, one.trouble) for one in media_check.last_faults(spoilt)] == [(1, "damaged")]
    sheet.write_bytes(sound)
    assert check(folder).state is State.KEPT
    tags = _bag(folder) / "tagmanifest-sha256.txt"
    tags.write_bytes(tags.read_bytes() + b"\n")
    assert [one.trouble for one in media_check.last_faults(check(folder))] == [media_check.CHANGED]
    gone = media_check.unreadable(school, number, actor_id=ARCHIVIST)
    assert gone.checked.outcome is Outcome.UNREADABLE
    assert (
        _refusal(lambda: media_write.write(school, number, other, Wanted(), actor_id=OPERATOR))
        == "media.failed"
    )
    media_hands.end(school, number, how=State.DESTROYED, reason="акт № 1", actor_id=ARCHIVIST)
    assert _refusal(lambda: check(folder)) == "media.gone"


def test_pages_reach_only_the_places_of_the_installation(school, tmp_path, place):
    """A job follows no path but those below the media roots; links and what was pulled out are none."""
    folder = _mounted(tmp_path)
    place.archive.settings.media_roots.append(folder.parent)
    (folder.parent / "link").symlink_to(tmp_path)
    number = _enter(school)
    for path in (str(tmp_path), str(folder.parent / "link"), f"{folder}/..", "/etc"):
        ask = lambda at=path: media_write.request(school, number, at, Wanted(), actor_id=OPERATOR)  # noqa: E731
        assert _refusal(ask) == "media.place-not-offered"
    media_write.request(school, number, str(folder), Wanted(2025, ("q4",)), actor_id=OPERATOR)
    assert place.work() == []
    media_check.request(school, number, str(folder), actor_id=ARCHIVIST)
    assert place.work() == []
    assert _state(school, number).last_checked == school.today


@pytest.mark.clause("000-01", "001-37")
def test_a_lost_archive_comes_back_from_a_disk(world, make_world, lite_url, tmp_path, rows):
    """With database and both stores gone, a disk alone brings back objects, acts and exports."""
    desk = _with_operator(world)
    exports.request(desk, b"PK export of the e-journal", ".xlsx", year=2025, actor_id=OPERATOR)
    assert world.work() == []
    folder = _mounted(tmp_path)
    number = _written(desk, folder)
    named = {path.suffix for path in (_bag(folder) / "data" / "Выгрузки").iterdir()}
    assert named == {".xlsx", ".json"}
    fresh = make_world(lite_url("fresh"), "fresh")
    pour(_bag(folder), fresh.archive.mirror)
    store = fresh.archive.mirror.stores[0]
    back = rebuild.rebuild(fresh.archive, store)[0]
    assert (back.cases, back.unrecorded) == (1, ())
    again = fresh.desk()
    with desk.reading() as session:
        written = media_register.load(session, number).copies[0]
    assert rows(again, ActRow) == rows(desk, ActRow)[: written.log_to]
    assert rows(again, CaseRow) == rows(desk, CaseRow)
    brought = {one["digest"] for one in rows(desk, Document) if one["role"] == "export"}
    with again.reading() as session:
        assert {one.document for one in exports.kept(session)} == brought
    assert brought <= {one["digest"] for one in rows(again, Object)}


def test_the_day_of_the_next_reading_counts_from_the_last(school, tmp_path):
    """A medium is due a year after it was written or read, or after the months of its own entry."""
    number = _written(school, _mounted(tmp_path))
    short = _enter(school, check_months=6)
    with school.reading() as session:
        found = media_register.media(session)
    assert found[number].check_due_on == date(2027, 5, 27)
    assert found[short].check_due_on is None
    assert _refusal(lambda: _enter(school, check_months=0)) == "media.bad-months"
    assert _refusal(lambda: _enter(school, number="a/b")) == "media.bad-number"
