"""A certified copy: what it shows, who signed it, what it carries, and when there is none."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from archive_service.db.act_log import SchoolAct
from archive_service.db.models import Document, School
from archive_service.problems import Kind, Problem
from archive_service.rendering.pdfa import attachments_of
from archive_service.services import (
    answers,
    cases,
    certified_copies,
    documents,
    names_book,
    pupil_extracts,
    requests,
)
from archive_service.services.answers import About
from archive_service.services.certified_copies import Issued
from archive_service.services.names_book import NewName
from archive_service.services.readings import Asked
from archive_service.services.requests import Incoming
from archive_service.signing.authority import roots_from_pem
from archive_service.signing.verdicts import Verdict, verify_pdf
from storage.port import Key
from tests.world import STEPS
from workflows.canonical import digest
from workflows.names_book import Ground, Paper
from workflows.requests import Applicant, Subject

ASKED = Asked("справка в суд по заявлению выпускницы", "12-з от 01.02.2027")


def _summary(world: Any, case_id: str = "") -> str:
    case_id = case_id or world.to("deposited")
    with world.desk().reading() as session:
        found = cases.load(session, case_id)[0].summary
    return str(found)


def _issue(world: Any, document: str, **more: Any) -> Issued:
    return certified_copies.issue(world.desk(), world.who("s-03"), document, more.pop("asked", ASKED), **more)


def _verdict(world: Any, made: Issued, **more: Any) -> Verdict:
    with world.desk().reading() as session:
        pem = session.scalars(select(School.ca_pem)).one()
    return verify_pdf(made.pdf, roots=roots_from_pem(pem.encode()), digest=made.digest, **more)


def _pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.clause("000-17")
@pytest.mark.needs("java")
def test_the_copy_is_signed_archivable_and_carries_the_original(
    world: Any, tmp_path: Path, vera: Any
) -> None:
    """PDF/A-3b; the archivist's signature and those of the carried original hold; filed for the school."""
    document = _summary(world)
    made = _issue(world, document, recipient="Пробной Анне Тестовне")
    verdict = _verdict(world, made, expected={"archivist": "s-03"})
    assert verdict.sound, verdict.reasons
    (carried,) = verdict.attachments
    assert carried.digest == document
    assert [one.field for one in carried.signatures] == ["class_teacher", "deputy", "director"]
    assert documents.read(world.desk(), made.digest) == made.pdf
    with world.desk().reading() as session:
        row = documents.find(session, made.digest)
        assert (row.case_id, row.role, row.details["document"]) == (None, "certified-copy", document)
    (file := tmp_path / "copy.pdf").write_bytes(made.pdf)
    vera("3b", file)


def test_the_copy_says_what_was_verified_and_what_it_is_not(lite: Any) -> None:
    """Request, reason, digests, copies by room, the level in words; a note on each copied page."""
    document = _summary(lite)
    made = _issue(lite, document, recipient="Пробной Анне Тестовне")
    *copied, sheet = _pages(made.pdf)
    for number, page in enumerate(copied, 1):
        assert f"КОПИЯ. Лист {number} из {len(copied)}." in page
        assert "Сводная ведомость" in page
    code = document.partition(":")[2]
    for piece in (
        ASKED.reason,
        ASKED.request,
        "Пробной Анне Тестовне",
        code[:16],
        code[-16:],
        "кабинет 101",
        "до 27.05.2056",
        "B-B",
        "не квалифицированные",
        "не заменяет аттестат",
        f"№ {made.number}",
    ):
        assert piece in sheet, piece
    assert attachments_of(made.pdf).keys() == {f"summary-{code[:12]}.pdf", "manifest.json"}


@pytest.mark.clause("000-13", "001-36")
def test_reading_and_certifying_are_on_record_without_the_recipient(lite: Any) -> None:
    """Two acts: the reading before, the copy after; the name of who asked for it is on the paper only."""
    document = _summary(lite)
    made = _issue(lite, document, recipient="Пробной Анне Тестовне")
    read, certified = (one.act for one in lite.acts()[-2:])
    assert isinstance(read, SchoolAct)
    assert isinstance(certified, SchoolAct)
    assert (read.kind, read.facts["request"]) == ("document-read", ASKED.request)
    assert certified.kind == "copy-certified"
    assert certified.facts == {
        "document": document,
        "copy": made.digest,
        "request": ASKED.request,
        "reading": made.number,
    }
    assert "Пробной" not in repr(lite.acts())
    assert lite.work() == []


def test_a_spoilt_copy_in_one_room_is_said_on_the_paper(lite: Any) -> None:
    """The sound copy is certified; the sheet says that the other one was not confirmed."""
    document = _summary(lite)
    path = Path(lite.archive.mirror.store("disk-a").place) / str(Key.of("objects", document))
    path.unlink()
    assert "не подтверждена" in _pages(_issue(lite, document).pdf)[-1]


def test_what_is_not_sound_is_not_certified(lite: Any) -> None:
    """Bytes that are no longer those signed: refused, nothing filed; the attempt to read is on record."""
    document = _summary(lite)
    for store in lite.archive.mirror.stores:
        path = Path(store.place) / str(Key.of("objects", document))
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(Problem) as refused:
        _issue(lite, document)
    assert refused.value.kind is Kind.UNSOUND
    with lite.desk().reading() as session:
        assert session.scalars(select(Document).where(Document.role == "certified-copy")).all() == []
    assert lite.acts()[-1].act.kind == "document-read"


@pytest.mark.parametrize(
    ("asked", "who", "code"),
    [
        (Asked("справка", ""), "s-03", "service.request-needed"),
        (Asked("", "12"), "s-03", "service.reason-needed"),
        (ASKED, "t-01", "service.role-needed"),
    ],
)
def test_no_copy_without_request_reason_and_right(lite: Any, asked: Asked, who: str, code: str) -> None:
    """Each of the three is asked for before anything is read."""
    document = _summary(lite)
    before = len(lite.acts())
    with pytest.raises(Problem) as refused:
        certified_copies.issue(lite.desk(), lite.who(who), document, asked)
    assert refused.value.code == code
    assert len(lite.acts()) == before


@pytest.mark.clause("000-33")
def test_a_code_name_stays_one_on_the_copy(coding: Any, sample: Any) -> None:
    """The copy names the code as a code and nobody behind it."""
    coding.prepare()
    coding.assign()
    case_ids = coding.world.take_in(sample())
    coding.world.on(case_ids, STEPS[1:])
    made = _issue(coding.world, _summary(coding.world, case_ids[0]))
    whole = " ".join(_pages(made.pdf))
    assert "Ученик 2" in whole
    assert "Дронелева" not in whole
    _names_stay_apart(coding.world, case_ids[0])
    assert digest(made.pdf) == made.digest


def _names_stay_apart(world: Any, case_id: str) -> None:
    """No note is put beside a code name, and a certificate about it names the code alone."""
    desk = world.desk()
    places = pupil_extracts.pupils_of(desk, case_id, reader_id="s-03")
    [place] = [one.place for one in places if one.name == "Ученик 2"]
    paper = Paper(Ground.MARRIAGE, "5", desk.today)
    with pytest.raises(Problem) as refused:
        names_book.note_person(desk, case_id, place, NewName("Новая"), paper, actor_id="s-03")
    assert refused.value.code == "names.under-code"
    incoming = Incoming(Applicant.COURT, Subject.STUDY)
    request = requests.register(desk, incoming, actor_id="s-03")
    made = answers.certify(desk, world.who("s-03"), request.number, About(case_id, place))
    said = " ".join(_pages(made.pdf))
    assert "Ученик 2" in said
    assert "кодовое имя" in said
    assert "Дронелева" not in said
