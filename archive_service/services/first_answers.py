"""The first answer to a request that may be sent again: claimed before the deed, kept after it.

A claim that its process did not live to keep stays a claim: the same key is refused, a new one goes.
"""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from archive_service.db.idempotency import answer_to, remember
from archive_service.db.models import Idempotency
from archive_service.services.context import Desk

_PATIENCE_S, _LOOK_EVERY_S = 20.0, 0.1


def claim(desk: Desk, key: str, begun: Any) -> bool:
    """Return whether the key is new; then ``begun`` stands under it until the answer is kept."""
    try:
        with desk.unguarded() as session:
            if answer_to(session, key) is not None:
                return False
            remember(session, key, begun)
    except IntegrityError:
        return False
    return True


def keep(desk: Desk, key: str, answer: Any) -> None:
    """Put the answer in the place of the claim."""
    with desk.unguarded() as session:
        session.scalars(select(Idempotency).where(Idempotency.key == key)).one().result = answer


def free(desk: Desk, key: str) -> None:
    """Forget a claim: what was asked was refused, and may be asked again."""
    with desk.unguarded() as session:
        session.execute(delete(Idempotency).where(Idempotency.key == key))


def wait(desk: Desk, key: str, whole: Callable[[Any], bool]) -> Any | None:
    """Return the kept answer as soon as it is ``whole``, None when its request takes too long."""
    for _ in range(int(_PATIENCE_S / _LOOK_EVERY_S)):
        with desk.reading() as session:
            known = answer_to(session, key)
        if whole(known):
            return known
        time.sleep(_LOOK_EVERY_S)
    return None
