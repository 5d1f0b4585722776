"""The archive taken out: packages that ordinary programs prove, and that another archive takes in."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import bagit
import pypdfium2
import pytest

from archive_service.db.models import Document, Object, SummaryPupil
from archive_service.problems import Problem
from archive_service.services import (
    documents,
    leave_hand,
    leave_index,
    leave_look,
    leave_receive,
    leave_register,
    leave_write,
    paper_register,
    readings,
    rebuild,
    roles,
    searching,
    upkeep,
)
from archive_service.services.leave_check import Said
from archive_service.services.leave_hand import Offer
from archive_service.services.leave_receive import Incoming
from archive_service.services.leave_texts import PAGE
from archive_service.services.leave_write import PREMIS, Asked
from archive_service.services.media_load import Wanted
from archive_service.services.paper_register import Older
from storage.bag_source import objects_of
from storage.bag_zip import zip_bag
from tests.services.premis_order import strays
from workflows.leaving import State
from workflows.paper_copies import End

ARCHIVIST, DIRECTOR, KEEPER = "s-03", "s-01", "admin"
TOOLS = (
    *("sha256sum", "openssl", "pdfsig", "unzip", "sh"),
    *("head", "tail", "printf", "cat", "echo", "false", "true", "test", "["),
)
WHY = Asked(Wanted(), "приказ о ликвидации", "№ 17")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves the school for the others: leading a case to the archive takes long."""
    return tmp_path_factory.mktemp("template") / "school"


@pytest.fixture
def world(make_world: Any, lite_url: Any, tmp_path: Path, template: Path) -> Any:
    """An installation of a school with one case in the archive."""
    if not template.exists():
        made = make_world(lite_url())
        made.to("deposited")
        made.archive.engine.dispose()
        shutil.copytree(tmp_path, template)
        return made
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return make_world(f"sqlite:///{tmp_path / 'lite.sqlite'}")


@pytest.fixture
def bare(tmp_path: Path, require: Any) -> Any:
    """Return ``run(folder, page)``: an instruction's commands, with only a few programs at hand."""
    programs = tmp_path / "bare"
    programs.mkdir()
    for name in TOOLS:
        (programs / name).symlink_to(require(name))

    def run(folder: Path, page: str) -> tuple[bool, str]:
        commands = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    "))
        done = subprocess.run(
            ["/usr/bin/env", "-i", f"PATH={programs}", "sh", "-c", commands],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0, done.stdout + done.stderr

    return run


@pytest.fixture
def package(world: Any, tmp_path: Path) -> Path:
    """The whole archive of the school as a directory."""
    made = leave_write.make(world.desk(), WHY, tmp_path / "out", actor_id=ARCHIVIST)
    return tmp_path / "out" / made.name


def _page(package: Path) -> str:
    return (package / PAGE).read_text("utf-8")


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_bounded() for page in pages).replace("\r\n", " ")


def _listed_anew(package: Path) -> None:
    """Make the lists of sums anew, as whoever wants to deceive would."""
    for listing in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        names = [line.split("  ", 1)[1] for line in (package / listing).read_text().splitlines()]
        sums = [f"{hashlib.sha256((package / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
        (package / listing).write_text("".join(sums))


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _sheet(package: Path) -> Path:
    return next(package.rglob("Сводная ведомость.pdf"))


def _one_byte(package: Path) -> None:
    _flip(_sheet(package), 20_000)


def _one_byte_listed(package: Path) -> None:
    _one_byte(package)
    _listed_anew(package)


def _file_away(package: Path) -> None:
    next(package.rglob("Журнал (том).pdf")).unlink()


def _signature(package: Path) -> None:
    _flip(package / "signatures" / "00001.p7s", 900)
    _listed_anew(package)


def _act_changed(package: Path) -> None:
    path = package / "metadata" / "acts.txt"
    path.write_text(path.read_text("utf-8").replace('"actor":"s-01"', '"actor":"s-02"', 1), "utf-8")
    _listed_anew(package)


def _other_root(package: Path) -> None:
    """Another school's certificate in place of this one's: nothing was signed under it."""
    signer = next(path for path in (package / "certificates").glob("*.pem") if path.stem != "root")
    shutil.copyfile(signer, package / "certificates" / "root.pem")
    _listed_anew(package)


DAMAGE = (_one_byte, _one_byte_listed, _file_away, _signature, _act_changed, _other_root)


@pytest.mark.needs("openssl", "pdfsig", "unzip")
def test_ordinary_programs_and_ours_say_the_same(package, tmp_path, bare):
    """The commands of the instruction, with four programs and a shell, on sound and spoiled packages."""
    page, zipped = _page(package), tmp_path / "zipped"
    zipped.mkdir()
    zip_bag(package, zipped / f"{package.name}.zip")
    good, said = bare(zipped, page)
    assert good, said
    assert "ПАКЕТ ЦЕЛ" in said
    assert leave_look.look(package).faults == ()
    assert strays((package / PREMIS).read_bytes()) == []
    assert bagit.Bag(str(package)).is_valid()
    for spoil in DAMAGE:
        place = tmp_path / spoil.__name__
        shutil.copytree(package, place / package.name)
        spoil(place / package.name)
        good, said = bare(place, page)
        ours = leave_look.look(place / package.name)
        assert (good, ours.whole) == (False, False), (spoil.__name__, said, ours.faults)
        assert "ОШИБКА" in said, spoil.__name__


def _other(make_world: Any, lite_url: Any) -> Any:
    """A municipal archive: another school of another installation, with an archivist."""
    world = make_world(lite_url("other"), "elsewhere")
    desk = world.found("m1")
    with desk.writing() as session:
        on = desk.today
        roles.grant(desk, session, KEEPER, "archivist", order_no="1", order_on=on, actor=KEEPER)
    return world


@pytest.mark.clause("001-29")
def test_another_archive_takes_it_in_as_evidence(package, make_world, lite_url, rows):
    """Found by the search, kept no shorter, acts apart; a rebuild from one room has all of it."""
    world = _other(make_world, lite_url)
    desk = world.desk("m1")
    before = len(world.acts("m1"))
    taken = leave_receive.receive(desk, Incoming(package), actor_id=KEEPER)
    assert leave_receive.receive(desk, Incoming(package), actor_id=KEEPER) == taken
    assert [one.act.kind for one in world.acts("m1")[before:]] == ["archive-received"]
    assert world.work() == []
    index = json.loads(next(package.rglob("Указатель*.json")).read_bytes())
    name = index["pupils"][0]
    with desk.reading() as session:
        found = [
            one
            for one in searching.search(session, name["surname"]).hits
            if leave_index.is_received(one.case_id)
        ]
    assert [one.name for one in found] == [name["printed_name"]]
    reading = readings.begin(desk, found[0].document, readings.Asked("запрос выпускника"), reader_id=KEEPER)
    assert readings.again(desk, reading.number, reader_id=KEEPER)[1] == _sheet(package).read_bytes()
    wanted = {one.key.digest: one.keep_until for one in objects_of(package)}
    kept = {one["digest"]: one["keep_until"] for one in rows(desk, Object)}
    assert all(kept[digest] >= until for digest, until in wanted.items())
    assert upkeep.audit_store(desk, "disk-b").findings == ()
    fresh = make_world(lite_url("fresh"), "elsewhere")
    rebuild.rebuild(fresh.archive, world.archive.mirror.stores[0])
    for table in (SummaryPupil, Object, Document):
        assert rows(fresh.desk("m1"), table) == rows(desk, table)


def test_a_closed_school_hands_its_archive_over(world, make_world, lite_url, tmp_path):
    """By act with both signatures and the receiver's own answer; cases and paper are transferred then."""
    mine, out = world.desk(), tmp_path / "out"
    theirs = _other(make_world, lite_url).desk("m1")
    book = Older(title="Классный журнал", year=2014, leaves=42, keeper=ARCHIVIST, access=("archivist",))
    paper_register.register(mine, book, actor_id=ARCHIVIST)
    made = leave_write.make(mine, WHY, out, actor_id=DIRECTOR)
    offer = Offer("Муниципальный архив (образец)", "приказ № 17 от 20.05.2026")
    _, act = leave_hand.offer(mine, made.number, offer, actor_id=DIRECTOR)
    said = _text(act)
    assert made.bag.removeprefix("sha256:") in said
    assert offer.receiver in said
    number = re.search(r"Номер пакета.*?([0-9a-f]{64})", said)
    root = re.search(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}", said.replace(" ", ""))
    wrong = leave_look.look(out / made.name, bag="sha256:" + "0" * 64, root=root[0])
    assert len(wrong.faults) == 1
    incoming = Incoming(out / made.name, Said(number[1], root[0]), paper=True)
    taken = leave_receive.receive(theirs, incoming, actor_id=KEEPER)
    (tmp_path / "act.pdf").write_bytes(act)
    (tmp_path / "receipt.json").write_bytes(documents.read(theirs, taken.receipt))
    with pytest.raises(Problem, match=r"leave\.act-needed"):
        leave_hand.accept(mine, made.number, act=None, actor_id=DIRECTOR)
    one = leave_hand.accept(
        mine, made.number, act=tmp_path / "act.pdf", receipt=tmp_path / "receipt.json", actor_id=DIRECTOR
    )
    assert one.state is State.TRANSFERRED
    with mine.reading() as session:
        assert leave_register.transferred(session) == dict.fromkeys(made.cases, mine.today)
        here = paper_register.volumes(session).values()
    with theirs.reading() as session:
        there = paper_register.volumes(session).values()
    assert {volume.ended.how for volume in here if volume.ended} == {End.TRANSFERRED}
    assert [one.entry.leaves for one in there] == [one.entry.leaves for one in here]
    with pytest.raises(Problem, match=r"leave\.is-transferred"):
        leave_hand.offer(mine, made.number, offer, actor_id=DIRECTOR)
