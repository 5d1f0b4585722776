"""What an audit leaves: the state of every copy it came to, a row of its own, and an act."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append
from archive_service.db.models import Audit, Copy
from archive_service.services.context import Desk
from archive_service.services.deposits import UNCHECKED, WHOLE
from storage.audit import Expected, Finding, Report, Trouble
from storage.port import Key
from workflows.acts import SERVICE

AT_ONCE = 500
"""So many rows are loaded at once."""

_Place = tuple[str, str]


def unsound() -> ColumnElement[bool]:
    """Return the condition for copies that were not last seen whole: few, with an index of their own."""
    return Copy.state != literal(WHOLE, literal_execute=True)


def mark_read(
    desk: Desk, session: Session, store: str, wanted: Iterable[Expected], findings: Iterable[Finding]
) -> None:
    """Write down how these copies of a store were found now; a copy without a row gets one."""
    troubles = worst(findings)
    for some in _groups(wanted):
        rows = select(Copy).where(Copy.store == store, Copy.digest.in_([one.key.digest for one in some]))
        known = {(row.space, row.digest): row for row in session.scalars(rows)}
        for one in some:
            place = (one.key.space, one.key.digest)
            row = known.get(place) or unknown_copy(desk, session, store, one.key)
            row.state = troubles.get(place, WHOLE)
            row.audited_at = desk.now
            row.verified_at = desk.now if row.state == WHOLE else row.verified_at


def note(desk: Desk, session: Session, report: Report, *, part: bool = False) -> None:
    """Put the result of a reading on record; ``part``: it was a part of the store only."""
    plain = [{"key": str(one.key), "trouble": str(one.trouble)} for one in report.findings]
    counts = {"store": report.store, "objects": report.objects, "bytes": report.size_bytes}
    row = Audit(school_id=desk.school_id, **counts, at=desk.now, findings=plain, part=part)
    session.merge(row)  # a clock that stands gives two readings one moment: the later one counts
    facts = {**counts, "findings": plain, **({"part": True} if part else {})}
    append(session, case_id=None, act=SchoolAct("audit-done", SERVICE, desk.today, facts), at=desk.now)


def unknown_copy(desk: Desk, session: Session, store: str, key: Key) -> Copy:
    """Return a new row for a copy that a store has and no row speaks of, as after a rebuild."""
    row = Copy(
        digest=key.digest,
        space=key.space,
        store=store,
        room=desk.archive.mirror.store(store).room,
        state=UNCHECKED,
        verified_at=None,
    )
    session.add(row)
    return row


def worst(findings: Iterable[Finding]) -> dict[_Place, str]:
    """Return the trouble of each object by its space and digest; of several the one that spoils most."""
    found: dict[_Place, str] = {}
    for one in sorted(findings, key=lambda one: _WORST_LAST.index(one.trouble)):
        found[(one.key.space, one.key.digest)] = str(one.trouble)
    return found


_WORST_LAST = (
    Trouble.ORPHAN,
    Trouble.WRONG_ROOM,
    Trouble.UNLOCKED,
    Trouble.KEPT_TOO_SHORT,
    Trouble.UNREADABLE,
    Trouble.MISSING,
    Trouble.DAMAGED,
)


def _groups(wanted: Iterable[Expected]) -> Iterator[Sequence[Expected]]:
    rest = iter(wanted)
    while some := list(islice(rest, AT_ONCE)):
        yield some
