"""Calls of the services about names and requests for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from typing import Any

from archive_service.services import (
    answers,
    archival_facts,
    names_book,
    names_words,
    pupil_extracts,
    request_home,
    request_view,
    requests,
    usage_statistics,
)
from archive_service.services.answers import About, LookedThrough
from archive_service.services.names_book import FormerSchool, NewName
from archive_service.services.requests import Closing, Incoming
from tests.world import THEIR_CASE
from workflows.commands import Actor
from workflows.names_book import Ground, Paper
from workflows.requests import Applicant, Outcome, Received, Request, Subject

Call = Callable[[Any], Any]
KEEPER, THEIR_REQUEST, THEIR_ENTRY = "s-03", 1, 1


def _paper(two: Any) -> Paper:
    return Paper(Ground.ORDER, "1", two.mine.today)


def _incoming() -> Incoming:
    return Incoming(Applicant.OTHER, Subject.OTHER)


def _request(two: Any) -> Request:
    received = Received(
        on=two.mine.today,
        by=KEEPER,
        number=THEIR_REQUEST,
        applicant=Applicant.OTHER,
        subject=Subject.OTHER,
        due=two.mine.today,
    )
    return Request(received, two.mine.today)


REFUSED: dict[str, Call] = {
    "answers.certify": lambda two: answers.certify(
        two.mine, two.world.who(KEEPER), THEIR_REQUEST, About(THEIR_CASE, 1)
    ),
    "answers.given": lambda two: answers.given(two.mine, THEIR_REQUEST, reader_id=KEEPER),
    "answers.say_nothing_found": lambda two: answers.say_nothing_found(
        two.mine, two.world.who(KEEPER), THEIR_REQUEST, LookedThrough(2024, 2025)
    ),
    "archival_facts.life": lambda two: two.reading(
        lambda session: archival_facts.life(session, THEIR_CASE, 1)
    ),
    "names_book.note_person": lambda two: names_book.note_person(
        two.mine, THEIR_CASE, 1, NewName("Новая"), _paper(two), actor_id=KEEPER
    ),
    "names_book.papers_of": lambda two: names_book.papers_of(two.mine, THEIR_ENTRY, reader_id=KEEPER),
    "names_book.strike": lambda two: names_book.strike(two.mine, THEIR_ENTRY, "ошибка", actor_id=KEEPER),
    "pupil_extracts.row_at": lambda two: two.reading(
        lambda session: pupil_extracts.row_at(session, THEIR_CASE, 1)
    ),
    "request_view.view": lambda two: request_view.view(two.mine, THEIR_REQUEST, reader_id=KEEPER),
    "requests.close": lambda two: requests.close(
        two.mine, THEIR_REQUEST, Closing(Outcome.WITHDRAWN, "сам"), actor_id=KEEPER
    ),
    "requests.extend": lambda two: requests.extend(
        two.mine, THEIR_REQUEST, two.mine.today, "сверка", actor_id=KEEPER
    ),
    "requests.find": lambda two: two.reading(lambda session: requests.find(session, THEIR_REQUEST)),
    "requests.look": lambda two: requests.look(two.mine, THEIR_REQUEST, reader_id=KEEPER),
}
SILENT: dict[str, Call] = {
    "archival_facts.index_of": lambda two: two.reading(
        lambda session: archival_facts.index_of(two.mine, session, archival_facts.OneLife((), (), ()))
    ),
    "archival_facts.known_as": lambda two: archival_facts.known_as(
        two.mine, archival_facts.OneLife((), (), two.reading(names_book.book))
    ),
    "archival_facts.notes": lambda two: list(archival_facts.notes(two.mine, two.reading(names_book.book))),
    "names_book.book": lambda two: two.reading(names_book.book),
    "names_book.events": lambda two: two.reading(lambda session: list(names_book.events(session))),
    "names_book.look": lambda two: names_book.look(two.mine, reader_id=KEEPER),
    "names_words.lines": lambda two: names_words.lines(two.mine, reader_id=KEEPER),
    "request_home.waiting": lambda two: two.reading(
        lambda session: request_home.waiting(session, Actor(KEEPER, frozenset({"archivist"})))
    ),
    "request_view.open_ones": lambda two: request_view.open_ones(two.mine, reader_id=KEEPER),
    "requests.answer_number": lambda two: requests.answer_number(two.mine, 1),
    "requests.given_under": lambda two: two.reading(
        lambda session: list(requests.given_under(session, _request(two)))
    ),
    "requests.page": lambda two: requests.page(two.mine, reader_id=KEEPER),
    "requests.requests": lambda two: two.reading(requests.requests),
    "usage_statistics.as_csv": lambda two: usage_statistics.as_csv(two.mine, 2026, reader_id=KEEPER),
    "usage_statistics.of_year": lambda two: usage_statistics.of_year(two.mine, 2024, reader_id=KEEPER),
    "usage_statistics.paper": lambda two: len(usage_statistics.paper(two.mine, 2026, actor_id=KEEPER)),
}
WRITES_ROWS: dict[str, Call] = {
    "names_book.bring_back": lambda two: two.writing(
        lambda session: names_book.bring_back(session, lambda _digest: b"{}")
    ),
    "names_book.name_school": lambda two: names_book.name_school(
        two.mine, FormerSchool("Школа № 7", two.mine.today), _paper(two), actor_id=KEEPER
    ),
    "names_book.rename_class": lambda two: names_book.rename_class(
        two.mine, "9А", "9Б", two.mine.today, _paper(two), actor_id=KEEPER
    ),
    "requests.register": lambda two: requests.register(two.mine, _incoming(), actor_id=KEEPER),
}
