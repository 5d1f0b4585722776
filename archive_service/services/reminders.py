"""Reminding those who owe something: asked for on a page, sent by a job, on record who and when."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, append, recent_school_acts
from archive_service.db.models import School
from archive_service.jobs import JobContext
from archive_service.problems import Kind, Problem
from archive_service.services import accounts, dues, letters, mail, people
from archive_service.services.context import Desk
from archive_service.services.dues import Debtor
from archive_service.services.mail import Letter, Postman, Undeliverable

JOB = "remind"
SENT = "reminder-sent"
REMINDERS = ("deputy", "director", "administrator")
"""The roles that may remind."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be reminded: what is owed, the address, whether it was done today, and the text."""

    debtor: Debtor
    address: str
    reminded: bool
    text: letters.Text


def candidates(desk: Desk, session: Session, site: str = "", language: str = "ru") -> tuple[Candidate, ...]:
    """Return everybody who owes something now, the longest late first, with the reminder each would get."""
    school, done = _school(session), reminded_today(desk, session)
    found = dues.debtors(desk, session)
    known = accounts.emails(session, tuple(one.person_id for one in found))
    return tuple(
        Candidate(
            debtor=one,
            address=known.get(one.person_id, ""),
            reminded=one.person_id in done,
            text=letters.reminder(desk, one, school, site, language),
        )
        for one in found
    )


def request(
    desk: Desk, person_ids: Sequence[str], *, actor_id: str, forced: bool = False, site: str = ""
) -> str:
    """Queue reminders to these people, or to all who owe something when none is named; return the job's id.

    Nobody is reminded twice on one day unless ``forced``.

    Raises:
        Problem: the person may not remind, no mail server is set, or nobody is left to be reminded.
    """
    if desk.archive.settings.mail is None:
        raise Problem(Kind.SETUP, "board.mail-not-set")
    with desk.writing() as session:
        people.require(session, actor_id, REMINDERS, desk.today)
        done = frozenset() if forced else reminded_today(desk, session)
        chosen = sorted(_chosen(desk, session, person_ids) - done)
        if not chosen:
            raise Problem(Kind.REFUSED, "board.nobody-to-remind")
        payload = {
            "school": desk.school_id,
            "actor": actor_id,
            "people": chosen,
            "forced": forced,
            "site": site,
        }
        key = f"{JOB}:{desk.school_id}:{desk.today}:{'/'.join(chosen)}"
        return desk.archive.queue.enqueue(session, JOB, payload, key=key, school=desk.school_id)


def reminded_today(desk: Desk, session: Session) -> frozenset[str]:
    """Return the ids of those who got a reminder today, by the school's day."""
    return frozenset(act.facts["person"] for act in _today(desk, session))


def deliver(desk: Desk, job: JobContext) -> Mapping[str, Any]:
    """Send the reminders (the body of the job).

    Each letter is put on record when the server has it. After a crash in between it is sent a
    second time with the same message id, by which mail programs know it again.

    Raises:
        Problem: the mail server does not answer; those who got their letter stay on record.
    """
    chosen = list(job.payload["people"])
    with desk.reading() as session:
        owing = {one.person_id: one for one in dues.debtors(desk, session)}
        known = accounts.emails(session, tuple(chosen))
    counts = {"sent": 0, "no_address": 0, "refused": 0, "left_out": 0}
    with mail.opened(desk.archive.settings.mail) as postman:
        for number, person_id in enumerate(chosen):
            if job.cancelled:
                break
            debtor = owing.get(person_id)
            if debtor is None or _is_done(desk, job, person_id):
                outcome = "left_out"
            else:
                outcome = _remind(desk, job, postman, debtor, known.get(person_id, ""))
            counts[outcome] += 1
            job.report(number + 1, len(chosen))
    return counts


def _remind(desk: Desk, job: JobContext, postman: Postman, debtor: Debtor, address: str) -> str:
    if not address:
        return "no_address"
    with desk.reading() as session:
        school = _school(session)
    text = letters.reminder(desk, debtor, school, str(job.payload["site"]))
    name = message_id(job.id, debtor.person_id)
    try:
        postman.send(Letter(name, debtor.name, address, text.subject, text.body), desk.now)
    except Undeliverable:
        return "refused"
    _record(desk, job, debtor)
    return "sent"


def message_id(job_id: str, person_id: str) -> str:
    """Return what names a letter of a job: the same for every attempt, and no word about the person."""
    return hashlib.sha256(f"{job_id}/{person_id}".encode()).hexdigest()[:32]


def _record(desk: Desk, job: JobContext, debtor: Debtor) -> None:
    late = sum(one.due_on is not None and one.due_on < desk.today for one in debtor.owes)
    facts = {"person": debtor.person_id, "job": job.id, "things": len(debtor.owes), "late": late}
    with desk.writing() as session:
        act = SchoolAct(SENT, str(job.payload["actor"]), desk.today, facts)
        append(session, case_id=None, act=act, at=desk.now)


def _is_done(desk: Desk, job: JobContext, person_id: str) -> bool:
    """Whether this job has sent it already, or anybody has today and it was not to be repeated."""
    with desk.reading() as session:
        earlier = [act.facts["job"] for act in _today(desk, session) if act.facts["person"] == person_id]
    return job.id in earlier or (bool(earlier) and not job.payload["forced"])


def _today(desk: Desk, session: Session) -> Iterator[SchoolAct]:
    for act in recent_school_acts(session, SENT):
        if act.on < desk.today:
            return
        yield act


def _chosen(desk: Desk, session: Session, person_ids: Sequence[str]) -> frozenset[str]:
    owing = frozenset(one.person_id for one in dues.debtors(desk, session))
    return owing & frozenset(person_ids) if person_ids else owing


def _school(session: Session) -> str:
    return session.scalars(select(School.short_name)).one()
