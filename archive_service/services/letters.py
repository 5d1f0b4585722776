"""The text of a reminder: what a person owes, line by line, with the day and the clause that sets it."""

from dataclasses import dataclass

from archive_service.problems import sentence
from archive_service.services.context import Desk
from archive_service.services.dues import Debtor
from archive_service.services.owing import Owed

_MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Text:
    """A reminder as it is sent, or copied by hand."""

    subject: str
    body: str


def reminder(desk: Desk, debtor: Debtor, school: str, site: str = "", language: str = "ru") -> Text:
    """Return the reminder to a person; ``site`` is the address of the pages, "" where none is known.

    It names classes, subjects, days and clauses, and nobody but the reader.
    """

    def say(code: str, /, **facts: object) -> str:
        return sentence(f"remind.{code}", language, **facts)

    late = sum(one.due_on is not None and one.due_on < desk.today for one in debtor.owes)
    subject = say("subject-late" if late else "subject", school=school, count=len(debtor.owes), late=late)
    lines = [_line(desk, one, language) for one in debtor.owes[:_MOST_LINES]]
    if len(debtor.owes) > _MOST_LINES:
        lines.append(say("more", count=len(debtor.owes) - _MOST_LINES))
    where = [say("where", site=site), ""] if site else []
    parts = [say("hello", name=debtor.name), "", say("owed"), *lines, "", *where, say("end", school=school)]
    return Text(subject, "\n".join(parts) + "\n")


def _line(desk: Desk, owed: Owed, language: str) -> str:
    facts = {"class_name": owed.class_name, "what": owed.section or owed.term_name, "step": owed.title}
    if owed.due_on is None:
        return sentence("remind.line", language, **facts)
    days = (desk.today - owed.due_on).days
    code = "remind.line-late" if days > 0 else "remind.line-due"
    return sentence(code, language, due=f"{owed.due_on:%d.%m.%Y}", clause=owed.clause, days=days, **facts)
