"""Shipping the log: what was done, the rows that go with it and the school's papers, into every room."""

from collections.abc import Mapping
from typing import Any

from archive_service.db.act_log import head
from archive_service.db.segments import export_segment
from archive_service.jobs import JobContext
from archive_service.services import deposits, profiles, school_papers
from archive_service.services.context import Desk
from archive_service.services.extracts import beside_log
from storage.deposit import LOG, write_log
from workflows.retention import keep_until


def ship_log(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Copy the part of the log that no store has yet to every room (the body of the job).

    The school's papers go first: whatever an act in the rooms names is there too.
    """
    with desk.reading() as session:
        first = deposits.shipped(session) + 1
        last = head(session).seq
        if first > last:
            return {"acts": 0}
        data = export_segment(session, first, last, beside_log(session, first, last))
        profile = profiles.in_force(session, desk.today)
    job.report(0, 1, f"{first}–{last}")
    school_papers.ship(desk, profile)
    until = keep_until("summary", desk.today, profile).until
    key, copies = write_log(desk.archive.mirror, data, keep_until=until, demanded=profile.copies.least.value)
    with desk.writing() as session:
        entry = deposits.log_entry(key.digest, last, len(data), until)
        deposits.note_object(session, entry, space=LOG, case_id=None)
        deposits.note_copies(desk, session, key.digest, LOG, copies)
    return {"acts": last - first + 1}
