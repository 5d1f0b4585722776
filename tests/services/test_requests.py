"""Requests: registered, prolonged, answered by a certificate or a letter, and counted at the year's end."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from archive_service.db.models import School
from archive_service.problems import Kind, Problem
from archive_service.services import (
    answers,
    certified_copies,
    finding,
    names_book,
    pupil_extracts,
    requests,
    searching,
    usage_statistics,
)
from archive_service.services.answers import About, LookedThrough
from archive_service.services.certified_copies import Issued
from archive_service.services.names_book import FormerSchool, NewName
from archive_service.services.readings import Asked
from archive_service.services.requests import Closing, Incoming
from archive_service.signing.authority import roots_from_pem
from archive_service.signing.verdicts import verify_pdf
from storage.port import Key
from workflows.names_book import Ground, Paper
from workflows.requests import Applicant, Outcome, Subject

KEEPER = "s-03"
TO = "Пробной Анне Тестовне\nг. Образцовск, ул. Примерная, 1"
ASKED = Incoming(Applicant.GRADUATE, Subject.STUDY, "12-з", date(2026, 5, 20))


def _register(world: Any) -> int:
    return requests.register(world.desk(), ASKED, actor_id=KEEPER).number


def _answer(world: Any, case_id: str, place: int = 1) -> Issued:
    return answers.certify(
        world.desk(), world.who(KEEPER), _register(world), About(case_id, place), recipient=TO
    )


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def _refused(call: Any) -> Problem:
    with pytest.raises(Problem) as refused:
        call()
    return refused.value


@pytest.mark.clause("000-13", "000-27", "000-17")
@pytest.mark.needs("java")
def test_a_certificate_says_what_the_sheets_say_under_all_names(lite: Any, tmp_path: Path, vera: Any) -> None:
    """PDF/A, signed; person, class, file, later name, school of the time; the log names nobody."""
    case_id, desk = lite.to("deposited"), lite.desk()
    name = pupil_extracts.pupils_of(desk, case_id, reader_id=KEEPER)[0].name
    marriage = Paper(Ground.MARRIAGE, "I-ТН № 555555", date(2026, 5, 20))
    names_book.note_person(desk, case_id, 1, NewName("Новофамильева"), marriage, actor_id=KEEPER)
    decree = Paper(Ground.DECREE, "204-п", date(2026, 5, 4))
    former = FormerSchool("Заречная школа № 7", date(2026, 9, 1), became="Лицей № 3")
    names_book.name_school(desk, former, decree, actor_id=KEEPER)
    made = _answer(lite, case_id)
    said = _text(made.pdf)
    sheet = searching.look(desk, name, reader_id=KEEPER).hits[0]
    for piece in (
        "АРХИВНАЯ СПРАВКА",
        f"№ {made.number}/2026",
        "вх. 1, № 12-з от 20.05.2026",
        "Пробной Анне Тестовне",
        "Лицей № 3",
        name,
        sheet.class_name,
        "2025/2026",
        case_id,
        finding.short_code(sheet.document),
        f"Новофамильева {name.split(maxsplit=1)[1]}",
        "свидетельство о заключении брака № I-ТН № 555555 от 20.05.2026",
        "«Заречная школа № 7» (… — 01.09.2026)",
        "проверены подписи",
    ):
        assert piece in said, piece
    with desk.reading() as session:
        pem = session.scalars(select(School.ca_pem)).one()
        request = requests.find(session, made.number)
    verdict = verify_pdf(
        made.pdf, roots=roots_from_pem(pem.encode()), digest=made.digest, expected={"archivist": KEEPER}
    )
    assert verdict.sound, verdict.reasons
    (file := tmp_path / "certificate.pdf").write_bytes(made.pdf)
    vera("2b", file)
    assert request.answered is not None
    assert (request.answered.outcome, request.answered.documents) == (Outcome.FOUND, (made.digest,))
    assert answers.given(desk, made.number, reader_id=KEEPER) == made.pdf
    reading = next(
        one.act for one in reversed(lite.acts()) if getattr(one.act, "kind", "") == "document-read"
    )
    assert reading.facts["request"] == requests.words(request)
    for hidden in ("Пробной", "Новофамил", name.split()[0]):
        assert hidden not in repr([one for one in lite.acts() if one.case_id is None]), hidden
    assert lite.work() == []


def test_a_request_is_due_prolonged_once_and_closed_by_what_was_given(lite: Any) -> None:
    """Thirty days; a copy under its number closes it; without anything given it stays open."""
    case_id = lite.to("deposited")
    desk, who = lite.desk(), lite.who(KEEPER)
    number = _register(lite)
    request, _ = requests.look(desk, number, reader_id=KEEPER)
    assert request.due == desk.today + timedelta(days=30)
    nothing = _refused(lambda: requests.close(desk, number, Closing(Outcome.FOUND), actor_id=KEEPER))
    assert nothing.code == "requests.documents-needed"
    late = request.due + timedelta(days=31)
    assert _refused(lambda: requests.extend(desk, number, late, "сверка", actor_id=KEEPER)).code.endswith(
        "days"
    )
    until = request.due + timedelta(days=30)
    assert requests.extend(desk, number, until, "сверка фондов", actor_id=KEEPER).due == until
    assert _refused(lambda: requests.extend(desk, number, until, "ещё", actor_id=KEEPER)).code.endswith(
        "extended"
    )
    with desk.reading() as session:
        document = searching.search(session, "Дронелева").hits[0].document
    asked = Asked("ответ выпускнице", requests.words(request))
    copy = certified_copies.issue(desk, who, document, asked)
    extract = pupil_extracts.issue(desk, who, case_id, 1, asked)
    closed = requests.close(desk, number, Closing(Outcome.FOUND, answer="5-в"), actor_id=KEEPER)
    assert closed.answered is not None
    assert set(closed.answered.documents) == {copy.digest, extract.digest}
    other = _register(lite)
    why = _refused(lambda: requests.close(desk, other, Closing(Outcome.FORWARDED), actor_id=KEEPER))
    assert why.code == "requests.reason-needed"
    lite.later(days=31)
    seen = requests.page(desk, reader_id=KEEPER, late=True)
    assert ([one.number for one in seen.rows], seen.open, seen.late) == ([other], 1, 1)
    assert _refused(lambda: requests.page(desk, reader_id="t-01")).kind is Kind.ACCESS


@pytest.mark.clause("000-13", "000-27")
def test_a_year_of_answers_is_counted(lite: Any) -> None:
    """A letter says what was looked through; what is not sound is not certified; all of it is counted."""
    case_id = lite.to("deposited")
    desk, who = lite.desk(), lite.who(KEEPER)
    _answer(lite, case_id)
    number, looked = _register(lite), LookedThrough(2024, 2025, "муниципальный архив")
    made = answers.say_nothing_found(desk, who, number, looked, recipient=TO, answer="33-исх")
    said = _text(made.pdf)
    for piece in ("сведений", "2024/2025 — 2025/2026; ведомостей: 1", "муниципальный архив", "№ 33-исх"):
        assert piece in said, piece
    again = _refused(lambda: answers.say_nothing_found(desk, who, number, looked))
    assert again.code == "requests.answered"
    turned = _refused(lambda: answers.say_nothing_found(desk, who, number, LookedThrough(2025, 2020)))
    assert turned.code == "requests.years-turned"
    with desk.reading() as session:
        answered = requests.find(session, number).answered
        document = searching.search(session, "Дронелева").hits[0].document
    assert answered is not None
    assert (answered.outcome, answered.answer) == (Outcome.NOT_FOUND, "33-исх")
    certified_copies.issue(desk, who, document, Asked("суд", "1"))
    _spoil(lite, document)
    assert _refused(lambda: _answer(lite, case_id)).kind is Kind.UNSOUND
    lite.later(days=40)
    found = dict(usage_statistics.of_year(desk, 2026, reader_id=KEEPER).figures)
    counted = {name: count for name, count in found.items() if count}
    assert counted == {
        "received": 3,
        "found": 1,
        "not_found": 1,
        "late": 1,
        "open": 1,
        "readings": 3,
        "certificates": 1,
        "refusals": 1,
        "copies": 1,
    }
    table = usage_statistics.as_csv(desk, 2026, reader_id=KEEPER).decode("utf-8-sig")
    assert "Запросов поступило;3\r\n" in table
    assert "за 2026 год" in _text(usage_statistics.paper(desk, 2026, actor_id=KEEPER))
    assert sum(count for _, count in usage_statistics.of_year(desk, 2024, reader_id=KEEPER).figures) == 0


def _spoil(world: Any, document: str) -> None:
    """Damage every copy of a document."""
    for store in world.archive.mirror.stores:
        path = Path(store.place) / str(Key.of("objects", document))
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-100])
