"""Scans of signed sheets: every page placed or reported, every signature seen by a person before it counts."""

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from archive_service.db.act_log import acts_of_case
from archive_service.db.models import Document, ScanMark, ScanPage
from archive_service.problems import Problem
from archive_service.scanning.scans import Likeness, ScannedPage
from archive_service.services import (
    by_hand,
    cases,
    roles,
    scan_intake,
    scan_list,
    scan_reading,
    scan_sorting,
    scan_units,
)
from archive_service.services.by_hand import Hand
from archive_service.services.scan_placing import Verdict
from archive_service.services.scan_printed import Place
from tests.world import ORDER_ON
from workflows.acts import Medium, Remark
from workflows.printed_pages import pages_of

OPERATOR = "s-02"


def jpeg(shade=200):
    target = io.BytesIO()
    Image.new("L", (40, 30), shade).save(target, "JPEG")
    return target.getvalue()


class Scanner:
    """Stands in for the reader of files: a file's text lists the codes of its pages."""

    def __init__(self, monkeypatch):
        self.cut = set()
        self.compared = ""
        monkeypatch.setattr(scan_reading, "read_scan", self.read)
        monkeypatch.setattr(scan_reading, "compare", self.compare)

    def read(self, path):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            self.compared = line
            yield ScannedPage(
                number=number,
                codes=() if line in {"", "torn"} else (line,),
                turned=0,
                skew_tenths=0,
                blank=not line,
                dpi=200,
                width_px=40,
                height_px=30,
                jpeg=jpeg(number),
                thumb=jpeg(number),
            )

    def compare(self, _jpeg, _expected):
        return Likeness(30 if self.compared in self.cut else 97, self.compared not in self.cut)


@pytest.fixture
def scanner(monkeypatch):
    return Scanner(monkeypatch)


class File:
    """What somebody sends."""

    def __init__(self, *lines, name="пачка.pdf"):
        self.filename, self.lines = name, lines

    def save(self, dst):
        Path(dst).write_text("\n".join(self.lines), "utf-8")


def pages(desk, case_id):
    with desk.reading() as session:
        return list(pages_of(acts_of_case(session, case_id)).values())


def take(world, *lines):
    batch, _ = scan_intake.request(world.desk(), File(*lines), actor_id=OPERATOR)
    assert world.work() == []
    return batch


def verdicts(desk, batch):
    with desk.reading() as session:
        wanted = select(ScanPage.verdict).where(ScanPage.batch == batch).order_by(ScanPage.number)
        return list(session.scalars(wanted))


def unit_of(desk, case_id, place):
    with desk.reading() as session:
        return scan_units.unit(session, case_id, place, desk.today)


def all_seen(desk, case_id, place):
    unit = unit_of(desk, case_id, place)
    return by_hand.look(desk, case_id, place, {one.code: True for one in unit.leaves}, actor_id=OPERATOR)


def refusal(call):
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.code


def test_way(world, scanner):
    case_id = world.to("handed")
    desk = world.desk()
    codes = [one.code for one in pages(desk, case_id)]
    front = codes[0]
    scanner.cut.add(front)
    batch = take(world, *reversed(codes), codes[3], "", "torn", "J1-000000000000-001R-E1", "http://x.ru")
    got = verdicts(desk, batch)
    print(got)
    with desk.reading() as session:
        print(scan_units.waiting(session, desk.today))
        print(scan_units.sheets_waiting(session))
        print(scan_list.sheets(session, batch, Verdict.DOUBLE))
    for section in ("x-001", "x-002"):
        all_seen(desk, case_id, Place("verify", section))
        by_hand.confirm(desk, world.who(OPERATOR), case_id, Place("verify", section), Hand(desk.today))
    assert world.work() == []
    with desk.reading() as session:
        case, _ = cases.load(session, case_id)
        print(case.sections[0].signatures, case.volume)
        print([(d.role, d.details) for d in session.scalars(select(Document).where(Document.role == "scan"))])
