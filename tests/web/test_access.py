"""The fence: every address × every kind of person × every relation, as the table of access says.

The views are replaced by one that answers 204, so that a cell is about the fence alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule as Address

from archive_service.db.models import CaseRow, Grant, SectionRow
from archive_service.services import people, profiles
from archive_service.services.context import Desk
from archive_service.web import limits
from archive_service.web.access import ACCESS
from archive_service.web.app import create_app
from archive_service.web.rules import Rule
from tests.web.conftest import HERE, log_in
from tests.world import ORDER_ON, World
from workflows.snapshot import Person

ROLES = ("deputy", "director", "archivist", "operator", "administrator")
PRINCIPALS = ("anonymous", "subject-teacher", "class-teacher", *ROLES, "stranger")
"""``stranger`` holds every role, in another school."""
RELATIONS = {
    "own sheet": ("2025-q4-a", "math"),
    "own class, other subject": ("2025-q4-a", "art"),
    "other class": ("2025-q4-b", "math-b"),
    "other year": ("2019-q4-b", "math-b"),
    "other school": ("2025-q4-z", "math-z"),
    "nothing": ("no-such-case", "no-such-section"),
}
PASSED, LOG_IN, NEVER, HIDDEN = 204, 303, 403, 404
SUMMARIES = ("search.index", "search.open", "reading.show", "reading.file", "shelf.index")


@dataclass
class Fence:
    """The application with views that do nothing, and a browser for everybody."""

    app: Flask
    browsers: dict[str, FlaskClient]

    def ask(self, principal: str, address: Address, args: dict[str, Any]) -> int:
        """Return the status with which a person's request for an address is answered."""
        method = "POST" if "POST" in (address.methods or ()) else "GET"
        adapter = self.app.url_map.bind("127.0.0.1")
        url = adapter.build(address.endpoint, args, method=method)
        return self.browsers[principal].open(url, method=method, base_url=HERE).status_code


@pytest.fixture
def fence(world: World, monkeypatch: pytest.MonkeyPatch) -> Fence:
    """Two schools with a person of every kind, classes, sections and another year."""
    monkeypatch.setattr(limits, "PER_MINUTE", "100000 per minute")
    mine, theirs = world.found("s1"), world.found("s2")
    for at, names in ((mine, PRINCIPALS[1:-1]), (theirs, ("stranger",))):
        _people(at, names)
    _case(mine, "2025-q4-a", "class-teacher", {"math": "subject-teacher", "art": "nobody"})
    for case_id in ("2025-q4-b", "2019-q4-b"):
        _case(mine, case_id, "nobody", {"math-b": "nobody"})
    _case(theirs, "2025-q4-z", "stranger", {"math-z": "stranger"})
    app = create_app(world.archive)
    app.config["WTF_CSRF_ENABLED"] = False
    app.view_functions.update(dict.fromkeys(ACCESS, lambda **_: ("", PASSED)))
    browsers = {name: app.test_client() for name in PRINCIPALS}
    for name in PRINCIPALS[1:]:
        log_in(browsers[name], theirs if name == "stranger" else mine, name)
    return Fence(app, browsers)


def _people(at: Desk, names: tuple[str, ...]) -> None:
    with at.writing() as session:
        people.add_people(at, session, [Person(one, "Иная", "Инна", "Иновна") for one in names], "admin")
        session.flush()
        for person, held in ((one, ROLES if one == "stranger" else (one,)) for one in names):
            for role in set(held) & set(ROLES):
                days = {"from_on": ORDER_ON, "to_on": None, "order_on": ORDER_ON}
                session.add(Grant(person_id=person, role=role, unit="", order_no="1", **days))


def _case(at: Desk, case_id: str, class_teacher: str, sections: dict[str, str]) -> None:
    with at.writing() as session:
        row = CaseRow(
            id=case_id,
            class_id=case_id[-1],
            class_name="9Б",
            grade=9,
            year=int(case_id[:4]),
            term_id="q4",
            term_name="4 четверть",
            state="verify",
            snapshot=None,
            profile_digest=profiles.in_force(session, at.today).digest,
            leaves=None,
            next_due_on=None,
            sections_total=2,
            sections_signed=0,
            class_teacher=class_teacher,
        )
        session.add(row)
        session.flush()
        session.add_all(_section(case_id, *one) for one in sections.items())


def _section(case_id: str, section: str, signer: str) -> SectionRow:
    return SectionRow(
        case_id=case_id,
        id=section,
        title="Алгебра",
        signer=signer,
        edition=1,
        state="printed",
        document=None,
        leaves=None,
        signed_on=None,
    )


def _wanted(rule: Rule, principal: str, relation: str, *, of_case: bool, of_section: bool) -> int:
    """What the fence has to answer, said once more in other words than the fence's."""
    if rule.public:
        return PASSED
    if principal == "anonymous":
        return LOG_IN
    by_role = principal in rule.roles or (principal == "stranger" and not rule.roles.isdisjoint(ROLES))
    related = rule.staff or rule.own_sheet or rule.own_class or rule.step_roles
    if not (by_role or related):
        return NEVER
    if not of_case:
        return PASSED
    theirs = relation == "other school"
    if relation == "nothing" or theirs != (principal == "stranger"):
        return HIDDEN
    own_class = relation in {"own sheet", "own class, other subject"}
    grounds = (
        by_role,
        rule.staff,
        rule.step_roles and principal in {*ROLES, "stranger"} - {"operator", "administrator"},
        rule.own_sheet and principal == "stranger",
        rule.own_class and principal == "stranger",
        rule.own_sheet
        and principal == "subject-teacher"
        and (relation == "own sheet" or (own_class and not of_section)),
        rule.own_class and principal == "class-teacher" and own_class,
    )
    return PASSED if any(grounds) else HIDDEN


def _cells(app: Flask) -> Iterator[tuple[Address, str, dict[str, Any], bool, bool]]:
    for address in app.url_map.iter_rules():
        of_case, of_section = "case_id" in address.arguments, "section_id" in address.arguments
        for relation, (case_id, section_id) in (RELATIONS if of_case else {"nothing": ("", "")}).items():
            args = {name: 1 if _is_number(address, name) else "x" for name in address.arguments}
            args |= {"case_id": case_id} if of_case else {}
            args |= {"section_id": section_id} if of_section else {}
            yield address, relation, args, of_case, of_section


def _is_number(address: Address, name: str) -> bool:
    return f"<int:{name}>" in address.rule


def test_every_cell(fence: Fence, tally: Callable[..., None]) -> None:
    """Nobody gets further than the table says, and nobody is kept from the own work."""
    wrong = []
    tested = 0
    for address, relation, args, of_case, of_section in _cells(fence.app):
        for principal in PRINCIPALS:
            rule = ACCESS[address.endpoint]
            wanted = _wanted(rule, principal, relation, of_case=of_case, of_section=of_section)
            got = fence.ask(principal, address, args)
            tested += 1
            if got != wanted:
                wrong.append((address.rule, principal, relation, wanted, got))
    tally("authorisation", cells_tested=tested, wrong=len(wrong))
    assert wrong == []


CELLS = [
    ("anonymous", "sheets.sheet", "own sheet", LOG_IN),
    ("subject-teacher", "sheets.sheet", "own sheet", PASSED),
    ("subject-teacher", "sheets.sign", "own sheet", PASSED),
    ("subject-teacher", "sheets.sheet", "own class, other subject", HIDDEN),
    ("subject-teacher", "sheets.sheet", "other class", HIDDEN),
    ("subject-teacher", "sheets.sheet", "other school", HIDDEN),
    ("subject-teacher", "board.index", "", NEVER),
    ("subject-teacher", "search.index", "", NEVER),
    ("subject-teacher", "staff.index", "", NEVER),
    ("deputy", "sheets.sheet", "other class", PASSED),
    ("deputy", "sheets.sign", "other class", HIDDEN),
    ("deputy", "classes.certify", "other class", HIDDEN),
    ("deputy", "staff_person.grant", "", NEVER),
    ("archivist", "sheets.sign", "own sheet", HIDDEN),
    ("archivist", "corrections.index", "", NEVER),
    ("stranger", "board.case", "own sheet", HIDDEN),
    ("stranger", "sheets.sheet", "own sheet", HIDDEN),
]
OF_OWN_CLASS = [
    ("class-teacher", "sheets.sheet", "own class, other subject", PASSED),
    ("class-teacher", "sheets.pdf", "own class, other subject", PASSED),
    ("class-teacher", "sheets.sign", "own class, other subject", HIDDEN),
    ("class-teacher", "classes.certify", "own sheet", PASSED),
    ("class-teacher", "classes.case", "other class", HIDDEN),
    ("class-teacher", "sheets.sheet", "other class", HIDDEN),
]
OF_SUMMARIES = [
    (who, address, "own sheet", status)
    for status, people_of_it in (
        (PASSED, ("archivist", "deputy", "director")),
        (NEVER, ("operator", "administrator", "subject-teacher", "class-teacher")),
        (LOG_IN, ("anonymous",)),
    )
    for who in people_of_it
    for address in SUMMARIES
]


def _says(fence: Fence, principal: str, endpoint: str, relation: str) -> int:
    address = next(one for one in fence.app.url_map.iter_rules() if one.endpoint == endpoint)
    case_id, section_id = RELATIONS[relation or "nothing"]
    known = {"case_id": case_id, "section_id": section_id}
    args = {name: known.get(name, 1 if _is_number(address, name) else "x") for name in address.arguments}
    return fence.ask(principal, address, args)


def test_cells_that_matter_most(fence: Fence) -> None:
    """Said cell by cell, whatever the table says."""
    said = [
        (who, address, relation, _says(fence, who, address, relation)) for who, address, relation, _ in CELLS
    ]
    assert said == CELLS


@pytest.mark.clause("000-14")
def test_class_teachers_see_their_class_and_sign_for_nobody_else(fence: Fence) -> None:
    """All subjects of the own class can be read, none of a colleague's signed; other classes do not exist."""
    said = [(one[0], one[1], one[2], _says(fence, *one[:3])) for one in OF_OWN_CLASS]
    assert said == OF_OWN_CLASS


@pytest.mark.clause("002-02")
def test_summary_sheets_are_for_those_who_need_them(fence: Fence) -> None:
    """Archivist, deputy and director search and open them; nobody else, the administrator included."""
    said = [(one[0], one[1], one[2], _says(fence, *one[:3])) for one in OF_SUMMARIES]
    assert said == OF_SUMMARIES


def test_the_table_knows_every_address_and_no_other(fence: Fence) -> None:
    """A new page has to say who may see it, or nobody may; a page that is gone leaves no line behind."""
    assert {one.endpoint for one in fence.app.url_map.iter_rules()} == set(ACCESS)


def test_an_address_that_the_table_forgot_is_refused(fence: Fence, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks: what is not in the table is not for anybody."""
    monkeypatch.delitem(ACCESS, "rooms.index")
    assert {fence.browsers[one].get("/rooms", base_url=HERE).status_code for one in PRINCIPALS} == {NEVER}
