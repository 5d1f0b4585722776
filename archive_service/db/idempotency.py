"""The first answer to a request, for when it is sent again."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import Idempotency


def answer_to(session: Session, key: str) -> Any | None:
    """Return the answer remembered under the key, None when there is none."""
    return session.scalar(select(Idempotency.result).where(Idempotency.key == key))


def remember(session: Session, key: str, result: Any) -> None:
    """Keep the answer (a JSON value) in the transaction of the deed itself.

    Raises:
        IntegrityError: somebody was first at flush; the transaction must be given up and asked again.
    """
    session.add(Idempotency(key=key, result=result))
    session.flush()
