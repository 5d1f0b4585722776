"""How the archive was used in a calendar year: counted from the acts, for a page, a table and a paper."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date
from io import StringIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive_service.db.act_log import SchoolAct, school_acts
from archive_service.db.models import ActRow, Document
from archive_service.rendering.papers import usage_statistics
from archive_service.rendering.papers.usage_statistics import FIGURES, UsageStatistics
from archive_service.services import answers, form_wordings, people, readings, requests
from archive_service.services.certified_copies import CERTIFIED
from archive_service.services.context import Desk
from archive_service.services.form_parts import drawn, school_name, signer
from archive_service.services.form_texts import shipped

STATISTICS = "usage-statistics"
_COUNTED = {
    "readings": readings.READ,
    "copies": CERTIFIED,
    "extracts": "extract-given",
    "holdings": "certificate-given",
    "code_names": "code-name-opened",
}
_ISSUED = "paper-issued"
_PAPERS = {answers.CERTIFICATE: "certificates", answers.LETTER: "refusals"}
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class YearOfUse:
    """The figures of a calendar year by name, in the order of the page; ``years`` are those with acts."""

    year: int
    figures: tuple[tuple[str, int], ...]
    years: tuple[int, ...]


def of_year(desk: Desk, year: int | None = None, *, reader_id: str) -> YearOfUse:
    """Return the figures of a calendar year, this one if None.

    Raises:
        Problem: the right to read is missing.
    """
    wanted = year or desk.today.year
    with desk.reading() as session:
        people.require(session, reader_id, readings.READERS, desk.today)
        counts = _requests(desk, session, wanted) | _acts(session, wanted)
        first = session.scalar(select(func.min(ActRow.on_day)))
    begun = int(str(first)[:4]) if first else wanted
    years = tuple(range(desk.today.year, begun - 1, -1))
    return YearOfUse(wanted, tuple((name, counts.get(name, 0)) for name in FIGURES), years)


def as_csv(desk: Desk, year: int, *, reader_id: str) -> bytes:
    """Return the figures as a table that a spreadsheet opens as it is.

    Raises:
        Problem: the right to read is missing.
    """
    found, name = of_year(desk, year, reader_id=reader_id), "usage_statistics"
    texts = {**shipped(name), **form_wordings.own(desk, name).get(name, {})}
    table = StringIO()
    writer = csv.writer(table, delimiter=";", lineterminator="\r\n")
    writer.writerow([texts["column_what"], year])
    writer.writerows([texts[figure], count] for figure, count in found.figures)
    return (_BOM + table.getvalue()).encode()


def paper(desk: Desk, year: int, *, actor_id: str) -> bytes:
    """Return the figures as a page to print (PDF/A).

    Raises:
        Problem: the right to read is missing.
    """
    found = of_year(desk, year, reader_id=actor_id)
    with desk.reading() as session:
        facts = UsageStatistics(
            organisation=school_name(session),
            year=year,
            on=desk.today,
            figures=found.figures,
            keeper=signer(session, actor_id),
        )
    form = usage_statistics.form(facts, form_wordings.own(desk, "usage_statistics"))
    return drawn(desk, form, f"{STATISTICS}/{year}")


def _requests(desk: Desk, session: Session, year: int) -> Counter[str]:
    """Count requests by the year they came in, answers by the year they were given."""
    known = requests.requests(session).values()
    came = [one for one in known if one.received.on.year == year]
    given = [one.answered for one in known if one.answered and one.answered.on.year == year]
    counts = Counter(str(one.outcome).replace("-", "_") for one in given)
    counts["received"], counts["open"] = len(came), sum(one.open for one in came)
    counts["late"] = sum(one.late_on(desk.today) for one in came)
    papers = [digest for one in given for digest in one.documents]
    rows = select(Document.role, func.count()).where(Document.digest.in_(papers), Document.role.in_(_PAPERS))
    for role, count in session.execute(rows.group_by(Document.role)):
        counts[_PAPERS[role]] = count
    return counts


def _acts(session: Session, year: int) -> Counter[str]:
    first, last = date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
    within = (ActRow.kind.in_(_COUNTED.values()), ActRow.on_day.between(first, last))
    rows = session.execute(select(ActRow.kind, func.count(ActRow.seq)).where(*within).group_by(ActRow.kind))
    names = {kind: name for name, kind in _COUNTED.items()}
    counts = Counter({names[kind]: count for kind, count in rows})
    for logged in school_acts(session, _ISSUED, since=date(year, 1, 1)):
        if isinstance(logged.act, SchoolAct) and logged.act.on.year == year:
            counts["volumes"] += len(logged.act.facts["volumes"])
    return counts
