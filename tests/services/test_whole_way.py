"""The whole way of a journal through the services, on both databases, and back from one store."""

import json
import re
import shutil
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from archive_service.db import models
from archive_service.db.act_log import SchoolAct, all_acts, head, verify_chain
from archive_service.db.projections import rebuild_projections
from archive_service.services import (
    cases,
    consents,
    deposits,
    documents,
    finding,
    names_book,
    profiles,
    searching,
    upkeep,
    verification,
)
from archive_service.services.names_book import NewName
from archive_service.services.rebuild import Rebuilt, rebuild
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf
from storage.deposit import read_deposits
from tests.world import SAME
from workflows.acts import Deposited
from workflows.names_book import Ground, Paper

WAY = [
    "CaseOpened",
    "SnapshotFixed",
    "Printed",
    "HandedOver",
    "SectionSigned",
    "SectionSigned",
    "VolumeAssembled",
    "CaseSigned",
    "CaseSigned",
    "CaseSigned",
    "Bound",
    "Deposited",
]
PROJECTIONS = (models.CaseRow, models.SectionRow, models.Duty, models.Signature)
ROLES = {
    "volume",
    "snapshot",
    "acts",
    "register",
    "profile",
    "journal-manifest",
    "summary",
    "summary-index",
    "order",
    "manifest",
}

Rows = Callable[..., list[dict[str, Any]]]


def _text(pdf: bytes) -> str:
    """What a person reads in the PDF; words divided at the end of a line are put together again."""
    pages = pypdfium2.PdfDocument(pdf)
    said = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return re.sub(r"\s+", " ", said.replace("\ufffe", ""))


def _case(world: Any, case_id: str) -> Any:
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


@pytest.mark.clause("000-21")
def test_acts_of_the_whole_way(world: Any) -> None:
    """Every step leaves its act, in order, by the person who did it; the chain of all acts is sound."""
    case_id = world.to("deposited")
    assert world.kinds(case_id) == WAY
    actors = [one.act.actor for one in world.acts() if one.case_id == case_id]
    assert actors[:4] == ["admin", "admin", "s-02", "s-02"]
    assert set(actors[4:6]) == {"t-01", "t-02"}
    assert actors[6:] == ["service", "t-01", "s-02", "s-01", "s-03", "s-03"]
    with world.desk().reading() as session:
        assert verify_chain(session) is None
        assert head(session).seq == len(world.acts())


def test_projections_are_what_the_acts_say(world: Any, rows: Rows) -> None:
    """At every step the rows that lists read equal the rows made anew from the acts."""
    case_id = world.to("imported")
    desk = world.desk()

    def anew(session: Any) -> int:
        return rebuild_projections(
            session,
            lambda case: cases.owed(desk, session, case, profiles.of_digest(session, case.profile_digest)),
        )

    for step in ("printed", "handed", "signed", "certified", "approved", "stamped", "bound", "deposited"):
        world.on([case_id], [step])
        kept = [rows(desk, table) for table in PROJECTIONS]
        with desk.writing() as session:
            assert anew(session) == 1
        assert [rows(desk, table) for table in PROJECTIONS] == kept, step
    assert rows(desk, models.CaseRow)[0]["state"] == "archived"
    assert [row["step"] for row in rows(desk, models.Duty)] == ["council"]


@pytest.mark.clause("001-25")
def test_both_stores_have_all_of_it(world: Any, rows: Rows) -> None:
    """The rows name every object and its copy in every room; each store proves the deposit by itself."""
    case_id = world.to("deposited")
    desk = world.desk()
    objects = rows(desk, models.Object)
    assert {row["role"] for row in objects if row["space"] != "log"} == ROLES
    acts = len(world.acts())
    assert [row["role"] for row in objects if row["space"] == "log"] == [f"acts:{acts}"]
    copies = {(row["digest"], row["space"], row["store"], row["room"]) for row in rows(desk, models.Copy)}
    rooms = {"disk-a": "кабинет 101", "disk-b": "архив"}
    assert copies == {
        (row["digest"], row["space"], store, room) for row in objects for store, room in rooms.items()
    }
    for store in world.archive.mirror.stores:
        verdict = verification.verify_store(store, progress=lambda _done, _total: None)
        assert verdict.troubles == ()
        assert (verdict.deposits, verdict.acts, verdict.documents) == (1, acts, 2)
        [(_, manifest)] = read_deposits(store)
        assert manifest.subject["case"] == case_id
        assert upkeep.audit_store(desk, store.name).findings == ()


@pytest.mark.clause("001-23", "001-24")
def test_days_of_keeping(lite: Any, rows: Rows) -> None:
    """The journal is kept 5 years, the summary sheet and the orders behind its code names 25 more.

    Rows, manifest and the media say so.
    """
    case_id = lite.to("deposited")
    [deposit] = rows(lite.desk(), models.Deposit)
    act = next(one.act for one in lite.acts() if isinstance(one.act, Deposited))
    days = (deposit["journal_keep_until"], deposit["summary_keep_until"])
    assert days == (act.journal_keep_until, act.summary_keep_until)
    closed = _case(lite, case_id).closed_on
    assert days == (closed.replace(year=closed.year + 5), closed.replace(year=closed.year + 30))
    for store in lite.archive.mirror.stores:
        [(_, manifest)] = read_deposits(store)
        for entry in manifest.entries:
            assert store.stat(entry.key).keep_until == entry.keep_until
            assert entry.keep_until == days[entry.role not in {"volume", "snapshot"}]


@pytest.mark.clause("000-17", "000-13")
def test_find_and_read_a_summary_sheet(world: Any) -> None:
    """A pupil is found by an inflected surname; the sheet names her, and the reading is on record first."""
    case_id = world.to("deposited")
    desk = world.desk()
    with desk.reading() as session:
        found = finding.find(session, "Дронелевой Зои 5А 2026")
    assert [(one.name, one.class_name, one.case_id) for one in found] == [
        ("Дронелева Зоя Макаровна", "5А", case_id)
    ]
    pdf = finding.open_document(desk, found[0].document, reader_id="s-03", reason="запрос № 7 от 27.05.2026")
    assert "Дронелева" in _text(pdf)
    assert "Решение педагогического совета" in _text(pdf)
    last = world.acts()[-1].act
    assert isinstance(last, SchoolAct)
    assert (last.kind, last.actor) == ("document-read", "s-03")
    assert last.facts == {
        "document": found[0].document,
        "role": "summary",
        "reason": "запрос № 7 от 27.05.2026",
    }


@pytest.mark.clause("000-33")
def test_a_pupil_under_a_code_name_stays_under_it(lite: Any, sample: Callable[..., Any]) -> None:
    """The code name is what is printed in journal and summary sheet, and what is found."""
    pupil = next(one for one in sample().classes[0].pupils if one.code_name)
    case_id = lite.to("deposited")
    case = _case(lite, case_id)
    with lite.desk().reading() as session:
        (found,) = finding.find(session, "Ученик 1")
    assert (found.name, found.pupil_id) == (pupil.code_name, ""), "the id would lead to the name"
    for digest in (case.volume, case.summary):
        text = _text(documents.read(lite.desk(), digest))
        assert pupil.code_name in text


@pytest.mark.clause("000-22", "000-23", "000-24", "000-25")
def test_signatures_of_the_volume(lite: Any) -> None:
    """Class teacher, deputy and director signed volume and summary sheet; teachers their own sections."""
    case_id = lite.to("deposited")
    case = _case(lite, case_id)
    expected = {"class_teacher": case.class_teacher, "deputy": "s-02", "director": "s-01"}
    trusted = roots(lite.desk().keys)
    verdicts = {
        digest: verify_pdf(
            documents.read(lite.desk(), digest), roots=trusted, expected=expected, digest=digest
        )
        for digest in (case.volume, case.summary)
    }
    for verdict in verdicts.values():
        assert verdict.reasons == ()
        assert verdict.sound
    sections = [one for one in verdicts[case.volume].attachments if one.name.startswith("section-")]
    signed = [signature.person_id for one in sections for signature in one.signatures]
    assert sorted(signed) == sorted(section.signer for section in case.sections)


@pytest.fixture
def again(make_world: Any, lite_url: Any, database_kind: str, request: pytest.FixtureRequest) -> Any:
    """A second installation with an empty database of the same kind and empty stores."""
    if database_kind == "sqlite":
        return make_world(lite_url("again"), "again")
    cluster = request.getfixturevalue("postgresql_cluster")
    cluster.execute("DROP DATABASE IF EXISTS again WITH (FORCE)")
    cluster.execute("CREATE DATABASE again TEMPLATE migrated STRATEGY WAL_LOG")
    return make_world(cluster.url("again"), "again")


@pytest.mark.parametrize("place", ["disk-a", "disk-b"])
def test_rebuild_from_one_store(world: Any, again: Any, rows: Rows, paper_file: Any, place: str) -> None:
    """From either store alone comes the same database, table by table, and every paper of the school."""
    case_id = world.to("deposited")
    old = world.desk()
    copy = paper_file("consent")
    consents.take_in(old, "p-0002", consents.Consent.GIVEN, on=old.today, copy=copy, actor_id="s-02")
    by_document = Paper(Ground.MARRIAGE, "I-ТН № 555555", old.today)
    noted = [
        names_book.note_person(old, case_id, 1, NewName(name), by_document, actor_id="s-03")
        for name in ("Новофамильева", "Ошибкина")
    ]
    names_book.strike(old, noted[1].number, "опечатка", actor_id="s-03")
    with old.writing() as session:
        deposits.request_log(old, session)
    assert world.work() == []
    [made] = rebuild(again.archive, world.archive.mirror.store(place))
    new = again.desk()
    objects = len(rows(old, models.Object))
    assert made == Rebuilt("s1", len(world.acts()), 1, 1, objects, ())
    assert [_line(one) for one in again.acts()] == [_line(one) for one in world.acts()]
    with old.reading() as first, new.reading() as second:
        assert head(second) == head(first)
        assert verify_chain(second) is None
    for table in SAME:
        assert rows(new, table) == rows(old, table), table.__name__
    unread = {"state": "unchecked", "verified_at": None}
    there = [{**row, **unread} for row in rows(old, models.Copy) if row["store"] == place]
    assert there == rows(new, models.Copy), "nobody has read the copies since the rebuild"
    shutil.copytree(
        world.archive.mirror.store(place).place, again.archive.mirror.store(place).place, dirs_exist_ok=True
    )
    [paper] = [row for row in rows(new, models.Document) if row["role"] == consents.ROLE]
    assert documents.read(new, paper["digest"]) == copy.read_bytes()
    with new.reading() as session:
        assert [one.case_id for one in finding.find(session, "Дронелева")] == [case_id]
        assert [one.case_id for one in searching.search(session, "Новофамильева").hits] == [case_id]
        assert searching.search(session, "Ошибкина").hits == ()


def _line(logged: Any) -> tuple[Any, ...]:
    return logged.seq, logged.at, logged.hash, logged.case_id, logged.act


def test_rebuild_refuses_a_database_in_use(lite: Any) -> None:
    """Nothing is made again over a school that is there."""
    lite.to("deposited")
    before = len(lite.acts())
    with pytest.raises(Exception, match="school-exists"):
        rebuild(lite.archive, lite.archive.mirror.store("disk-a"))
    assert len(lite.acts()) == before


def test_rebuild_says_which_acts_it_stands_on(lite: Any) -> None:
    """The log in a store can be read without this program: JSON, one entry after the other."""
    from storage.deposit import read_logs

    lite.to("deposited")
    store = lite.archive.mirror.store("disk-b")
    entries = [line for _, data in read_logs(store) for line in json.loads(data)["entries"]]
    assert [line["seq"] for line in entries] == list(range(1, len(lite.acts()) + 1))


def test_all_acts_are_read_back(lite: Any) -> None:
    """Every act in the log can be read as an act again."""
    lite.to("deposited")
    with lite.desk().reading() as session:
        assert len(list(all_acts(session))) == head(session).seq
