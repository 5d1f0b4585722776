"""Calls of the services about the wording of papers for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from typing import Any

from archive_service.services import form_pages, form_wordings
from archive_service.services.form_wordings import Draft, Version

Call = Callable[[Any], Any]
FORM = "transfer_list"


def _theirs(two: Any) -> Version:
    """A version whose document only the other school has."""
    return Version(1, two.mine.today, two.mine.now, "b-01", "приказ № 1", two.document)


REFUSED: dict[str, Call] = {
    "form_wordings.change": lambda two: form_wordings.change(
        two.mine, FORM, Draft({}, two.mine.today, "приказ № 1"), actor_id="b-01"
    ),
    "form_wordings.texts": lambda two: form_wordings.texts(two.mine, _theirs(two)),
    "form_pages.version": lambda two: two.reading(lambda session: form_pages.version(session, FORM, 1)),
}
SILENT: dict[str, Call] = {
    "form_wordings.own": lambda two: form_wordings.own(two.mine, FORM),
    "form_wordings.versions": lambda two: two.reading(lambda session: form_wordings.versions(session, FORM)),
    "form_pages.listed": lambda two: two.reading(lambda session: form_pages.listed(session, two.mine.today)),
    "form_pages.page": lambda two: two.reading(lambda session: form_pages.page(two.mine, session, FORM)),
}
