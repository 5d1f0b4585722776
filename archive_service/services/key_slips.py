"""Issuing keys with first pass phrases: told once, on slips to be handed over, and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from archive_service.problems import Kind, Problem
from archive_service.services import people
from archive_service.services.context import Desk
from archive_service.services.roles import KEEPERS

MOST = 20
"""So many keys are made in one go: each takes about a second."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person is handed over on paper."""

    person_id: str
    name: str
    phrase: str = field(repr=False)
    until: date


def issue(desk: Desk, person_ids: Sequence[str], authority_phrase: str, *, actor_id: str) -> tuple[Slip, ...]:
    """Give new keys to people, at most :data:`MOST`; what they had before opens nothing any more.

    Raises:
        Problem: too many or nobody named, somebody unknown or gone, the authority's pass phrase is
            wrong, or the person keeps nobody's roles.
    """
    if not 1 <= len(person_ids) <= MOST:
        raise Problem(Kind.USAGE, "personnel.how-many-keys", most=MOST)
    with desk.reading() as session:
        people.require(session, actor_id, KEEPERS, desk.today)
        rows = [people.person(session, one) for one in person_ids]
        for row in rows:
            if row.left_on is not None and row.left_on <= desk.today:
                raise people.gone(row)
        names = {row.id: people.full_name(row) for row in rows}
    phrases = {one: people.first_passphrase() for one in names}
    issued = people.issue_keys(desk, authority_phrase, phrases, actor_id)
    return tuple(
        Slip(one.person_id, names[one.person_id], phrases[one.person_id], one.valid_until_at.date())
        for one in issued
    )
