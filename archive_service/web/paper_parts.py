"""What the pages about paper copies share: the volumes of an address, their words, where to go back to."""

from collections.abc import Callable, Sequence

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from archive_service.services import paper_register
from archive_service.services.paper_books import numbers_said
from archive_service.services.paper_words import PaperWording, wording
from archive_service.web.asking import Answer, Page, ask, done
from archive_service.web.forms import Form
from archive_service.web.language import chosen, say
from archive_service.web.visitor import desk
from workflows.paper_copies import PaperVolume

FIELD = "volume"
_MOST, _MOST_DIGITS = 500, 9


def named() -> tuple[int, ...]:
    """Return the numbers of the volumes that the address names; 404 where one is no number."""
    texts = request.args.getlist(FIELD)[:_MOST]
    if not all(one.isascii() and one.isdigit() and len(one) <= _MOST_DIGITS for one in texts):
        abort(404)
    return tuple(dict.fromkeys(int(one) for one in texts))


def words() -> PaperWording:
    """Return what says things about paper copies to the visitor."""
    with desk().reading() as session:
        return wording(desk(), session, chosen())


def about(name: str, numbers: Sequence[int], *, back: str = "") -> Page:
    """Return what stands around a form about volumes; there must be such volumes."""
    with desk().reading() as session:
        found = paper_register.load(session, numbers)
    title = f"{say(f'paper.{name}')}: {volumes_said(found)}"
    return Page(title, say(f"paper.{name}-go"), back or home_of(numbers), say(f"paper.{name}-intro"))


def volumes_said(found: Sequence[PaperVolume]) -> str:
    """Return volumes by their numbers: «тома № 3–6»."""
    return say("paper.numbers", numbers=numbers_said(one.number for one in found), count=len(found))


def home_of(numbers: Sequence[int]) -> str:
    """Return where one volume's page is, or the register for several."""
    return url_for("paper.show", number=numbers[0]) if len(numbers) == 1 else url_for("paper.index")


def reasoned(
    name: str, numbers: Sequence[int], form: Form, do: Callable[[], None], /, **hints: str
) -> Answer:
    """Ask, do it, and go back to the volume or to the register."""

    def carried_out() -> Response:
        do()
        return done(say(f"paper.{name}-done", count=len(numbers)), home_of(numbers))

    return ask(form, about(name, numbers), carried_out, **hints)
