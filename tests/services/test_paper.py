"""Paper copies: entered, handed over under signature, put on shelves, lent, looked for; sheets; extracts."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from archive_service.db.act_log import school_acts
from archive_service.problems import Problem, explain
from archive_service.services import (
    act_pages,
    cases,
    deposits,
    documents,
    holding_certificates,
    paper_books,
    paper_hands,
    paper_home,
    paper_lending,
    paper_register,
    people,
    print_runs,
    pupil_extracts,
    rebuild,
    roles,
    sheet_places,
    shelf_places,
)
from archive_service.services.context import Desk
from archive_service.services.holding_certificates import Recipient
from archive_service.services.media_papers import Time
from archive_service.services.paper_lending import Loan
from archive_service.services.paper_list import WantedPaper, history, paper_page
from archive_service.services.paper_register import Older
from archive_service.services.print_runs import Facts, OfCase, RunKind
from archive_service.services.readings import Asked
from archive_service.services.sheet_places import SheetPlace, WantedLeaf
from workflows.acts import BoundVolume
from workflows.paper_copies import Outside, PaperState, Place

OPERATOR, DEPUTY, DIRECTOR, ARCHIVIST, TEACHER = "op-1", "s-02", "s-01", "s-03", "t-01"
SHELF = Place("архив", "шкаф 2", "полка 3")
CLERK = "Судебнова Проба Тестовна"


def _with_operator(world: Any) -> Desk:
    desk = world.desk()
    with desk.writing() as session:
        person = people.from_full_name(OPERATOR, "Бумагина Проба Тестовна", "оператор")
        people.add_people(desk, session, [person], "admin")
        session.flush()
        roles.grant(desk, session, OPERATOR, "operator", order_no="2", order_on=desk.today, actor="admin")
    return desk


def _school(world: Any) -> Desk:
    """A school whose people have come with an export."""
    world.to("imported")
    return world.desk()


def _sewn(world: Any, desk: Desk, case_id: str, *parts: BoundVolume) -> list[int]:
    with desk.writing() as session:
        found = paper_register.note_bound(desk, session, case_id, parts, actor_id=ARCHIVIST)
    return [one.number for one in found]


def _older(desk: Desk, number: int = 1, **said: Any) -> int:
    facts = {"title": f"Журнал {number}", "year": 2012, "leaves": 50, "keeper": ARCHIVIST}
    older = Older(**{**facts, "access": ("archivist",), "place": SHELF, **said})
    return paper_register.register(desk, older, actor_id=ARCHIVIST).number


def _load(desk: Desk, number: int) -> Any:
    with desk.reading() as session:
        return paper_register.load(session, [number])[0]


def _refusal(do: Callable[[], object]) -> str:
    with pytest.raises(Problem) as caught:
        do()
    assert explain(caught.value).text
    assert explain(caught.value, "en").text
    return caught.value.code


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.clause("000-10", "000-12", "001-18", "001-23")
def test_leaves_go_from_the_operator_to_the_archivist_and_are_kept_as_volumes(world: Any) -> None:
    """Loose leaves are handed over and accepted; sewn, they are volumes that lie in a place."""
    case_id = world.to("stamped")
    desk = _with_operator(world)
    [loose] = paper_hands.bring(desk, [case_id], actor_id=OPERATOR)
    assert (loose.keeper, loose.state) == (OPERATOR, PaperState.IN_WORK)
    given = paper_hands.offer(desk, [loose.number], ARCHIVIST, actor_id=OPERATOR)
    said = _text(given.pdf)
    assert "Бумагина Проба Тестовна" in said
    assert str(loose.entry.leaves) in said
    assert _load(desk, loose.number).keeper == OPERATOR
    assert (
        _refusal(lambda: paper_hands.receive(desk, given.number, actor_id=DEPUTY)) == "paper.other-receiver"
    )
    paper_hands.receive(desk, given.number, actor_id=ARCHIVIST)
    assert _load(desk, loose.number).keeper == ARCHIVIST
    numbers = _sewn(world, desk, case_id, BoundVolume(1, "1", "3", 3), BoundVolume(2, "4", "С1", 3))
    assert _load(desk, loose.number).state is PaperState.ENDED
    shelf_places.put(desk, numbers, SHELF, actor_id=ARCHIVIST)
    with desk.reading() as session:
        kept = [(one.state, one.place, one.id) for one in paper_register.of_case(session, case_id)]
    assert kept[1:] == [(PaperState.HERE, SHELF, f"{case_id}/1/{one}") for one in (1, 2)]
    book = _text(paper_books.register_book(desk, actor_id=ARCHIVIST))
    assert "архив, шкаф 2, полка 3" in book
    usage = _text(paper_books.usage_book(desk, Time(desk.today, desk.today), actor_id=ARCHIVIST))
    assert "Принял под подпись" in usage
    assert act_told(desk, "paper-received") == f"принято под подпись томов: 1, ведомость № {given.number}"


def act_told(desk: Desk, kind: str) -> str:
    """The newest act of a kind in words."""
    with desk.reading() as session:
        return act_pages.page(desk, session, act_pages.Wanted(kind=kind)).lines[0].what


@pytest.mark.clause("000-10")
def test_many_volumes_go_with_one_list_and_some_may_be_declined(lite: Any) -> None:
    """One list for all; what is not taken stays with the giver; the signed list may stand for a session."""
    desk = _school(lite)
    numbers = [_older(desk, one) for one in range(12)]
    given = paper_hands.offer(desk, numbers, DEPUTY, actor_id=ARCHIVIST)
    paper_hands.decline(desk, given.number, reason="обложка порвана", actor_id=DEPUTY, only=numbers[:2])
    assert (
        _refusal(lambda: paper_hands.receive(desk, given.number, actor_id=ARCHIVIST))
        == "paper.other-receiver"
    )
    scan = desk.archive.settings.home / "scan.pdf"
    scan.write_bytes(given.pdf)
    found = paper_hands.receive(desk, given.number, actor_id=ARCHIVIST, copy=scan)
    assert {one.keeper for one in found} == {DEPUTY}
    assert len(found) == len(numbers) - 2
    told = paper_hands.hand_over(desk, given.number, reader_id=DEPUTY)
    assert (told.open, told.refusals) == ((), ("обложка порвана",))
    assert documents.read(desk, told.signed)
    assert _load(desk, numbers[0]).keeper == ARCHIVIST
    settled = lambda: paper_hands.receive(desk, given.number, actor_id=DEPUTY)  # noqa: E731
    assert _refusal(settled) == "paper.hand-over-settled"
    assert _refusal(lambda: paper_hands.offer(desk, [999], DEPUTY, actor_id=ARCHIVIST)) == "paper.no-volume"


@pytest.mark.clause("000-13")
def test_a_court_has_a_volume_and_its_clerk_is_named_on_the_slip_alone(lite: Any) -> None:
    """Ground, request and day are in the journal of use; overdue, the keeper is told; no act has the name."""
    desk = _school(lite)
    number, other = _older(desk), _older(desk, 2)
    until = desk.today + timedelta(days=10)
    loan = {"reason": "гражданское дело", "until": until, "outside": Outside.COURT, "name": CLERK}
    lend = lambda **said: paper_lending.lend(desk, [number], Loan(**{**loan, **said}), actor_id=ARCHIVIST)  # noqa: E731
    assert _refusal(lend) == "paper.request-needed"
    assert _refusal(lambda: lend(to=DEPUTY)) == "paper.one-borrower"
    _, [slip] = lend(request="2-114/2026")
    assert CLERK in _text(slip)
    paper_lending.lend(desk, [other], Loan(reason="сверка", until=until, to=TEACHER), actor_id=ARCHIVIST)
    assert _refusal(lambda: lend(request="9")) == "paper.issued-outside"
    with desk.reading() as session:
        acts = [str(one.act) for one in school_acts(session, "paper-issued")]
        assert not any("Судебнова" in one for one in acts)
        who = people.actor_of(session, TEACHER, desk.today)
        assert [one.code for one in paper_home.waiting(session, who, desk.today)] == ["return"]
        keeper = people.actor_of(session, ARCHIVIST, desk.today)
        assert paper_home.waiting(session, keeper, until) == ()
        late = paper_home.waiting(session, keeper, until + timedelta(days=1))
        assert [(one.code, one.number) for one in late] == [("lent", number), ("lent", other)]
    paper_lending.give_back(desk, [number], actor_id=ARCHIVIST, remark="порван лист 4")
    usage = _text(paper_books.usage_book(desk, Time(desk.today, desk.today), actor_id=ARCHIVIST))
    for said in ("гражданское дело", "2-114/2026", "суд", "порван лист 4"):
        assert said in usage
    assert "Судебнова" not in usage
    lines = history(desk, number, reader_id=ARCHIVIST)[1]
    assert lines[0][1] == "Возвращён на место. Замечания: порван лист 4."
    assert _refusal(lambda: history(desk, number, reader_id="t-02")) == "service.role-needed"


@pytest.mark.clause("000-12")
def test_a_shelf_is_looked_through_and_what_is_missing_is_looked_for(lite: Any) -> None:
    """Ticks say what is there; the rest is missing and told to the keeper until somebody finds it."""
    desk = _school(lite)
    numbers = [_older(desk, one) for one in range(3)]
    elsewhere = _older(desk, 4, place=Place("архив", "шкаф 9"))
    assert len(shelf_places.contents(desk, Place("архив"), reader_id=ARCHIVIST)) == 4
    there, missing = shelf_places.check(desk, SHELF, numbers[:2], actor_id=ARCHIVIST)
    assert ([one.number for one in there], [one.number for one in missing]) == (numbers[:2], numbers[2:])
    assert _load(desk, numbers[2]).state is PaperState.MISSING
    with desk.reading() as session:
        keeper = people.actor_of(session, ARCHIVIST, desk.today)
        assert [one.code for one in paper_home.waiting(session, keeper, desk.today)] == ["find"]
        assert shelf_places.offered(session).cabinets == ("шкаф 2", "шкаф 9")
        assert [(one.volumes, one.missing) for one in shelf_places.shelves(session)] == [(3, 1), (1, 0)]
    strange = lambda: shelf_places.check(desk, SHELF, [elsewhere], actor_id=ARCHIVIST)  # noqa: E731
    assert _refusal(strange) == "paper.not-here"
    assert (
        _refusal(lambda: shelf_places.put(desk, numbers, Place(), actor_id=ARCHIVIST)) == "paper.room-needed"
    )
    nothing = Place("подвал")
    assert (
        _refusal(lambda: shelf_places.contents(desk, nothing, reader_id=ARCHIVIST)) == "paper.nothing-there"
    )
    shelf_places.put(desk, numbers[2:], Place(" архив ", "шкаф  9"), actor_id=ARCHIVIST)
    assert _load(desk, numbers[2]).place == Place("архив", "шкаф 9")
    assert "2012/2013" in _text(shelf_places.labels(desk, [SHELF], reader_id=ARCHIVIST))


@pytest.mark.clause("000-10")
def test_the_registers_come_back_from_one_store(lite: Any, make_world: Any, lite_url: Any) -> None:
    """Volumes, where they lie, what is lent and what is missing are the same in a database made anew."""
    desk = _school(lite)
    numbers = [_older(desk, one) for one in range(4)]
    shelf_places.check(desk, SHELF, numbers[:3], actor_id=ARCHIVIST)
    shelf_places.put(desk, numbers[:1], Place("подвал", "шкаф 9"), actor_id=ARCHIVIST)
    loan = Loan(reason="сверка", until=desk.today + timedelta(days=9), to=TEACHER)
    paper_lending.lend(desk, numbers[1:2], loan, actor_id=ARCHIVIST)
    with desk.writing() as session:
        deposits.request_log(desk, session)
    assert lite.work() == []
    fresh = make_world(lite_url("fresh"), "fresh")
    rebuild.rebuild(fresh.archive, lite.archive.mirror.stores[0])
    with desk.reading() as before, fresh.desk().reading() as after:
        volumes = paper_register.volumes(before)
        assert [one.state for one in volumes.values()].count(PaperState.MISSING) == 1
        assert paper_register.volumes(after) == volumes
        assert list(paper_register.events(after)) == list(paper_register.events(before))


@pytest.mark.clause("003-01")
def test_a_paper_with_a_visa_is_kept_by_the_deputy(lite: Any) -> None:
    """A report with the director's visa is in the register with the deputy as its keeper."""
    desk = _school(lite)
    number = _older(desk, title="Сводная справка с визой директора", keeper=DEPUTY, year=2025)
    _older(desk, 2, class_name="9б")
    page = paper_page(desk, WantedPaper(year=2025), reader_id=DEPUTY)
    assert [(one.number, one.keeper) for one in page.rows] == [(number, DEPUTY)]
    assert paper_page(desk, WantedPaper(class_name="9 Б"), reader_id=DEPUTY).total == 1
    assert "Сводная справка" in _text(paper_books.register_book(desk, actor_id=DEPUTY))
    assert _refusal(lambda: _older(desk, title=" ")) == "paper.title-needed"
    assert _refusal(lambda: _older(desk, access=())) == "paper.access-needed"
    assert _refusal(lambda: _older(desk, access=("никто",))) == "service.no-role"


@pytest.mark.clause("001-18", "000-12")
def test_a_sheet_on_the_floor_is_known_by_its_code(lite: Any) -> None:
    """Class, subject, whether it counts, who signed, in which volume it is and where that lies."""
    case_id = lite.to("bound")
    desk = lite.desk()
    with desk.reading() as session:
        name = cases.choose(session, case_id=case_id)[0].class_name

    def by_leaf(leaf: str) -> SheetPlace:
        return sheet_places.by_leaf(desk, WantedLeaf(name.lower(), leaf), reader_id=ARCHIVIST)

    found = by_leaf("3")
    numbers = _sewn(lite, desk, case_id, BoundVolume(1, "1", "3", 3), BoundVolume(2, "4", "С1", 3))
    shelf_places.put(desk, numbers, SHELF, actor_id=ARCHIVIST)
    had = OfCase(case_id, 1, (f"{found.page.part}@1",), 1)
    with desk.writing() as session:
        facts = Facts(RunKind.CLASS, (had,), file=found.page.document, job="1")
        print_runs.record(desk, session, facts, actor_id=DEPUTY)
    again = sheet_places.by_code(desk, f" {found.page.code.lower()} ", reader_id=ARCHIVIST)
    assert (again.class_name, again.page.leaf, again.page.standing) == (name, "3", True)
    assert again.valid == again.page
    assert [one.by for one in again.signatures] != []
    assert [(one.number, one.place) for one in again.volumes] == [(numbers[0], SHELF)]
    assert [(one.number, one.by, one.copy) for one in again.runs] == [(1, DEPUTY, 1)]
    assert by_leaf("с1").volumes[0].number == numbers[1]
    by_code = lambda code: sheet_places.by_code(desk, code, reader_id=ARCHIVIST)  # noqa: E731
    assert _refusal(lambda: by_code("14")) == "paper.no-code"
    assert _refusal(lambda: by_code(found.page.code.replace("E1", "E9"))) == "paper.no-page"
    assert _refusal(lambda: by_leaf("99")) == "paper.no-leaf"
    assert _refusal(lambda: by_leaf("лист")) == "paper.no-label"


@pytest.mark.clause("000-15")
def test_an_extract_is_about_one_pupil_and_nobody_else(lite: Any) -> None:
    """The pupil's own marks, signed; no other pupil's name on it; on record without pupil and recipient."""
    case_id = lite.to("deposited")
    desk = lite.desk()
    pupils = pupil_extracts.pupils_of(desk, case_id, reader_id=DEPUTY)
    asked = Asked("заявление родителей", "вх. 17 от 01.06.2026")
    made = pupil_extracts.issue(desk, lite.who(DEPUTY), case_id, 1, asked, recipient="Пробной Анне Тестовне")
    said = _text(made.pdf)
    assert pupils[0].name in said
    assert [one.name for one in pupils[1:] if one.name.split()[0] in said] == []
    assert "вх. 17" in said
    assert documents.read(desk, made.digest) == made.pdf
    with desk.reading() as session:
        [act] = [one.act for one in school_acts(session, "extract-given")]
        [line] = paper_lending.uses(session)
    assert (line.request, line.extract.document) == ("вх. 17 от 01.06.2026", made.digest)
    assert "Пробной" not in str(act)
    assert pupils[0].name.split()[0] not in str(act)

    def issue(who: str = DEPUTY, place: int = 1, told: Asked = asked) -> object:
        return pupil_extracts.issue(desk, lite.who(who), case_id, place, told)

    assert _refusal(lambda: issue(TEACHER)) == "service.role-needed"
    assert _refusal(lambda: issue(told=Asked("родители"))) == "service.request-needed"
    assert _refusal(lambda: issue(place=99)) == "paper.no-pupil"


@pytest.mark.clause("000-10")
def test_a_certificate_says_what_is_kept_until_when_and_is_on_record(lite: Any) -> None:
    """Journal and summary sheet with their days, signed; the journal of use has it, without the recipient."""
    case_id = lite.to("deposited")
    desk = lite.desk()
    [line] = holding_certificates.beside(desk, case_id, reader_id=ARCHIVIST)
    asked, to = Asked("проверка хранения", "исх. 40"), Recipient("Тестовскому управлению", "в суд")
    made = holding_certificates.issue(desk, lite.who(ARCHIVIST), [case_id], asked, to)
    said = _text(made.pdf)
    for day in (line.kept.journal_until, line.kept.summary_until):
        assert f"{day:%d.%m.%Y}" in said
    for text in ("исх. 40", "Тестовскому управлению", "в суд", line.class_name, "электронных: 2"):
        assert text in said
    assert PdfReader(BytesIO(made.pdf)).get_fields()["issuer"]["/V"]
    digest = holding_certificates.given(desk, 1, reader_id=DEPUTY)
    assert documents.read(desk, digest) == made.pdf
    with desk.reading() as session:
        [act] = [one.act for one in school_acts(session, "certificate-given")]
        [use] = paper_lending.uses(session)
    assert (use.certificate.cases, use.number, use.request) == ((case_id,), 1, "исх. 40")
    assert "Тестовскому" not in str(act)
    issue = lambda who, ids, told: holding_certificates.issue(desk, lite.who(who), ids, told)  # noqa: E731
    assert _refusal(lambda: issue(TEACHER, [case_id], asked)) == "service.role-needed"
    assert _refusal(lambda: issue(DEPUTY, [], asked)) == "service.choose-cases"
    assert _refusal(lambda: issue(DEPUTY, [case_id], Asked("проверка"))) == "service.request-needed"
    assert _refusal(lambda: issue(DEPUTY, ["нет"], asked)) == "service.no-case"
