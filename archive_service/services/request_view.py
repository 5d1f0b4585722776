"""One request for a page: its state, what was given out under it, and whether an answer is on file."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Document
from archive_service.services import answers, people, requests
from archive_service.services.context import Desk
from workflows.requests import Request


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request in full. ``given`` are pairs of digest and kind; ``paper``: one of ours answered it."""

    request: Request
    words: str
    given: tuple[tuple[str, str], ...]
    paper: bool


def view(desk: Desk, number: int, *, reader_id: str) -> RequestView:
    """Return a request for its page.

    Raises:
        Problem: the right to read is missing, or there is no such request.
    """
    with desk.reading() as session:
        people.require(session, reader_id, requests.KEEPERS, desk.today)
        request = requests.find(session, number)
        given = dict(requests.given_under(session, request)) | dict(_answered(session, request))
    paper = any(kind in {answers.CERTIFICATE, answers.LETTER} for kind in given.values())
    return RequestView(request, requests.words(request), tuple(given.items()), paper)


def open_ones(desk: Desk, *, reader_id: str) -> tuple[tuple[int, str], ...]:
    """Return the requests that wait for an answer: number and words, the earliest due first.

    Raises:
        Problem: the right to read is missing.
    """
    with desk.reading() as session:
        people.require(session, reader_id, requests.KEEPERS, desk.today)
        found = [one for one in requests.requests(session).values() if one.open]
    return tuple((one.number, requests.words(one)) for one in sorted(found, key=lambda one: one.due))


def _answered(session: Session, request: Request) -> Iterator[tuple[str, str]]:
    """Yield the papers that were made to answer the request."""
    digests = request.answered.documents if request.answered else ()
    papers = (answers.CERTIFICATE, answers.LETTER)
    rows = select(Document.digest, Document.role).where(
        Document.digest.in_(digests), Document.role.in_(papers)
    )
    yield from ((digest, role) for digest, role in session.execute(rows))
