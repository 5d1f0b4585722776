"""The first answer to a request is given again."""

import pytest
from sqlalchemy.exc import IntegrityError

from archive_service.db.idempotency import answer_to, remember
from archive_service.db.session import school_session


def test_the_first_answer_is_kept(factory):
    """An answer is found under its key, in its school only."""
    with school_session(factory, "a") as session:
        assert answer_to(session, "k") is None
        remember(session, "k", {"seq": 1, "имя": ["ё"]})
    with school_session(factory, "a") as session:
        assert answer_to(session, "k") == {"seq": 1, "имя": ["ё"]}
    with school_session(factory, "b") as session:
        assert answer_to(session, "k") is None


def test_a_second_answer_is_refused(factory):
    """Two requests with one key cannot both be carried out."""
    with school_session(factory, "a") as session:
        remember(session, "k", 1)
    with pytest.raises(IntegrityError), school_session(factory, "a") as session:
        remember(session, "k", 2)
    with school_session(factory, "a") as session:
        assert answer_to(session, "k") == 1
